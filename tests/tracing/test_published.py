"""Worked examples that others have printed, reproduced to the digits they give."""

from __future__ import annotations

import numpy as np
import pytest

import rnntrace
from tests.support.cells import Deep, Example
from tests.support.networks import Array, Network

# Tom Yeh's "AI by Hand" RNN exercise, as worked out at
# https://ai.stackexchange.com/questions/45724/can-anyone-please-explain-the-recurrent-neural-network-calculation-shown-in-the/45731
BY_HAND = Network(
    activation="relu",
    output="identity",
    loss="squared_error",
    reduction="sum",
    weights={
        "W_xh": np.array([[1.0], [2.0]]),
        "W_hh": np.array([[1.0, -1.0], [1.0, 1.0]]),
        "b_h": np.zeros(2),
        "W_hy": np.array([[-1.0, 1.0]]),
        "b_y": np.zeros(1),
    },
    inputs=((3.0,), (4.0,)),
    targets=None,
    left_out=("b_h", "b_y"),
)


def test_a_relu_network_worked_by_hand() -> None:
    """Small whole numbers come out exactly, as on the sheet of paper."""
    trace = rnntrace.forward(BY_HAND.scenario())
    assert trace["h"].tolist() == [[3.0, 6.0], [1.0, 17.0]]
    assert trace["y_hat"].tolist() == [[3.0], [16.0]]


# Stanford CS231n, assignment 3, RNN_Captioning.ipynb: its expected values for rnn_step_forward,
# rnn_forward and CaptioningRNN.loss. Every array is a linspace; vectors are rows there, and columns
# here, so its matrices are transposed. https://github.com/lightaime/cs231n/tree/master/assignment3


def linspace(low: float, high: float, *shape: int) -> Array:
    return np.linspace(low, high, int(np.prod(shape))).reshape(shape)


def cs231n(
    wx: Array, wh: Array, b: Array, h0: Array, x: Array, output: dict[str, Array] | None = None
) -> Network:
    """One example of the course's network; without an output layer it ends at its states."""
    return Network(
        activation="tanh",
        output="softmax" if output else "none",
        loss="cross_entropy" if output else "squared_error",
        reduction="sum",
        weights={"W_xh": wx.T, "W_hh": wh.T, "b_h": b, **(output or {})},
        inputs=tuple(tuple(row.tolist()) for row in x),
        targets=None,
        initial=h0,
    )


STEP = [
    [-0.58172089, -0.50182032, -0.41232771, -0.31410098],
    [0.66854692, 0.79562378, 0.87755553, 0.92795967],
    [0.97934501, 0.99144213, 0.99646691, 0.99854353],
]


@pytest.mark.parametrize("example", range(3))
def test_a_single_step_of_cs231n(example: int) -> None:
    """One step from a given state gives the course's next state, to its 8 decimals."""
    network = cs231n(
        wx=linspace(-0.1, 0.9, 10, 4),
        wh=linspace(-0.3, 0.7, 4, 4),
        b=linspace(-0.2, 0.4, 4),
        h0=linspace(-0.2, 0.5, 3, 4)[example],
        x=linspace(-0.4, 0.7, 3, 10)[example : example + 1],
    )
    trace = rnntrace.forward(network.scenario())
    assert np.abs(trace["h", 1] - STEP[example]).max() <= 0.5e-8


SEQUENCE = [
    [
        [-0.42070749, -0.27279261, -0.11074945, 0.05740409, 0.22236251],
        [-0.39525808, -0.22554661, -0.0409454, 0.14649412, 0.32397316],
        [-0.42305111, -0.24223728, -0.04287027, 0.15997045, 0.35014525],
    ],
    [
        [-0.55857474, -0.39065825, -0.19198182, 0.02378408, 0.23735671],
        [-0.27150199, -0.07088804, 0.13562939, 0.33099728, 0.50158768],
        [-0.51014825, -0.30524429, -0.06755202, 0.17806392, 0.40333043],
    ],
]


@pytest.mark.parametrize("example", range(2))
def test_a_sequence_of_cs231n(example: int) -> None:
    """Three steps give the course's states, to its 8 decimals."""
    network = cs231n(
        wx=linspace(-0.2, 0.4, 4, 5),
        wh=linspace(-0.4, 0.1, 5, 5),
        b=linspace(-0.7, 0.1, 5),
        h0=linspace(-0.3, 0.1, 2, 5)[example],
        x=linspace(-0.1, 0.3, 2, 3, 4)[example],
    )
    trace = rnntrace.forward(network.scenario())
    assert np.abs(trace["h"] - SEQUENCE[example]).max() <= 0.5e-8


