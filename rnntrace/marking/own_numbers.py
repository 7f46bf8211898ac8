"""A trace with somebody's own numbers in place of the right ones, to be shown like any other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..equations.functions import Array
from ..equations.onehot import OneHot
from ..equations.series import Series
from ..equations.tree import Expression, Number, OverTime, Symbol, children, substitute
from ..tracing.trace import Trace
from .places import FIRST, Place, equations_of
from .times import LENGTH, step_named
from .working import Working

# The loss over all steps among what has no step; no author can write a name with spaces.
OVER_ALL = "loss over all steps"


def own_numbers(working: Working, place: Place, value: Array) -> Trace:
    """The trace that a place is in with the numbers that were answered, and what follows from them; the one
    at the place itself is ``value``."""
    trace = working.trace(place)
    series = {quantity: _copied(held) for quantity, held in trace.store.series.items()}
    totals, fixed = dict(trace.store.totals), dict(trace.store.fixed)
    example = place.example or 0
    for (name, gradient), held in series.items():
        own = Symbol(name, 0, gradient)
        if isinstance(held, Series) and own in equations_of(trace):
            for step in range(1, trace.steps + 1):
                made = working.at(Place(own, step, place.part, example)).value
                held.rows[step - 1 + held.margin] = made.reshape(held.rows.shape[1:])
    if place.step is None and not place.of.gradient:
        fixed[OVER_ALL] = value
    elif place.step is None:
        totals[place.of.name] = value
    else:
        held = series[place.of.name.removeprefix(FIRST), place.of.gradient]
        assert isinstance(held, Series)
        at = place.step - 1 + held.margin
        if 0 <= at < len(held.rows):
            held.rows[at] = value
    store = replace(trace.store, series=series, totals=totals, fixed=fixed)
    return Trace(trace.exercise, trace.calculation, store, trace.backward, trace.before, trace.fuse)


def _copied(held: Series | OneHot) -> Series | OneHot:
    return held._replace(rows=np.array(held.rows, float)) if isinstance(held, Series) else held


def sums(node: Expression) -> bool:
    """Whether an expression has a sum over the steps in it."""
    return isinstance(node, OverTime) or any(map(sums, children(node)))


def with_length(node: Expression, length: int) -> Expression:
    """An expression with the number of steps in it."""
    return substitute(node, lambda symbol: Number(str(length)) if symbol == LENGTH else symbol)


def seen_from(node: Expression, step: int, length: int) -> Expression:
    """An expression whose steps are told by themselves, as it is seen from a step."""

    def told(symbol: Symbol) -> Expression:
        named = step_named(symbol, length)
        if named is None:
            return symbol
        of, at = named
        return Symbol(of.name, at - step, of.gradient)

    return substitute(with_length(node, length), told)
