"""A network at one step, each state an arrow back into its own box.

Boxes of the same height, as those of two directions, stand side by side where there is room for that,
and else over one another with a line between.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..writing.diagram import Level, Part, Rolled
from .board import INDENT, Board, centred, half, placed
from .lines import Line, finished, line_width

GAP = 3  # between boxes side by side
LOOP = 5  # what an arrow back takes before its label
NARROWEST_LABEL = 8


class _Places(NamedTuple):
    """Where boxes stand: their ``inner`` width, the columns ``starts`` where those side by side begin,
    and the ``room`` that each has with its arrow; one start where they are over one another."""

    inner: int
    starts: tuple[int, ...]
    room: int

    @property
    def middles(self) -> tuple[int, ...]:
        return tuple(start + (self.inner + 4) // 2 for start in self.starts)

    @property
    def middle(self) -> int:
        """Where what stands alone has its middle."""
        return (self.middles[0] + self.middles[-1]) // 2


@dataclass(frozen=True)
class RolledUp:
    """Draws a network on a board, level over level."""

    board: Board

    def lines(self, drawing: Rolled) -> Iterator[Line]:
        """From the outputs at the top to the input."""
        places = self.places(drawing)
        above: Level | None = None
        for level in reversed(drawing.levels):
            if above is not None:
                yield from self.arrows(above, level, places)
            yield from self.level(level, places)
            above = level

    def places(self, drawing: Rolled) -> _Places:
        """Side by side where all names and labels have the room that they have over one another."""
        board, width = self.board, self.board.width
        boxed = [level for level in drawing.levels if level.boxed]
        parts = [part for level in boxed for part in level.parts]
        inner = max((line_width(board.listed(part.names, width // 3)) for part in parts), default=1)
        inner += 1 - inner % 2  # odd, so that there is a middle
        over = _Places(inner, (INDENT,), width - INDENT)
        count = max((len(level.parts) for level in boxed), default=1)
        most = (width - INDENT - (count - 1) * GAP) // count
        if count == 1 or most < inner + 4 + LOOP + NARROWEST_LABEL:
            return over
        room = max(line_width(line) for part in parts for line in self.box(part, inner, most))
        before = (inner + 4) // 2 + 3
        reads = [label for part in parts for label in board.labels(part.reads, most - before)]
        room = max(room, before + max(map(line_width, reads), default=0))
        if room > most or any(self.is_counted(part, most, inner) for part in parts):
            return over
        return _Places(inner, tuple(INDENT + i * (room + GAP) for i in range(count)), most)

    def is_counted(self, part: Part, room: int, inner: int) -> bool:
        """Whether the weights of an arrow back are only counted for want of room."""
        rooms = (room, self.board.width - INDENT)
        few, many = (self.board.labels_fit(part.weights, each - inner - 4 - LOOP) for each in rooms)
        return many and not few

    # -- a level -----------------------------------------------------------------------------------

    def level(self, level: Level, places: _Places) -> Iterator[Line]:
        if not level.boxed:
            yield self.plain(level, places.middle)
        elif len(level.parts) > 1 and len(places.starts) == 1:
            yield from self.over_one_another(level, places)
        else:
            yield from self.side_by_side(level, places)

    def plain(self, level: Level, middle: int) -> Line:
        """Values of a step without a box."""
        names = self.board.listed(
            [name for part in level.parts for name in part.names], self.board.width // 2
        )
        line = placed([(max(0, middle - half(names)), names)])
        return self.with_words(line, level.parts) if len(level.parts) == 1 else line

    def side_by_side(self, level: Level, places: _Places) -> Iterator[Line]:
        """Boxes that begin on the same line; one alone stands in the middle of all."""
        starts = places.starts
        if len(level.parts) == 1:
            starts = (places.middle - (places.inner + 4) // 2,)
        room = places.room if len(level.parts) > 1 else self.board.width - starts[0]
        boxes = [self.box(part, places.inner, room) for part in level.parts]
        for i in range(max(map(len, boxes))):
            line = placed(
                [(start, box[i]) for start, box in zip(starts, boxes, strict=False) if i < len(box)]
            )
            yield self.with_words(line, level.parts) if i == 1 else line

    def over_one_another(self, level: Level, places: _Places) -> Iterator[Line]:
        """Boxes with a line between, the first at the bottom."""
        top, divider, bottom = self.board.borders(places.inner)
        for i, part in enumerate(reversed(level.parts)):
            yield placed([(INDENT, ((top if i == 0 else divider, ""),))])
            _, first, *others, _ = self.box(part, places.inner, places.room)
            yield self.with_words(placed([(INDENT, first)]), (part,))
            yield from (placed([(INDENT, line)]) for line in others)
        yield placed([(INDENT, ((bottom, ""),))])

    def box(self, part: Part, inner: int, room: int) -> list[Line]:
        """A part in its box, with the arrow back into it and its labels, in so much room."""
        s, board = self.board.signs, self.board
        names = centred(board.listed(part.names, inner), inner)
        top, _, bottom = (((border, ""),) for border in board.borders(inner))
        if not part.before:
            return [top, board.walled(names), bottom]
        back = f"{s.tees[0]}{s.level * 2}{s.corners[1]}"
        found: list[Line] = [top, (*board.walled(names)[:-1], (f" {back}", ""))]
        room -= inner + 4 + LOOP
        labels = board.labels(part.before, room) or [()]
        weights = board.joined(part.weights)
        if line_width(labels[-1]) + 3 + line_width(weights) <= room:
            labels = [*labels[:-1], (*labels[-1], ("   ", ""), *weights)]
        else:
            labels += board.labels(part.weights, room)
        into = f"{s.upright}{s.left}{s.level}{s.corners[3]}"
        for i, label in enumerate(labels):
            wall = into if i == 0 else s.upright
            empty = (f"{s.upright}{' ' * (inner + 2)}{wall}", "")
            found.append(placed([(0, (empty,)), (inner + 4 + LOOP, label)]))
        return [*found, bottom]

    def with_words(self, line: Line, parts: Sequence[Part]) -> Line:
        """What parts are, at the right, as far as there is room."""
        said = Level(tuple(parts)).said
        for first in range(len(said)):
            note = finished(self.board.pen.line((", ".join(said[first:]),), "dim"))
            if line_width(line) + 2 + line_width(note) <= self.board.width:
                return placed([(0, line), (self.board.width - line_width(note), note)])
        return line

    # -- between levels ----------------------------------------------------------------------------

    def arrows(self, level: Level, below: Level, places: _Places) -> Iterator[Line]:
        """The arrows up into a level, with the weights on their way; and where they branch."""
        into, out_of = (self.columns(each, places) for each in (level, below))
        names = [part.reads for part in level.parts] if len(into) > 1 else [level.reads]
        ends = [*(column - 2 for column in into[1:]), self.board.width]
        labels = [
            self.board.labels(each, end - column - 3)
            for each, column, end in zip(names, into, ends, strict=True)
        ]
        for i in range(max(1, *map(len, labels))):
            sign = self.board.signs.up if i == 0 else self.board.signs.upright
            pieces: list[tuple[int, Line]] = [(column, ((sign, ""),)) for column in into]
            pieces += [(at + 3, label[i]) for at, label in zip(into, labels, strict=True) if i < len(label)]
            yield placed(pieces)
        if len(into) > 1 or len(out_of) > 1:
            yield placed([(min(*into, *out_of), ((self.branched(into, out_of), ""),))])

    def columns(self, level: Level, places: _Places) -> tuple[int, ...]:
        """Where arrows go into a level, and come out of it."""
        if level.boxed and len(level.parts) > 1:
            return places.middles
        return (places.middle,)

    def branched(self, up: Sequence[int], down: Sequence[int]) -> str:
        """A line that joins what goes up from it with what comes from below."""
        first, last = min(*up, *down), max(*up, *down)
        s = self.board.signs
        return "".join(
            s.joint(i in up, i in down, left=i > first, right=i < last) for i in range(first, last + 1)
        )
