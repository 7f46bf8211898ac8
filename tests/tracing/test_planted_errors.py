"""Wrong derivatives and wrong bookkeeping, planted on purpose: the comparisons must notice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import rnntrace
from rnntrace.cells import network as put_together_in
from rnntrace.cells.layers import layered
from rnntrace.cells.texts import CELLS, LOSSES, REDUCTIONS
from rnntrace.equations import differentiate as derivatives
from rnntrace.equations import reading, tree
from rnntrace.equations.functions import FUNCTIONS
from rnntrace.equations.onehot import OneHot
from rnntrace.scenario.model import Scenario
from rnntrace.tracing import run
from rnntrace.tracing.traces import Traces
from tests.support import cells
from tests.support.networks import Network, made
from tests.support.oracles import by_autograd, by_central_differences, by_torch, disagreements
from tests.support.own_cells import by_autograd as cells_by_autograd
from tests.support.own_cells import with_numbers
from tests.support.remembered import forget

pytestmark = pytest.mark.usefixtures("nothing_remembered")


# As many inputs as states as scores, so that a forgotten transpose is wrong and not an error.
SOFTMAX = made(11)
SIGMOID = made(12, activation="sigmoid", output="sigmoid", loss="binary_cross_entropy")
RELU = made(13, activation="relu", output="identity", loss="mean_squared_error", reduction="mean")
STATE = made(14, output="none", loss="squared_error")


def found_wrong(network: Network, *, fuse: bool = False) -> dict[str, float]:
    """What the comparison with autograd reports."""
    trace = rnntrace.bptt(network.scenario(), fuse=fuse)
    answers = by_autograd(network)
    if fuse:
        del answers.gradients["y_hat"]
    return disagreements(trace, answers)


@pytest.mark.parametrize("network", [SOFTMAX, SIGMOID, RELU, STATE])
def test_nothing_is_reported_where_nothing_is_planted(network: Network) -> None:
    """The networks of this file are right as they are."""
    assert found_wrong(network) == {}
    assert found_wrong(network, fuse=True) == {}


DERIVATIVES: dict[str, tuple[Network, str, str]] = {
    "tanh' without the square": (SOFTMAX, "tanh", "1 - y"),
    "tanh' of the argument": (SOFTMAX, "tanh", "1 - x ** 2"),
    "sigmoid' with the wrong sign": (SIGMOID, "sigmoid", "y * (y - 1)"),
    "sigmoid' of the argument": (SIGMOID, "sigmoid", "x * (1 - x)"),
    "relu' everywhere": (RELU, "relu", "1"),
    "relu' on the other side": (RELU, "relu", "1 - positive(x)"),
    "softmax' without the outer product": (SOFTMAX, "softmax", "diag(y)"),
    "softmax' with the outer product added": (SOFTMAX, "softmax", "diag(y) + y @ y.T"),
    "ln' upside down": (SOFTMAX, "log", "x"),
}


@pytest.mark.parametrize("planted", DERIVATIVES)
def test_a_wrong_derivative_is_noticed(planted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong row in the table of functions makes gradients differ, and no value."""
    network, function, derivative = DERIVATIVES[planted]
    monkeypatch.setitem(FUNCTIONS, function, FUNCTIONS[function]._replace(derivative=derivative))
    wrong = found_wrong(network)
    assert {"dL/dW_xh", "dL/dW_hh", "dL/db_h", "dL/da"} <= wrong.keys()
    assert all(name.startswith("dL/") for name in wrong)


def without_transpose(node: tree.Expression) -> tree.Expression:
    parameter = isinstance(node, tree.Symbol) and node.step is None
    return node if parameter else tree.Transpose(node)


PULL = derivatives._pull


def without_recurrence(*arguments: Any) -> Iterator[derivatives.Contribution]:
    return (part for part in PULL(*arguments) if part[0].step != -1)


def without_biases(*arguments: Any) -> Iterator[derivatives.Contribution]:
    return (part for part in PULL(*arguments) if part[0].name != "b_h")


def with_signs_lost(parts: list[tree.Expression]) -> tree.Expression:
    return tree.total([(1, term) for part in parts for _, term in tree.terms(part)])


BOOKKEEPING: dict[str, tuple[str, Callable[..., Any], str]] = {
    "a forgotten transpose": ("transposed", without_transpose, "dL/dh"),
    "a forgotten recurrent term": ("_pull", without_recurrence, "dL/dh"),
    "a shift the wrong way": ("shift", lambda node, steps: tree.shift(node, -steps), "dL/dh"),
    "signs lost where terms are joined": ("_joined", with_signs_lost, "dL/dy_hat"),
    "a minus forgotten": ("negative", lambda node: node, "dL/dy_hat"),
}


