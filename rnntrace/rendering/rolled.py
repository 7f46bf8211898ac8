"""A network at one step: its levels over one another, each state an arrow back into its own box."""

from __future__ import annotations

from collections.abc import Iterator

from ..writing.diagram import Level, Part, Rolled
from .board import INDENT, Board, centred, half, placed
from .lines import Line, finished, line_width


class RolledBoard(Board):
    """A board for a network at one step."""

    def rolled(self, drawing: Rolled) -> Iterator[Line]:
        boxed = [part for level in drawing.levels if level.boxed for part in level.parts]
        inner = max((line_width(self.listed(part.names, self.width // 3)) for part in boxed), default=1)
        inner += 1 - inner % 2  # odd, so that there is a middle
        middle = INDENT + (inner + 4) // 2
        for i, level in reversed(list(enumerate(drawing.levels))):
            yield from self.box(level, inner) if level.boxed else self.plain(level, middle)
            if i:
                yield from self.reads(level, middle)

    def plain(self, level: Level, middle: int) -> Iterator[Line]:
        """Values of a step without a box."""
        names = self.listed([name for part in level.parts for name in part.names], self.width // 2)
        first = level.parts[0]
        line = placed([(max(0, middle - half(names)), names)])
        yield self.with_words(line, first) if len(level.parts) == 1 else line

    def reads(self, level: Level, middle: int) -> Iterator[Line]:
        """The arrow up into a level, with the weights on its way."""
        for i, label in enumerate(self.labels(level.reads, self.width - middle - 3) or [()]):
            sign = self.signs.up if i == 0 else self.signs.upright
            yield placed([(middle, ((sign, ""),)), (middle + 3, label)])

    def box(self, level: Level, inner: int) -> Iterator[Line]:
        """A box with its parts over one another, each with its own arrow back into it."""
        top, divider, bottom = self.borders(inner)
        for i, part in enumerate(reversed(level.parts)):
            yield placed([(INDENT, ((top if i == 0 else divider, ""),))])
            yield from self.part(part, inner)
        yield placed([(INDENT, ((bottom, ""),))])

    def part(self, part: Part, inner: int) -> Iterator[Line]:
        s = self.signs
        names = centred(self.listed(part.names, inner), inner)
        if not part.before:
            yield self.with_words(placed([(INDENT, self.walled(names))]), part)
            return
        back = f"{s.tees[0]}{s.level * 2}{s.corners[1]}"
        yield self.with_words(placed([(INDENT, (*self.walled(names)[:-1], (f" {back}", "")))]), part)
        room = self.width - INDENT - inner - 10
        labels = self.labels(part.before, room) or [()]
        weights = self.labels(part.weights, room - line_width(labels[-1]) - 3)
        if len(weights) == 1 and line_width(labels[-1]) + 3 + line_width(weights[0]) <= room:
            labels = [*labels[:-1], (*labels[-1], ("   ", ""), *weights[0])]
        else:
            labels += self.labels(part.weights, room)
        into = f"{s.upright}{s.left}{s.level}{s.corners[3]}"
        for i, label in enumerate(labels):
            wall = into if i == 0 else s.upright
            empty = (f"{s.upright}{' ' * (inner + 2)}{wall}", "")
            yield placed([(INDENT, (empty,)), (INDENT + inner + 9, label)])

    def with_words(self, line: Line, part: Part) -> Line:
        """What a part is, at the right, as far as there is room."""
        said = [*part.words, *([part.size] if part.size else [])]
        for first in range(len(said)):
            note = finished(self.pen.line((", ".join(said[first:]),), "dim"))
            if line_width(line) + 2 + line_width(note) <= self.width:
                return placed([(0, line), (self.width - line_width(note), note)])
        return line
