"""The backward equations read as a textbook prints them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rnntrace.cells.network import Architecture, network
from rnntrace.equations.differentiate import BackwardEquation, differentiate
from rnntrace.equations.parser import parse_equations, parse_expression
from rnntrace.equations.system import System
from rnntrace.equations.text import equation_text, symbol_text


def backward(system: System, fuse: bool = True) -> str:
    """The backward equations' text, a line each."""
    return "\n".join(equation_text(found.equation) for found in differentiate(system, fuse))


def system_of(text: str, **given: object) -> System:
    """A system whose loss is ½‖h‖², after the given equations."""
    loss = "loss[t] = 1 / 2 * sum(h[t] ** 2)"
    seed = parse_expression("1")
    return System(parse_equations(f"{text}\n{loss}", derived=True), loss="loss", seed=seed, **given)


RECURRENCE = """\
dL/dh[t] = W_hy.T @ dL/ds[t] + W_hh.T @ dL/da[t+1]
dL/da[t] = {a}
dL/dW_xh = sum_t(dL/da[t] @ x[t].T)
dL/dW_hh = sum_t(dL/da[t] @ h[t-1].T)
dL/db_h = sum_t(dL/da[t])
dL/dW_hy = sum_t(dL/ds[t] @ h[t].T)
dL/db_y = sum_t(dL/ds[t])"""


@pytest.mark.parametrize(
    ("activation", "a"),
    [
        ("tanh", "dL/dh[t] * (1 - h[t] ** 2)"),
        ("sigmoid", "dL/dh[t] * h[t] * (1 - h[t])"),
        ("relu", "dL/dh[t] * positive(a[t])"),
        ("identity", "dL/dh[t]"),
    ],
)
def test_the_plain_rnn_has_the_textbooks_backward_equations(activation: str, a: str) -> None:
    """Unprompted, in the textbook's order, the derivative in terms of the recorded output."""
    expected = "dL/ds[t] = y_hat[t] - y[t]\n" + RECURRENCE.format(a=a)
    assert backward(network(Architecture(activation=activation))) == expected


@pytest.mark.parametrize(
    ("output", "loss", "fused", "long"),
    [
        (
            "softmax",
            "cross_entropy",
            ["dL/ds[t] = y_hat[t] - y[t]"],
            [
                "dL/dy_hat[t] = -(y[t] / y_hat[t])",
                "dL/ds[t] = (diag(y_hat[t]) - y_hat[t] @ y_hat[t].T) @ dL/dy_hat[t]",
            ],
        ),
        (
            "sigmoid",
            "binary_cross_entropy",
            ["dL/ds[t] = y_hat[t] - y[t]"],
            [
                "dL/dy_hat[t] = -(y[t] / y_hat[t]) + (1 - y[t]) / (1 - y_hat[t])",
                "dL/ds[t] = dL/dy_hat[t] * y_hat[t] * (1 - y_hat[t])",
            ],
        ),
        (
            "sigmoid",
            "cross_entropy",
            ["dL/ds[t] = y[t] * (y_hat[t] - 1)"],
            [
                "dL/dy_hat[t] = -(y[t] / y_hat[t])",
                "dL/ds[t] = dL/dy_hat[t] * y_hat[t] * (1 - y_hat[t])",
            ],
        ),
        ("identity", "squared_error", *2 * [["dL/dy_hat[t] = y_hat[t] - y[t]", "dL/ds[t] = dL/dy_hat[t]"]]),
        (
            "identity",
            "mean_squared_error",
            *2 * [["dL/dy_hat[t] = 2 * (y_hat[t] - y[t]) / n_outputs", "dL/ds[t] = dL/dy_hat[t]"]],
        ),
    ],
)
def test_output_and_loss_combine_or_go_the_long_way(
    output: str, loss: str, fused: list[str], long: list[str]
) -> None:
    """Softmax with cross-entropy and sigmoid with its own become ŷ − y, and need not."""
    system = network(Architecture(output=output, loss=loss))
    assert backward(system).splitlines()[: len(fused)] == fused
    assert backward(system, fuse=False).splitlines()[: len(long)] == long


@pytest.mark.parametrize(
    ("output", "loss", "first"),
    [
        ("softmax", "cross_entropy", "dL/ds[t] = (y_hat[t] - y[t]) / n_targets"),
        ("identity", "squared_error", "dL/dy_hat[t] = (y_hat[t] - y[t]) / n_targets"),
        ("identity", "mean_squared_error", "dL/dy_hat[t] = 2 * (y_hat[t] - y[t]) / (n_targets * n_outputs)"),
    ],
)
def test_a_mean_divides_by_the_steps_with_a_target(output: str, loss: str, first: str) -> None:
    """The reduction's factor is one fraction with the loss's own."""
    assert (
        backward(network(Architecture(output=output, loss=loss, reduction="mean"))).splitlines()[0] == first
    )


def test_a_network_that_ends_at_its_hidden_state_compares_that() -> None:
    """Without an output layer the prediction is h, and what it sends back is one more term."""
    lines = backward(network(Architecture(output="none", loss="squared_error"))).splitlines()
    assert lines[:2] == [
        "dL/dy_hat[t] = y_hat[t] - y[t]",
        "dL/dh[t] = dL/dy_hat[t] + W_hh.T @ dL/da[t+1]",
    ]


