"""How wide something is that has blanks for numbers in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from .pick import Pick


class Width(NamedTuple):
    """So many columns of a page that are ``fixed``, as many as the widest number in each of some
    ``columns`` of numbers, and for each group in ``widest`` as many as its widest."""

    fixed: int = 0
    columns: tuple[int, ...] = ()
    widest: tuple[tuple[Width, ...], ...] = ()

    @property
    def is_fixed(self) -> bool:
        """Whether it is the same whatever the numbers are."""
        return not self.columns and not self.widest

    def at(self, numbers: Sequence[int]) -> int:
        """How wide that is, where ``numbers`` has the width of each column of numbers."""
        total = self.fixed
        for column in self.columns:
            total += numbers[column]
        for group in self.widest:
            total += max([width.at(numbers) for width in group])
        return total

    @property
    def measure(self) -> Callable[[Sequence[int]], int]:
        """What tells that, for widths that are asked often."""
        if self.widest:
            return self.at
        fixed, pick = self.fixed, Pick(self.columns)
        return lambda numbers: fixed + sum(pick(numbers))


def added(widths: Iterable[Width]) -> Width:
    """All of them together, beside one another."""
    fixed = 0
    columns: list[int] = []
    widest: list[tuple[Width, ...]] = []
    for width in widths:
        fixed += width.fixed
        columns += width.columns
        widest += width.widest
    return Width(fixed, tuple(columns), tuple(widest))


def widest(widths: Sequence[Width]) -> Width:
    """The widest of them."""
    if all(width.is_fixed for width in widths):
        return Width(max(width.fixed for width in widths))
    if len(set(widths)) == 1:
        return widths[0]
    return Width(widest=(tuple(dict.fromkeys(widths)),))
