"""The scripts of a class in a few numbers each, and the mistakes that were made in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from ..equations.text import equation_text
from .judged import Judged, Marked, Verdict
from .points import AVAILABLE, points_of


class Made(NamedTuple):
    """A mistake that was made: its formula, none of a slip of the pen, and the words for it."""

    formula: str
    words: str


class Script(NamedTuple):
    """What somebody handed in, marked; ``problem`` says why it could not be, where it could not."""

    id: str
    source: str
    asked: int = 0
    verdicts: tuple[tuple[Verdict, int], ...] = ()
    earned: int = 0
    first_wrong: str = ""
    made: tuple[Made, ...] = ()
    problem: str = ""

    @property
    def available(self) -> int:
        """The points that there are."""
        return AVAILABLE * self.asked

    def count(self, verdict: Verdict) -> int:
        """How many quantities have a verdict."""
        return dict(self.verdicts).get(verdict, 0)


def script_of(id: str, source: str, marked: Marked) -> Script:
    """A marked script in a few numbers."""
    counted = Counter(judged.verdict for judged in marked.judged)
    first = marked.first_wrong
    made = (_made(judged) for judged in marked.of("wrong"))
    return Script(
        id,
        source,
        marked.asked,
        tuple(counted.items()),
        sum(points.earned for points in points_of(marked)),
        first.question.name if first else "",
        tuple(dict.fromkeys(each for each in made if each)),
    )


def how_often(scripts: Iterable[Script]) -> list[tuple[Made, int]]:
    """Each mistake with the number of scripts in which it was made, the most frequent first."""
    counted = Counter(made for script in scripts for made in script.made)
    return counted.most_common()


def _made(judged: Judged) -> Made | None:
    """The likeliest mistake in a quantity; all slips of the pen are one."""
    if not judged.suspects:
        return Made("", "none of the usual mistakes")
    suspect = judged.suspects[0]
    if suspect.mistake is None:
        return Made("", "a slip of the pen")
    return Made(equation_text(suspect.mistake.equation), suspect.words)
