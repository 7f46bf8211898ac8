"""What was answered, whoever wrote it and in whichever file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from ..equations.functions import Array
from .questions import Question
from .rules.rule import Chosen

Places = tuple[int, ...]
# How far a number may be from the right one, as a share of it, where nobody rounded anything.
FULL = 1e-9


def places_of(which: Array) -> list[Places]:
    """The places of the entries that are true."""
    return [tuple(int(i) for i in place) for place in np.argwhere(which)]


@dataclass(frozen=True, eq=False)
class Answer:
    """The numbers given for a question, in its shape; NaN where none is.

    ``texts`` has them as they were written, by their places from 0; ``decimals`` how many places after the
    point each has, none where they come from a program in full. ``transposed``: they were given with rows
    for columns, and have been turned.
    """

    values: Array
    texts: Mapping[Places, str] = field(default_factory=dict)
    decimals: Mapping[Places, int] = field(default_factory=dict)
    transposed: bool = False

    @property
    def given(self) -> tuple[Places, ...]:
        """The places of the entries that there are."""
        return tuple(places_of(~np.isnan(self.values)))

    def text(self, place: Places) -> str:
        """A number as it was written."""
        return self.texts.get(place) or repr(float(self.values[place]))


@dataclass(frozen=True, eq=False)
class Answers:
    """All answers of one person, by question.

    ``relative`` tells how numbers are compared that nobody rounded. ``scenario`` and ``variant`` are what
    the answers themselves say that they belong to, ``source`` is the file's name. ``rules`` are those that
    were asked for, with the letters that were chosen.
    """

    of: Mapping[Question, Answer]
    relative: float | None = None
    scenario: str | None = None
    variant: str | None = None
    source: str = ""
    rules: tuple[Chosen, ...] = ()

    @cached_property
    def digits(self) -> int | None:
        """How many places after the point the numbers have in general, as most of those have that have any;
        None where they are all in full. A bare 0, or 0.2 where the others have four, counts by it too."""
        if self.relative is not None:
            return None
        counted = Counter(n for answer in self.of.values() for n in answer.decimals.values() if n)
        return max(counted, key=lambda places: (counted[places], places), default=0)

    def digits_of(self, question: Question) -> int | None:
        """The same for one question: more where its own numbers have more, as those of small matrices do."""
        if self.digits is None:
            return None
        own = self.of[question].decimals.values() if question in self.of else ()
        most: int = max((self.digits, *own))
        return most
