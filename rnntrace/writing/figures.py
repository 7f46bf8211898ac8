"""Arrays as figures on a page: cut to what a reader can take in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np

from ..equations.functions import Array
from ..tracing.addresses import Address
from .formula import Axis, Beside, Grid, Role, Scalar
from .sizes import is_single

# More rows or columns than this and the inner ones are left out.
MOST_SHOWN = 20
FIRST_SHOWN = 4  # of those, how many from the start


class Style(NamedTuple):
    """How numbers are shown: ``digits`` decimals, and one-hot products written out in full or as
    the column they pick (``auto``: in full while the vocabulary is small). ``detail``: only symbols and
    results, the sums between them too, or each operation and each entry of a product; ``carried``: every
    number is rounded as it is written down, and used in that form from then on. ``full``: nothing is left
    out, however large."""

    digits: int = 4
    one_hot: Literal["auto", "full", "column"] = "auto"
    detail: Literal["brief", "normal", "full"] = "normal"
    carried: bool = False
    full: bool = False

    @property
    def is_fine(self) -> bool:
        """Whether each operation has a line, since its result is rounded there or is to be seen."""
        return self.carried or self.detail == "full"


def scalar(
    number: float, style: Style, role: Role = "plain", *, given: bool = False, address: Address | None = None
) -> Scalar:
    """One number; a ``given`` one with as few decimals as it was written with."""
    return Scalar(float(number), style.digits, role, given, address)


def grid(
    array: Array,
    style: Style,
    role: Role = "plain",
    *,
    given: bool = False,
    transposed: bool = False,
    vital: Sequence[Collection[int]] = (),
    words: tuple[str, ...] = (),
    address: Address | None = None,
) -> Scalar | Grid:
    """A matrix, or a vector as its only column, with the same decimals throughout; or a single number,
    as which everything with one entry is shown.

    ``given`` numbers have as few decimals as they need. ``vital`` has, for each axis of the array,
    the places shown whatever is left out. ``words`` stand beside the rows.
    """
    if is_single(array.shape):
        entry = address and address._replace(entry=(0,) * array.ndim)
        return scalar(array.item(), style, role, given=given, address=entry)
    matrix = array[:, None] if array.ndim == 1 else array
    frame = framed(matrix.shape, vital, transposed=transposed, full=style.full)
    if transposed:
        matrix = matrix.T
    part = matrix[np.ix_(frame.rows, frame.columns)]
    return Grid(
        tuple(map(tuple, part.tolist())),
        frame.rows,
        frame.columns,
        frame.shape,
        style.digits,
        role,
        given,
        beside=beside(words, frame.rows),
        address=address,
        rank=array.ndim,
    )


class Frame(NamedTuple):
    """What is shown of a matrix: the places of its rows and of its columns."""

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    shape: tuple[int, int]


def framed(
    shape: Sequence[int], vital: Sequence[Collection[int]], *, transposed: bool = False, full: bool = False
) -> Frame:
    """The rows and columns that are shown of a matrix, or of a vector as a column."""
    height, width = (*shape, 1)[:2]
    rows, columns = (*vital, (), ())[:2]
    if transposed:
        height, width, rows, columns = width, height, columns, rows
    across = places_shown(width, columns, full=full)
    return Frame(places_shown(height, rows, full=full), across, (height, width))


def beside(
    words: Sequence[str], rows: Sequence[int], remarks: Mapping[int, str] | None = None
) -> tuple[Beside, ...]:
    """The words of the rows that are shown, with ``remarks`` (by row) behind them."""
    notes = remarks or {}
    return tuple(Beside(words[row], notes.get(row, "")) for row in rows) if words else ()


def places_shown(length: int, keep: Collection[int] = (), *, full: bool = False) -> tuple[int, ...]:
    """The places shown of a long row or column: the first few, the last, and those to keep; all of them
    in ``full``."""
    if full or not is_cut(length):
        return tuple(range(length))
    return tuple(sorted({*range(FIRST_SHOWN), length - 1, *(place for place in keep if place < length)}))


def is_cut(length: int) -> bool:
    """Whether a row or column is so long that only a part of it is shown."""
    return length > MOST_SHOWN


Axes = tuple[Axis, Axis]