@pytest.mark.parametrize("planted", BOOKKEEPING)
def test_wrong_bookkeeping_is_noticed(planted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip in the reverse pass itself makes gradients differ where it was made."""
    name, wrong, where = BOOKKEEPING[planted]
    monkeypatch.setattr(derivatives, name, wrong)
    found = found_wrong(SOFTMAX)
    assert where in found
    assert {"a", "h", "s", "y_hat", "loss", "L"}.isdisjoint(found)


def test_a_missing_contribution_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A parameter that gets no gradient is not passed over in silence."""
    monkeypatch.setattr(derivatives, "_pull", without_biases)
    assert "dL/db_h" in found_wrong(SOFTMAX)


def test_a_wrong_short_way_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """ŷ − y the wrong way round is found with fuse=True, and not used with fuse=False."""
    wrong = tuple(fusion._replace(gradient="y[t] - p[t]") for fusion in derivatives.FUSIONS)
    monkeypatch.setattr(derivatives, "FUSIONS", wrong)
    for network in (SOFTMAX, SIGMOID):
        assert "dL/ds" in found_wrong(network, fuse=True)
        assert found_wrong(network) == {}


@pytest.mark.parametrize("loss", ["squared_error", "mean_squared_error"])
def test_a_wrong_loss_is_noticed(loss: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A factor forgotten in a loss is found in the loss, and in every gradient."""
    planted = made(15, output="identity", loss=loss)
    monkeypatch.setitem(LOSSES, loss, "loss[t] = sum((y_hat[t] - y[t]) ** 2)")
    assert {"L", "loss", "dL/dy_hat", "dL/dh", "dL/dW_xh"} <= found_wrong(planted).keys()


@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_a_wrong_reduction_is_noticed(reduction: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A gradient of the mean where the sum was asked for, and the other way round, is found."""
    other = {"sum": "1 / n_targets", "mean": "1"}[reduction]
    monkeypatch.setitem(REDUCTIONS, reduction, other)
    planted = replace(SOFTMAX, reduction=reduction, targets=(2, None, 0, 1))
    assert "dL/dW_hy" in found_wrong(planted)


VALUES: dict[str, tuple[type, str, Callable[..., Any], str]] = {
    "a row looked up for a column": (OneHot, "columns", lambda self, m: m[self.index], "a"),
    "repeated words counted once": (
        OneHot,
        "outer_sum",
        lambda self, left: np.array([left[list(self.index).index(i)] for i in range(self.size)]).T,
        "dL/dW_xh",
    ),
}


@pytest.mark.parametrize("planted", VALUES)
def test_a_wrong_look_up_is_noticed(planted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip in what replaces the products with one-hot vectors is found."""
    owner, name, wrong, where = VALUES[planted]
    monkeypatch.setattr(owner, name, wrong)
    assert where in found_wrong(SOFTMAX)


# -- gates, directions, halves and examples -------------------------------------------------------

GATED = {cell: cells.made(16, cell) for cell in cells.CELLS[1:]}
BOTH_WAYS = cells.made(17, "rnn", layers=2, bidirectional=True)
SEVERAL = replace(
    cells.made(18, "gru"),
    examples=(cells.Example((0, 1), (1, None)), cells.Example((2, 1, 0), (0, 2, 1))),
    several=True,
)
SOURCE = cells.Deep("lstm", 3, {}, (cells.Example((2, 0, 1), None),), output="none")
HALVES = replace(cells.made(19, "lstm"), encoder=cells.with_weights(20, SOURCE), initial={})
ALL = {**GATED, "both ways": BOTH_WAYS, "several": SEVERAL, "halves": HALVES}


def wrong_in(network: cells.Deep) -> set[str]:
    """What the comparison with autograd reports."""
    trace = rnntrace.bptt(network.scenario(), fuse=False)
    return cells.too_far(network, trace, cells.by_autograd(network)).keys()


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_reported_of_larger_networks(name: str) -> None:
    """They are right as they are, too."""
    assert wrong_in(ALL[name]) == set()


@pytest.mark.parametrize(("function", "derivative"), [("sigmoid", "y * y"), ("tanh", "1 - y")])
@pytest.mark.parametrize("cell", GATED)
def test_a_wrong_derivative_of_a_gate_is_noticed(
    cell: str, function: str, derivative: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It shows in the gates that use it, and in no value."""
    monkeypatch.setitem(FUNCTIONS, function, FUNCTIONS[function]._replace(derivative=derivative))
    found = wrong_in(GATED[cell])
    gates = {"sigmoid": "ifo" if cell == "lstm" else "rz", "tanh": "g" if cell == "lstm" else "n"}[function]
    for gate in gates:
        assert {f"dL/dW_x{gate}", f"dL/dW_h{gate}", f"dL/da_{gate} of example 1"} <= found, gate
    assert all(name.startswith("dL/") for name in found)


WRONG_CELLS = {
    "an input gate added": ("lstm", "i[t] * g[t]", "(i[t] + g[t])"),
    "gates mixed up": ("lstm", "f[t] * c[t-1] + i[t] * g[t]", "i[t] * c[t-1] + f[t] * g[t]"),
    "an update the other way round": (
        "gru",
        "(1 - z[t]) * n[t] + z[t] * h[t-1]",
        "z[t] * n[t] + (1 - z[t]) * h[t-1]",
    ),
    "the reset of the other GRU": ("gru", "W_hn @ (r[t] * h[t-1])", "r[t] * (W_hn @ h[t-1])"),
    "a bias not reset": ("gru_reset_after", "r[t] * (W_hn @ h[t-1] + b_hn)", "r[t] * (W_hn @ h[t-1]) + b_hn"),
}


@pytest.mark.parametrize("planted", WRONG_CELLS)
def test_a_wrong_equation_of_a_cell_is_noticed(planted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip in a cell's text shows in its states."""
    cell, right, wrong = WRONG_CELLS[planted]
    assert right in CELLS[cell]
    monkeypatch.setitem(CELLS, cell, CELLS[cell].replace(right, wrong))
    assert {"h of example 1", "dL/dW_xn" if cell != "lstm" else "dL/dW_xi"} <= wrong_in(GATED[cell])


def test_a_step_after_that_sends_nothing_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A forgotten [t+1] shows in the gradients of the direction from T to 1, and not in the other
    direction of the last layer."""
    pull = derivatives._pull
    monkeypatch.setattr(derivatives, "_pull", lambda *of: (part for part in pull(*of) if part[0].step != 1))
    found = wrong_in(BOTH_WAYS)
    assert {"dL/dh2_bwd of example 1", "dL/da1_bwd of example 1", "dL/dW_hh2_bwd"} <= found
    assert "dL/dh2_fwd of example 1" not in found
    assert all(name.startswith("dL/") for name in found)


def test_a_direction_that_runs_the_wrong_way_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """[t-1] left where [t+1] should be shows in the values."""

    def turned(symbol: tree.Symbol) -> tree.Symbol:
        return replace(symbol, step=-1) if symbol.step == 1 else symbol

    def same_way(*arguments: Any) -> Iterator[tree.Equation]:
        for equation in layered(*arguments):
            yield replace(equation, right=tree.substitute(equation.right, turned))

    monkeypatch.setattr(put_together_in, "layered", same_way)
    assert "h1_bwd of example 1" in wrong_in(BOTH_WAYS)


@pytest.mark.parametrize("kept", [(), ("h",), ("c",)])
def test_a_gradient_lost_at_the_hand_over_is_noticed(
    kept: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the gradient of h, of c or of both the encoder's gradients are wrong, and only they."""
    sent = run.sent_to_initial_state
    monkeypatch.setattr(
        run, "sent_to_initial_state", lambda trace: {name: sent(trace)[name] for name in kept}
    )
    found = wrong_in(HALVES)
    assert {"dL/dW_xi of the encoder", "dL/dc of the encoder"} <= found
    assert all(name.startswith("dL/") and name.endswith("of the encoder") for name in found)


def test_an_example_left_out_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gradients of all examples but the last are not those of all."""
    monkeypatch.setattr(
        Traces, "grad", lambda self, name: sum(trace.grad(name) for trace in self.examples[:-1])
    )
    assert wrong_in(SEVERAL) == {f"dL/d{name}" for name in SEVERAL.weights}


def test_a_mean_over_the_wrong_targets_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mean divides by the targets of all examples, not by those of the first."""
    monkeypatch.setattr(
        Scenario, "targets_present", property(lambda self: sum(self.examples[0].targets.present))
    )
    assert {"L", "dL/dW_xn", "dL/dh of example 2"} <= wrong_in(SEVERAL)


FED_BACK = """
h[t] = tanh(W_xh @ x[t] + W_yh @ y_hat[t-1])
y_hat[t] = softmax(W_hy @ h[t] + b_y)
"""


def test_a_loss_taken_where_there_is_no_target_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A prediction that is fed back gets its gradient from later steps alone where its own step has
    no target; what the loss would send is not zero by itself."""
    choices = {"output": "none", "loss": "squared_error"}
    cell = with_numbers(FED_BACK, 21, (0, 1, 2), (1, None, 0), 3, **choices)
    answers = cells_by_autograd(cell)
    assert disagreements(rnntrace.bptt(cell.scenario(), fuse=False), answers) == {}
    forget()
    monkeypatch.setattr(reading, "_taken", lambda term, known, *_: known)
    found = disagreements(rnntrace.bptt(cell.scenario(), fuse=False), answers)
    assert {"dL/dy_hat", "dL/dh", "dL/dW_yh"} <= found.keys()


# -- the oracles themselves ------------------------------------------------------------------------


@pytest.mark.parametrize("oracle", [by_autograd, by_torch, by_central_differences])
def test_every_oracle_notices(oracle: Callable[[Network], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Not autograd alone: PyTorch and central differences report a wrong tanh' too."""
    row = FUNCTIONS["tanh"]
    monkeypatch.setitem(FUNCTIONS, "tanh", row._replace(derivative="1 - y ** 3"))
    trace = rnntrace.bptt(SOFTMAX.scenario(), fuse=False)
    assert "dL/da" in disagreements(trace, oracle(SOFTMAX), tolerance=1e-7)
