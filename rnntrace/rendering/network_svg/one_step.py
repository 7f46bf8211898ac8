"""A network at one step: levels over one another, each state an arrow back into its own box."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from ...writing.diagram import Level, Names, Part, Rolled
from .inked import BASE, NAME, WORD, Arrow, Point, arrows, box, label, text
from .lettering import COMMA, Label, Piece, Run, label_of, width_of_label, width_of_text

MARGIN = 12
INSIDE = 12  # a box, at both sides of its names
BOX, PLAIN = 40, 26  # heights of levels
NARROWEST = 54
LOOP = (26, 10)  # an arrow back: how far out it goes, and how far up and down from the middle
NEAR = 8  # from an arrow to its names
SMALL, LINE = 15, 22  # the size of names at arrows, and the height of a line of them
GAP, FAR = 30, 30  # between boxes, and before the words at the right
UP, BRANCH = 32, 12  # how long arrows are, and what branches take
CLEAR, ROUND = 1.5, 7
WIDEST_LINE, MOST_LINES = 190, 3  # of names at an arrow; of more parameters their number is told


class Row(NamedTuple):
    """A level, and where it stands."""

    level: Level
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


class OneStep:
    """A network drawn at one step."""

    def __init__(self, drawing: Rolled) -> None:
        self.levels = drawing.levels[::-1]  # from the top

    # -- where everything stands -------------------------------------------------------------------

    @cached_property
    def box(self) -> float:
        """How wide a box is."""
        parts = (part for level in self.levels if level.boxed for part in level.parts)
        return max(NARROWEST, *(_width(label_of(part.names), NAME) + 2 * INSIDE for part in parts), 0)

    @cached_property
    def middles(self) -> tuple[float, ...]:
        """The middles of boxes side by side."""
        boxed = [level for level in self.levels if level.boxed]
        several = [part for level in boxed if len(level.parts) > 1 for part in level.parts]
        right = max((self.right_of(part) for part in several), default=0.0)
        count = max((len(level.parts) for level in boxed), default=1)
        plain = max((_width(_names(level), NAME) for level in self.levels if not level.boxed), default=0.0)
        pitch = right + GAP + self.box / 2
        # What stands alone in the middle of all boxes may be wider than they are.
        first = MARGIN + max(self.box / 2, plain / 2 - (count - 1) * pitch / 2)
        return tuple(first + i * pitch for i in range(count))

    def columns(self, level: Level) -> tuple[float, ...]:
        """The middles of what is on a level: where arrows go in and come out."""
        if level.boxed and len(level.parts) > 1:
            return self.middles[: len(level.parts)]
        return ((self.middles[0] + self.middles[-1]) / 2,)

    def right_of(self, part: Part) -> float:
        """What a part takes right of its middle, with its arrow back and the names below it."""
        labels = [NEAR + _widest(part.reads)]
        if part.before:
            widest = max(_width(label_of(part.before), SMALL), _widest(part.weights))
            labels.append(self.box / 2 + LOOP[0] + NEAR + widest)
        return max(self.box / 2, *labels)

    @cached_property
    def words(self) -> float:
        """Where the words at the right begin."""
        ends = [0.0]
        for level in self.levels:
            last = self.columns(level)[-1]
            half = self.right_of(level.parts[-1]) if level.boxed else _width(_names(level), NAME) / 2
            ends += [last + half, *(x + NEAR + _widest(names) for x, names in self.read_by(level))]
        return max(ends) + FAR

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The levels from the top."""
        at = float(MARGIN)
        found: list[Row] = []
        for level, below in zip(self.levels, (*self.levels[1:], None), strict=True):
            bottom = at + (_height(level) if level.boxed else PLAIN)
            found.append(Row(level, at, bottom))
            if below is not None:
                most = max(len(in_lines(names)) for _, names in self.read_by(level))
                at = bottom + max(UP, most * LINE + NEAR) + (BRANCH if self.branches(level, below) else 0)
        return tuple(found)

    def read_by(self, level: Level) -> tuple[tuple[float, Names], ...]:
        """What goes into a level on the way from below, at each arrow."""
        columns = self.columns(level)
        names = [part.reads for part in level.parts] if len(columns) > 1 else [level.reads]
        return tuple(zip(columns, names, strict=True))

    def branches(self, level: Level, below: Level) -> bool:
        """Whether arrows part or meet between two levels."""
        return max(len(self.columns(level)), len(self.columns(below))) > 1

    @property
    def size(self) -> tuple[float, float]:
        """How wide and how high the picture is."""
        widest = max(width_of_text(_said(level), WORD) for level in self.levels)
        return self.words + widest + MARGIN, self.rows[-1].bottom + MARGIN

    # -- the parts ---------------------------------------------------------------------------------

    def parts(self) -> Iterator[str]:
        """Arrows first, then what stands at their ends."""
        yield from arrows((*self.loops(), *self.upwards()), tuple(self.joints()))
        for row in self.rows:
            yield from self.level(row)
            if said := _said(row.level):
                yield text(self.words, row.middle + BASE - 1, said, "dim", "start")
        for row, below in pairwise(self.rows):
            middle = (row.bottom + self.foot(row, below)) / 2
            for x, names in self.read_by(row.level):
                yield from _stacked(x + NEAR, middle, in_lines(names))

    def level(self, row: Row) -> Iterator[str]:
        """Names, or boxes with theirs, and with the names at the arrows back into them."""
        columns = self.columns(row.level)
        if not row.level.boxed:
            yield label(columns[0], row.middle + BASE, _names(row.level))
            return
        for x, part in zip(columns, row.level.parts, strict=True):
            names, height = label_of(part.names), row.bottom - row.top
            yield box(x, row.middle, self.box, height, names[0].role, round=ROUND, lit=False)
            yield label(x, row.middle + BASE, names)
            if part.before:
                back = [label_of(part.before), *in_lines(part.weights)]
                yield from _stacked(x + self.box / 2 + LOOP[0] + NEAR, row.middle, back)

    def foot(self, row: Row, below: Row) -> float:
        """Where arrows into a level begin: at the level below, or where they part."""
        return below.top - (BRANCH if self.branches(row.level, below.level) else 0)

    def upwards(self) -> Iterator[Arrow]:
        """From level to level."""
        for row, below in pairwise(self.rows):
            for x in self.columns(row.level):
                yield Arrow(((x, self.foot(row, below)), (x, row.bottom + CLEAR)))

    def joints(self) -> Iterator[tuple[Point, ...]]:
        """Where arrows part or meet."""
        for row, below in pairwise(self.rows):
            if not self.branches(row.level, below.level):
                continue
            into, out_of = self.columns(row.level), self.columns(below.level)
            y = self.foot(row, below)
            yield (min(*into, *out_of), y), (max(*into, *out_of), y)
            yield from (((x, y), (x, below.top)) for x in out_of)

    def loops(self) -> Iterator[Arrow]:
        """The arrows back into boxes."""
        out, up = LOOP
        for row in self.rows:
            for x, part in zip(self.columns(row.level), row.level.parts, strict=False):
                if part.before:
                    edge, far = x + self.box / 2, x + self.box / 2 + out
                    above, below = row.middle - up, row.middle + up
                    yield Arrow(((edge, above), (far, above), (far, below), (edge + CLEAR, below)))


