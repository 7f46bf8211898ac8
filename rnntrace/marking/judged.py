"""What marking finds, for each answer and for all of them together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

from ..tracing.trace import Trace
from ..tracing.traces import Traces
from .answers import Answers, Places
from .mistakes.table import Mistake
from .questions import Question
from .rules.rule import Chosen
from .working import Working

# The worst first: a quantity has the worst verdict of its entries.
Verdict = Literal["wrong", "missing", "rounding", "follows", "right"]
VERDICTS: tuple[Verdict, ...] = ("wrong", "missing", "rounding", "follows", "right")


class JudgedEntry(NamedTuple):
    """One number: as it was ``given``, what it should be (``expected``), and what the equation gives of the
    student's own earlier numbers (``from_yours``)."""

    place: Places
    given: str
    expected: float
    from_yours: float
    verdict: Verdict


class Suspect(NamedTuple):
    """What may have gone wrong: a wrong equation that gives just these numbers, or a slip of the pen in
    some entries, in ``words``. ``partly`` tells that it gives the wrong entries alone, and ``working`` has
    the numbers that it was tried on."""

    words: str
    mistake: Mistake | None = None
    places: tuple[Places, ...] = ()
    partly: bool = False
    working: Working | None = None


class Judged(NamedTuple):
    """A question with what was answered; ``implausible`` says why wrong numbers cannot be, whatever came
    before, and ``from_implausible`` the same of those that these follow from."""

    question: Question
    entries: tuple[JudgedEntry, ...]
    suspects: tuple[Suspect, ...] = ()
    implausible: str = ""
    from_implausible: str = ""
    transposed: bool = False

    @property
    def verdict(self) -> Verdict:
        """The worst of its entries; missing where there is none."""
        found = {entry.verdict for entry in self.entries} or {"missing"}
        return next(verdict for verdict in VERDICTS if verdict in found)


@dataclass(frozen=True, eq=False)
class Marked:
    """All that was asked, in the order of work, judged; ``working`` has the student's numbers."""

    found: Trace | Traces
    answers: Answers
    judged: tuple[Judged, ...]
    working: Working

    @property
    def asked(self) -> int:
        """How many quantities were asked for."""
        return len(self.judged)

    @property
    def right(self) -> int:
        """How many of them are right."""
        return sum(each.verdict == "right" for each in self.judged)

    @cached_property
    def first_wrong(self) -> Judged | None:
        """The first that is wrong, in the order of work; None where nothing is."""
        return next(self.of("wrong"), None)

    @property
    def rules(self) -> tuple[Chosen, ...]:
        """The rules that were asked for, with the letters that were chosen."""
        return self.answers.rules

    @property
    def is_wrong(self) -> bool:
        """Whether anything is: a number, or a rule."""
        return self.first_wrong is not None or any(each.verdict == "wrong" for each in self.rules)

    def of(self, verdict: Verdict) -> Iterator[Judged]:
        """Those with a verdict."""
        return (each for each in self.judged if each.verdict == verdict)

    def as_dict(self, *, marks: bool = False) -> dict[str, Any]:
        """All of it as plain data, as ``rnntrace check --json`` prints it; with ``marks`` the points too."""
        from .as_data import as_data

        return as_data(self, marks=marks)
