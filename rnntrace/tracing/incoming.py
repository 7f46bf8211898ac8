"""What the loss sends to what comes in: dL/dx, which no other gradient needs, and so is worked only where
somebody asks for it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from ..equations.differentiate import BackwardEquation, of_input
from ..equations.evaluate import Program
from ..equations.schedule import schedule
from ..equations.series import Series, Store
from ..equations.system import System
from .pencil import evaluate

if TYPE_CHECKING:
    from .trace import Trace


def equation_of_input(trace: Trace) -> BackwardEquation | None:
    """How the gradient of what comes in is made; None where the loss does not hang on it, or where no
    gradients are recorded."""
    return of_input(trace.system, trace.fuse) if trace.backward else None


def gradient_of_input(trace: Trace) -> Series:
    """dL/dx at every step; zeros where the loss does not hang on it."""
    calculation = trace.calculation
    if equation_of_input(trace) is None:
        assert calculation.inputs
        return Series(np.zeros((calculation.steps, *calculation.inputs.shape)))
    known = trace.store
    store = Store(known.steps, known.fixed, dict(known.series), absent=known.absent)
    begun = type(trace)(
        trace.exercise, calculation, store, trace.backward, trace.before, trace.fuse, trace.pencil
    )
    evaluate(_program(trace.system, trace.fuse), begun)
    found = store.series[trace.system.input, True]
    assert isinstance(found, Series)
    return found


def backward_with_input(trace: Trace) -> tuple[tuple[BackwardEquation, ...], Store]:
    """The backward equations with that of what comes in after those of the other values, and the store with
    its gradient."""
    equation = equation_of_input(trace)
    if equation is None:
        return trace.backward, trace.store
    timed = [each for each in trace.backward if each.equation.left.step is not None]
    series = {**trace.store.series, (trace.system.input, True): trace.gradient_of_input}
    others = trace.backward[len(timed) :]
    return (*timed, equation, *others), replace(trace.store, series=series)


@cache
def _program(system: System, fuse: bool) -> Program:
    equation = of_input(system, fuse)
    assert equation
    return Program(schedule([equation.equation]), system.definitions)
