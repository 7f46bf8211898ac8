"""A heat map of shades as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from ..writing.document import HeatMap, MapRow
from .drawing import Pen
from .lines import Draft

SPACE = 3
WIDEST_CELL = 2
EVERY = 5  # so many columns have the number of a step above them


def map_lines(of: HeatMap, width: int, indent: int, pen: Pen) -> Iterator[Draft]:
    """The map with the numbers at its right as far as there is room, and with wide cells if there is even
    more; what has no room at all goes into further maps below."""
    left = indent + max(cell_len(row.label) for row in (*of.rows, MapRow(of.title, ""))) + SPACE
    ends = [max(map(cell_len, (head, *(row.ends[i] for row in of.rows)))) for i, head in enumerate(of.heads)]
    count = len(of.steps)
    wide, kept = next(
        (
            (wide, kept)
            for kept in range(len(ends), -1, -1)
            for wide in range(WIDEST_CELL, 0, -1)
            if left + wide * count + sum(SPACE + end for end in ends[:kept]) <= width
        ),
        (1, 0),
    )
    most = max(1, (width - left) // wide)
    for start in range(0, count, most):
        if start:
            yield ()
        steps = of.steps[start : start + most]
        yield _line(
            of.title, _ruler(steps, wide), of.heads[:kept], ends, indent, left, wide * len(steps), "dim"
        )
        for row in of.rows:
            cells = "".join(sign * wide for sign in row.shades[start : start + most])
            if cells.strip() or most >= count:
                across = wide * len(steps)
                yield _line(row.label, pen.plain(cells), row.ends[:kept], ends, indent, left, across, "plain")


def _line(
    label: str,
    cells: str,
    numbers: Sequence[str],
    ends: Sequence[int],
    indent: int,
    left: int,
    across: int,
    role: str,
) -> Draft:
    before = f"{' ' * indent}{label}".ljust(left)
    after = "".join(f"{' ' * SPACE}{number:>{end}}" for number, end in zip(numbers, ends, strict=False))
    return ((before, role), (cells.ljust(across), role), (after, role))


def _ruler(steps: Sequence[int], wide: int) -> str:
    """The numbers of some steps, each above its column: the first, every fifth, and the last."""
    line = ""
    last = str(steps[-1])
    place_of_last = max(0, wide * len(steps) - len(last))
    for j, step in enumerate(steps[:-1]):
        place, number = wide * j, str(step)
        is_marked = not j or (j + 1) % EVERY == 0
        if is_marked and (not line or place > len(line)) and place + len(number) < place_of_last:
            line = line.ljust(place) + number
    return line.ljust(place_of_last) + last
