"""What each loss sends back to each state: as tables with shades, or of many steps as a heat map."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from ...tracing.flow import Flow
from ..digits import fixed, scientific
from ..document import HeatMap, MapRow, Table
from ..formula import Text

SHADES = " ░▒▓█"
FAINT = "∙"  # in a map, where something arrives that is too little for a shade
# More sizes than this are shades alone, but for both ends of their ways.
MOST_IN_TABLES = 144
MOST_COLUMNS = 12  # of a table in a page of any width
INDENT = SPACE = 3


def flow_tables(flow: Flow, width: int | None, *, full: bool = False) -> Iterator[Table | HeatMap]:
    """Rows are losses, columns states; a shade says how large a number is, by powers of ten. Where there is
    no room for all columns, they are in several tables; of many sizes there is one heat map, unless all
    numbers are wanted in ``full``."""
    if is_map(flow, full=full):
        yield _map(flow)
    else:
        yield from _tables(flow, width)


def is_map(flow: Flow, *, full: bool) -> bool:
    """Whether there are so many sizes that they are shown as a heat map."""
    return flow.norms.size > MOST_IN_TABLES and not full


def _largest(flow: Flow) -> float:
    return float(np.nanmax(flow.norms)) if np.isfinite(flow.norms).any() else 0.0


# -- tables ----------------------------------------------------------------------------------------


def _tables(flow: Flow, width: int | None) -> Iterator[Table]:
    """As many columns in each as there is room for; in a page of any width, as many as fit most."""
    count, start = len(flow.states), 0
    cells = [list(_column(flow, j)) for j in range(count)]
    labels = [f"t = {t}" for t in flow.losses]
    while start < count:
        end, used = start, INDENT + max(map(len, labels))
        while end < count:
            used += SPACE + max(map(len, cells[end]))
            if end > start and (end - start >= MOST_COLUMNS if width is None else used > width):
                break
            end += 1
        shown = range(start, end)
        rows = [i for i in range(len(labels)) if end - start == count or any(cells[j][i + 1] for j in shown)]
        header: tuple[Text, ...] = (("",), *((cells[j][0],) for j in shown))
        lines = tuple(((labels[i],), *((cells[j][i + 1],) for j in shown)) for i in rows)
        yield Table(header, lines, (False, *(True for _ in shown)))
        start = end


def _column(flow: Flow, j: int) -> Iterator[str]:
    """What arrives at one state, under its step."""
    largest = _largest(flow)
    yield f"k = {flow.states[j]}"
    for norm in flow.norms[:, j].tolist():
        yield "" if math.isnan(norm) else f"{shade(norm, largest)} {short(norm)}".strip()


# -- a map -----------------------------------------------------------------------------------------


def _map(flow: Flow) -> HeatMap:
    """A shade for each size, and the sizes at both ends of each loss's way."""
    largest = _largest(flow)
    far = flow.states[-1] if flow.backward_in_time else flow.states[0]
    rows = []
    for i, t in enumerate(flow.losses):
        way = flow.way_of(i)
        arrives = [size for step, size in way if step == far]
        ends = (short(arrives[0]) if arrives else "", short(way[0][1]) if way else "")
        shades = "".join(_cell(norm, largest) for norm in flow.norms[i].tolist())
        rows.append(MapRow(f"t = {t}", shades, ends))
    return HeatMap("k =", flow.states, tuple(rows), (f"at k = {far}", "starts as"))


def _cell(norm: float, largest: float) -> str:
    if math.isnan(norm):
        return " "
    return shade(norm, largest).strip() or (FAINT if norm else " ")


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
