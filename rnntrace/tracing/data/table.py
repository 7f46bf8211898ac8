"""The numbers of a trace in the long form: a row for each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

import numpy as np

from ...equations.functions import Array
from ..trace import Trace
from ..traces import Traces
from .recorded import NOTHING, Recorded, recorded

# The first is the whole name, as answers have it, and the last four of these are all that they need.
COLUMNS = ("quantity", "example", "part", "symbol", "gradient", "step", "row", "column", "value")


def csv_lines(
    trace: Trace | Traces, steps: Sequence[int] = (), only: frozenset[str] = NOTHING
) -> Iterator[str]:
    """The table as text, quantity after quantity. Rows and columns count from 1, and are empty where there
    are none; numbers have all their digits. What there is no value of has no row."""
    yield ",".join(COLUMNS) + "\n"
    for each in recorded(trace, steps, only):
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        for step, array in each.by_step:
            writer.writerows(_rows(each, step, array))
        yield text.getvalue()


def _rows(of: Recorded, step: int | None, array: Array) -> Iterator[tuple[object, ...]]:
    """A row for each number of a step, or of what is of no step."""
    start = (of.name_at(step), of.example, of.part, of.symbol, str(of.gradient).lower(), step)
    for place, number in np.ndenumerate(array):
        row, column = (*(axis + 1 for axis in place), None, None)[:2]
        yield (*start, row, column, repr(float(number)))
