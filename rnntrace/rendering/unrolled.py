"""A network laid out over time."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence

from ..writing.diagram import Port, Spot, Track, Unrolled
from .board import INDENT, MARKED, Board, centred, cut, half, placed
from .lines import Line, finished, line_width
from .plan import WIDEST_WORD, Plan

ROOM_FOR_WORDS = 24  # as wide a word may be where all steps have room for it
WIDEST_STATES = 24  # in a box of many steps
NARROWEST_STATES = 6
FEWEST_STEPS = 3  # where fewer fit, only the first state of each box is shown


class Extent(enum.Enum):
    """How much is drawn: everything, all but the words, or only the lines with what is marked."""

    WHOLE = enum.auto()
    BARE = enum.auto()
    MARKED = enum.auto()


class UnrolledBoard(Board):
    """A board for a network laid out over time."""

    def unrolled(self, drawing: Unrolled, extent: Extent = Extent.WHOLE) -> Iterator[Line]:
        over_time = _OverTime(self, drawing, self.plan(drawing))
        if extent is not Extent.MARKED:
            lines = list(over_time.lines(extent))
        else:
            lines = [line for line in over_time.marked_lines() if line]
        yield from lines
        if lines:
            yield from over_time.name_of_mark()

    def plan(self, drawing: Unrolled) -> Plan:
        """Where everything stands, with as many names in the boxes as leave room for a few steps."""
        tracks = [track for floor in drawing.floors for track in floor]
        first = max((line_width(self.joined(t.states[-1][:1])) for t in tracks), default=1)
        tried = (WIDEST_STATES, min(first, WIDEST_WORD), NARROWEST_STATES)
        plans = [Plan.of(self, drawing, states) for states in tried]
        roomy = Plan.of(self, drawing, tried[0], word=ROOM_FOR_WORDS)
        if len(roomy.columns) == len(drawing.steps) and roomy.end <= self.width:
            plans.insert(0, roomy)
        enough = [p for p in plans if len(p.columns) >= min(FEWEST_STEPS, len(drawing.steps))]
        plans.append(Plan.of(self, drawing, tried[1], ends=False))
        return next((p for p in (*enough[:1], *plans) if p.end <= self.width), plans[-1])


class _OverTime:
    """A network on its board, by its plan."""

    def __init__(self, board: Board, drawing: Unrolled, plan: Plan) -> None:
        self.board, self.drawing, self.plan = board, drawing, plan
        self.signs, self.mark = board.signs, drawing.mark
        self.back = bool(drawing.mark and drawing.mark.back)

    def lines(self, extent: Extent) -> Iterator[Line]:
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
                if (number, place) in spots or ("start" in spots and track.start):
                    yield self.track(track, (number, place), walls=False)
        if "input" in spots:
            yield self.names(self.drawing.inputs, "input")

    # -- what is marked ----------------------------------------------------------------------------

    def is_marked(self, column: int, spot: Spot) -> bool:
        """Whether what stands at a spot is marked at the step of a column."""
        mark = self.mark
        if mark is None or spot not in mark.spots:
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
        column = self.plan.middle(self.drawing.steps.index(mark.step))
        if "start" in mark.spots:
            column = self.plan.left - 6
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
        """The boxes of a floor, one for each step, and the arrows from box to box."""
        for place in reversed(range(len(floor))):
            yield self.borders(number, (place, place + 1), 0 if place == len(floor) - 1 else 1)
            yield self.track(floor[place], (number, place))
        yield self.borders(number, (0,), 2)

    def borders(self, number: int, beside: tuple[int, ...], which: int) -> Line:
        """The borders above a box (0), between what is in it (1), or below it (2), marked if any of the
        tracks beside them is."""
        board, plan = self.board, self.plan
        pieces: list[tuple[int, Line]] = []
        for i in plan.columns:
            marked = any(self.is_marked(i, (number, place)) for place in beside)
            borders = board.borders(plan.box - 4, board.signs_marked if marked else board.signs)
            pieces.append((plan.at(i), ((borders[which], MARKED if marked else ""),)))
        return placed(pieces)

    def track(self, track: Track, spot: Spot, *, walls: bool = True) -> Line:
        """The states at each step, with arrows from step to step."""
        board, plan, states = self.board, self.plan, self.plan.states
        pieces: list[tuple[int, Line]] = []
        arrow: Line = ((self.along(track, plan.gap), ""),)
        for number, i in enumerate(plan.columns):
            names, marked = board.listed(track.states[i], states), self.is_marked(i, spot)
            if walls:
                pieces.append((plan.at(i), board.walled(centred(names, plan.box - 4), marked=marked)))
            else:
                line = self.in_brackets(names) if marked else names
                pieces.append((plan.middle(i) - half(line), line))
            if number:
                pieces.append((plan.at(i) - plan.gap, arrow))
        if plan.dots is not None:
            pieces.append((plan.dots - plan.gap, arrow))
            pieces.append((plan.dots + 1, ((self.signs.dots, ""),)))
        return placed((*pieces, *self.ends(track)))

    def ends(self, track: Track) -> Iterator[tuple[int, Line]]:
        """What a track starts from and what it ends in, or signs that it goes on."""
        plan, states = self.plan, self.plan.states
        more: Line = ((self.signs.dots, ""),)
        start = self.board.listed(track.start, states) if plan.ends else ()
        end = self.board.listed(track.end, states) if plan.ends else ()
        if start and self.mark and "start" in self.mark.spots:
            start = self.in_brackets(start)
        left, right = ((), start) if track.backwards else (start, end)
        left, right = more if plan.before else left, more if plan.beyond else right
        arrow = self.along(track, 3)
        if left:
            column = plan.at(plan.columns[0]) - 4 - line_width(left)
            yield column, (*left, (f" {arrow}", ""))
        if right:
            yield plan.at(plan.columns[-1]) + plan.box, ((f"{arrow} ", ""), *right)
