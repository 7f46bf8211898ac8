"""Matrices that are not all there: dots for what is left out, and what stands beside the rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..writing.formula import Excerpt
from .captions import with_gaps


class Dots(NamedTuple):
    """What stands for columns that are left out, for rows, and for both."""

    across: str
    down: str
    slanted: str


class Aside(NamedTuple):
    """What there is to say of a row: its ``place`` in the matrix, from 1, which has to be ``told`` where some
    rows are left out; and its ``word``, if rows have words here, with a remark on it."""

    place: int
    told: bool
    word: str | None = None
    remark: str = ""


def with_dots(excerpt: Excerpt, cells: Sequence[Sequence[str]], dots: Dots) -> list[list[str]]:
    """The cells of a part of a matrix line by line, with dots between them."""
    columns = with_gaps(excerpt.of.columns, excerpt.columns)
    between = [dots.slanted if j is None else dots.down for j in columns]
    waiting = map(iter, cells)
    found = []
    for i in with_gaps(excerpt.of.rows, excerpt.rows):
        row = None if i is None else next(waiting)
        found.append(between if row is None else [dots.across if j is None else next(row) for j in columns])
    return found


def asides(excerpt: Excerpt) -> list[Aside | None]:
    """What there is to say of each line; None for dots."""
    grid = excerpt.of
    return [
        None
        if i is None
        else Aside(grid.rows[i] + 1, grid.lacks_rows, *(grid.beside[i] if grid.beside else ()))
        for i in with_gaps(grid.rows, excerpt.rows)
    ]
