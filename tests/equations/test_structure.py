"""Shapes, order and soundness of a system, all from its text."""

from __future__ import annotations

import pytest

from rnntrace.cells.network import network
from rnntrace.equations.parser import parse_equations
from rnntrace.equations.schedule import CycleWithinStep, schedule
from rnntrace.equations.shapes import ShapeError, infer
from rnntrace.equations.system import InconsistentEquations, System
from rnntrace.equations.text import symbol_text


def test_the_shapes_of_the_plain_rnn_follow_from_its_text() -> None:
    """Equal dimensions are one, different ones are not, and the loss is a scalar."""
    shapes = network().shapes
    (h,), (n,), (c,) = shapes["h"], shapes["x"], shapes["y_hat"]
    assert len({h, n, c}) == 3
    assert (shapes["W_xh"], shapes["W_hh"], shapes["W_hy"]) == ((h, n), (h, h), (c, h))
    assert (shapes["a"], shapes["b_h"], shapes["b_y"], shapes["s"]) == ((h,), (h,), (c,), (c,))
    assert shapes["loss"] == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "h[t] = x[t] @ W",
            "x[t] is a vector, used here as a matrix. "
            "Left of @ stands a matrix of parameters, as in W @ x[t]",
        ),
        (
            "h[t] = z[t] + z[t] * W @ x[t]",
            "z[t] is a vector, used here as a matrix. "
            "Products are taken from the left, so put the one with @ in parentheses",
        ),
        ("h[t] = softmax(W) @ x[t]", "softmax takes a vector, not a matrix"),
        ("h[t] = x[t] + softmax(2)", "softmax takes a vector, not a number"),
        (
            "h[t] = W @ x[t] + W",
            "W is a matrix, used here as a vector. A parameter left of @ is a matrix, any other a vector",
        ),
        ("h[t] = 2 @ x[t]", "@ takes a matrix on its left and a vector or matrix on its right"),
        ("h[t] = W @ 2", "@ takes a matrix on its left and a vector or matrix on its right"),
    ],
)
def test_what_can_never_fit_is_refused_before_any_number(text: str, message: str) -> None:
    """The complaint names the equation and the symbol."""
    with pytest.raises(ShapeError) as caught:
        infer(parse_equations(text))
    assert str(caught.value) == f"{text}: {message}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("h[t] = x[t]\nh[t] = x[t]", "h[t] is defined twice"),
        ("x[t] = W @ y[t]", "x[t] is defined twice"),
        ("h[t] = v[t]", "v[t] is used but never defined"),
        ("h[t] = x", "x is a value of each step; write x[t]"),
        ("h[t-1] = x[t]", "h[t-1] cannot be defined; define h[t]"),
        ("h = x[t]", "h cannot be defined; define h[t]"),
    ],
)
def test_equations_that_do_not_hang_together_are_refused(text: str, message: str) -> None:
    """Never defined, defined twice, defined at the wrong step, timed here and not there."""
    with pytest.raises(InconsistentEquations) as caught:
        System(parse_equations(text))
    assert str(caught.value) == message


def passes(text: str) -> list[tuple[list[str], int]]:
    return [
        ([symbol_text(equation.left) for equation in found.equations], found.direction)
        for found in schedule(parse_equations(text))
    ]


def test_only_the_recurrence_loops() -> None:
    """What hangs on itself through time is a loop; what comes before and after is not."""
    text = """
    s[t] = V @ h[t]
    h[t] = tanh(a[t])
    u[t] = U @ x[t]
    a[t] = u[t] + W @ h[t-1]
    """
    assert passes(text) == [(["u[t]"], 0), (["a[t]", "h[t]"], 1), (["s[t]"], 0)]


def test_two_recurrences_are_two_loops_in_order() -> None:
    """A second layer runs after the first, and a layer that looks ahead runs backward."""
    text = """
    h[t] = tanh(W @ x[t] + U @ h[t-1])
    k[t] = tanh(V @ h[t] + R @ k[t+1])
    s[t] = h[t] + k[t]
    """
    assert passes(text) == [(["h[t]"], 1), (["k[t]"], -1), (["s[t]"], 0)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "h[t] = W @ h[t]",
            "within one step h[t] needs h[t]. One of them has to be of the step before, like h[t-1]",
        ),
        (
            "c[t] = k[t]\nh[t] = W @ a[t]\na[t] = b[t] + k[t]\nb[t] = tanh(h[t])\nk[t] = x[t]",
            "within one step h[t] needs a[t], which needs b[t], which needs h[t]. "
            "One of them has to be of the step before, like a[t-1]",
        ),
        (
            "h[t] = W @ h[t-1] + U @ h[t+1]",
            "h[t] needs both the step before and the step after. Use a value of its own for each direction",
        ),
        (
            "h[t] = W @ k[t-1]\nk[t] = h[t] + h[t+1]",
            "h[t], k[t] need both the step before and the step after. "
            "Use a value of its own for each direction",
        ),
    ],
)
def test_what_has_no_order_is_refused(text: str, message: str) -> None:
    """A circle within a step, and a loop that would have to run both ways."""
    with pytest.raises(CycleWithinStep) as caught:
        schedule(parse_equations(text))
    assert str(caught.value) == message


def test_biases_are_the_parameters_that_are_only_added() -> None:
    """They may be left out; a vector that multiplies something may not."""
    text = "h[t] = tanh(W @ x[t] + b) + p * x[t] + d\nk[t] = d * h[t]"
    system = System(parse_equations(text))
    assert system.parameters == ("W", "b", "p", "d")
    assert system.biases == ("b",)
    assert network().biases == ("b_h", "b_y")


def test_states_are_the_names_used_one_step_back() -> None:
    """They, and only they, need a value at step 0."""
    assert network().states == ("h",)
