"""Which number a symbol in an equation stands for: an answer, one that is made, or one of the exercise."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ..equations.differentiate import is_handed
from ..equations.functions import Array
from ..equations.tree import COUNT, Symbol
from ..tracing.canonical import taker
from ..tracing.trace import Trace
from ..tracing.traces import Traces
from .estimates import Estimate, half_of
from .places import FIRST, Place
from .times import LENGTH, step_named


class Symbols(NamedTuple):
    """The symbols of an equation of a ``trace`` at a ``step``. What is answered or made is asked of ``at``;
    numbers of the exercise have as many ``digits`` as everything else, and those of no step are kept in
    ``fixed``."""

    found: Trace | Traces
    at: Callable[[Place], Estimate]
    digits: int | None
    fixed: dict[tuple[str, str], Estimate]
    trace: Trace
    step: int
    example: int

    def number(self, symbol: Symbol) -> Estimate:
        """What a symbol stands for."""
        if symbol.step is None:
            return self.timeless(symbol)
        return self.timed(symbol, self.step + symbol.step)

    def timeless(self, symbol: Symbol) -> Estimate:
        """A value of no step, or at a step that is named."""
        trace = self.trace
        if named := step_named(symbol, trace.steps):
            return self.timed(*named)
        if symbol == LENGTH:
            return Estimate.of(np.asarray(float(trace.steps)))
        if symbol.gradient:
            return self.at(Place(symbol, None, trace.calculation.part, None))
        name = trace.calculation.part, symbol.name
        if name not in self.fixed:
            self.fixed[name] = self.given(trace.store.fixed[symbol.name])
        return self.fixed[name]

    def timed(self, symbol: Symbol, at: int) -> Estimate:
        """A value at a step of its own."""
        trace, example = self.trace, self.example
        calculation, own = trace.calculation, Symbol(symbol.name, 0, symbol.gradient)
        if symbol.name == COUNT:
            return Estimate.of(np.asarray(float(at + calculation.earlier)))
        if is_handed(symbol):
            return self.handed(symbol, at)
        if symbol.gradient:
            if not 1 <= at <= trace.steps:
                return Estimate.of(np.zeros(calculation.shapes[symbol.name]))
            return self.at(Place(own, at, calculation.part, example))
        if symbol.name in calculation.given:
            return self.given(trace.value(own, at))
        if 1 <= at <= trace.steps:
            return self.at(Place(own, at, calculation.part, example))
        if not trace.begins_at(symbol.name, at):
            return Estimate.of(np.zeros(calculation.shapes[symbol.name]))
        if trace.before and (source := calculation.takes.get(symbol.name)):
            before = trace.before
            return self.at(Place(Symbol(source, 0), before.steps, before.calculation.part, example))
        return self.given(calculation.initial[symbol.name])

    def handed(self, symbol: Symbol, at: int) -> Estimate:
        """What comes back to the last value of a state from the calculation after this one."""
        chain = self.found.examples[self.example].chain
        after = chain[chain.index(self.trace) + 1]
        name = taker(after, symbol)
        if at != self.trace.steps or name is None:
            return Estimate.of(np.zeros(()))
        step = after.calculation.step_of_initial(name)
        return self.at(Place(Symbol(FIRST + name, 0, True), step, after.calculation.part, self.example))

    def given(self, numbers: Array) -> Estimate:
        """Numbers of the exercise: exact, if they have no more places than everything else."""
        if self.digits is None:
            return Estimate.of(np.asarray(numbers, float))
        half = half_of(self.digits)
        more = np.abs(numbers - np.round(numbers, self.digits)) > 1e-9 * half
        return Estimate.of(np.asarray(numbers, float), np.where(more, half, 0.0))
