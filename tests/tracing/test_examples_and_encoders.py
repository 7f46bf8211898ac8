"""Several sequences together, and an encoder that hands its last states to a decoder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rnntrace
from rnntrace.tracing.traces import Traces
from tests.support.cells import (
    CELLS,
    STATES,
    AllAnswers,
    Deep,
    Example,
    by_autograd,
    by_torch,
    deep_networks,
    initial_states,
    made,
    too_far,
    with_own_states,
    with_weights,
)
from tests.support.oracles import distance
from tests.support.patience import combined, patiently

ORACLES = [by_autograd, by_torch]
oracles = pytest.mark.parametrize("oracle", ORACLES)
Oracle = Callable[[Deep], AllAnswers]

SEQUENCES = (
    Example((0, 2, 1, 1), (1, 0, None, 2)),
    Example((2,), (0,)),
    Example((1, 0), (None, None)),
    Example((None, 1, 0, 2, 2), (None, None, None, None, 1)),
)


def several(cell: str, reduction: str, **keys: Any) -> Deep:
    return replace(made(41, cell, **keys), examples=SEQUENCES, several=True, reduction=reduction)


REDUCTIONS = ["sum", "mean", "mean_of_examples"]
EACH_ONCE = [*zip(CELLS, [REDUCTIONS[2], *REDUCTIONS], strict=True)]


@oracles
@pytest.mark.parametrize(("cell", "reduction"), combined(CELLS, REDUCTIONS, usual=EACH_ONCE))
def test_examples_of_different_lengths(cell: str, reduction: str, oracle: Oracle) -> None:
    """The loss and the gradients of parameters are of all examples together, a mean over the targets
    of all or over the examples; the values of each step, and their gradients, are each example's own, and
    so may the states be that it begins from."""
    for keys in ({}, {"layers": 2, "bidirectional": True}):
        network = with_own_states(42, several(cell, reduction, **keys), 2)
        traces = rnntrace.bptt(network.scenario(), fuse=False)
        assert isinstance(traces, Traces)
        assert [trace.steps for trace in traces.examples] == [4, 1, 2, 5]
        assert too_far(network, traces, oracle(network)) == {}


def test_examples_add_up() -> None:
    """A sum over examples is the sum of scenarios with one example each."""
    network = several("lstm", "sum")
    together = rnntrace.bptt(network.scenario())
    alone = [
        rnntrace.bptt(replace(network, examples=(example,), several=False).scenario())
        for example in SEQUENCES
        if any(target is not None for target in example.targets or ())
    ]
    assert distance(together.loss, sum(trace.loss for trace in alone)) <= 1e-14
    for name in network.weights:
        assert distance(together.grad(name), sum(trace.grad(name) for trace in alone)) <= 1e-12, name


# -- an encoder and its decoder --------------------------------------------------------------------


def halves(cell: str, seed: int = 51, *, decoder: str = "", layers: int = 1, embedding: bool = False) -> Deep:
    """Words in, states handed over, other words out."""
    source = Deep(
        cell,
        4,
        {},
        (Example((3, 0, 2, 1), None),),
        layers=layers,
        embedding=embedding,
        output="none",
        two_biases=False,
    )
    source = with_weights(seed, source)
    source = replace(source, initial=initial_states(seed + 1, source, 2))
    target = Deep(
        decoder or cell,
        3,
        {},
        (Example((0, 1, 2), (1, 2, None)),),
        layers=layers,
        embedding=embedding,
        reduction="mean",
        encoder=source,
    )
    return with_weights(seed + 2, target)


@oracles
@pytest.mark.parametrize("layers", patiently([1, 2], [2]))
@pytest.mark.parametrize("cell", CELLS)
def test_an_encoder_and_its_decoder(cell: str, layers: int, oracle: Oracle) -> None:
    """The decoder starts from every state that the encoder ends with, h and c and in each layer; the
    loss's gradients go back through them to the encoder's states at every step and to its weights."""
    for embedding in (False, True):
        network = halves(cell, layers=layers, embedding=embedding)
        trace = rnntrace.bptt(network.scenario(), fuse=False)
        assert too_far(network, trace, oracle(network)) == {}
        assert network.encoder is not None
        for name in network.encoder.weights:
            assert trace.encoder.grad(name).any(), name


@given(deep_networks(), st.integers(0, 2**20))
def test_any_encoder_with_any_decoder_of_its_cell(network: Deep, seed: int) -> None:
    """Whatever is decoded, and however long the source is, the encoder's gradients are autograd's."""
    example = Example(tuple(int(i) for i in np.random.default_rng(seed).integers(0, 3, 1 + seed % 4)), None)
    keys = {"layers": network.layers, "activation": network.activation, "output": "none"}
    hidden = network.hidden_size
    source = with_weights(seed, Deep(network.cell, 3, {}, (example,), **keys), hidden=hidden, scale=0.6)
    # One example, one direction, one bias: what can have an encoder.
    single = {"examples": network.examples[:1], "several": False, "initial": {}}
    plain = replace(network, bidirectional=False, two_biases=False, **single)
    outputs = network.output_size
    target = with_weights(seed + 1, plain, hidden=hidden, outputs=outputs, scale=0.6)
    both = replace(target, encoder=source)
    assert too_far(both, rnntrace.bptt(both.scenario(), fuse=False), by_autograd(both)) == {}


@oracles
@pytest.mark.parametrize("reduction", ["sum", "mean_of_examples"])
@pytest.mark.parametrize("cell", CELLS)
def test_examples_of_an_encoder_and_its_decoder(cell: str, reduction: str, oracle: Oracle) -> None:
    """Pairs of sequences of any lengths: each decoder starts where its own encoder ends, which may begin
    from a state of its own; the gradients of the parameters of both are of all pairs together."""
    network = halves(cell, layers=2)
    assert network.encoder is not None
    sources = (Example((3, 0, 2, 1), None), Example((1,), None), Example((2, None, 0), None))
    source = with_own_states(61, replace(network.encoder, examples=sources, several=True), 2)
    targets = (Example((0, 1), (1, 2)), Example((2, 1, 0), (None, None, 0)), Example((1,), (None,)))
    network = replace(network, examples=targets, several=True, encoder=source, reduction=reduction)
    traces = rnntrace.bptt(network.scenario(), fuse=False)
    assert [(trace.encoder.steps, trace.steps) for trace in traces.examples] == [(4, 2), (1, 3), (3, 1)]
    assert too_far(network, traces, oracle(network)) == {}
    for trace in traces.examples:
        for name in trace.calculation.takes:
            assert np.array_equal(trace[name, 0], trace.encoder[name, trace.encoder.steps]), name


def test_what_is_handed_over_is_the_last_state() -> None:
    """The decoder's step 0 is the encoder's step T, for h and for c."""
    trace = rnntrace.bptt(halves("lstm").scenario())
    for name in STATES["lstm"]:
        assert np.array_equal(trace[name, 0], trace.encoder[name, 4]), name
    assert trace.initial.keys() == {"h", "c"}


@oracles
def test_a_decoder_need_not_take_all_states(oracle: Oracle) -> None:
    """Where an LSTM encodes and a plain RNN decodes only h is handed over, and the gradient of the
    last c is what h makes of it."""
    network = halves("lstm", decoder="rnn")
    trace = rnntrace.bptt(network.scenario(), fuse=False)
    assert too_far(network, trace, oracle(network)) == {}


def test_a_forward_pass_has_the_encoder_too() -> None:
    """Without gradients both halves have the values that they have with them."""
    scenario = halves("gru", layers=2).scenario()
    forward, both = rnntrace.forward(scenario), rnntrace.bptt(scenario)
    assert forward.loss == both.loss
    for name in ("h1", "h2", "a_r2"):
        assert np.array_equal(forward[name], both[name]), name
        assert np.array_equal(forward.encoder[name], both.encoder[name]), name
    with pytest.raises(KeyError, match=r"rnntrace\.bptt"):
        forward.encoder.grad("h2")
