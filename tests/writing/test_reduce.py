"""One step of working out changes how an expression is written, never its value."""

from __future__ import annotations

import numpy as np
import pytest

from rnntrace.equations.evaluate import value
from rnntrace.equations.functions import Array
from rnntrace.equations.parser import parse_expression
from rnntrace.equations.text import expression_text
from rnntrace.equations.tree import Expression, Symbol, ungroup
from rnntrace.writing.reduce import Reducer, computed_symbol, slot_of

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


@pytest.mark.parametrize(
    ("text", "reduced"),
    [
        ("W @ x[t] + W @ h[t-1] + b", "= 0 + = 1 + = 2"),
        ("W @ x[t] - b", "= 0 - = 1"),
        ("x[t] - h[t]", "x[t] - h[t]"),
        ("g[t] * (1 - h[t] ** 2)", "g[t] * = 0"),
        ("g[t] * h[t] * (1 - h[t])", "g[t] * h[t] * = 0"),
        ("(1 - g[t]) * h[t-1] + g[t] * x[t]", "= 0 * h[t-1] + = 1"),
        ("tanh(W @ x[t])", "tanh(= 0)"),
        ("tanh(x[t])", "= 0"),
        ("2 * (x[t] - h[t]) / C", "2 * (x[t] - h[t]) / C"),
        ("-(x[t] / h[t])", "-(x[t] / h[t])"),
        ("1 / 2 * sum((x[t] - h[t]) ** 2)", "1 / 2 * sum(= 0)"),
        ("(diag(h[t]) - h[t] @ h[t].T) @ g[t]", "= 0 @ g[t]"),
        ("W.T @ g[t]", "= 0"),
        ("g[t] @ (x[t] * h[t]).T", "g[t] @ = 0.T"),
        ("exp(x[t]) / sum(exp(x[t]))", "= 0 / = 1"),
    ],
)
def test_what_stands_under_the_outermost_operation_is_computed(text: str, reduced: str) -> None:
    """The skeleton a teacher would leave standing, and the same value."""
    tree = ungroup(parse_expression(text, derived=True))
    computed: list[Array] = []

    def with_computed(symbol: Symbol) -> Array:
        slot = slot_of(symbol)
        return leaf(symbol) if slot is None else computed[slot]

    def compute(node: Expression) -> Symbol:
        computed.append(value(node, with_computed))
        return computed_symbol(len(computed) - 1)

    found = Reducer(compute, lambda symbol: with_computed(symbol).size).reduced(tree)
    assert expression_text(found) == reduced
    np.testing.assert_allclose(value(found, with_computed), value(tree, leaf), rtol=1e-14)


def test_a_derivatives_matrix_is_written_out_only_while_it_is_small() -> None:
    """Above twelve entries the Jacobian is applied, not shown."""
    tree = ungroup(parse_expression("(diag(h[t]) - h[t] @ h[t].T) @ g[t]", derived=True))
    assert Reducer(lambda node: computed_symbol(0), lambda symbol: 13).reduced(tree) == tree