EMBEDDED = {  # by token, 8 decimals
    0: [0.0, 0.07142857, 0.14285714],
    1: [0.21428571, 0.28571429, 0.35714286],
    2: [0.42857143, 0.5, 0.57142857],
    3: [0.64285714, 0.71428571, 0.78571429],
}


def test_the_word_embedding_of_cs231n() -> None:
    """Words looked up in the course's embedding are its vectors, to its 8 decimals."""
    one = np.ones((1, 3))
    network = Deep(
        cell="rnn",
        input_size=5,
        weights={"E": linspace(0, 1, 5, 3).T, "W_xh": one, "W_hh": one[:, :1], "b_h": np.zeros(1)},
        examples=tuple(Example(tokens, None) for tokens in ((0, 3, 1, 2), (2, 1, 0, 3))),
        embedding=True,
        several=True,
    )
    traces = rnntrace.forward(network.scenario())
    for trace, example in zip(traces.examples, network.examples, strict=True):
        expected = [EMBEDDED[token] for token in example.inputs]
        assert np.abs(trace["x"] - expected).max() <= 0.5e-8


def test_the_captioning_loss_of_cs231n() -> None:
    """Ten captions, the state started from an image's features, words embedded, padding without a
    target: the sum of the losses over the ten is the course's, to its 11 decimals."""
    weight = -1.4, 1.3
    states = linspace(-1.5, 0.3, 10, 20) @ linspace(*weight, 20, 40) + linspace(*weight, 40)
    captions = (np.arange(10 * 13) % 3).reshape(10, 13).tolist()
    weights = {
        "E": linspace(*weight, 3, 30).T,
        "W_xh": linspace(*weight, 30, 40).T,
        "W_hh": linspace(*weight, 40, 40).T,
        "b_h": linspace(*weight, 40),
        "W_hy": linspace(*weight, 40, 3).T,
        "b_y": linspace(*weight, 3),
    }
    losses = []
    for caption, h0 in zip(captions, states, strict=True):
        targets = tuple(word or None for word in caption[1:])  # word 0 is padding
        example = Example(tuple(caption[:-1]), targets)
        network = Deep("rnn", 3, weights, (example,), embedding=True, initial={"h": h0})
        losses.append(rnntrace.forward(network.scenario()).loss)
    assert abs(sum(losses) / 10 - 9.83235591003) <= 0.5e-11


# Deep-ML, problem 59, "LSTM network": its test cases. It multiplies [h, x] by one matrix for each
# gate, split here. https://github.com/Open-Deep-ML/DML-OpenProblem


def deep_ml(w_h: Array, w_x: Array, bias: Array, inputs: Array, candidate: float = 1.0) -> Deep:
    """Its network: every gate has the same weights, those of the candidate perhaps scaled."""
    weights = {}
    for gate in "ifgo":
        scale = candidate if gate == "g" else 1.0
        weights |= {f"W_x{gate}": scale * w_x, f"W_h{gate}": scale * w_h, f"b_{gate}": bias}
    example = Example(tuple(tuple(row) for row in inputs.tolist()), None)
    return Deep("lstm", w_x.shape[1], weights, (example,))


def test_the_lstms_of_deep_ml() -> None:
    """The last hidden states are those of its test cases, to their 8 decimals."""
    half = np.array([[0.5]])
    one = deep_ml(half, half, np.array([0.1]), np.array([[1.0], [2.0], [3.0]]), candidate=0.6)
    two = deep_ml(
        np.array([[0.1, 0.2], [0.5, 0.6]]),
        np.array([[0.3, 0.4], [0.7, 0.8]]),
        np.array([0.1, 0.2]),
        np.array([[0.1, 0.2], [0.3, 0.4]]),
    )
    assert np.abs(rnntrace.forward(one.scenario())["h", 3] - 0.73698596).max() <= 0.5e-8
    last = rnntrace.forward(two.scenario())["h", 2]
    assert np.abs(last - [0.16613133, 0.40299449]).max() <= 0.5e-8
