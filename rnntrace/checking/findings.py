"""What a comparison of gradients finds."""

from __future__ import annotations

import math
from typing import NamedTuple

from ..exercise.exercise import Exercise, Parameter
from .entries import Entry

DIFFERENCES, SYMPY, PYTORCH = "central differences", "SymPy", "PyTorch"


class Comparison(NamedTuple):
    """One entry's gradient as BPTT has it and as another has it; ``allowed`` is how far they may be
    apart. At a ``kink`` of a ReLU there is nothing to compare."""

    entry: Entry
    ours: float
    theirs: float
    allowed: float
    kink: bool = False

    @property
    def difference(self) -> float:
        return abs(self.ours - self.theirs)

    @property
    def agrees(self) -> bool:
        return self.kink or self.difference <= self.allowed


class Check(NamedTuple):
    """A parameter's gradient compared with one other source."""

    parameter: Parameter
    compared: tuple[Comparison, ...]

    @property
    def worst(self) -> Comparison | None:
        """The entry that differs most, measured by what is allowed; None where all are at kinks."""
        smooth = [each for each in self.compared if not each.kink]
        return max(smooth, key=_how_far, default=None)

    @property
    def kinks(self) -> int:
        return sum(each.kink for each in self.compared)

    @property
    def agrees(self) -> bool:
        return all(each.agrees for each in self.compared)


def _how_far(compared: Comparison) -> tuple[float, float]:
    """By how much a comparison fails, NaN more than any number."""
    if math.isnan(compared.difference):
        return math.inf, math.inf
    return compared.difference / compared.allowed, compared.difference


class Source(NamedTuple):
    """Where other gradients come from, and how they compare; ``why_not`` where it could not be asked."""

    name: str
    checks: tuple[Check, ...]
    why_not: str = ""

    @property
    def agrees(self) -> bool:
        return all(check.agrees for check in self.checks)


class Verification(NamedTuple):
    """All comparisons. ``entries`` were compared, of ``existing`` ones; ``seed`` drew them."""

    exercise: Exercise
    sources: tuple[Source, ...]
    entries: int
    existing: int
    seed: int
    step_size: float

    @property
    def agrees(self) -> bool:
        return all(source.agrees for source in self.sources)

    @property
    def never_compared(self) -> int:
        """How many entries are at a kink for every source."""
        smooth = {
            each.entry
            for source in self.sources
            for check in source.checks
            for each in check.compared
            if not each.kink
        }
        return self.entries - len(smooth)