def in_lines(names: Names) -> list[Label]:
    """Names over several lines; too many of them are counted."""
    found: list[Names] = []
    for name in names:
        if found and _width(label_of((*found[-1], name)), SMALL) <= WIDEST_LINE:
            found[-1] = (*found[-1], name)
        else:
            found.append((name,))
    if len(found) > MOST_LINES:
        return [(Piece((Run(f"{len(names)} parameters"),), "dim"),)]
    labels = [label_of(line) for line in found]
    return [*((*line, COMMA) for line in labels[:-1]), *labels[-1:]]


def _stacked(x: float, middle: float, labels: Sequence[Label]) -> Iterator[str]:
    """Lines of names about a middle."""
    for i, line in enumerate(labels):
        y = middle + (i - (len(labels) - 1) / 2) * LINE
        yield label(x, y + BASE - 1, line, "start", SMALL)


def _height(level: Level) -> float:
    """The height of boxes, beside which there is room for the names at their arrows back."""
    return max(BOX, LINE * (1 + max(len(in_lines(part.weights)) for part in level.parts)))


def _names(level: Level) -> Label:
    return label_of(tuple(name for part in level.parts for name in part.names))


def _said(level: Level) -> str:
    """What stands at the right of a level; where several have no boxes, nobody could tell whose it is."""
    return ", ".join(level.said) if level.boxed or len(level.parts) == 1 else ""


def _width(of: Label, size: float) -> float:
    return width_of_label(of, size)


def _widest(names: Names) -> float:
    """How wide names at an arrow are."""
    return max((_width(line, SMALL) for line in in_lines(names)), default=0.0)
