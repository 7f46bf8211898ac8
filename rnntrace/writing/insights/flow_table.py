"""What each loss sends back to each state, as a table with shades."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from ...tracing.flow import Flow
from ..document import Table
from ..formula import Text
from ..numbers import fixed, scientific

SHADES = " ░▒▓█"
# What a page has room for.
MOST_ROWS = MOST_COLUMNS = 12
INDENT = SPACE = 3


def flow_table(flow: Flow, width: int | None) -> Table:
    """Rows are losses, columns states; a shade says how large a number is, by powers of ten. Where
    there is no room for all, or there are too many, ⋯ stands for the inner ones."""
    rows = ends(len(flow.losses), MOST_ROWS)
    for most in range(min(len(flow.states), MOST_COLUMNS), 1, -1):
        table = _table(flow, rows, ends(len(flow.states), most))
        if width is None or _width(table) <= width:
            break
    else:
        table = _table(flow, rows, ends(len(flow.states), 1))
    return table


def ends(count: int, most: int) -> list[int | None]:
    """At most so many places of a sequence, from 0: the first few and the last few, None between."""
    if count <= most:
        return list(range(count))
    last = most // 2
    return [*range(most - last), None, *range(count - last, count)]


def _table(flow: Flow, rows: Sequence[int | None], columns: Sequence[int | None]) -> Table:
    largest = np.nanmax(flow.norms) if np.isfinite(flow.norms).any() else 0.0
    header: tuple[Text, ...] = (
        ("",),
        *(("⋯" if j is None else f"k = {flow.states[j]}",) for j in columns),
    )
    lines = [
        tuple((cell,) for cell in _cells(flow, i, columns, largest)) if i is not None else _left_out(columns)
        for i in rows
    ]
    return Table(header, tuple(lines), (False, *(True for _ in columns)))


def _cells(flow: Flow, i: int, columns: Sequence[int | None], largest: float) -> Iterator[str]:
    yield f"t = {flow.losses[i]}"
    for at, j in enumerate(columns):
        if j is not None:
            yield _shaded(float(flow.norms[i, j]), largest)
            continue
        # Nothing is left out where there is nothing at either side.
        beside = [columns[at + side] for side in (-1, 1) if 0 <= at + side < len(columns)]
        known = any(k is not None and not math.isnan(flow.norms[i, k]) for k in beside)
        yield "⋯" if known else ""


def _left_out(columns: Sequence[int | None]) -> tuple[Text, ...]:
    return (("⋮",), *(("⋮",) for _ in columns))


def _width(table: Table) -> int:
    """How wide a table is on a page, where a sign for what is left out may be three dots."""
    rows = (table.header, *table.rows)
    columns = range(len(table.header))
    return INDENT - SPACE + sum(SPACE + max(_length(row[j]) for row in rows) for j in columns)


def _length(cell: Text) -> int:
    return 3 if cell == ("⋯",) else len(str(cell[0]))


def _shaded(norm: float, largest: float) -> str:
    if math.isnan(norm):
        return ""
    return f"{shade(norm, largest)} {short(norm)}".strip()


def shade(norm: float, largest: float) -> str:
    """Full for the largest and for what is more than a third of it, one shade less a factor of ten."""
    if not norm or not largest or not math.isfinite(largest):
        return SHADES[0]
    place = len(SHADES) - 1 - round(math.log10(largest) - math.log10(norm))
    return SHADES[max(0, place)]


def short(number: float) -> str:
    """A number by its two leading digits: ``0.52``, ``3.2e-5``; whole from 10 on."""
    if number == 0 or not math.isfinite(number):
        return str(fixed(number, 0))
    if not 1e-3 <= number < 1e4:
        return str(scientific(number, 1))
    return str(fixed(number, max(0, 1 - math.floor(math.log10(number)))))
