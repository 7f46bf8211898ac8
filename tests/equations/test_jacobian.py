"""How a state moves with the one before, in symbols."""

from __future__ import annotations

import pytest

from rnntrace.equations.jacobian import is_weightless, jacobian, local_matrix
from rnntrace.equations.links import Link, links, ways
from rnntrace.equations.text import expression_text
from tests.support.network_texts import BIDIRECTIONAL, GRU, LSTM
from tests.support.pages import scenario_of

PLAIN = (
    "inputs: [[1]]\ntargets: [[1]]\noutput: identity\nactivation: {}\nhidden_size: 1\n"
    "weights: {{init: normal}}\n"
)


@pytest.mark.parametrize(
    ("text", "state", "expected"),
    [
        (PLAIN.format("tanh"), "h", "diag(1 - h[t] ** 2) @ W_hh"),
        (PLAIN.format("identity"), "h", "W_hh"),
        (PLAIN.format("relu"), "h", "diag(positive(a[t])) @ W_hh"),
        (BIDIRECTIONAL, "h_bwd", "diag(1 - h_bwd[t] ** 2) @ W_hh_bwd"),
        (LSTM, "c", "diag(f[t])"),
        (
            GRU.format(cell="gru"),
            "h",
            "diag(z[t]) + diag((h[t-1] - n[t]) * z[t] * (1 - z[t])) @ W_hz "
            "+ diag((1 - z[t]) * (1 - n[t] ** 2)) @ W_hn @ diag(r[t]) "
            "+ diag((1 - z[t]) * (1 - n[t] ** 2)) @ W_hn @ diag(h[t-1] * r[t] * (1 - r[t])) @ W_hr",
        ),
    ],
)
def test_the_form(text: str, state: str, expected: str) -> None:
    """A product of diagonal matrices and weights, from the state back to the one before; a sum where
    there are several ways."""
    system = scenario_of(text).system
    found = jacobian(system, state, state, 1 if state in system.states else -1)
    assert found is not None
    assert expression_text(found) == expected


def test_states_that_others_go_through() -> None:
    """An LSTM's h hangs on the h before by its output gate, and by c, which can be left out."""
    system = scenario_of(LSTM).system
    found = jacobian(system, "h", "h", 1, system.states)
    assert found is not None
    assert expression_text(found) == "diag(tanh(c[t]) * o[t] * (1 - o[t])) @ W_ho"
    within = jacobian(system, "h", "c", 0, system.states)
    assert within is not None
    assert expression_text(within) == "diag(o[t] * (1 - tanh(c[t]) ** 2))"
    assert jacobian(system, "h", "c", 1, system.states) is None


def test_a_gated_state_has_several_ways() -> None:
    """A GRU's goes over the update gate, the candidate, the reset gate, and straight on; only the last
    has no weight matrix on it."""
    system = scenario_of(GRU.format(cell="gru")).system
    found = list(ways(system, "h", "h", 1))
    over = [[link.end for link in way] for way in found]
    assert sorted(over) == [["h"], ["h", "n", "a_n"], ["h", "n", "a_n", "r", "a_r"], ["h", "z", "a_z"]]
    assert [len(way) for way in found if is_weightless(way)] == [1]


def link(equation: str, start: str, end: str) -> Link:
    """The link between two values of a cell of one's own."""
    cell = f"cell:\n  equations: |\n    {equation}\n    h[t] = u[t] + tanh(W @ x[t])\n"
    kind = "output: none\nloss: squared_error\nhidden_size: 1\n"
    text = f"inputs: [[1]]\ntargets: [[1]]\n{kind}{cell}weights: {{init: normal}}\n"
    found = links(scenario_of(text).system)
    return next(each for each in found if (each.start, each.end) == (start, end))


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        ("u[t] = h[t-1] + tanh(x[t])", "diag(1)"),
        ("u[t] = -h[t-1]", "-diag(1)"),
        ("u[t] = 2 * h[t-1]", "diag(2)"),
        ("u[t] = h[t-1] * h[t-1]", "diag(h[t-1] + h[t-1])"),
        ("u[t] = x[t] * h[t-1] - h[t-1]", "diag(x[t] - 1)"),
        ("u[t] = h[t-1] / x[t]", "diag(1 / x[t])"),
        ("u[t] = V @ h[t-1] + h[t-1]", "V + diag(1)"),
        ("u[t] = x[t] / h[t-1]", "-diag(x[t] / h[t-1] ** 2)"),
    ],
)
def test_all_uses_of_a_value_are_one_derivative(equation: str, expected: str) -> None:
    """Added up, in one diagonal matrix where each of them is one."""
    found = local_matrix(link(equation, "h", "u"))
    assert found is not None
    assert expression_text(found) == expected
