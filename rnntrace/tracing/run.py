"""The forward pass and backpropagation through time: the equations, evaluated in order."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from ..equations.differentiate import differentiate, handed_back
from ..equations.evaluate import Program, run
from ..equations.functions import Array
from ..equations.schedule import schedule
from ..equations.series import Series, Store
from ..equations.system import System
from ..scenario.model import Example, Scenario
from .handover import sent_to_initial_state
from .trace import Trace
from .traces import Traces


class NothingToDifferentiate(ValueError):
    """BPTT was asked of a network without a loss or without targets."""


def forward(scenario: Scenario) -> Trace | Traces:
    """The forward pass, every value recorded: a ``Trace``, or for a scenario with ``examples``
    their ``Traces``.

    Values that are not finite are recorded too; ``first_not_finite`` names the first.
    """
    return _collected(scenario, tuple(_forward(scenario, example) for example in scenario.examples))


def bptt(scenario: Scenario, *, fuse: bool = True) -> Trace | Traces:
    """The forward pass and backpropagation through time, every value and gradient recorded.

    With ``fuse=False`` the output's derivative is taken the long way, through dL/dy_hat.
    Raises NothingToDifferentiate where there is no loss, or no step has a target.
    """
    if scenario.system.loss is None:
        missing = "loss" if any(example.targets for example in scenario.examples) else "targets"
        raise NothingToDifferentiate(f"backpropagation starts at the loss, and the scenario has no {missing}")
    return _collected(scenario, tuple(_bptt(scenario, example, fuse) for example in scenario.examples))


def _collected(scenario: Scenario, traces: tuple[Trace, ...]) -> Trace | Traces:
    return Traces(scenario, traces) if scenario.several else traces[0]


def _forward(scenario: Scenario, example: Example) -> Trace:
    encoder = _forward(scenario.encoder, scenario.encoder.examples[0]) if scenario.encoder else None
    store = store_of(scenario, example, encoder)
    run(_forward_pass(scenario.system), store, scenario.shapes)
    return Trace(scenario, example, store, encoder=encoder)


def _bptt(scenario: Scenario, example: Example, fuse: bool) -> Trace:
    encoder = _forward(scenario.encoder, scenario.encoder.examples[0]) if scenario.encoder else None
    store = store_of(scenario, example, encoder)
    run(_both_passes(scenario.system, fuse), store, scenario.shapes)
    trace = Trace(scenario, example, store, differentiate(scenario.system, fuse))
    if scenario.encoder:
        trace.encoder = _encoder_bptt(scenario.encoder, sent_to_initial_state(trace))
    return trace


def _encoder_bptt(scenario: Scenario, handed: Mapping[str, Array]) -> Trace:
    """The encoder's forward pass, and BPTT from the gradients that its last states are handed."""
    example = scenario.examples[0]
    store = store_of(scenario, example)
    for name in scenario.system.handed_over:
        rows = np.zeros((example.steps, *scenario.shapes[name]))
        rows[-1] = handed.get(name, 0.0)  # the decoder may have fewer states, or not need one
        store.series[handed_back(name).quantity] = Series(rows)
    run(_both_passes(scenario.system, True), store, scenario.shapes)
    return Trace(scenario, example, store, differentiate(scenario.system))


@cache
def _forward_pass(system: System) -> Program:
    return Program(system.passes, system.definitions)


@cache
def _both_passes(system: System, fuse: bool) -> Program:
    backward = schedule(backward.equation for backward in differentiate(system, fuse))
    return Program((*system.passes, *backward), system.definitions)


def store_of(scenario: Scenario, example: Example, encoder: Trace | None = None) -> Store:
    """What is known before anything is computed."""
    store = Store(
        steps=example.steps,
        fixed={
            **scenario.parameters,
            "n_outputs": np.array(float(scenario.output_size)),
            "n_targets": np.array(float(scenario.targets_present or 1)),
        },
    )
    given = {scenario.system.input: example.inputs, "y": example.targets}
    for name, steps in given.items():
        if steps is not None:
            values = steps.values
            store.series[name, False] = Series(values) if isinstance(values, np.ndarray) else values
    if example.targets is not None and not all(example.targets.present):
        store.absent = {"y": ~np.array(example.targets.present)}
    for name, initial in scenario.initial.items():
        at = scenario.step_of_initial(name, example)
        first = encoder[name, encoder.steps] if encoder and at == 0 else initial
        store.series[name, False] = Series.from_state(first, example.steps, at)
    return store
