"""A worked equation with blanks for its numbers, and what goes into them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple, Protocol

import numpy as np

from ..equations.functions import Array
from ..equations.tree import Expression, Symbol
from ..tracing.trace import Trace
from .formula import Formula, Grid, Scalar, Text

# How a number is had, from a trace at a step and from the numbers before it.
Fetch = Callable[[Trace, int, list[Any]], Any]


class Source(NamedTuple):
    """What goes into a blank: the value of a quantity, seen from the form's step or from one so many
    steps ``later``, or what an operation of an ``equation`` gives; of a vector perhaps only one
    ``entry``, of a matrix one ``column``, at a ``place`` from 0; of a large one the ``part`` at some
    ``places`` of each dimension. It may be what several steps ``together`` add, told as ``later`` is, or
    belong to an ``example`` (from 0) that is not the form's own."""

    of: Expression
    equation: Symbol | None = None
    pick: Literal["", "entry", "column", "part"] = ""
    place: int = 0
    later: int = 0
    together: tuple[int, ...] = ()
    places: tuple[tuple[int, ...], ...] = ()
    example: int | None = None


Leaf = Scalar | Grid


class Page(Protocol):
    """The numbers of a form as they are printed."""

    def printed(self, leaf: Leaf) -> Array:
        """What is read there; of one of several numbers, all of them."""

    def comes_out(self, leaf: Leaf, array: Array) -> bool:
        """Whether the same would be read there of other numbers."""


class Result(NamedTuple):
    """What is to come out of a line, and how it is had from the numbers there."""

    leaf: Leaf
    get: Callable[[Any], Array]


class Check(NamedTuple):
    """A line against the one before: ``operands`` are the numbers there, by their place in the form."""

    operands: dict[int, Leaf]
    results: tuple[Result, ...]

    def holds(self, page: Page) -> bool:
        """Whether the line comes out as it is printed."""
        known = {slot: page.printed(leaf) for slot, leaf in self.operands.items()}
        with np.errstate(all="ignore"):
            return all(page.comes_out(leaf, get(known)) for leaf, get in self.results)


class Known(NamedTuple):
    """What is known of a line whose numbers stand in it already."""

    comes_out: bool
    operands: dict[int, Leaf] = {}  # noqa: RUF012, it has none

    def holds(self, page: Page) -> bool:
        return self.comes_out


Checks = tuple[Check | Known | None, ...]


@dataclass(frozen=True, eq=False)  # the same only as itself: what renderers make of it is kept
class Form:
    """An equation worked: ``head`` is the line of symbols, ``stages`` what follows each further ``=``,
    the last of them the result. ``words`` say what the left side is, ``remarks`` what there is to say.

    Steps are told by how far they are from that at which the form is filled in, numbers are blanks:
    ``sources`` tell what goes into each, and ``fetches`` how it is had. A stage that has one of the
    ``checks`` follows from the one before as it is printed, or nearly.
    """

    head: Formula
    stages: tuple[Formula, ...] = ()
    words: Text = ()
    remarks: tuple[Text, ...] = ()
    sources: tuple[Source, ...] = ()
    fetches: tuple[Fetch, ...] = ()
    checks: Checks = ()

    def numbers(self, trace: Trace, step: int) -> tuple[Array, ...]:
        """What goes into the blanks at a step."""
        found: list[Any] = []
        with np.errstate(all="ignore") if self._computes else nullcontext():
            for fetch in self.fetches:
                found.append(fetch(trace, step, found))
        return tuple(found)

    @cached_property
    def _computes(self) -> bool:
        """Whether any of the numbers is worked out, and not only looked up."""
        return any(not isinstance(source.of, Symbol) for source in self.sources)
