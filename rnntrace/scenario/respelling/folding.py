"""Lines that have become too long, broken after commas."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from ..yaml_nodes.spans import Span
from .edits import WIDEST, Edit, Lines, edited


def folded(root: Span, lines: Lines, changed: Iterable[tuple[int, int]]) -> str:
    """The text with lists broken into lines, where one has become too long by what is ``changed``."""
    touched = {
        number
        for start, end in changed
        for number in range(lines.number(start), lines.number(end) + 1)
        if lines.end(number) - lines.start(number) > WIDEST
    }
    return edited(lines.text, _Folding(lines, touched).of(root)) if touched else lines.text


class _Folding:
    """Goes through the lists in their order, and knows how far the line has come."""

    def __init__(self, lines: Lines, touched: Collection[int]) -> None:
        self.lines, self.touched = lines, touched
        self.place, self.indent = -1, 0  # where the last break was made, and the column that it led to

    def of(self, span: Span) -> Iterator[Edit]:
        """The breaks in a node."""
        if span.flow:
            yield from self.list(span)
            return
        for item in span.items:
            yield from self.of(item)

    def column(self, place: int) -> int:
        """The column of a place after the breaks before it."""
        broken = self.place >= self.lines.start(self.lines.number(place))
        return place - self.place + self.indent if broken else self.lines.column(place)

    def list(self, span: Span) -> Iterator[Edit]:
        number = self.lines.number
        single = number(span.start) == number(span.end)
        begins = self.column(span.start)
        if single and (number(span.start) not in self.touched or self.fits(span.start, span.end)):
            return
        starts = [key.start for key in span.keys] or [item.start for item in span.items]
        tall = single and (bool(span.keys) or any(item.items for item in span.items))
        last = span.start
        for start, item in zip(starts, span.items, strict=True):
            line = number(start)
            if last > span.start and line == number(last) and line in self.touched:
                within = line == number(span.start)
                to = begins + 1 if within else self.lines.indent(line)
                if to < self.column(start) and (tall or not self.fits(start, item.end)):
                    between = self.lines.text[last:start]
                    yield Edit(last + len(between.rstrip()), start, self.lines.ending + " " * to)
                    self.place, self.indent = start, to
            yield from self.of(item)
            last = item.end

    def fits(self, start: int, end: int) -> bool:
        """Whether there is room for this, and the comma or the bracket after it."""
        return self.column(start) + end - start + 1 <= WIDEST
