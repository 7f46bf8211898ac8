"""Whether equations are the same but for names and order."""

from __future__ import annotations

import pytest

from rnntrace.equations.alike import alike
from rnntrace.equations.parser import parse_equations
from rnntrace.equations.system import System

KNOWN = {"x": "x", "h": "h"}
RNN = "a[t] = W @ x[t] + U @ h[t-1] + b\nh[t] = tanh(a[t])"
TWO_STATES = "c[t] = f[t] * c[t-1] + g[t]\nf[t] = sigmoid(W @ x[t])\ng[t] = tanh(V @ x[t])\nh[t] = tanh(c[t])"


def system(text: str) -> System:
    return System(parse_equations(text), given=("x",))


@pytest.mark.parametrize(
    ("pattern", "found", "names"),
    [
        (RNN, "h[t] = tanh(B @ h[t-1] + (A @ x[t] + c))", {"W": "A", "U": "B", "b": "c"}),
        (RNN, "z[t] = B @ h[t-1]\nh[t] = tanh(z[t] + A @ x[t])", {"W": "A", "U": "B"}),
        (RNN, "h[t] = tanh(A @ x[t] + A @ h[t-1])", {"W": "A", "U": "A"}),
        (
            TWO_STATES,
            "m[t] = tanh(B @ x[t]) + m[t-1] * sigmoid(A @ x[t])\nh[t] = tanh(m[t])",
            {"c": "m", "W": "A", "V": "B"},
        ),
        ("h[t] = (1 - W * h[t-1]) * x[t]", "h[t] = x[t] * (1 - h[t-1] * A)", {"W": "A"}),
        ("h[t] = x[t] / (U + h[t-1]) ** 2", "h[t] = x[t] / (A + h[t-1]) ** 2", {"U": "A"}),
    ],
)
def test_the_same_but_for_names(pattern: str, found: str, names: dict[str, str]) -> None:
    """In any order of what is added or multiplied, with names for what is between or without, a bias or
    none; one name may stand for two."""
    wanted = system(pattern)
    assert alike(wanted, system(found), KNOWN, wanted.biases) == {**KNOWN, **names}


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        (RNN, "h[t] = sigmoid(A @ x[t] + B @ h[t-1])"),
        (RNN, "h[t] = tanh(A @ x[t] - B @ h[t-1])"),
        (RNN, "h[t] = tanh(A @ x[t] + B @ h[t-1] + b + d)"),
        (RNN, "h[t] = tanh(A @ x[t] + B @ h[t+1])"),
        (RNN, "h[t] = tanh(A @ x[t] + A * h[t-1])"),
        (RNN, "h[t] = tanh(A @ x[t])"),
        (TWO_STATES, "c[t] = sigmoid(A @ x[t]) * c[t-1] + tanh(A @ x[t])\nh[t] = tanh(h[t-1])"),
        ("h[t] = W * h[t-1] + W * x[t]", "h[t] = A * h[t-1] + B * x[t]"),
        ("h[t] = 2 * h[t-1] + x[t]", "h[t] = 3 * h[t-1] + x[t]"),
        ("h[t] = h[t-1] / x[t]", "h[t] = x[t] / h[t-1]"),
        ("h[t] = (x[t] + h[t-1]) ** 2", "h[t] = (x[t] + h[t-1]) ** 3"),
        ("h[t] = (U @ V) @ h[t-1] + x[t]", "h[t] = (B @ (C @ h[t-1])) + x[t]"),
    ],
)
def test_what_is_not_the_same(pattern: str, found: str) -> None:
    """Another function, sign, step, product, number or order of what does not commute; one name of the
    pattern does not stand for two."""
    wanted = system(pattern)
    assert alike(wanted, system(found), KNOWN, wanted.biases) is None
    assert alike(wanted, wanted, KNOWN, wanted.biases)
