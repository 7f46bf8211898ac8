"""Sequences worked again and again with other weights: the same bits as when all is recorded."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

import rnntrace
from rnntrace.exercise.exercise import Exercise
from rnntrace.scenario.shipped.builtin import names
from rnntrace.tracing.repeated import Repeated, Weights
from rnntrace.tracing.update import changed, trained_of
from tests.support.networks import Network, networks
from tests.support.pages import scenario_of


def drawn(exercise: Exercise, seed: int) -> Weights:
    """Other weights of the same shapes."""
    draw = np.random.default_rng(seed)
    return {each: draw.normal(0, 0.5, exercise.array(each).shape) for each in trained_of(exercise)}


def check(exercise: Exercise) -> None:
    """Three times with weights of their own, the first ones again at the end; with and without gradients."""
    repeated, every = Repeated(exercise), range(len(exercise.chains))
    for seed in (1, 2, 1):
        weights = drawn(exercise, seed)
        trace = rnntrace.bptt(changed(exercise, weights, ""))
        assert repeated.loss(weights, every).loss == trace.loss
        found = repeated.gradients(weights, every)
        assert found.loss == trace.loss
        for each in weights:
            assert np.array_equal(found.gradients[each], trace.of(each.part).grad(each.name)), each


@pytest.mark.parametrize("name", names())
def test_of_every_scenario(name: str) -> None:
    """Of every cell, of encoders and decoders, of several examples and of both directions."""
    exercise = rnntrace.load(name).exercise
    if exercise.last.system.loss:
        check(exercise)


@given(networks())
def test_of_any_network(network: Network) -> None:
    """Of random ones, with steps that lack their target."""
    exercise = network.scenario().exercise
    if exercise.last.system.loss:
        check(exercise)


EXAMPLES = """
examples:
  - {inputs: [[1], [0.5], [-1]], targets: [null, null, [0.5]]}
  - {inputs: [[2]], targets: [[1]]}
output: identity
weights: {W_xh: 0.5, W_hh: 0.25, W_hy: 1}
"""


def test_of_one_example_among_several() -> None:
    """As if there were no other."""
    exercise = scenario_of(EXAMPLES).exercise
    repeated, weights = Repeated(exercise), drawn(exercise, 1)
    traces = rnntrace.bptt(changed(exercise, weights, ""))
    for place in (1, 0, 1):
        found, trace = repeated.gradients(weights, (place,)), traces.examples[place]
        assert found.loss == trace.loss
        for each in weights:
            assert np.array_equal(found.gradients[each], trace.grad(each.name))


def test_without_a_loss() -> None:
    """There are no gradients."""
    exercise = scenario_of("inputs: [[1]]\noutput: none\nweights: {W_xh: 0.5, W_hh: 0.25}\n").exercise
    with pytest.raises(rnntrace.NothingToDifferentiate, match="no targets"):
        Repeated(exercise).gradients(drawn(exercise, 1), (0,))
