"""Which mistake makes just these numbers: every wrong equation tried on the student's own ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from ..equations.functions import Array
from ..equations.text import expression_text
from ..equations.tree import Symbol
from .answers import Answer, places_of
from .estimates import DoesNotFit, Estimate
from .judged import Judged, Suspect
from .mistakes.table import Mistake, mistakes
from .places import Place
from .precision import Precision
from .questions import Question
from .slips import MOST_SLIPS, slips
from .working import Working

# So many are named, the likely ones first.
MOST_NAMED = 3
# So many values, and so many numbers in them, are worked at most to find what went wrong with all answers.
MOST_VALUES = 20_000
MOST_NUMBERS = 3_000_000


class Known:
    """What the answers before told: ``mistakes``, by their identity, and how much work they left to do."""

    def __init__(self) -> None:
        self.mistakes: dict[int, Mistake] = {}
        self.values, self.numbers = MOST_VALUES, MOST_NUMBERS

    def is_patient(self, values: int, numbers: int) -> bool:
        """Whether so much may still be worked; it is then."""
        self.values -= values
        self.numbers -= numbers
        return self.values >= 0 and self.numbers >= 0


class Suspects(NamedTuple):
    """What may have gone wrong with one answer: wrong equations that give all of it, and those that give
    the wrong entries alone; slips of the pen; and whether there is but one wrong entry among others."""

    whole: tuple[Mistake, ...]
    partly: tuple[Mistake, ...]
    slips: tuple[Suspect, ...]
    single: bool
    working: Working


def suspects_of(
    workings: Iterable[Working],
    place: Place,
    answer: Answer,
    wrong: Array,
    precision: Precision,
    known: Known,
) -> Suspects:
    """What may have gone wrong with an answer whose ``wrong`` entries these are: on the student's own numbers
    before it, or on those that are like them but for what was wrong there. What explained others before is
    tried first, and if it does so again, nothing else is."""
    found = (_suspects(working, place, answer, wrong, precision, known) for working in workings)
    first = next(found)
    return first if first.whole else next((other for other in found if other.whole), first)


def _suspects(
    working: Working,
    place: Place,
    answer: Answer,
    wrong: Array,
    precision: Precision,
    known: Known,
) -> Suspects:
    made = working.worked(place)
    fitting = _Fitting(answer, wrong, made, precision)
    whole: list[Mistake] = []
    partly: list[Mistake] = []
    for again in (True, False):
        at = place.of
        for mistake, value in _tried(working, place, known, again):
            if whole and mistake.left != at:
                break
            at = mistake.left
            if fitting.explains(value):
                (whole if fitting.all_of(value) else partly).append(mistake)
        if whole:
            break
    count = int(np.count_nonzero(wrong))
    single = count == 1 and int(np.count_nonzero(~np.isnan(answer.values))) > 1
    found = tuple(slips(answer, places_of(wrong), made, precision)) if count <= MOST_SLIPS else ()
    return Suspects(tuple(whole), tuple(partly), found, single, working)


class _Fitting(NamedTuple):
    """An answer with its ``wrong`` entries, against what mistakes give in place of what was ``made``."""

    answer: Answer
    wrong: Array
    made: Estimate
    precision: Precision

    def explains(self, value: Estimate) -> bool:
        """Whether a value is what stands in the wrong entries, and tells something: it is another one than
        the right value, and that no wider net would have caught it."""
        given, wrong = self.answer.values, self.wrong
        if not self.precision.agrees(given, value)[wrong].all():
            return False
        apart = np.abs(value.value - self.made.value).reshape(given.shape)
        room = self.precision.allowed(value).reshape(given.shape)
        out = np.abs(given - self.made.value.reshape(given.shape))
        return bool((room < out / 2)[wrong].any() and (apart > room)[wrong].any())

    def all_of(self, value: Estimate) -> bool:
        """Whether it is what stands in all entries."""
        given = self.answer.values
        return bool((self.precision.agrees(given, value) | np.isnan(given)).all())


def _tried(working: Working, place: Place, known: Known, again: bool) -> Iterator[tuple[Mistake, Estimate]]:
    """What a value comes to with every mistake in its equation, and in those of what was not answered on the
    way to it: with those that are known from other answers, or with all others."""
    behind = working.on_the_way(place)
    kinds = {(each.of, each.part): each for each in reversed((place, *behind))}
    for at in reversed(kinds.values()):
        tried = [each for each in mistakes(working.trace(at), at.of) if (id(each) in known.mistakes) is again]
        if not tried:
            continue
        anew = working.hanging_on(at, place)
        numbers = sum(int(np.prod(working.shape(each))) for each in anew)
        for mistake in tried:
            if not known.is_patient(len(anew), numbers):
                return
            try:
                yield mistake, working.with_equation(at, mistake.right, anew).worked(place)
            except DoesNotFit:
                continue


class Suspicion:
    """What may have gone wrong, over all answers: a mistake that explains several of them is the likelier."""

    def __init__(self) -> None:
        self.of: dict[Question, Suspects] = {}
        self.known = Known()
        self.explains: Counter[tuple[Symbol, str]] = Counter()

    def add(self, question: Question, found: Suspects) -> None:
        """Take note of what may explain an answer."""
        self.of[question] = found
        self.known.mistakes |= {id(mistake): mistake for mistake in found.whole}
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
        """Those first that explain most answers, and a convention before what is a mistake in itself."""
        return sorted(found, key=lambda each: (-self.explains[_key(each)], not each.convention, each.rank))


def _key(mistake: Mistake) -> tuple[Symbol, str]:
    return mistake.left, expression_text(mistake.right)
