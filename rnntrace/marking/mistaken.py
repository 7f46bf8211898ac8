"""Mistakes put into the whole network: which of the numbers that are asked they change, and by how much.

A mistake is made at all steps. Where the mistaken value is asked itself, its wrong equation on the true
numbers tells all there is to know; the whole network is worked with it only where that does not settle it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np

from ..equations.functions import Array
from ..equations.onehot import OneHot
from ..equations.system import TARGET, System
from ..equations.tree import Expression, Quantity, Symbol
from ..tracing.trace import Trace
from ..tracing.traces import Traces
from .estimates import DoesNotFit
from .mistakes.table import Mistake, mistakes
from .one_equation import Get, worked_alone
from .places import FIRST, equations_of, order_of_work, place_of
from .questions import Question, questions
from .truth import truth
from .working import Working

# A number that is out by so many units of the last place may be so by rounding; by more it is seen.
UNITS_SEEN = 2.0
# What floats leave of a difference that is none, as a share of the larger number.
NOTHING = 1e-12
LEAST = 1e-3  # of what that is a share, at least

# Which values of a trace are one-hot, and whether some steps lack a target.
Given = tuple[frozenset[Quantity], bool]


@dataclass(frozen=True, eq=False)  # the same only as itself: how it is worked is kept
class Planted:
    """A mistake in the equation ``of`` a value, in a ``part`` of the chain, and what would be ``right``. All
    traces of one network that have as many steps share them, whatever their weights."""

    of: Symbol
    part: str
    mistake: Mistake
    right: Expression
    _gets: dict[Given, Get | None] = field(default_factory=dict, repr=False)

    def alone(self, trace: Trace, given: Given) -> Get | None:
        """What works the wrong equation alone; None where its sizes do not fit."""
        if given not in self._gets:
            self._gets[given] = None
            with suppress(DoesNotFit):
                self._gets[given] = worked_alone(self.of, self.mistake.right, trace)
        return self._gets[given]

    @property
    def before_the_steps(self) -> bool:
        """Whether it is in the gradient of a state from before the first step, which is worked at none."""
        return self.of.name.startswith(FIRST)


def planted(found: Trace | Traces) -> tuple[Planted, ...]:
    """Every mistake in every equation by which something that can be asked is made."""
    kind = tuple(_kind(trace) for trace in found.chain)
    known = _PLANTED.setdefault(found.chain[-1].system, {})
    if kind not in known:
        known[kind] = tuple(_mistakes(found))
    return known[kind]


def shows(
    found: Trace | Traces,
    mistake: Planted,
    asked: Collection[Question],
    digits: int,
    units: float = UNITS_SEEN,
) -> bool:
    """Whether a mistake changes a number that is asked by more than so many units of the last place.

    Not if it cannot be made, as its sizes do not fit.
    """
    return Sheet(found, asked, digits, units).shows(mistake)


def shown(
    found: Trace | Traces,
    asked: Collection[Question],
    digits: int,
    units: float = UNITS_SEEN,
    among: Iterable[Planted] | None = None,
) -> frozenset[Planted]:
    """The mistakes that do, of all or ``among`` some."""
    sheet = Sheet(found, asked, digits, units)
    return frozenset(filter(sheet.shows, planted(found) if among is None else among))


def planted_in(found: Trace | Traces, asked: Collection[Question]) -> tuple[Planted, ...]:
    """The mistakes in the equations of what is asked: those that can be made where all else is given."""
    last = found.chain[-1].calculation.part
    own = {(question.of, question.part or last) for question in asked}
    return tuple(each for each in planted(found) if (each.of, each.part) in own)


def effects(
    found: Trace | Traces, mistake: Planted, asked: Collection[Question]
) -> Mapping[Question, float] | None:
    """By how much a mistake changes the numbers of each question, at most; None if it cannot be made."""
    try:
        return dict(Sheet(found, asked, 0).differences(mistake))
    except DoesNotFit:
        return None


class Sheet:
    """What is asked of an exercise, to so many ``digits``; what differs by more than so many ``units`` of the
    last place is seen."""

    def __init__(
        self, found: Trace | Traces, asked: Collection[Question], digits: int, units: float = UNITS_SEEN
    ) -> None:
        self.found, self.asked = found, tuple(asked)
        self.tolerance = units * 10.0**-digits * (1 + 1e-9)
        self._of: dict[tuple[Symbol, str], list[Question]] = {}
        last = found.chain[-1].calculation.part
        for question in self.asked:
            self._of.setdefault((question.of, question.part or last), []).append(question)
        self._traces = {
            trace.calculation.part: tuple(
                (each.of(trace.calculation.part), _given(each.of(trace.calculation.part)))
                for each in found.examples
            )
            for trace in found.chain
        }
        self._true: dict[Question, Array] = {}

    def shows(self, mistake: Planted) -> bool:
        """Whether somebody who makes this mistake has an asked number wrong."""
        alone = self.alone(mistake)
        if alone is not None:
            return alone > self.tolerance
        try:
            return any(apart > self.tolerance for _, apart in self.differences(mistake))
        except DoesNotFit:
            return False

    def alone(self, mistake: Planted) -> float | None:
        """By how much the wrong equation alone, on the true numbers, changes what is asked of it.

        0 where it cannot be made, or changes nothing at all, so that nothing else is changed either; None
        where only the whole network can tell: nothing of it is asked, or what is changes too little.
        """
        if mistake.before_the_steps:
            return None
        gaps = self.gaps(mistake)
        if gaps is None or not any(gap.any() for gap in gaps):
            return 0.0
        asked = self._of.get((mistake.of, mistake.part), ())
        if mistake.of.step is not None:
            found = [float(gaps[question.example or 0][(question.step or 0) - 1]) for question in asked]
        elif len(gaps) == 1:
            found = [float(gaps[0].max(initial=0.0))] if asked else []
        elif mistake.of.gradient:
            found = [self._together(mistake, question) for question in asked]
        else:
            return None
        largest = max(found, default=0.0)
        return largest if largest > self.tolerance else None

    def gaps(self, mistake: Planted) -> list[Array] | None:
        """By how much the wrong equation, on the true numbers, changes the value at each step of each
        example; of what has no step, its share in all of it. None where it cannot be worked alone."""
        found: list[Array] = []
        for trace, given in self._traces[mistake.part]:
            get = mistake.alone(trace, given)
            if get is None:
                return None
            found.append(_gaps(mistake.of, get(trace), trace))
        return found

    def _together(self, mistake: Planted, question: Question) -> float:
        """The same of a question about what has no step, of all examples."""
        shares = [
            get(trace) for trace, given in self._traces[mistake.part] if (get := mistake.alone(trace, given))
        ]
        return _largest(sum(shares[1:], shares[0]), self.true(question))

    def true(self, question: Question) -> Array:
        """The right numbers of a question."""
        if question not in self._true:
            self._true[question] = truth(self.found, question)
        return self._true[question]

    def differences(self, mistake: Planted) -> Iterator[tuple[Question, float]]:
        """By how much each question's numbers are changed in the whole network, those of the mistaken value
        first. Raises DoesNotFit where the mistake cannot be made."""
        for question, made in self.numbers(mistake):
            yield question, _largest(made, self.true(question))

    def numbers(self, mistake: Planted) -> Iterator[tuple[Question, Array]]:
        """What each question's numbers are in the whole network with a mistake, likewise."""
        working = self._right.everywhere({(mistake.of, mistake.part): mistake.mistake.right})
        first = self._of.get((mistake.of, mistake.part), [])
        for question in dict.fromkeys((*first, *self.asked)):
            yield question, working.worked(place_of(question, self.found)).value.reshape(question.shape)

    @cached_property
    def _right(self) -> Working:
        """The network as it should be, everything in it worked."""
        right = Working(self.found, {})
        right.work_in_order(order_of_work(self.found))
        return right


