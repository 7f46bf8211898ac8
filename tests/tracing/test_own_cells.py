"""Cells of one's own: whatever the equations, their values and gradients are those of the text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

import rnntrace
from rnntrace import Trace
from rnntrace.cells.network import OWN, Architecture
from rnntrace.cells.texts import CELLS
from rnntrace.scenario.load import read_scenario
from tests.support import cells
from tests.support.networks import Network, made
from tests.support.oracles import COARSE_TOLERANCE, disagreements, distance, slopes
from tests.support.own_cells import Cell, by_autograd, evaluated, own_cells, with_numbers
from tests.support.patience import combined


def wrong(cell: Cell, *, fuse: bool = False) -> dict[str, float]:
    """What differs from autograd. What the loss does not reach has no gradient in a trace, and zero
    in autograd's answer."""
    trace = rnntrace.bptt(cell.scenario(), fuse=fuse)
    answers = by_autograd(cell)
    reached = {backward.equation.left.name for backward in trace.backward}
    for gradients in (answers.parameters, answers.gradients):
        for name in [name for name in gradients if name not in reached]:
            assert fuse or not gradients[name].any(), name
            del gradients[name]
    return disagreements(trace, answers)


@given(own_cells())
def test_random_cells_agree_with_autograd(cell: Cell) -> None:
    """Values and gradients of random equations are those of the same text run and differentiated as
    Python, the short way and the long way."""
    assert wrong(cell) == {}
    assert wrong(cell, fuse=True) == {}


KNOWN = {
    "a state used twice": "h[t] = tanh(W_xh @ x[t] + W_a @ h[t-1]) * h[t-1] + b_h * h[t-1]",
    "the inputs of two steps": """
        u[t] = W_0 @ x[t] + W_1 @ x[t-1]
        h[t] = tanh(u[t] * h[t-1] + u[t-1])
    """,
    "an update gate": """
        u[t] = sigmoid(W_xu @ x[t] + W_hu @ h[t-1] + b_u)
        g[t] = tanh(W_xg @ x[t] + W_hg @ h[t-1] + b_g)
        h[t] = (1 - u[t]) * h[t-1] + u[t] * g[t]
    """,
    "peepholes and a divided state": """
        c[t] = sigmoid(W_xf @ x[t] + p_f * c[t-1]) * c[t-1] + tanh(W_xg @ x[t] + W_hg @ h[t-1])
        h[t] = c[t] / (1 + c[t] ** 2) ** 0.5
    """,
    "the prediction fed back": """
        h[t] = tanh(W_xh @ x[t] + W_yh @ y_hat[t-1] + b_h)
        y_hat[t] = softmax(W_hy @ h[t] + b_y)
    """,
    "nothing but a prediction fed back": "y_hat[t] = softmax(W_xy @ x[t] + W_yy @ y_hat[t-1] + b)",
    "a prediction of two steps' states": """
        h[t] = tanh(W_xh @ x[t] + W_hh @ h[t-1])
        y_hat[t] = sigmoid(W_0 @ h[t] + W_1 @ h[t-1] + b_y)
    """,
    "a prediction without any state": "y_hat[t] = softmax(W_xy @ x[t] + b_y)",
    "a prediction of what tanh makes of a state": """
        h[t] = tanh(W_xh @ x[t] + W_hh @ h[t-1])
        y_hat[t] = softmax(tanh(h[t]))
    """,
    "a prediction that is a state": """
        h[t] = tanh(W_xh @ x[t] + W_hh @ h[t-1])
        y_hat[t] = softmax(h[t-1])
    """,
}


LOSSES = ["cross_entropy", "binary_cross_entropy", "squared_error"]
EACH_WITH_ONE = [(name, LOSSES[number % len(LOSSES)]) for number, name in enumerate(KNOWN)]


@pytest.mark.parametrize(("name", "loss"), combined(KNOWN, LOSSES, usual=EACH_WITH_ONE))
def test_cells_with_gaps_in_their_targets(name: str, loss: str) -> None:
    """Steps without a target send nothing back from a loss, and all that later steps send."""
    output = "softmax" if loss == "cross_entropy" else "sigmoid"
    if "y_hat" in KNOWN[name]:
        output = "none"
    for seed, targets in enumerate(
        [(1, 0, 2, 1), (None, None, None, 2), (None, 1, None, 0), (0, None, 1, None)]
    ):
        for reduction in ("sum", "mean"):
            choices = {"output": output, "loss": loss, "reduction": reduction}
            cell = with_numbers(KNOWN[name], seed, (0, 2, None, 1), targets, 3, **choices)
            assert wrong(cell) == {}, targets
            assert wrong(cell, fuse=True) == {}, targets


