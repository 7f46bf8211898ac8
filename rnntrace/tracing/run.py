"""The forward pass and backpropagation through time: the equations, evaluated in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

import numpy as np

from ..equations.differentiate import differentiate, handed_back
from ..equations.evaluate import Program
from ..equations.functions import Array
from ..equations.onehot import OneHot
from ..equations.schedule import schedule
from ..equations.series import Series, Store
from ..equations.system import TARGET, System
from ..exercise.calculation import Calculation
from ..exercise.exercise import Chain, Exercise, Workable
from ..exercise.steps import Steps
from .handover import sent_to_initial_state
from .pencil import Pencil, evaluate
from .trace import Trace
from .traces import Traces


class NothingToDifferentiate(ValueError):
    """BPTT was asked of a network without a loss or without targets."""


def forward(of: Workable, pencil: Pencil | None = None) -> Trace | Traces:
    """The forward pass of a scenario, every value recorded: a ``Trace``, or for one with ``examples``
    their ``Traces``.

    Values that are not finite are recorded too; ``first_not_finite`` names the first. With a ``pencil``
    every number is rounded as it is written down, and used in that form from then on.
    """
    exercise = _as_given(of.exercise, pencil)
    return _collected(exercise, tuple(_forward(exercise, chain, pencil) for chain in exercise.chains))


def bptt(of: Workable, *, fuse: bool = True, pencil: Pencil | None = None) -> Trace | Traces:
    """The forward pass and backpropagation through time, every value and gradient recorded.

    With ``fuse=False`` the output's derivative is taken the long way, through dL/dy_hat; with a
    ``pencil`` every number is rounded as it is written down.
    Raises NothingToDifferentiate where there is no loss, or no step has a target.
    """
    exercise = _as_given(of.exercise, pencil)
    check_differentiable(exercise)
    forward_passes = (_forward(exercise, chain, pencil) for chain in exercise.chains)
    return _collected(exercise, tuple(backward(trace, fuse=fuse) for trace in forward_passes))


def check_differentiable(exercise: Exercise) -> None:
    """Raises NothingToDifferentiate where there is no loss."""
    if exercise.last.system.loss is None:
        missing = "loss" if any(chain[-1].targets for chain in exercise.chains) else "targets"
        raise NothingToDifferentiate(f"backpropagation starts at the loss, and the scenario has no {missing}")


def _collected(exercise: Exercise, traces: tuple[Trace, ...]) -> Trace | Traces:
    return Traces(exercise, traces) if exercise.several else traces[0]


def _as_given(exercise: Exercise, pencil: Pencil | None) -> Exercise:
    if pencil is None:
        return exercise
    from .by_hand import as_given  # few work so

    return exercise.changed(lambda calculation: as_given(calculation, pencil))


def _forward(exercise: Exercise, chain: Chain, pencil: Pencil | None) -> Trace:
    """The forward pass of all calculations of a chain, one after the other."""
    trace: Trace | None = None
    for calculation in chain:
        store = store_of(calculation, trace)
        trace = Trace(exercise, calculation, store, before=trace, pencil=pencil)
        evaluate(forward_pass(calculation.system), trace)
    assert trace
    return trace


def backward(trace: Trace, *, fuse: bool = True, only: int | None = None) -> Trace:
    """BPTT on a forward pass that there is: the same trace with its gradients, through all calculations
    back to the first; of the loss of one step alone, where ``only`` names it."""
    calculation = trace.calculation if only is None else _with_target(trace.calculation, only)
    found = _backward(trace, calculation, {}, fuse)
    if trace.before:
        found.before = _hand_back(trace.before, trace.calculation, sent_to_initial_state(found))
    return found


def _hand_back(trace: Trace, after: Calculation, sent: Mapping[str, Array]) -> Trace:
    """BPTT of a calculation before another one: from the gradients that its last states are handed."""
    found = _backward(trace, trace.calculation, handed_to(after, sent), True)
    if trace.before:
        found.before = _hand_back(trace.before, trace.calculation, sent_to_initial_state(found))
    return found


def handed_to(after: Calculation, sent: Mapping[str, Array]) -> Mapping[str, Array]:
    """What the last states of a calculation are handed by the one after it: what that has ``sent`` to where
    it starts from."""
    return {source: sent[state] for state, source in after.takes.items() if state in sent}


def _with_target(calculation: Calculation, step: int) -> Calculation:
    """The same with the target of one step alone."""
    targets = calculation.targets
    assert targets
    return replace(calculation, given={**calculation.given, TARGET: targets.only(step)})


def _backward(trace: Trace, calculation: Calculation, handed: Mapping[str, Array], fuse: bool) -> Trace:
    known = trace.store
    store = Store(known.steps, known.fixed, dict(known.series), absent=known.absent, earlier=known.earlier)
    if calculation.targets is not trace.targets:
        assert calculation.targets
        _give(store, TARGET, calculation.targets)
    hand(handed, calculation, store)
    equations = differentiate(calculation.system, fuse)
    found = Trace(trace.exercise, calculation, store, equations, trace.before, fuse, trace.pencil)
    evaluate(backward_pass(calculation.system, fuse), found)
    return found


def hand(handed: Mapping[str, Array], calculation: Calculation, store: Store) -> None:
    """The last states of a calculation get what they are handed."""
    for name in calculation.system.handed_over:
        rows = np.zeros((calculation.steps, *calculation.shapes[name]))
        rows[-1] = handed.get(name, 0.0)  # the next one may not need it
        store.series[handed_back(name).quantity] = Series(rows)


@cache
def forward_pass(system: System) -> Program:
    """The equations of a system, in the order in which they are evaluated."""
    return Program(system.passes, system.definitions)


@cache
def backward_pass(system: System, fuse: bool) -> Program:
    passes = schedule(backward.equation for backward in differentiate(system, fuse))
    return Program(passes, system.definitions)


def store_of(calculation: Calculation, before: Trace | None = None) -> Store:
    """What is known before anything is computed."""
    store = Store(
        steps=calculation.steps,
        earlier=calculation.earlier,
        fixed={
            **calculation.parameters,
            **{name: np.array(float(number)) for name, number in calculation.constants.items()},
        },
    )
    for name, steps in calculation.given.items():
        _give(store, name, steps)
    for name, first in first_states(calculation, before):
        store.series[name, False] = Series.from_state(
            first, calculation.steps, calculation.step_of_initial(name)
        )
    return store


def first_states(calculation: Calculation, before: Trace | None) -> Iterator[tuple[str, Array]]:
    """The states that a calculation starts from, by their names: the last ones of that ``before`` it, or its
    own."""
    for name, initial in calculation.initial.items():
        source = calculation.takes.get(name) if before else None
        yield name, before[source, before.steps] if before and source else initial


def _give(store: Store, name: str, steps: Steps) -> None:
    """Values over time from outside; a target that some steps lack is taken note of."""
    values = steps.values
    store.series[name, False] = values if isinstance(values, OneHot) else Series(values)
    if name == TARGET and not all(steps.present):
        store.absent = {name: ~np.array(steps.present)}
