"""A network laid out over time, its boxes drawn for as many steps as there is room for."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..writing.diagram import Mark, Port, Spot, Track, Unrolled
from .board import INDENT, MARKED, Board, Signs, cut, half, placed
from .lines import Line, finished, line_width
from .plan import Plan, plan_for


class Extent(enum.Enum):
    """How much is drawn: everything, all but the words, or only the lines with what is marked."""

    WHOLE = enum.auto()
    BARE = enum.auto()
    MARKED = enum.auto()


@dataclass(frozen=True)
class OverTime:
    """A network on a board, step beside step, by its plan."""

    board: Board
    drawing: Unrolled
    plan: Plan

    @staticmethod
    def on(board: Board, drawing: Unrolled) -> OverTime:
        """By the plan that shows most."""
        return OverTime(board, drawing, plan_for(board, drawing))

    @property
    def signs(self) -> Signs:
        return self.board.signs

    @property
    def mark(self) -> Mark | None:
        return self.drawing.mark

    @property
    def back(self) -> bool:
        """Whether gradients flow, against the arrows."""
        return self.mark is not None and self.mark.back

    def lines(self, extent: Extent = Extent.WHOLE) -> Iterator[Line]:
        """From the outputs at the top to the inputs, and below them the name of what is marked."""
        if extent is not Extent.MARKED:
            lines = list(self.network(extent))
        else:
            lines = [line for line in self.marked_lines() if line]
        yield from lines
        if lines:
            yield from self.name_of_mark()

    def network(self, extent: Extent) -> Iterator[Line]:
        """All of it, or all but the words."""
        outputs, inputs, floors = self.drawing.outputs, self.drawing.inputs, self.drawing.floors
        words = extent is Extent.WHOLE
        arrows = [bool(port.names) for port in outputs]
        if any(arrows):
            if words:
                yield from self.words(outputs, "targets")
            yield self.names(outputs, "output")
            yield self.arrows(arrows)
        for number, floor in reversed(list(enumerate(floors))):
            yield from self.floor(number, floor)
            if number:
                yield self.arrows([True] * len(arrows))
        arrows = [bool(port.names) for port in inputs]
        if floors:
            yield self.arrows(arrows)
        yield self.names(inputs, "input")
        if words:
            yield from self.words(inputs, "inputs")

    def marked_lines(self) -> Iterator[Line]:
        """Of all lines only those in which something is marked; no boxes."""
        spots: frozenset[Spot] = self.mark.spots if self.mark else frozenset()
        if "output" in spots:
            yield self.names(self.drawing.outputs, "output")
        for number, floor in reversed(list(enumerate(self.drawing.floors))):
            for place, track in reversed(list(enumerate(floor))):
                if (number, place) in spots:
                    yield self.track(track, (number, place))
        if "input" in spots:
            yield self.names(self.drawing.inputs, "input")

    # -- what is marked ----------------------------------------------------------------------------

    def is_marked(self, column: int, spot: Spot) -> bool:
        """Whether what stands at a spot is marked at the step of a column."""
        mark = self.mark
        if mark is None or mark.start or spot not in mark.spots:
            return False
        return mark.step is None or self.drawing.steps[column] == mark.step

    def name_of_mark(self) -> Iterator[Line]:
        """The name of what is worked, below its step."""
        mark = self.mark
        if mark is None:
            return
        pen = self.board.pen if mark.here is None else self.board.pen._replace(here=mark.here)
        name = finished(pen.line(mark.name))
        if mark.step is None:
            said = "all steps"
            if name:
                yield placed([(INDENT, ((said, "dim"),)), (INDENT + len(said) + 2, name)])
            return
        place = self.drawing.steps.index(mark.step)
        column = self.plan.middle(place)
        if mark.start:  # beside the box
            column = self.plan.left - 6 if mark.step == 1 else self.plan.at(place) + self.plan.box + 5
        sign: Line = ((self.signs.here, MARKED),)
        if column + 2 + line_width(name) <= self.board.width:
            yield placed([(column, sign), (column + 2, name)])
        else:
            yield placed([(max(0, column - 1 - line_width(name)), name), (column, sign)])

    def in_brackets(self, line: Line) -> Line:
        return (("[", MARKED), *line, ("]", MARKED))

    # -- the lines ---------------------------------------------------------------------------------

    def words(self, ports: Sequence[Port], label: str) -> Iterator[Line]:
        """The words at the ports, if there are any, and at the left what they are."""
        if not any(port.word for port in ports):
            return
        plan, pen = self.plan, self.board.pen
        room = plan.box + plan.gap - 1
        dots = pen.plain("…")
        words = {i: cut(finished(pen.line(ports[i].word)), room, dots) for i in plan.columns}
        yield placed([(INDENT, ((label, "dim"),)), *plan.centred(words)])

    def names(self, ports: Sequence[Port], spot: Spot) -> Line:
        """The names at the ports."""
        lines = {i: self.board.listed(ports[i].names, self.plan.box + 2) for i in self.plan.columns}
        for i, line in lines.items():
            if line and self.is_marked(i, spot):
                lines[i] = self.in_brackets(line)
        return placed(self.plan.centred(lines))

    def arrows(self, there: Sequence[bool]) -> Line:
        """Arrows from what is below to what is above, or back."""
        sign = self.signs.down if self.back else self.signs.up
        return placed(self.plan.centred({i: ((sign, ""),) for i in self.plan.columns if there[i]}))

    def along(self, track: Track, length: int) -> str:
        """An arrow the way that something flows along a track."""
        line = self.signs.level * (length - 1)
        return self.signs.left + line if track.backwards != self.back else line + self.signs.right

    def floor(self, number: int, floor: tuple[Track, ...]) -> Iterator[Line]:
        """The boxes of a floor, one for each step, and the arrows from box to box. Tracks are over one
        another, or side by side, the first at the left, each on a line of its own for its arrows."""
        places = range(len(floor))
        if self.plan.wishes.beside:
            yield self.borders(number, places, 0)
            yield from (self.track(floor[place], (number, place), places) for place in places)
            yield self.borders(number, places, 2)
            return
        for place in reversed(places):
            yield self.borders(number, (place, place + 1), 0 if place == len(floor) - 1 else 1)
            yield self.track(floor[place], (number, place), (place,))
        yield self.borders(number, (0,), 2)

    def borders(self, number: int, places: Sequence[int], which: int) -> Line:
        """The borders above a box (0), between what is in it (1), or below it (2), marked if any of the
        tracks beside them is."""
        pieces: list[tuple[int, Line]] = []
        for i in self.plan.columns:
            marked = self.is_any_marked(i, number, places)
            borders = self.board.borders(self.plan.box - 4, marked=marked)
            pieces.append((self.plan.at(i), ((borders[which], MARKED if marked else ""),)))
        return placed(pieces)

    def is_any_marked(self, column: int, number: int, places: Sequence[int]) -> bool:
        """Whether any of these tracks of a floor is marked at the step of a column."""
        return any(self.is_marked(column, (number, place)) for place in places)

    def track(self, track: Track, spot: tuple[int, int], together: Sequence[int] = ()) -> Line:
        """The states at each step, with arrows from step to step; between the walls of the box in which they
        are ``together``, no walls where that is none. Brackets tell what of a box is marked."""
        plan, (number, place) = self.plan, spot
        pieces: list[tuple[int, Line]] = []
        arrow: Line = ((self.along(track, plan.gap), ""),)
        for i in plan.columns:
            names = self.board.listed(track.states[i], plan.wishes.states)
            if self.is_marked(i, spot) and len(together) != 1:
                names = self.in_brackets(names)
            if together:
                slot = place if plan.wishes.beside else 0
                pieces += self.boxed(i, names, slot, marked=self.is_any_marked(i, number, together))
            else:
                pieces.append((plan.middle(i) - half(names), names))
            if i != plan.columns[0]:
                pieces.append((plan.at(i) - plan.gap, arrow))
        if plan.dots is not None:
            pieces.append((plan.dots - plan.gap, arrow))
            pieces.append((plan.dots + 1, ((self.signs.dots, ""),)))
        return placed((*pieces, *self.ends(track, spot)))

    def boxed(self, column: int, names: Line, slot: int, *, marked: bool) -> Iterator[tuple[int, Line]]:
        """Names in their slot of a box, and its walls."""
        signs, role = (self.board.signs_marked, MARKED) if marked else (self.signs, "")
        at, (start, line) = self.plan.at(column), self.plan.in_slot(names, slot)
        yield at, ((signs.upright, role),)
        yield at + start, line
        yield at + self.plan.box - 1, ((signs.upright, role),)

    def ends(self, track: Track, spot: Spot) -> Iterator[tuple[int, Line]]:
        """What a track starts from and what it ends in, or signs that it goes on."""
        plan, mark, (states, _, there, _) = self.plan, self.mark, self.plan.wishes
        more: Line = ((self.signs.dots, ""),)
        start = self.board.listed(track.start, states) if there else ()
        end = self.board.listed(track.end, states) if there else ()
        if start and mark and mark.start and spot in mark.spots:
            start = self.in_brackets(start)
        left, right = ((), start) if track.backwards else (start, end)
        left, right = more if plan.before else left, more if plan.beyond else right
        arrow = self.along(track, 3)
        if left:
            column = plan.at(plan.columns[0]) - 4 - line_width(left)
            yield column, (*left, (f" {arrow}", ""))
        if right:
            yield plan.at(plan.columns[-1]) + plan.box, ((f"{arrow} ", ""), *right)
