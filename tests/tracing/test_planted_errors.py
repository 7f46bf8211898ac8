"""Wrong derivatives and wrong bookkeeping, planted on purpose: the comparisons must notice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import rnntrace
from rnntrace.cells.network import network as put_together
from rnntrace.cells.texts import LOSSES, REDUCTIONS
from rnntrace.equations import differentiate as derivatives
from rnntrace.equations import tree
from rnntrace.equations.functions import FUNCTIONS
from rnntrace.equations.onehot import OneHot
from rnntrace.tracing import run
from tests.support.networks import Network, made
from tests.support.oracles import by_autograd, by_central_differences, by_torch, disagreements

CACHES = (put_together, derivatives.differentiate, run._both_passes)

# As many inputs as states as scores, so that a forgotten transpose is wrong and not an error.
SOFTMAX = made(11)
SIGMOID = made(12, activation="sigmoid", output="sigmoid", loss="binary_cross_entropy")
RELU = made(13, activation="relu", output="identity", loss="mean_squared_error", reduction="mean")
STATE = made(14, output="none", loss="squared_error")


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """Derivatives are worked out anew before and after, and not kept with an error in them."""
    for cache in CACHES:
        cache.cache_clear()
    yield
    for cache in CACHES:
        cache.cache_clear()


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
    monkeypatch.setitem(FUNCTIONS, function, replace(FUNCTIONS[function], derivative=derivative))
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
    with pytest.raises(KeyError, match="b_h"):
        found_wrong(SOFTMAX)


def test_a_wrong_short_way_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """ŷ − y the wrong way round is found with fuse=True, and not used with fuse=False."""
    wrong = tuple(replace(fusion, gradient="y[t] - p[t]") for fusion in derivatives.FUSIONS)
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


@pytest.mark.parametrize("oracle", [by_autograd, by_torch, by_central_differences])
def test_every_oracle_notices(oracle: Callable[[Network], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Not autograd alone: PyTorch and central differences report a wrong tanh' too."""
    row = FUNCTIONS["tanh"]
    monkeypatch.setitem(FUNCTIONS, "tanh", replace(row, derivative="1 - y ** 3"))
    trace = rnntrace.bptt(SOFTMAX.scenario(), fuse=False)
    assert "dL/da" in disagreements(trace, oracle(SOFTMAX), tolerance=1e-7)
