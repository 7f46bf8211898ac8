"""What a page may know beside its document: what made its numbers, and where in the network it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from ...tracing.addresses import Address
from ...writing.diagram import Mark, Rolled, Unrolled
from ...writing.document import Block, Worked


class Pointed(Protocol):
    """What there is to say of a number."""

    @property
    def line(self) -> Worked:
        """What it is in words, in symbols, in numbers, and the result."""

    @property
    def sources(self) -> tuple[Address, ...]:
        """The numbers that made it."""


# What there is to say of a number; None where there is nothing.
Point = Callable[[Address], Pointed | None]


class Guide(NamedTuple):
    """``point`` tells of a number what there is to say of it, by the one address that ``canonical`` has for
    it, None where there is none. ``pictures`` are the networks drawn over time, of which all but the first so
    many ``kinds`` are the same with other words; ``where`` tells of a block which of them it is about, by its
    place among them, and where it is in it."""

    point: Point
    canonical: Callable[[Address], Address | None]
    pictures: Sequence[Rolled | Unrolled]
    kinds: int
    where: Callable[[Block], tuple[int, Mark] | None]