@pytest.mark.parametrize("name", KNOWN)
def test_cells_agree_with_central_differences(name: str) -> None:
    """The gradients of the parameters are the slopes of the loss."""
    output = "none" if "y_hat" in KNOWN[name] else "softmax"
    cell = with_numbers(KNOWN[name], 7, (0, 1, 1), (1, None, 0), 2, output=output, loss="squared_error")
    trace = rnntrace.bptt(cell.scenario())
    nudges = {
        name: np.zeros_like(value) for name, value in by_autograd(cell).values.items() if name != "loss"
    }
    for parameter, at in cell.weights.items():

        def loss(array: np.ndarray, parameter: str = parameter) -> float:
            return float(evaluated(cell, {**cell.weights, parameter: array}, nudges, np)[0])

        assert distance(trace.grad(parameter), slopes(loss, at)) <= COARSE_TOLERANCE, parameter


# -- an Elman network, by hand ---------------------------------------------------------------------

ELMAN = """
a[t] = W_xh @ x[t] + W_hh @ h[t-1] + b_h
h[t] = {}(a[t])
"""


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid", "identity"])
@pytest.mark.parametrize("output", ["softmax", "sigmoid", "identity"])
def test_an_elman_network_written_by_hand_is_the_built_in(activation: str, output: str) -> None:
    """The equations of the built-in cell, given as one's own, give its values, gradients and loss bit
    for bit."""
    loss = {"softmax": "cross_entropy", "sigmoid": "binary_cross_entropy"}.get(output, "squared_error")
    network = made(61, activation=activation, output=output, loss=loss, targets=(2, None, 0, 1))
    assert_same(network, ELMAN.format(activation), output)


def test_an_elman_network_with_its_output_written_by_hand_is_the_built_in() -> None:
    """So does the whole network as one's own equations, scores and prediction included."""
    network = made(62, targets=(2, None, 0, 1))
    text = ELMAN.format("tanh") + "s[t] = W_hy @ h[t] + b_y\ny_hat[t] = softmax(s[t])\n"
    assert_same(network, text, "none")


def assert_same(network: Network, text: str, output: str) -> None:
    scenario = network.scenario()
    own = Architecture(OWN, "tanh", output, network.loss, network.reduction, text)
    for fuse in (False, True):
        built_in = rnntrace.bptt(scenario, fuse=fuse)
        by_hand = rnntrace.bptt(replace(scenario, architecture=own), fuse=fuse)
        assert isinstance(built_in, Trace)
        assert built_in.loss == by_hand.loss
        for name in ("a", "h", "s", "y_hat", "loss"):
            assert built_in[name].tobytes() == by_hand[name].tobytes(), name
        for name in ("a", "h", "s", *network.weights):
            assert built_in.grad(name).tobytes() == by_hand.grad(name).tobytes(), name


def test_a_cell_of_ones_own_read_from_yaml() -> None:
    """The same holds for a file in which the equations stand in the place of the cell's name."""
    network = made(63)
    text = network.yaml()
    equations = "".join(f"    {line}\n" for line in ELMAN.format("tanh").strip().splitlines())
    own = text.replace("activation: tanh\n", "cell:\n  equations: |\n" + equations)
    by_hand = rnntrace.bptt(read_scenario(own.encode(), "own.yaml", Path()))
    built_in = rnntrace.bptt(network.scenario())
    assert built_in.loss == by_hand.loss
    for name in network.weights:
        assert np.array_equal(by_hand.grad(name), built_in.grad(name)), name


@pytest.mark.parametrize("bidirectional", [False, True], ids=["one way", "both ways"])
@pytest.mark.parametrize("cell", cells.CELLS)
def test_any_cell_of_ones_own_comes_in_layers_and_directions(cell: str, bidirectional: bool) -> None:
    """The built-in equations given as one's own give the same bits in two layers, both ways, and
    behind an embedding."""
    network = cells.made(64, cell, kind="embedding", layers=2, bidirectional=bidirectional)
    scenario = network.scenario()
    text = CELLS[cell].format(activation="tanh")
    own = replace(scenario.architecture, cell=OWN, equations=text)
    built_in, by_hand = rnntrace.bptt(scenario), rnntrace.bptt(replace(scenario, architecture=own))
    assert built_in.loss == by_hand.loss
    for name in scenario.system.names:
        assert np.array_equal(built_in[name], by_hand[name]), name
    for name in network.weights:
        assert np.array_equal(built_in.grad(name), by_hand.grad(name)), name
