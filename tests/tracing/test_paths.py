"""The paths by which an entry reaches the losses add up to what BPTT has."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rnntrace
from rnntrace.scenario.model import Scenario
from rnntrace.tracing.local import gradient_of
from rnntrace.tracing.paths import Map, Path, PathNode, TooManyPaths, paths
from rnntrace.tracing.trace import Trace
from rnntrace.tracing.traces import Traces
from tests.support.cells import Deep, deep_networks
from tests.support.network_texts import ENCODER_DECODER
from tests.support.networks import Network, made, networks
from tests.support.own_cells import Cell, own_cells
from tests.support.pages import ROOT, scenario_of

# Of more paths than this an entry is passed over, to save time.
FEW = 500


def traces(scenario: Scenario) -> tuple[Trace, ...]:
    found = rnntrace.bptt(scenario)
    return found.examples if isinstance(found, Traces) else (found,)


def visited(path: Path) -> tuple[object, ...]:
    """What a path passes, and the loss where it ends."""
    return (*(node for hop in path.hops for node in (hop.start, hop.end)), path.loss_step)


def assert_paths_add_up(trace: Trace, node: PathNode, index: tuple[int, ...]) -> None:
    """To rounding, relative to the largest path; each is the product of what it is made of; and no two
    visit the same quantities."""
    owner = trace.of(node.part)
    if Map(trace).count(node) > FEW:
        return
    found = list(paths(trace, node, index))
    for path in found[:50]:
        product = path.row
        for matrix in path.matrices:
            product = product @ matrix
        whole = path.row[index] if not path.hops else product[0]
        assert path.hops == () or float(path.products[-1][0]) == pytest.approx(whole, rel=1e-12)
        assert whole == pytest.approx(path.product, rel=1e-9, abs=1e-300)
    assert len({visited(path) for path in found}) == len(found)
    largest = max((abs(path.product) for path in found), default=0.0)
    entry = float(gradient_of(owner, node.name, node.step)[index])
    assert abs(sum(path.product for path in found) - entry) <= 1e-12 * max(largest, abs(entry))


def assert_any_add_up(scenario: Scenario, choose: st.DataObject) -> None:
    """An entry of a parameter and one of a value."""
    for trace in traces(scenario):
        for owner in trace.chain:
            part = owner.calculation.part
            name = choose.draw(st.sampled_from(list(owner.calculation.parameters)))
            place = choose.draw(st.integers(0, owner[name].size - 1))
            index = tuple(map(int, np.unravel_index(place, owner[name].shape)))
            assert_paths_add_up(trace, PathNode(name, None, part), index)
            known = [each.equation.left for each in owner.backward if each.equation.left.step is not None]
            if known:
                value = choose.draw(st.sampled_from(known)).name
                step = choose.draw(st.integers(1, owner.steps))
                place = choose.draw(st.integers(0, len(owner[value, step]) - 1))
                assert_paths_add_up(trace, PathNode(value, step, part), (place,))


@given(network=networks(), choose=st.data())
def test_paths_of_plain_networks(network: Network, choose: st.DataObject) -> None:
    """Any activation, output and loss."""
    assert_any_add_up(network.scenario(), choose)


@given(network=deep_networks(), choose=st.data())
def test_paths_of_deep_networks(network: Deep, choose: st.DataObject) -> None:
    """Every cell, layers, directions, embeddings and examples."""
    assert_any_add_up(network.scenario(), choose)


@given(cell=own_cells(), choose=st.data())
def test_paths_of_own_cells(cell: Cell, choose: st.DataObject) -> None:
    """Whatever recurs and multiplies."""
    assert_any_add_up(cell.scenario(), choose)


@given(choose=st.data())
def test_paths_of_an_encoder_and_a_decoder(choose: st.DataObject) -> None:
    """Through the state that is handed over."""
    assert_any_add_up(scenario_of(ENCODER_DECODER), choose)


@pytest.mark.parametrize("steps", [1, 2, 5, 20])
def test_how_many_paths_a_plain_network_has(steps: int) -> None:
    """W_hh is used at every step, and from each reaches the losses of it and of all later steps."""
    network = made(1, inputs=(0,) * steps, targets=(1,) * steps)
    (trace,) = traces(network.scenario())
    assert len(list(paths(trace, PathNode("W_hh", None), (0, 1)))) == steps * (steps + 1) // 2
    assert len(list(paths(trace, PathNode("W_hy", None), (0, 1)))) == steps
    assert len(list(paths(trace, PathNode("h", 1), (0,)))) == steps


def test_too_many_paths_are_counted() -> None:
    """And not listed; what only a power of ten can say is said with one."""
    (trace,) = traces(made(1, inputs=(0,) * 400, targets=(1,) * 400).scenario())
    with pytest.raises(TooManyPaths, match=r"^80,200 paths lead from there to the losses$") as caught:
        next(paths(trace, PathNode("W_hh", None), (0, 1)))
    assert caught.value.count == 80_200
    words = ", ".join(["a"] * 1000)
    text = f"vocab: [a, b]\ncell: gru\nhidden_size: 1\ninputs: [{words}]\ntargets: [{words}]\n"
    (trace,) = traces(scenario_of(text + "weights: {init: normal}\n"))
    with pytest.raises(TooManyPaths, match=r"^about [0-9.]+e[0-9]+ paths lead from there to the losses$"):
        next(paths(trace, PathNode("W_hr", None), (0, 0)))


def test_a_path_names_what_it_passes(hello_world: rnntrace.Scenario) -> None:
    """From the weight over each value to the one that the loss looks at."""
    (trace,) = traces(hello_world)
    found = [path for path in paths(trace, PathNode("W_hh", None), (0, 1)) if path.length == 5]
    names = [[f"{hop.end.name}{hop.end.step}" for hop in path.hops] for path in found]
    assert ["a2", "h2", "a3", "h3", "s3"] in names


def test_a_derivative_has_one_value() -> None:
    """z₃ is used twice in h₃ = (1 − z₃) ⊙ n₃ + z₃ ⊙ h₂: there is one way from it to h₃, which is both."""
    (trace,) = traces(rnntrace.load(ROOT / "scenarios" / "gru.yaml"))
    found = list(paths(trace, PathNode("z", 3), (0,)))
    assert len(found) == 1
    (path,) = found
    entry = trace["h", 2][0] - trace["n", 3][0]
    np.testing.assert_allclose(path.matrices[-1][:, 0], [entry, 0.0], rtol=1e-14)


def test_a_loss_looks_at_a_value_once() -> None:
    """However often it uses it: binary cross-entropy has ŷ and 1 − ŷ."""
    text = "inputs: [[1]]\ntargets: [[0.25]]\nhidden_size: 1\noutput: none\nactivation: sigmoid\n"
    (trace,) = traces(scenario_of(text + "loss: binary_cross_entropy\nweights: {init: normal}\n"))
    (path,) = paths(trace, PathNode("y_hat", 1), (0,))
    assert len(path.ending.link.uses) == 2
