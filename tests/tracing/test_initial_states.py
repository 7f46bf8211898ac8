"""The states that a network comes from: before the first step, and after the last."""

from __future__ import annotations

import pytest

import rnntrace
from rnntrace.checking.verify import verify
from tests.support.network_texts import EXAMPLES
from tests.support.pages import page_of, scenario_of

# One unit in each direction; the state after step 2 is 5.
BOTH_WAYS = """
inputs: [1, 2]
targets: [1, 1]
output: identity
activation: identity
bidirectional: true
initial_state: {h_bwd: [5]}
weights:
  {W_xh_fwd: [[1]], W_hh_fwd: [[1]], W_xh_bwd: [[1]], W_hh_bwd: [[3]], W_hy_fwd: [[0]], W_hy_bwd: [[1]]}
"""
OWN = """
inputs: [1, 2]
targets: [0, 0]
output: identity
initial_state: {g: [7]}
cell:
  equations: |
    g[t] = W @ x[t]
    h[t] = U @ g[t+1] + V @ h[t-1]
weights: {W: [[1]], U: [[2]], V: [[1]], W_hy: [[1]]}
"""


def test_the_way_back_comes_from_the_state_after_the_last_step() -> None:
    """By hand: 2 + 3 · 5, then 1 + 3 · 17; W_hh gets what each step sends times the state after it."""
    trace = rnntrace.bptt(scenario_of(BOTH_WAYS))
    assert trace["h_bwd"].tolist() == [[52], [17]]
    assert (trace["h_bwd", 3].tolist(), trace["h_fwd", 0].tolist()) == ([5], [0])
    assert (trace.grad("h_bwd", 1).tolist(), trace.grad("h_bwd", 2).tolist()) == ([51], [16 + 3 * 51])
    assert trace.grad("W_hh_bwd").tolist() == [[51 * 17 + (16 + 3 * 51) * 5]]


@pytest.mark.parametrize(("name", "step"), [("h_bwd", 0), ("h_bwd", 4), ("h_fwd", 3)])
def test_there_are_no_other_steps(name: str, step: int) -> None:
    """Each state has one step more than the others, at its own end."""
    trace = rnntrace.bptt(scenario_of(BOTH_WAYS))
    with pytest.raises(KeyError, match=f"{name} has steps"):
        trace[name, step]
    with pytest.raises(KeyError, match=f"{name} has steps"):
        trace.grad(name, step)


def test_a_value_that_is_read_ahead_has_such_a_state_too() -> None:
    """Also one that does not recur itself, in a cell of one's own."""
    trace = rnntrace.forward(scenario_of(OWN))
    assert (trace["g", 3].tolist(), trace["h"].tolist()) == ([7], [[4], [18]])


@pytest.mark.parametrize(
    "text", [BOTH_WAYS, OWN, BOTH_WAYS.replace("[1, 2]\ntargets: [1, 1]", "[1]\ntargets: [1]")]
)
def test_others_find_the_same_gradients(text: str) -> None:
    """Central differences, SymPy and PyTorch start from the same states."""
    assert verify(scenario_of(text)).agrees


def test_every_example_has_it_after_its_own_last_step() -> None:
    """Sequences of different lengths come from the same state."""
    drawn = EXAMPLES.partition("weights:")[0] + "weights: {init: normal}\nbidirectional: true\n"
    traces = rnntrace.forward(scenario_of(drawn + "initial_state: {h_bwd: [1, -1]}\n"))
    for trace in traces.examples:  # type: ignore[union-attr]
        assert trace["h_bwd", trace.steps + 1].tolist() == [1, -1]


def test_the_pages_say_what_it_is() -> None:
    """It is named among the conventions and shown among the weights; no product with it falls away."""
    page = page_of(scenario_of(BOTH_WAYS)).replace("\n", " ")
    assert "the state after the last step, is given by the scenario" in page
    assert "there is no step 3, so W←_hh h←₃ falls away" not in page
    zero = page_of(scenario_of(BOTH_WAYS.replace("initial_state: {h_bwd: [5]}\n", ""))).replace("\n", " ")
    assert "the state after the last step, is 0" in zero
    assert "there is no step 3, so W←_hh h←₃ falls away" in zero
