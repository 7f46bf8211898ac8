"""What is made of something that it may only ask questions about: the same wherever the answers are."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from itertools import pairwise
from typing import Any, Generic, NamedTuple, TypeVar

Subject = TypeVar("Subject")
Made = TypeVar("Made")
Answer = TypeVar("Answer", bound=Hashable)
Question = Callable[[Subject], Hashable]
# More than this is made anew each time.
MOST_KEPT = 500


class Asking(Generic[Subject]):
    """A subject that may only be asked; what was asked and answered is kept, in its order."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self.asked: list[tuple[Question[Subject], Hashable]] = []
        self._answers: dict[Hashable, Any] = {}

    def ask(self, question: Callable[[Subject], Answer], what: Hashable = None) -> Answer:
        """An answer; what is made holds wherever it is the same. ``what`` tells questions apart, so that
        none is asked twice."""
        if what is not None and what in self._answers:
            known: Answer = self._answers[what]
            return known
        answer = question(self._subject)
        self.asked.append((question, answer))
        if what is not None:
            self._answers[what] = answer
        return answer


class _Asked(NamedTuple):
    """A question, and what follows each answer: another one, or what was made."""

    question: Question[Any]
    after: dict[Hashable, Any]


class Memo(Generic[Subject, Made]):
    """What was made so far, by the answers to what was asked."""

    def __init__(self) -> None:
        self.kept = 0
        self.first: Any = None

    def known(self, subject: Subject) -> Made | None:
        """What was made of a subject with the same answers."""
        found = self.first
        while type(found) is _Asked:
            found = found.after.get(found.question(subject))
        made: Made | None = found
        return made

    def keep(self, made: Made, asking: Asking[Subject]) -> None:
        """Keep what was made, as far as there is room."""
        if self.kept >= MOST_KEPT:
            return
        self.kept += 1
        asked = asking.asked
        if not asked:
            self.first = made
            return
        if self.first is None:
            self.first = _Asked(asked[0][0], {})
        at = self.first
        for (_, answer), (following, _) in pairwise(asked):
            at = at.after.setdefault(answer, _Asked(following, {}))
        at.after[asked[-1][1]] = made
