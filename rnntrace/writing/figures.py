"""Arrays as figures on a page: rounded, aligned, and cut to what a reader can take in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np

from ..equations.functions import Array
from .formula import Beside, Grid, Role, Scalar
from .numbers import alike, places
from .numbers import given as as_given

# More rows or columns than this and the inner ones are left out.
MOST_SHOWN = 12
FIRST_SHOWN = 4  # of those, how many from the start


class Style(NamedTuple):
    """How numbers are shown: ``digits`` decimals, and one-hot products written out in full or as
    the column they pick (``auto``: in full while the vocabulary is small)."""

    digits: int = 4
    one_hot: Literal["auto", "full", "column"] = "auto"


def scalar(number: float, style: Style, role: Role = "plain", *, given: bool = False) -> Scalar:
    """One number; a ``given`` one with as few decimals as it was written with."""
    return Scalar(_texts([[number]], style, given=given)[0][0], role)


def grid(
    array: Array,
    style: Style,
    role: Role = "plain",
    *,
    given: bool = False,
    transposed: bool = False,
    vital: Sequence[Collection[int]] = (),
    words: tuple[str, ...] = (),
    remarks: Mapping[int, str] | None = None,
) -> Grid:
    """A matrix, or a vector as its only column, with the same decimals throughout.

    ``given`` numbers have as few decimals as they need. ``vital`` has, for each axis of the array,
    the places shown whatever is left out. ``words`` stand beside the rows, ``remarks`` (by row)
    behind them.
    """
    matrix = array[:, None] if array.ndim == 1 else array
    vital_rows, vital_columns = (*map(frozenset, vital), frozenset(), frozenset())[:2]
    if transposed:
        matrix, vital_rows, vital_columns = matrix.T, vital_columns, vital_rows
    rows, columns = shown(matrix.shape[0], vital_rows), shown(matrix.shape[1], vital_columns)
    part = matrix[np.ix_(rows, columns)].tolist()
    notes = remarks or {}
    return Grid(
        tuple(tuple(row) for row in _texts(part, style, given=given)),
        tuple(rows),
        tuple(columns),
        (matrix.shape[0], matrix.shape[1]),
        role,
        tuple(Beside(words[row], notes.get(row, "")) for row in rows) if words else (),
        vital_rows,
        vital_columns,
    )


def _texts(rows: list[list[float]], style: Style, *, given: bool) -> list[list[str]]:
    """Numbers as text, with the same decimals throughout."""
    if not given:
        texts = iter(alike((number for row in rows for number in row), style.digits))
        return [[next(texts) for _ in row] for row in rows]
    decimals = places((number for row in rows for number in row), style.digits)
    return [[as_given(number, decimals, style.digits) for number in row] for row in rows]


def shown(length: int, keep: Collection[int] = ()) -> list[int]:
    """The places shown of a long row or column: the first few, the last, and those to keep."""
    if length <= MOST_SHOWN:
        return list(range(length))
    return sorted({*range(FIRST_SHOWN), length - 1, *(place for place in keep if place < length)})
