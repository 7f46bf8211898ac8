"""How a state moves with the one before, in symbols."""

from __future__ import annotations

import pytest

from rnntrace.equations.jacobian import state_jacobian, ways
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
    ],
)
def test_the_form(text: str, state: str, expected: str) -> None:
    """A product of diagonal matrices and weights, from the state back to the one before."""
    found = state_jacobian(scenario_of(text).system, state)
    assert found is not None
    assert expression_text(found) == expected


def test_a_gated_state_has_several_ways() -> None:
    """A GRU's goes over the update gate twice, the candidate, the reset gate, and straight on."""
    system = scenario_of(GRU.format(cell="gru")).system
    over = [[use.feed.name for use in way] for way in ways(system, "h")]
    assert sorted(over) == [["h"], ["h", "n", "a_n"], ["h", "n", "a_n", "r", "a_r"], *[["h", "z", "a_z"]] * 2]
