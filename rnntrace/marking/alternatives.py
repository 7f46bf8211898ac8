"""The wrong numbers that mistakes lead to: what somebody has who makes one, and is right otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

import numpy as np

from ..equations.functions import Array
from ..equations.tree import Number, Symbol
from ..tracing.trace import Trace
from ..tracing.traces import Traces
from .answers import Places
from .estimates import DoesNotFit
from .mistaken import Planted, Sheet, planted
from .questions import Question

# So many mistakes are made in each equation, the likely ones, but in all no more than this.
MOST_IN_EACH, MOST_MADE = 14, 240
# So many wrong numbers are kept for each right one: those of its own equation, and those that follow.
MOST_OWN, MOST_FOLLOWING = 4, 4
MOST_OF_ONE = 2  # of those that follow, from any one equation
# What is further from the rest than numbers of this size is no number that anybody writes.
LARGEST = 1e6


class Alternative(NamedTuple):
    """A wrong ``number``, and the mistake that leads to it. If that ``follows`` the mistake is in the
    equation of an earlier value, and everything after it is rightly worked."""

    number: float
    mistake: Planted
    follows: bool


Alternatives = Mapping[Question, Mapping[Places, tuple[Alternative, ...]]]


def alternatives(
    found: Trace | Traces, asked: Collection[Question], digits: int, units: float
) -> Alternatives:
    """For every number that is asked the wrong ones that mistakes lead to: first those of its own equation,
    the likely ones before others, then those of the equations before it, the nearest first.

    None is nearer to the right one, nor to another, than twice so many ``units`` of the last of the
    ``digits``: whoever marks with that tolerance can tell them apart.
    """
    sheet = Sheet(found, asked, digits)
    apart = 2 * units * 10.0**-digits * (1 + 1e-9)
    last = found.chain[-1].calculation.part
    groups = [[_Made(mistake, _numbers(sheet, mistake)) for mistake in each] for each in _likely(found)]
    kept: dict[Question, dict[Places, tuple[Alternative, ...]]] = {}
    for question in asked:
        equation = question.of, question.part or last
        own = [made for each in groups for made in each if made.equation == equation]
        before = [made for each in reversed(groups) for made in each if made.equation != equation]
        true = sheet.true(question)
        kept[question] = {
            at: tuple(_kept(question, at, float(true[at]), own, before, apart))
            for at in np.ndindex(question.shape)
        }
    return kept


class _Made(NamedTuple):
    """What a mistake makes of the numbers that are asked; nothing, if it cannot be made."""

    mistake: Planted
    numbers: Mapping[Question, Array]

    @property
    def equation(self) -> tuple[Symbol, str]:
        return self.mistake.of, self.mistake.part


def _numbers(sheet: Sheet, mistake: Planted) -> Mapping[Question, Array]:
    try:
        return dict(sheet.numbers(mistake))
    except DoesNotFit:
        return {}


def _kept(
    question: Question, at: Places, true: float, own: list[_Made], before: list[_Made], apart: float
) -> Iterator[Alternative]:
    """Those of an entry, as many as there is room for."""
    taken = [true]
    for which, most, follows in ((own, MOST_OWN, False), (before, MOST_FOLLOWING, True)):
        times: Counter[tuple[Symbol, str]] = Counter()
        for made in which:
            if question not in made.numbers or times.total() == most:
                continue
            number = float(made.numbers[question][at])
            crowded = follows and times[made.equation] == MOST_OF_ONE
            if crowded or not abs(number) < LARGEST or any(abs(number - each) <= apart for each in taken):
                continue
            times[made.equation] += 1
            taken.append(number)
            yield Alternative(number, made.mistake, follows)


def _likely(found: Trace | Traces) -> list[list[Planted]]:
    """The likely mistakes of each equation; fewer of each, where there are many equations."""
    some = [mistake for mistake in planted(found) if not isinstance(mistake.mistake.right, Number)]
    groups = [list(each) for _, each in groupby(some, key=lambda each: (each.of, each.part))]
    most = min(MOST_IN_EACH, max(1, MOST_MADE // max(len(groups), 1)))
    return [each[:most] for each in groups]
