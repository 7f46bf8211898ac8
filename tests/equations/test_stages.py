"""Working an expression out in stages changes how it is written, never its value."""

from __future__ import annotations

import numpy as np
import pytest

from rnntrace.equations.evaluate import value
from rnntrace.equations.functions import Array
from rnntrace.equations.parser import parse_expression
from rnntrace.equations.stages import Stages, computed_symbol, slot_of
from rnntrace.equations.text import expression_text
from rnntrace.equations.tree import Expression, Symbol, ungroup

VALUES: dict[str, Array] = {
    "W": np.array([[0.5, -1.0], [2.0, 0.25]]),
    "x": np.array([0.3, -0.7]),
    "h": np.array([0.1, 0.9]),
    "b": np.array([1.0, 2.0]),
    "g": np.array([-0.4, 0.6]),
    "C": np.array(2.0),
}


def leaf(symbol: Symbol) -> Array:
    return VALUES[symbol.name]


class Worker:
    """Works an expression out, and keeps what was computed and in which expression."""

    def __init__(self, *, fine: bool = False) -> None:
        self.computed: list[Array] = []
        self.parts: list[Expression] = []
        self.stages = Stages(
            self.compute,
            lambda symbol: self.leaf(symbol).size,
            lambda node: bool(np.isfinite(value(node, self.leaf)).all()),
            fine=fine,
        )

    def leaf(self, symbol: Symbol) -> Array:
        slot = slot_of(symbol)
        return leaf(symbol) if slot is None else self.computed[slot]

    def compute(self, node: Expression) -> Symbol:
        if node not in self.parts:
            self.computed.append(value(node, self.leaf))
            self.parts.append(node)
        return computed_symbol(self.parts.index(node))

    def worked(self, node: Expression) -> list[Expression]:
        """The stages after the first, up to what is one operation."""
        found = []
        now = self.stages.next(node)
        while not self.stages.is_finished(now):
            found.append(now)
            now = self.stages.next(now)
        return found


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        ("W @ x[t] + W @ h[t-1] + b", ["= 0 + = 1 + = 2"]),
        ("W @ x[t] - b", ["= 0 - = 1"]),
        ("x[t] - h[t]", []),
        ("g[t] * (1 - h[t] ** 2)", ["g[t] * = 0"]),
        ("g[t] * h[t] * (1 - h[t])", ["g[t] * h[t] * = 0"]),
        ("(1 - g[t]) * h[t-1] + g[t] * x[t]", ["= 0 * h[t-1] + = 1", "= 2 + = 1"]),
        ("tanh(W @ x[t] + b)", ["tanh(= 0 + = 1)", "tanh(= 2)"]),
        ("sigmoid(W @ x[t] + b)", ["sigmoid(= 0 + = 1)", "sigmoid(= 2)", "1 / = 3"]),
        ("x[t] * sigmoid(W @ h[t])", ["x[t] * sigmoid(= 0)", "x[t] * = 1"]),
        ("tanh(x[t])", []),
        ("2 * (x[t] - h[t]) / C", ["= 0 / C"]),
        ("-(x[t] / h[t])", []),
        ("1 / 2 * sum((x[t] - h[t]) ** 2)", ["1 / 2 * sum(= 0)", "1 / 2 * = 1"]),
        ("(diag(h[t]) - h[t] @ h[t].T) @ g[t]", ["(= 0 - = 1) @ g[t]", "= 2 @ g[t]"]),
        ("W.T @ g[t]", []),
        ("W @ (g[t] * h[t] * (1 - h[t]))", ["W @ = 0"]),
        ("g[t] @ (x[t] * h[t]).T", ["g[t] @ = 0.T"]),
        ("softmax(x[t])", ["= 0 / = 1"]),
    ],
)
def test_what_a_calculator_does_at_one_go_is_one_stage(text: str, stages: list[str]) -> None:
    """Products, sums and functions have stages of their own, what is done within a factor has not; every
    stage has the same value."""
    tree = ungroup(parse_expression(text, derived=True))
    worker = Worker()
    found = worker.worked(tree)
    assert [expression_text(stage) for stage in found] == stages
    for stage in found:
        np.testing.assert_allclose(value(stage, worker.leaf), value(tree, leaf), rtol=1e-14)


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        ("g[t] * (1 - h[t] ** 2)", ["g[t] * (1 - = 0)", "g[t] * = 1"]),
        (
            "W @ (g[t] * h[t] * (1 - h[t]))",
            ["W @ (g[t] * h[t] * = 0)", "W @ = 1"],
        ),
        ("sigmoid(x[t])", ["1 / (1 + exp(-x[t]))", "1 / (1 + = 0)", "1 / = 1"]),
        (
            "x[t] * sigmoid(h[t])",
            ["x[t] * (1 / (1 + exp(-h[t])))", "x[t] * (1 / (1 + = 0))", "x[t] * (1 / = 1)", "x[t] * = 2"],
        ),
        (
            "softmax(x[t])",
            ["exp(x[t]) / sum(exp(x[t]))", "= 0 / sum(= 0)", "= 0 / = 1"],
        ),
    ],
)
def test_fine_stages_have_one_operation_after_the_other(text: str, stages: list[str]) -> None:
    """Squares, exponentials and what stands in a function's meaning are worked too, and each part that
    is computed is one operation."""
    tree = ungroup(parse_expression(text, derived=True))
    worker = Worker(fine=True)
    found = worker.worked(tree)
    assert [expression_text(stage) for stage in found] == stages
    assert all(map(worker.stages.is_one, worker.parts))
    for stage in found:
        np.testing.assert_allclose(value(stage, worker.leaf), value(tree, leaf), rtol=1e-14)


def test_what_is_too_large_for_a_float_is_computed_by_the_functions_name() -> None:
    """exp(1000) is no number that could be written, so softmax stays one operation."""
    call = ungroup(parse_expression("softmax(x[t])"))
    worker = Worker(fine=True)
    assert not worker.stages.is_one(call)
    assert worker.stages._replace(is_finite=lambda _: False).is_one(call)


def test_a_derivatives_matrix_is_written_out_only_while_it_is_small() -> None:
    """Above twelve entries the Jacobian is applied, not shown."""
    tree = ungroup(parse_expression("(diag(h[t]) - h[t] @ h[t].T) @ g[t]", derived=True))
    large = Worker().stages._replace(size=lambda symbol: 13)
    assert large.next(tree) == tree
