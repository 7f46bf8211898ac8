"""A trace in another notation: the same numbers under other letters."""

from __future__ import annotations

from dataclasses import replace

from ..exercise.exercise import Exercise
from .trace import Trace
from .traces import Traces


def in_notation(trace: Trace | Traces, notation: str) -> Trace | Traces:
    """The same trace with the letters of a notation, one of ``cells.notations.NOTATIONS``."""
    exercise = trace.exercise.changed(lambda each: replace(each, notation=notation))
    if isinstance(trace, Traces):
        return Traces(exercise, tuple(_of(exercise, each, notation) for each in trace.examples))
    return _of(exercise, trace, notation)


def _of(exercise: Exercise, trace: Trace, notation: str) -> Trace:
    """One trace, with those before it."""
    before = trace.before and _of(exercise, trace.before, notation)
    calculation = replace(trace.calculation, notation=notation)
    return Trace(exercise, calculation, trace.store, trace.backward, before, trace.fuse, trace.pencil)
