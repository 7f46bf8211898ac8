"""Points, as mark schemes have them: M for the method, A for the accuracy, ft where it follows through."""

from __future__ import annotations

from typing import NamedTuple

from .judged import Judged, Marked
from .rules.rule import POINTS


class Points(NamedTuple):
    """What a quantity earns, of one point for the method and one for the accuracy; ``follows`` tells that
    the second is for right work on a number that was wrong, ``why`` what kept a point back."""

    method: int = 0
    accuracy: int = 0
    follows: bool = False
    why: str = ""

    @property
    def earned(self) -> int:
        return self.method + self.accuracy

    @property
    def text(self) -> str:
        """``M1 A1ft``."""
        return f"M{self.method} A{self.accuracy}{'ft' if self.follows and self.accuracy else ''}"


AVAILABLE = 2  # for each quantity


def points_of(marked: Marked) -> tuple[Points, ...]:
    """The points of every quantity, in their order.

    What follows from a number that cannot be (probabilities that do not add up to 1) earns the method
    alone: easy wrong numbers would make the rest of the work easy.
    """
    return tuple(map(_points, marked.judged))


def earned(marked: Marked) -> int:
    """All points, those for the rules among them."""
    return sum(each.earned for each in points_of(marked)) + sum(each.earned for each in marked.rules)


def available(marked: Marked) -> int:
    """The points that there are."""
    return AVAILABLE * len(marked.judged) + POINTS * len(marked.rules)


def _points(judged: Judged) -> Points:
    match judged.verdict:
        case "right" | "rounding":
            return Points(1, 1)
        case "follows" if judged.from_implausible:
            return Points(1, 0, why=f"it follows from numbers that cannot be: {judged.from_implausible}")
        case "follows":
            return Points(1, 1, follows=True)
        case "wrong" if _is_slip(judged):
            return Points(1, 0, why="a slip of the pen")
        case "missing":
            return Points(why="not answered")
    return Points()


def _is_slip(judged: Judged) -> bool:
    """Whether all that is wrong was worked rightly and written down otherwise."""
    slips = [suspect for suspect in judged.suspects if suspect.mistake is None]
    places = {place for suspect in slips for place in suspect.places}
    wrong = {entry.place for entry in judged.entries if entry.verdict == "wrong"}
    return wrong <= places and judged.suspects[:1] == tuple(slips[:1])
