"""The scripts of a class in a few numbers each, and the mistakes that were made in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from ..equations.text import equation_text
from .judged import Judged, Marked, Verdict
from .points import available, earned
from .rules.rule import Chosen


class Made(NamedTuple):
    """A mistake that was made: its formula, none of a slip of the pen, and the words for it."""

    formula: str
    words: str


class Script(NamedTuple):
    """What somebody handed in, marked: the points ``earned`` of those ``available``; ``problem`` says why it
    could not be, where it could not."""

    id: str
    source: str
    asked: int = 0
    verdicts: tuple[tuple[Verdict, int], ...] = ()
    earned: int = 0
    first_wrong: str = ""
    made: tuple[Made, ...] = ()
    problem: str = ""
    available: int = 0
    wrong_rules: int = 0

    @property
    def is_wrong(self) -> bool:
        """Whether anything is, or could not be marked at all."""
        return bool(self.problem or self.count("wrong") or self.wrong_rules)

    def count(self, verdict: Verdict) -> int:
        """How many quantities have a verdict."""
        return dict(self.verdicts).get(verdict, 0)


def script_of(id: str, source: str, marked: Marked) -> Script:
    """A marked script in a few numbers."""
    counted = Counter(judged.verdict for judged in marked.judged)
    first = marked.first_wrong
    wrong_rules = [chosen for chosen in marked.rules if chosen.verdict == "wrong"]
    made = (*map(_chosen, wrong_rules), *map(_made, marked.of("wrong")))
    return Script(
        id,
        source,
        marked.asked,
        tuple(counted.items()),
        earned(marked),
        first.question.name if first else "",
        tuple(dict.fromkeys(each for each in made if each)),
        available=available(marked),
        wrong_rules=len(wrong_rules),
    )


def how_often(scripts: Iterable[Script]) -> list[tuple[Made, int]]:
    """Each mistake with the number of scripts in which it was made, the most frequent first."""
    counted = Counter(made for script in scripts for made in script.made)
    return counted.most_common()


def _chosen(chosen: Chosen) -> Made:
    """The mistake in the rule that was chosen."""
    assert chosen.alternative
    return Made(equation_text(chosen.rule.equation(chosen.alternative)), chosen.words)


def _made(judged: Judged) -> Made | None:
    """The likeliest mistake in a quantity; all slips of the pen are one."""
    if not judged.suspects:
        return Made("", "none of the usual mistakes")
    suspect = judged.suspects[0]
    if suspect.mistake is None:
        return Made("", "a slip of the pen")
    return Made(equation_text(suspect.mistake.equation), suspect.words)
