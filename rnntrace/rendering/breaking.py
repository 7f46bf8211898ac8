"""Room on a page, and a single line that is too long for it, broken before some of its signs."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from .boxes import Box, stacked
from .layout import Layout
from .lines import Draft, Gap, stripped, width_of
from .widths import added


class Room(NamedTuple):
    """So many ``columns`` of a page that is laid out."""

    columns: int
    layout: Layout

    def fits(self, box: Box) -> bool:
        """Whether a box has room."""
        return self.layout.fits(box.width, self.columns)

    def less(self, columns: int) -> Room:
        """The room beside something that takes so many columns."""
        return self._replace(columns=self.columns - columns)


def broken(box: Box, room: Room, hang: int, signs: Collection[str]) -> Box | None:
    """A single line broken before some of the ``signs``, where it is in as few parentheses as can be; all
    lines but the first are set in by ``hang``. None if it is more than a line, or has no room even so."""
    line = box.lines[0]
    if box.height > 1 or any(isinstance(content, Gap) for content, _ in line):
        return None
    # After each space that a sign follows one may break; at the end of the line, one need not.
    breaks = [i + 1 for i in range(len(line) - 1) if line[i][0] == " " and line[i + 1][0] in signs]
    depths = {i: _depth(line[:i]) for i in breaks}
    lines: list[Box] = []
    start = 0
    while start < len(line):
        before = ((" " * hang, ""),) if start else ()
        further = [i for i in (*breaks, len(line)) if i > start]
        tried = {i: _of_line((*before, *stripped(line[start:i]))) for i in further}
        fitting = [i for i, each in tried.items() if room.fits(each)]
        if not fitting:
            return None
        end = fitting[-1]
        if end < len(line):
            end = min(fitting[len(fitting) // 2 :], key=lambda i: (depths[i], -i))
        lines.append(tried[end])
        start = end
    return stacked(lines)._replace(baseline=0)


def _depth(line: Draft) -> int:
    """How many parentheses are open at the end of a line."""
    text = "".join(content for content, _ in line if isinstance(content, str))
    return text.count("(") - text.count(")")


def _of_line(line: Draft) -> Box:
    return Box((line,), added(width_of(content) for content, _ in line))