LSTM = """
i[t] = sigmoid(W_xi @ x[t] + W_hi @ h[t-1] + b_i)
f[t] = sigmoid(W_xf @ x[t] + W_hf @ h[t-1] + b_f)
g[t] = tanh(W_xg @ x[t] + W_hg @ h[t-1] + b_g)
c[t] = f[t] * c[t-1] + i[t] * g[t]
h[t] = tanh(c[t])
"""


def test_any_equations_are_differentiated() -> None:
    """A cell the program has never heard of: gates, a cell state that is carried over by a gate."""
    lines = backward(system_of(LSTM)).splitlines()
    assert "dL/dc[t] = dL/dh[t] * (1 - h[t] ** 2) + dL/dc[t+1] * f[t+1]" in lines
    assert "dL/dg[t] = dL/dc[t] * i[t]" in lines
    assert "dL/df[t] = dL/dc[t] * c[t-1]" in lines
    assert "dL/dW_hg = sum_t(dL/dg[t] * (1 - g[t] ** 2) @ h[t-1].T)" in lines


@pytest.mark.parametrize(
    ("right", "gradient"),
    [
        ("3 * v[t]", "3 * dL/dh[t]"),
        ("v[t] * 3", "3 * dL/dh[t]"),
        ("-v[t]", "-dL/dh[t]"),
        ("x[t] - v[t]", "-dL/dh[t]"),
        ("v[t] ** 3", "3 * dL/dh[t] * v[t] ** 2"),
        ("v[t] ** 0.5", "dL/dh[t] * v[t] ** -0.5 / 2"),
        ("x[t] / v[t]", "-(dL/dh[t] * x[t] / v[t] ** 2)"),
        ("v[t] / 4", "dL/dh[t] / 4"),
        ("exp(v[t])", "dL/dh[t] * h[t]"),
        ("log(v[t])", "dL/dh[t] / v[t]"),
        ("sqrt(v[t])", "dL/dh[t] / (2 * h[t])"),
        ("softplus(v[t])", "dL/dh[t] * sigmoid(v[t])"),
        ("softmax(v[t])", "(diag(h[t]) - h[t] @ h[t].T) @ dL/dh[t]"),
        ("x[t] * tanh(v[t])", "dL/dh[t] * x[t] * (1 - tanh(v[t]) ** 2)"),
        ("v[t] + v[t]", "dL/dh[t] + dL/dh[t]"),
        ("(v[t] + x[t]) * v[t]", "dL/dh[t] * v[t] + dL/dh[t] * (v[t] + x[t])"),
    ],
)
def test_every_rule_writes_what_a_person_would(right: str, gradient: str) -> None:
    """Signs in front, numbers together, no ones; the output where it is recorded."""
    lines = backward(system_of(f"v[t] = W @ x[t]\nh[t] = {right}")).splitlines()
    assert lines[1] == f"dL/dv[t] = {gradient}"


def test_a_use_in_the_next_step_comes_back_shifted() -> None:
    """What [t-1] takes forward, [t+1] brings back; an elementwise parameter collects over time."""
    lines = backward(system_of("v[t] = W @ x[t]\nh[t] = p * v[t-1] + v[t]")).splitlines()
    assert lines == [
        "dL/dh[t] = h[t]",
        "dL/dv[t] = dL/dh[t] + dL/dh[t+1] * p",
        "dL/dW = sum_t(dL/dv[t] @ x[t].T)",
        "dL/dp = sum_t(dL/dh[t] * v[t-1])",
    ]


def test_what_does_not_reach_the_loss_has_no_gradient() -> None:
    """A value computed for its own sake gets no backward equation, nor do its parameters."""
    lines = backward(system_of("u[t] = U @ x[t]\nh[t] = W @ x[t]")).splitlines()
    assert lines == ["dL/dh[t] = h[t]", "dL/dW = sum_t(dL/dh[t] @ x[t].T)"]


def explained(found: Iterator[BackwardEquation]) -> dict[str, tuple[list[str], tuple[str, ...]]]:
    return {
        symbol_text(one.equation.left): ([symbol_text(feed) for feed in one.feeds], one.because)
        for one in found
    }


def test_each_backward_equation_says_where_it_comes_from() -> None:
    """The values that use this one, and the rules that were applied."""
    said = explained(iter(differentiate(network())))
    assert said["dL/ds[t]"] == (["y_hat[t]"], ("softmax and cross-entropy together",))
    assert said["dL/dh[t]"] == (["s[t]", "a[t+1]"], ())
    assert said["dL/da[t]"] == (["h[t]"], ("$tanh' = 1 − tanh²$",))
    assert said["dL/dW_hh"] == (["a[t]"], ())


def test_without_a_loss_there_is_nothing_to_differentiate() -> None:
    """Asking for gradients of nothing is an error, not an empty answer."""
    with pytest.raises(ValueError, match="without a loss"):
        differentiate(network(Architecture(loss="none")))


def test_outputs_used_elsewhere_are_not_combined_with_the_loss() -> None:
    """ŷ fed back into the network needs its own gradient, so nothing is taken together."""
    text = """
    s[t] = W @ x[t] + U @ y_hat[t-1]
    y_hat[t] = softmax(s[t])
    loss[t] = -sum(y[t] * log(y_hat[t]))
    """
    system = System(parse_equations(text, derived=True), loss="loss", seed=parse_expression("1"))
    assert backward(system).splitlines()[0] == "dL/dy_hat[t] = -(y[t] / y_hat[t]) + U.T @ dL/ds[t+1]"
