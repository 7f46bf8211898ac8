"""Every value and every gradient, against networks written and differentiated by others."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given

import rnntrace
from tests.support.networks import LOSSES, Network, made, networks
from tests.support.oracles import (
    COARSE_TOLERANCE,
    by_autograd,
    by_central_differences,
    by_sympy,
    by_torch,
    by_torch_cell,
    by_torch_rnn,
    disagreements,
    distance,
    smallest_pre_activation,
)
from tests.support.patience import patiently


@given(networks())
def test_all_values_and_gradients_agree_with_autograd(network: Network) -> None:
    """The loss, every value, and the gradient of every parameter and of every value at every step
    are those that autograd finds for the same network."""
    trace = rnntrace.bptt(network.scenario(), fuse=False)
    assert disagreements(trace, by_autograd(network)) == {}


@given(networks())
def test_the_short_way_and_the_long_way_agree(network: Network) -> None:
    """Combining softmax and cross-entropy (sigmoid and its loss) changes no gradient."""
    scenario = network.scenario()
    short, long = rnntrace.bptt(scenario), rnntrace.bptt(scenario, fuse=False)
    assert short.loss == long.loss
    values = ["a", "h"] if network.output == "none" else ["a", "h", "s"]
    for name in (*values, *network.weights):
        assert distance(short.grad(name), long.grad(name)) <= 1e-9, name


@given(networks())
def test_all_values_and_gradients_agree_with_pytorch(network: Network) -> None:
    """The same holds against PyTorch's functions, losses and gradients in float64."""
    trace = rnntrace.bptt(network.scenario(), fuse=False)
    assert disagreements(trace, by_torch(network)) == {}


@given(networks(activations=("tanh", "relu")))
def test_pytorchs_own_rnn_gives_the_same(network: Network) -> None:
    """With the same weights, ``torch.nn.RNNCell`` and ``torch.nn.RNN`` give our states, loss and
    gradients, under the losses that PyTorch computes from the scores."""
    trace = rnntrace.bptt(network.scenario())
    assert disagreements(trace, by_torch_cell(network)) == {}
    assert disagreements(trace, by_torch_rnn(network)) == {}


@given(networks())
def test_gradients_agree_with_central_differences(network: Network) -> None:
    """The gradients are the slopes of the loss: moving any number a little moves it so."""
    if network.activation == "relu":  # not at the kink, where a slope does not exist
        assume(smallest_pre_activation(network) > 0.1)
    trace = rnntrace.bptt(network.scenario(), fuse=False)
    assert disagreements(trace, by_central_differences(network), COARSE_TOLERANCE) == {}


TINY = {
    "tanh softmax": made(1, sizes=(2, 2, 2), inputs=(1, 1, 0), targets=(0, 1, 1)),
    "tanh softmax, a distribution": made(
        2, sizes=(2, 2, 2), inputs=((0.5, -1.5), (2.0, 0.25)), targets=((0.25, 0.75), (1.0, 0.0))
    ),
    "sigmoid sigmoid": made(
        3,
        sizes=(1, 2, 1),
        activation="sigmoid",
        output="sigmoid",
        loss="binary_cross_entropy",
        inputs=((0.5,), None, (-1.0,)),
        targets=((1.0,), None, (0.25,)),
        reduction="mean",
    ),
    "relu identity": made(
        4,
        sizes=(1, 2, 1),
        activation="relu",
        output="identity",
        loss="mean_squared_error",
        inputs=((1.5,), None),
        targets=(None, (0.5,)),
    ),
    "identity softmax, squared": made(
        5,
        sizes=(1, 2, 2),
        activation="identity",
        loss="squared_error",
        inputs=((1.0,), (-0.5,)),
        targets=(0, (0.5, 0.25)),
        reduction="mean",
    ),
    "tanh, nothing after it": made(
        6, sizes=(2, 1, 1), output="none", loss="squared_error", inputs=(1, 0), targets=((0.5,), (-1.0,))
    ),
}


# SymPy takes its time; what these have in common is in the others too.
LONG = ("tanh softmax, a distribution", "tanh softmax", "sigmoid sigmoid", "identity softmax, squared")


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.long) if name in LONG else name for name in TINY]
)
def test_tiny_networks_agree_with_sympy(name: str) -> None:
    """On tiny networks all numbers are those of exact derivatives, evaluated to 30 digits."""
    network = TINY[name]
    trace = rnntrace.bptt(network.scenario(), fuse=False)
    assert disagreements(trace, by_sympy(network), tolerance=1e-12) == {}


@given(networks())
def test_a_scenario_put_together_by_hand_is_the_one_read_from_yaml(network: Network) -> None:
    """Reading a file adds nothing and loses nothing: the traces are the same bit for bit."""
    read, direct = rnntrace.bptt(network.scenario()), rnntrace.bptt(network.direct())
    assert read.loss == direct.loss
    for name in ("x", "y", "a", "h", "y_hat", "loss"):
        assert np.array_equal(read[name], direct[name]), name
    for name in ("a", "h", *network.weights):
        assert np.array_equal(read.grad(name), direct.grad(name)), name
    assert read.calculation.words == direct.calculation.words


@pytest.mark.parametrize("output", LOSSES)
@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid", "identity"])
@pytest.mark.parametrize("reduction", patiently(["sum", "mean"], ["mean"]))
def test_every_combination_by_name(activation: str, output: str, reduction: str) -> None:
    """No activation, output, loss or reduction is left to chance: each combination is tried once."""
    for loss in LOSSES[output]:
        network = made(7, activation=activation, output=output, loss=loss, reduction=reduction)
        trace = rnntrace.bptt(network.scenario(), fuse=False)
        assert disagreements(trace, by_autograd(network)) == {}, loss
