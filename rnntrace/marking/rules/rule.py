"""A rule that is asked for, with its alternatives, and what somebody chose among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from ...equations.tree import Equation, Expression, Symbol
from ..mistakes.table import Mistake

LETTERS = ("A", "B", "C")
POINTS = 1  # for each rule

# An equation by its left side and the calculation of a chain that it is in.
Place = tuple[Symbol, str]


class Alternative(NamedTuple):
    """What may be on the right side, by its letter; ``mistake`` is None of the right one."""

    letter: str
    right: Expression
    mistake: Mistake | None = None


@dataclass(frozen=True, eq=False)
class Rule:
    """The equation ``of`` a value or a gradient, in a ``part`` of the chain, under the ``name`` that answers
    have it by (``dL/dh[t]``). Those that are ``alike`` but for their names are not asked: they would tell."""

    of: Symbol
    part: str
    name: str
    alternatives: tuple[Alternative, ...]
    alike: tuple[Place, ...] = ()

    @property
    def places(self) -> frozenset[Place]:
        """The equations that must not be shown where this one is asked."""
        return frozenset({(self.of, self.part), *self.alike})

    @property
    def right(self) -> Alternative:
        """The one that is right."""
        return next(each for each in self.alternatives if each.mistake is None)

    def by(self, letter: str) -> Alternative:
        """The one with a letter."""
        return next(each for each in self.alternatives if each.letter == letter)

    def equation(self, alternative: Alternative) -> Equation:
        """An alternative with its left side."""
        return Equation(self.of, alternative.right)


class Chosen(NamedTuple):
    """A rule and the letter ``given`` for it; none where it was not answered."""

    rule: Rule
    given: str = ""

    @property
    def alternative(self) -> Alternative | None:
        """What was chosen."""
        return self.rule.by(self.given) if self.given else None

    @property
    def verdict(self) -> Literal["right", "wrong", "missing"]:
        """Whether it is right."""
        if not self.given:
            return "missing"
        return "right" if self.given == self.rule.right.letter else "wrong"

    @property
    def earned(self) -> int:
        """The points for it."""
        return POINTS if self.verdict == "right" else 0

    @property
    def words(self) -> str:
        """What is wrong with the one that was chosen; nothing where it is right."""
        mistake = self.alternative.mistake if self.alternative else None
        return mistake.words if mistake else ""
