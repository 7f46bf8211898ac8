"""A worked equation with blanks for its numbers, and what goes into them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

import numpy as np

from ..equations.functions import Array
from ..equations.tree import Expression, Symbol
from ..tracing.trace import Trace
from .formula import Formula, Text

# How a number is had, from a trace at a step and from the numbers before it.
Fetch = Callable[[Trace, int, list[Any]], Any]


class Source(NamedTuple):
    """What goes into a blank: the value of a quantity, seen from the form's step or from one so many
    steps ``later``, or what an operation of an ``equation`` gives; of a vector perhaps only one
    ``entry``, of a matrix one ``column``, at a ``place`` from 0. It may be what several steps
    ``together`` add, told as ``later`` is."""

    of: Expression
    equation: Symbol | None = None
    pick: Literal["", "entry", "column"] = ""
    place: int = 0
    later: int = 0
    together: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)  # the same only as itself: what renderers make of it is kept
class Form:
    """An equation worked: ``head`` is the line of symbols, ``stages`` what follows each further ``=``,
    the last of them the result. ``words`` say what the left side is, ``remarks`` what there is to say.

    Steps are told by how far they are from that at which the form is filled in, numbers are blanks:
    ``sources`` tell what goes into each, and ``fetches`` how it is had.
    """

    head: Formula
    stages: tuple[Formula, ...] = ()
    words: Text = ()
    remarks: tuple[Text, ...] = ()
    sources: tuple[Source, ...] = ()
    fetches: tuple[Fetch, ...] = ()

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