def _gaps(of: Symbol, made: Array, trace: Trace) -> Array:
    if of.step is None:
        true = trace.grad(of.name) if of.gradient else np.asarray(trace.loss)
        return _apart(made, true)
    held = trace.store.series[of.quantity]
    true = held.dense() if isinstance(held, OneHot) else held.at(0)
    gaps: Array = _apart(made, true).reshape(trace.steps, -1).max(axis=1)
    losses = trace.calculation.losses
    if of.name == trace.system.loss and len(losses) < trace.steps:
        gaps[[step not in losses for step in range(1, trace.steps + 1)]] = 0.0
    return gaps


def _apart(made: Array, true: Array) -> Array:
    """How far numbers are from the true ones; endlessly, where one is none."""
    with np.errstate(all="ignore"):
        apart = np.asarray(np.abs(made - true), float)
    apart[apart <= NOTHING * np.maximum(np.abs(true), LEAST)] = 0.0
    if not np.isfinite(apart).all():
        same = (made == true) | (np.isnan(made) & np.isnan(true))
        apart = np.where(same, 0.0, np.where(np.isnan(apart), np.inf, apart))
    return apart


def _largest(made: Array, true: Array) -> float:
    return float(_apart(np.asarray(made), true).max(initial=0.0))


# -- what holds whatever the numbers ---------------------------------------------------------------

_PLANTED: WeakKeyDictionary[System, dict[tuple[object, ...], tuple[Planted, ...]]] = WeakKeyDictionary()


def _kind(trace: Trace) -> tuple[object, ...]:
    """What mistakes hang on."""
    known = trace.calculation
    shapes = tuple(known.shapes.items())
    return trace.system, known.part, shapes, known.steps, known.losses, trace.fuse, bool(trace.backward)


def _given(trace: Trace) -> Given:
    """What the way of working hangs on beside the equation."""
    store = trace.store
    hot = frozenset(quantity for quantity, held in store.series.items() if isinstance(held, OneHot))
    return hot, TARGET in store.absent


def _mistakes(found: Trace | Traces) -> Iterator[Planted]:
    asked = {(question.of, question.part) for question in questions(found)}
    last = found.chain[-1]
    for trace in found.chain:
        part = trace.calculation.part
        for left in equations_of(trace):
            handed = left.name.startswith(FIRST) and left.name.removeprefix(FIRST) in trace.calculation.takes
            if handed or (left, "" if trace is last else part) in asked:
                right = equations_of(trace)[left].right
                yield from (Planted(left, part, each, right) for each in mistakes(trace, left))
