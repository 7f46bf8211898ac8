"""A curve drawn with characters, between two axes with a few round numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from rich.cells import cell_len

from ..writing.curve_words import marks_of, sentences
from ..writing.document import Curve
from .drawing import Pen
from .escapes import escaped, image, paragraph, plain_block
from .lines import Draft, Line, finished, wrapped
from .scale import Scale, Tick, scale_of, whole_ticks
from .thinning import Stroke, column, extent, strokes

ROWS = 11
WIDEST = 72  # columns of a drawing: beyond that it says no more
NARROWEST = 8  # columns between the axes
APART = 2  # columns at least between two numbers at the foot
ROOMY = 10  # columns for each number at the foot


class Signs(NamedTuple):
    """What a curve is drawn with. A cell has ``wide`` × ``high`` dots, and the sign at the place that adds
    up from ``bits``, which has a row for each row of dots, from the top."""

    cells: str
    bits: tuple[tuple[int, ...], ...]
    upright: str = "│"
    left: str = "┤"
    crossing: str = "┼"
    corner: str = "└"
    level: str = "─"
    foot: str = "┬"
    mark: str = "▲"

    @property
    def wide(self) -> int:
        return len(self.bits[0])

    @property
    def high(self) -> int:
        return len(self.bits)


HALVES = ((1,), (2,))
BRAILLE = Signs(" " + "".join(chr(0x2800 + i) for i in range(1, 256)), ((1, 8), (2, 16), (4, 32), (64, 128)))
# Where it is not certain that braille is as wide as other characters.
BLOCKS = Signs(" ▀▄█", HALVES)
ASCII = Signs(" '.:", HALVES, "|", "+", "+", "+", "-", "+", "^")


def curve_lines(curve: Curve, width: int, indent: int, pen: Pen) -> Iterator[Draft]:
    """The curve as fine as it can be drawn, and what it shows in words."""
    signs = ASCII if pen.ascii else BRAILLE
    for line in drawn_lines(curve, width, indent, signs):
        yield tuple((pen.plain(text), role) for text, role in line)
    for sentence in sentences(curve, signs.mark):
        yield from wrapped(((pen.plain(sentence), ""),), width, indent)


def in_markdown(curve: Curve, width: int) -> Iterator[str]:
    """The picture that stands beside the document, with its words where it cannot be seen, or else a drawing
    in characters that every font has, and these words below it."""
    if curve.file:
        said, *others = sentences(curve, "A circle")
        yield image(said, curve.file)
    else:
        said, *others = sentences(curve, BLOCKS.mark)
        lines = list(drawn_lines(curve, width, 0, BLOCKS))
        if lines:
            yield plain_block("".join(text for text, _ in line) for line in lines)
        others = [said, *others]
    if others:
        yield paragraph(escaped(" ".join(others)))


def drawn_lines(curve: Curve, width: int, indent: int, signs: Signs) -> Iterator[Line]:
    """The drawing alone; none of what has no finite number."""
    span = extent(curve.numbers)
    if span is None:
        return
    scale = scale_of([number for number in curve.numbers if math.isfinite(number)])
    yield from _Frame(curve, span, scale, signs, min(width, WIDEST + indent), indent).lines()


class _Frame(NamedTuple):
    """What a curve is drawn in: the numbers of a ``span`` of places, above an axis, beside a ``scale``."""

    curve: Curve
    span: tuple[int, int]
    scale: Scale
    signs: Signs
    width: int
    indent: int

    @property
    def gutter(self) -> int:
        """The columns left of the axis."""
        return max(map(cell_len, (self.curve.across, *(tick.text for tick in self.scale.ticks))))

    @property
    def columns(self) -> int:
        """The columns right of it."""
        return max(NARROWEST, self.width - self.indent - self.gutter - 2)

    def lines(self) -> Iterator[Line]:
        curve, signs = self.curve, self.signs
        yield from map(finished, wrapped(((self.scale.title(curve.up), "dim"),), self.width, self.indent))
        texts = {self.row(tick): tick.text for tick in self.scale.ticks}
        for i, cells in enumerate(self.cells()):
            axis = signs.left if i in texts else signs.upright
            yield (self.margin(texts.get(i, ""), axis), (cells, curve.role))
        corner = signs.crossing if ROWS in texts else signs.corner
        yield (self.margin(texts.get(ROWS, ""), corner), *self.floor())
        yield (self.margin(curve.across, " "), (self.foot(), "dim"))

    def margin(self, text: str, axis: str) -> tuple[str, str]:
        return (f"{'':{self.indent}}{text:>{self.gutter}} {axis}", "dim")

    def row(self, tick: Tick) -> int:
        """The row that a number is named in, from the top; the low end's is the axis itself."""
        return ROWS if not tick.share else ROWS - 1 - self.height(tick.share) // self.signs.high

    def height(self, share: float) -> int:
        """How many dots lie below a number."""
        return round(share * (ROWS * self.signs.high - 1))

    def column(self, place: int) -> int:
        return column(place, self.span, self.columns)

    def cells(self) -> Iterator[str]:
        """The rows of the curve, from the top."""
        across = self.columns * self.signs.wide
        wide, high = self.signs.wide, self.signs.high
        found = [[0] * self.columns for _ in range(ROWS)]
        for stroke in strokes(self.curve.numbers, self.span, across):
            for x, y in self.dots(stroke, across):
                row, below = divmod(y, high)
                found[ROWS - 1 - row][x // wide] |= self.signs.bits[high - 1 - below][x % wide]
        return ("".join(self.signs.cells[cell] for cell in row) for row in found)

    def dots(self, stroke: Stroke, across: int) -> Iterator[tuple[int, int]]:
        """Those that a line goes through, from the left and from below."""
        points = [
            (column(place, self.span, across), self.height(self.scale.share(number)))
            for place, number in stroke
        ]
        yield points[0]
        for (x, y), (to_x, to_y) in pairwise(points):
            far = max(to_x - x, abs(to_y - y))
            for i in range(1, far + 1):
                yield round(x + (to_x - x) * i / far), round(y + (to_y - y) * i / far)

    def floor(self) -> Iterator[tuple[str, str]]:
        """The axis at the foot, with the numbers named and what is marked."""
        signs = self.signs
        line = [signs.level] * self.columns
        for place in self.named():
            line[self.column(place)] = signs.foot
        marked = {self.column(place) for place in marks_of(self.curve)}
        for at, sign in enumerate(line):
            yield (signs.mark, "marked") if at in marked else (sign, "dim")

    def foot(self) -> str:
        """The numbers at the foot, each below its place."""
        line = ""
        for place, start in self.named().items():
            line = line.ljust(start) + f"{place + self.curve.first:,}"
        return line

    def named(self) -> dict[int, int]:
        """The places named at the foot, with the columns in which their numbers begin: both ends, and round
        ones between where they have room."""
        first, last = (place + self.curve.first for place in self.span)
        ticks = whole_ticks(first, last, max(1, self.columns // ROOMY))
        begin = {tick: self.start(tick) for tick in ticks}
        end = begin[last]
        found = {first: 0}
        used = len(f"{first:,}")
        for tick in ticks[1:-1]:
            length = len(f"{tick:,}")
            if begin[tick] >= used + APART and begin[tick] + length + APART <= end:
                found[tick] = begin[tick]
                used = begin[tick] + length
        if last > first and end >= used + APART:
            found[last] = end
        return {tick - self.curve.first: start for tick, start in found.items()}

    def start(self, tick: int) -> int:
        """Where a number begins: in the middle below its place, but not beyond the ends."""
        length = len(f"{tick:,}")
        return max(0, min(self.column(tick - self.curve.first) - (length - 1) // 2, self.columns - length))
