"""Every cell, in layers and directions: all values and gradients against formulas written out in the
plain way and differentiated by others."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given

import rnntrace
from rnntrace import Trace
from tests.support.cells import (
    CELLS,
    KINDS,
    MODES,
    WITH_TWO_BIASES,
    Deep,
    by_autograd,
    by_torch,
    deep_networks,
    made,
    too_far,
)
from tests.support.oracles import distance
from tests.support.patience import combined

EVERY = [*((cell, False) for cell in CELLS), *((cell, True) for cell in WITH_TWO_BIASES)]
IDS = [f"{cell}{' with two biases' if two else ''}" for cell, two in EVERY]

every_cell = pytest.mark.parametrize(("cell", "two_biases"), EVERY, ids=IDS)
layers_and_directions = [
    pytest.mark.parametrize("layers", [1, 2]),
    pytest.mark.parametrize("bidirectional", [False, True], ids=["one way", "both ways"]),
]


def traced(network: Deep) -> Any:
    return rnntrace.bptt(network.scenario(), fuse=False)


# Each kind of inputs once, and each number of layers and directions that is more than one with another.
FEW = [(1, False, "one-hot"), (1, True, "vectors"), (2, True, "embedding")]


@every_cell
@pytest.mark.parametrize(
    ("layers", "bidirectional", "kind"), combined([1, 2], [False, True], KINDS, usual=FEW)
)
def test_every_cell_agrees_with_autograd(
    cell: str, two_biases: bool, layers: int, bidirectional: bool, kind: str
) -> None:
    """In every mode all values, and the gradient of every parameter and of every value at every step,
    are those that autograd finds for the formulas written out."""
    shape = {"layers": layers, "bidirectional": bidirectional, "two_biases": two_biases}
    for seed, mode in enumerate(MODES):
        network = made(seed, cell, mode, kind, **shape)
        assert too_far(network, traced(network), by_autograd(network)) == {}, mode


@every_cell
@layers_and_directions[0]
@layers_and_directions[1]
def test_every_cell_agrees_with_pytorch(
    cell: str, two_biases: bool, layers: int, bidirectional: bool
) -> None:
    """The same holds against PyTorch's gradients in float64, whatever the kind of the inputs."""
    shape = {"layers": layers, "bidirectional": bidirectional, "two_biases": two_biases}
    for seed, mode in enumerate(MODES):
        network = made(seed + 10, cell, mode, KINDS[seed % len(KINDS)], hidden=3, **shape)
        assert too_far(network, traced(network), by_torch(network)) == {}, mode


@given(deep_networks())
def test_any_network_agrees_with_autograd(network: Deep) -> None:
    """Random weights, sizes, lengths, gaps, losses and numbers of layers and examples change nothing
    of that."""
    assert too_far(network, traced(network), by_autograd(network)) == {}


@given(deep_networks())
def test_any_network_agrees_with_pytorch(network: Deep) -> None:
    """And PyTorch agrees too."""
    assert too_far(network, traced(network), by_torch(network)) == {}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("cell", CELLS)
def test_the_short_way_and_the_long_way_agree(cell: str, kind: str) -> None:
    """Combining softmax and cross-entropy (sigmoid and its loss) changes no gradient of any cell."""
    for mode in MODES:
        network = made(20, cell, mode, kind, layers=2, bidirectional=True)
        short, long = rnntrace.bptt(network.scenario()), traced(network)
        assert short.loss == long.loss
        for name in (*network.weights, "h1_fwd", "h1_bwd", "h2_fwd", "h2_bwd", "s"):
            assert distance(short.grad(name), long.grad(name)) <= 1e-9, (mode, name)


def test_a_step_can_be_asked_for_in_every_layer() -> None:
    """A value of a layer and a direction is there under its name, at one step as in the whole; what
    goes from 1 to T has a step 0, what goes from T to 1 a step T+1."""
    network = made(21, "lstm", layers=2, bidirectional=True)
    trace = traced(network)
    assert isinstance(trace, Trace)
    for name in ("h1_fwd", "c2_bwd", "a_o2_fwd"):
        for t in (1, 2, 3):
            assert np.array_equal(trace[name, t], trace[name][t - 1]), name
            assert np.array_equal(trace.grad(name, t), trace.grad(name)[t - 1]), name
    assert np.array_equal(trace["c2_fwd", 0], network.initial["c2_fwd"])
    assert np.array_equal(trace["c2_bwd", 4], network.initial["c2_bwd"])
    with pytest.raises(KeyError, match="c2_bwd has steps 1 to 4"):
        trace["c2_bwd", 0]


@pytest.mark.parametrize("cell", CELLS)
def test_the_other_direction_is_the_same_cell_on_the_sequence_turned_round(cell: str) -> None:
    """What goes from T to 1 has the values and gradients of the cell run on the reversed sequence."""
    both = made(22, cell, bidirectional=True)
    both.weights["W_hy_fwd"][:] = 0.0
    alone = {name.removesuffix("_bwd"): w for name, w in both.weights.items() if not name.endswith("_fwd")}
    (example,) = both.examples
    turned = type(example)(example.inputs[::-1], (example.targets or ())[::-1])
    start = {name.removesuffix("_bwd"): h for name, h in both.initial.items() if name.endswith("_bwd")}
    one_way = Deep(cell, 3, alone, (turned,), reduction=both.reduction, initial=start)
    trace, expected = traced(both), traced(one_way)
    assert distance(trace.loss, expected.loss) <= 1e-12
    assert distance(trace["h_bwd"], expected["h"][::-1]) <= 1e-12
    assert distance(trace.grad("h_bwd"), expected.grad("h")[::-1]) <= 1e-12
    for name in alone:
        ours = name if name == "b_y" else f"{name}_bwd"
        assert distance(trace.grad(ours), expected.grad(name)) <= 1e-12, name
