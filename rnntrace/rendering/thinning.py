"""Which of many numbers are drawn where there is less room than there are numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby

# Points that a line goes through, each the place of a number and the number.
Stroke = tuple[tuple[int, float], ...]


def extent(numbers: Sequence[float]) -> tuple[int, int] | None:
    """The places of the first and of the last finite number, if there is any."""
    count = len(numbers)
    first = next((i for i in range(count) if math.isfinite(numbers[i])), None)
    if first is None:
        return None
    return first, next(i for i in reversed(range(count)) if math.isfinite(numbers[i]))


def column(place: int, span: tuple[int, int], columns: int) -> int:
    """Which of some columns, from 0, a place stands in; the ends of the span in the first and the last."""
    first, last = span
    if first == last:
        return 0
    return (2 * (place - first) * (columns - 1) + last - first) // (2 * (last - first))


def strokes(numbers: Sequence[float], span: tuple[int, int], columns: int) -> Iterator[Stroke]:
    """Lines through the numbers of a span, broken where one is not finite. Of those that share a column the
    lowest and the highest are kept, in the order in which they come, so that no spike is lost, and so are
    the first and the last of all."""
    kept: list[tuple[int, float]] = []
    for _, places in groupby(range(span[0], span[1] + 1), lambda place: column(place, span, columns)):
        together = list(places)
        finite = [place for place in together if math.isfinite(numbers[place])]
        if finite:
            found = {min(finite, key=numbers.__getitem__), max(finite, key=numbers.__getitem__)}
            found |= {place for place in span if place in (together[0], together[-1])}
            kept += [(place, numbers[place]) for place in sorted(found)]
        if len(finite) < len(together) and kept:
            yield tuple(kept)
            kept = []
    if kept:
        yield tuple(kept)
