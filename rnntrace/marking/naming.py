"""Which mistake makes just these numbers: every wrong equation tried on the student's own ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from ..equations.functions import Array
from ..equations.text import expression_text
from ..equations.tree import Symbol
from .answers import Answer
from .estimates import DoesNotFit
from .judged import Judged, Suspect
from .mistakes.table import Mistake, mistakes
from .places import Place
from .precision import Precision
from .questions import Question
from .slips import slips
from .working import Working

# So many are named, the likely ones first.
MOST_NAMED = 3
# So many numbers are worked at most to find what went wrong with one answer.
MOST_WORKED = 2_000_000


class Suspects(NamedTuple):
    """What may have gone wrong with one answer: wrong equations that give all of it, and those that give
    the wrong entries alone; slips of the pen; and whether there is but one wrong entry among others."""

    whole: tuple[Mistake, ...]
    partly: tuple[Mistake, ...]
    slips: tuple[Suspect, ...]
    single: bool
    working: Working


def suspects_of(
    workings: Iterable[Working], place: Place, answer: Answer, wrong: Array, precision: Precision
) -> Suspects:
    """What may have gone wrong with an answer whose ``wrong`` entries these are: on the student's own numbers
    before it, or on those that are like them but for what was wrong there."""
    first, *others = (_suspects(working, place, answer, wrong, precision) for working in workings)
    return next((found for found in (first, *others) if found.whole), first)


def _suspects(working: Working, place: Place, answer: Answer, wrong: Array, precision: Precision) -> Suspects:
    whole: list[Mistake] = []
    partly: list[Mistake] = []
    given, made = answer.values, working.worked(place)
    for mistake, other in _tried(working, place):
        value = other.worked_value(place)
        if value is None:
            continue
        agrees = precision.agrees(given, value)
        apart = np.abs(value.value - made.value).reshape(given.shape)
        room = precision.allowed(value).reshape(given.shape)
        told = bool((room < np.abs(given - made.value.reshape(given.shape)) / 2)[wrong].any())
        if not agrees[wrong].all() or not told or not (apart > room)[wrong].any():
            continue
        (whole if agrees[~np.isnan(given)].all() else partly).append(mistake)
    places = [tuple(int(i) for i in at) for at in np.argwhere(wrong)]
    single = len(places) == 1 and len(answer.given) > 1
    found = tuple(slips(answer, places, made, precision))
    return Suspects(tuple(whole), tuple(partly), found, single, working)


class _Attempt(NamedTuple):
    """The student's numbers with a wrong equation among the right ones."""

    working: Working

    def worked_value(self, place: Place):  # type: ignore[no-untyped-def]
        try:
            return self.working.worked(place)
        except DoesNotFit:
            return None


def _tried(working: Working, place: Place) -> Iterator[tuple[Mistake, _Attempt]]:
    """Every mistake in the equation of a value, and in those of what was not answered on the way to it."""
    behind = working.on_the_way(place)
    kinds = dict.fromkeys((each.of, each.part) for each in (place, *behind))
    cost = sum(int(np.prod(working.shape(each))) for each in (place, *behind))
    left = MOST_WORKED
    for of, part in kinds:
        at = next(each for each in (place, *behind) if (each.of, each.part) == (of, part))
        for mistake in mistakes(working.trace(at), of):
            left -= cost
            if left < 0:
                return
            yield mistake, _Attempt(working.with_equation(at, mistake.right, place))


class Suspicion:
    """What may have gone wrong, over all answers: a mistake that explains several of them is the likelier."""

    def __init__(self) -> None:
        self.of: dict[Question, Suspects] = {}
        self.explains: Counter[tuple[Symbol, str]] = Counter()

    def add(self, question: Question, found: Suspects) -> None:
        """Take note of what may explain an answer."""
        self.of[question] = found
        self.explains.update({_key(mistake) for mistake in found.whole})

    def named(self, judged: Judged) -> tuple[Suspect, ...]:
        """The suspects of an answer, the likely ones first."""
        found = self.of.get(judged.question)
        if found is None:
            return ()
        on = found.working
        whole = [Suspect(each.words, each, working=on) for each in self.in_order(found.whole)]
        partly = [Suspect(each.words, each, (), True, on) for each in self.in_order(found.partly)]
        pen = list(found.slips)
        order = [*pen, *whole, *partly] if found.single else [*whole, *pen, *partly]
        if found.slips and len(found.slips) == len(judged.entries):
            order = [*whole, *pen]
        return tuple(order[:MOST_NAMED])

    def in_order(self, found: tuple[Mistake, ...]) -> list[Mistake]:
        return sorted(found, key=lambda each: (-self.explains[_key(each)], each.rank))


def _key(mistake: Mistake) -> tuple[Symbol, str]:
    return mistake.left, expression_text(mistake.right)
