"""The forward pass and backpropagation through time: the equations, evaluated in order."""

from __future__ import annotations

from functools import cache

import numpy as np

from ..equations.differentiate import differentiate
from ..equations.evaluate import run
from ..equations.schedule import Pass, schedule
from ..equations.series import Series, Store
from ..equations.system import System
from ..scenario.model import Scenario
from .trace import Trace


class NothingToDifferentiate(ValueError):
    """BPTT was asked of a network without a loss or without targets."""


def forward(scenario: Scenario) -> Trace:
    """The forward pass, every value recorded.

    Values that are not finite are recorded too; ``Trace.first_not_finite`` names the first.
    """
    store = _store(scenario)
    run(scenario.system.passes, store, scenario.shapes)
    return Trace(scenario, store)


def bptt(scenario: Scenario, *, fuse: bool = True) -> Trace:
    """The forward pass and backpropagation through time, every value and gradient recorded.

    With ``fuse=False`` the output's derivative is taken the long way, through dL/dy_hat.
    Raises NothingToDifferentiate where there is no loss, or no step has a target.
    """
    if scenario.system.loss is None:
        missing = "targets" if scenario.targets is None else "a loss"
        raise NothingToDifferentiate(f"backpropagation starts at the loss, and the scenario has no {missing}")
    store = _store(scenario)
    run(_both_passes(scenario.system, fuse), store, scenario.shapes)
    return Trace(scenario, store, differentiate(scenario.system, fuse))


@cache
def _both_passes(system: System, fuse: bool) -> tuple[Pass, ...]:
    backward = schedule(backward.equation for backward in differentiate(system, fuse))
    return (*system.passes, *backward)


def _store(scenario: Scenario) -> Store:
    """What is known before anything is computed."""
    store = Store(
        steps=scenario.steps,
        fixed={
            **scenario.parameters,
            "n_outputs": np.array(float(scenario.output_size)),
            "n_targets": np.array(float(scenario.targets_present or 1)),
        },
        definitions=scenario.system.definitions,
    )
    given = {"x": scenario.inputs, "y": scenario.targets}
    for name, steps in given.items():
        if steps is not None:
            values = steps.values
            store.series[name, False] = Series(values) if isinstance(values, np.ndarray) else values
    if scenario.targets is not None and not all(scenario.targets.present):
        store.absent = {"y": ~np.array(scenario.targets.present)}
    for name, initial in scenario.initial.items():
        store.series[name, False] = Series.from_state(initial, scenario.steps)
    return store
