"""A network laid out over time, its boxes drawn for as many steps as there is room for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..writing.diagram import Names, Port, Track, Unrolled
from .board import INDENT, Board, centred, cut, half, placed
from .lines import Line, finished, line_width

GAP = 4  # between two boxes, for an arrow
WIDEST_WORD = 12  # beside one another; a longer word is cut
ROOM_FOR_WORDS = 24  # and this wide where all steps have room for it
WIDEST_STATES = 24  # in a box of many steps
NARROWEST_STATES = 6
FEWEST_STEPS = 3  # where fewer fit, only the first state of each box is shown


@dataclass(frozen=True)
class OverTime:
    """Draws a network on a board, step beside step."""

    board: Board

    def lines(self, drawing: Unrolled) -> Iterator[Line]:
        """From the outputs at the top to the inputs."""
        plan = self.plan(drawing)
        arrows = [bool(port.names) for port in drawing.outputs]
        if any(arrows):
            yield from self.words(plan, drawing.outputs, "targets")
            yield self.names(plan, drawing.outputs)
            yield self.arrows(plan, arrows)
        for i, floor in enumerate(reversed(drawing.floors)):
            if i:
                yield self.arrows(plan, [True] * len(arrows))
            yield from self.floor(plan, floor)
        arrows = [bool(port.names) for port in drawing.inputs]
        if drawing.floors:
            yield self.arrows(plan, arrows)
        yield self.names(plan, drawing.inputs)
        yield from self.words(plan, drawing.inputs, "inputs")

    def plan(self, drawing: Unrolled) -> _Plan:
        """The one that shows most; with tracks side by side where that takes no step's room."""
        width = self.board.width
        tracks = [track for floor in drawing.floors for track in floor]
        first = max((line_width(self.board.joined(t.states[-1][:1])) for t in tracks), default=1)
        tried = [_Wishes(states) for states in (WIDEST_STATES, min(first, WIDEST_WORD), NARROWEST_STATES)]
        plans = [_Plan.of(self.board, drawing, wishes) for wishes in tried]
        roomy = _Plan.of(self.board, drawing, _Wishes(WIDEST_STATES, word=ROOM_FOR_WORDS))
        if len(roomy.columns) == len(drawing.steps) and roomy.end <= width:
            plans.insert(0, roomy)
        enough = [p for p in plans if len(p.columns) >= min(FEWEST_STEPS, len(drawing.steps))]
        plans.append(_Plan.of(self.board, drawing, tried[1]._replace(ends=False)))
        found = next((p for p in (*enough[:1], *plans) if p.end <= width), plans[-1])
        beside = _Plan.of(self.board, drawing, found.wishes._replace(beside=True))
        return beside if beside.end <= width and len(beside.columns) == len(found.columns) else found

    def words(self, plan: _Plan, ports: Sequence[Port], label: str) -> Iterator[Line]:
        """The words at the ports, if there are any, and at the left what they are."""
        if not any(port.word for port in ports):
            return
        pen, room = self.board.pen, plan.box + plan.gap - 1
        words = {i: cut(finished(pen.line(ports[i].word)), room, pen.plain("…")) for i in plan.columns}
        yield placed([(INDENT, ((label, "dim"),)), *plan.centred(words)])

    def names(self, plan: _Plan, ports: Sequence[Port]) -> Line:
        room = plan.box + 2
        return placed(plan.centred({i: self.board.listed(ports[i].names, room) for i in plan.columns}))

    def arrows(self, plan: _Plan, there: Sequence[bool]) -> Line:
        up = self.board.signs.up
        return placed(plan.centred({i: ((up, ""),) for i in plan.columns if there[i]}))

    def floor(self, plan: _Plan, floor: tuple[Track, ...]) -> Iterator[Line]:
        """The boxes of a floor, one for each step, and the arrows from box to box. Tracks are over one
        another, or side by side, the first at the left, each on a line of its own for its arrows."""
        borders = self.board.borders(plan.box - 4)
        rows = list(enumerate(floor)) if plan.wishes.beside else [(0, track) for track in reversed(floor)]
        for i, (slot, track) in enumerate(rows):
            if i == 0 or not plan.wishes.beside:
                border = ((borders[0 if i == 0 else 1], ""),)
                yield placed([(plan.at(i), border) for i in plan.columns])
            yield self.track(plan, track, slot)
        yield placed([(plan.at(i), ((borders[2], ""),)) for i in plan.columns])

    def track(self, plan: _Plan, track: Track, slot: int) -> Line:
        board, s, states = self.board, self.board.signs, plan.wishes.states
        pieces: list[tuple[int, Line]] = []
        along = s.level * (plan.gap - 1)
        arrow = s.left + along if track.backwards else along + s.right
        for number, i in enumerate(plan.columns):
            names = plan.in_slot(board.listed(track.states[i], states), slot)
            pieces.append((plan.at(i), board.walled(names)))
            if number:
                pieces.append((plan.at(i) - plan.gap, ((arrow, ""),)))
        if plan.dots is not None:
            pieces.append((plan.dots - plan.gap, ((arrow, ""),)))
            pieces.append((plan.dots + 1, ((s.dots, ""),)))
        if not plan.wishes.ends:
            return placed(pieces)
        start, end = board.listed(track.start, states), board.listed(track.end, states)
        after = plan.at(plan.columns[-1]) + plan.box
        if track.backwards:
            pieces.append((after, ((s.left + s.level * 2 + " ", ""), *start)))
        else:
            before = plan.at(plan.columns[0]) - 3
            pieces.append((before - 1 - line_width(start), (*start, (" " + s.level * 2 + s.right, ""))))
        if end:
            pieces.append((after, ((s.level * 2 + s.right + " ", ""), *end)))
        return placed(pieces)


class _Wishes(NamedTuple):
    """What a plan should have room for: so many columns of ``states`` in a box and of a ``word``; the
    states before the first step and after the last (``ends``); tracks ``beside`` one another."""

    states: int
    word: int = WIDEST_WORD
    ends: bool = True
    beside: bool = False


class _Plan(NamedTuple):
    """Where everything stands in a network laid out over time.

    ``columns`` are the places (from 0) of the steps that are drawn, ``skips`` tells that some are
    left out before the last; ``box`` is the width of a box, with ``slots`` for tracks side by side in it;
    ``left`` is where the first begins, ``after`` what there is to the right of the last.
    """

    columns: tuple[int, ...]
    skips: bool
    box: int
    gap: int
    left: int
    after: int
    slots: int
    wishes: _Wishes

    @staticmethod
    def of(board: Board, drawing: Unrolled, wishes: _Wishes) -> _Plan:
        states, most, ends, beside = wishes
        tracks = [track for floor in drawing.floors for track in floor]

        def widest(names: Iterable[Names]) -> int:
            return max((line_width(board.listed(each, states)) for each in names), default=0)

        ports = (*drawing.inputs, *drawing.outputs)
        inner = widest(each for track in tracks for each in track.states)
        slots = max(map(len, drawing.floors), default=1) if beside else 1
        inner = slots * inner + slots - 1
        inner = max(inner + 1 - inner % 2, 1)
        word = max((line_width(board.pen.line(port.word)) for port in ports), default=0)
        gap = max(GAP, min(word, most) + 1 - inner - 4, widest(port.names for port in ports) - inner)
        before = widest(track.start for track in tracks if ends and not track.backwards)
        after = widest(t.end or t.start for t in tracks if ends and (t.end or t.backwards))
        # The word below the first box must not run into what stands at the left.
        left = INDENT + max(before + 4, 8 + max(0, min(word, inner + gap + 3) - inner - 3) // 2)
        # The last step's name or word may be wider than its box.
        wide = max(min(word, inner + gap + 3), widest(port.names for port in ports)) - inner - 3
        after = max(after + 4 if after else 0, wide // 2 if wide > 0 else 0)
        room = board.width - left - after + gap
        fit, steps = room // (inner + 4 + gap), len(drawing.steps)
        jumps = drawing.steps[-1] != steps
        if fit >= steps and not jumps:
            return _Plan(tuple(range(steps)), False, inner + 4, gap, left, after, slots, wishes)
        fit = min(max(2, (room - 3 - gap) // (inner + 4 + gap)), steps)
        return _Plan((*range(fit - 1), steps - 1), True, inner + 4, gap, left, after, slots, wishes)

    def in_slot(self, names: Line, slot: int) -> Line:
        """Names in the middle of their place in a box."""
        room = self.box - 4
        if self.slots == 1:
            return centred(names, room)
        width = (room - (self.slots - 1)) // self.slots
        before = slot * (width + 1)
        found = ((" " * before, ""), *centred(names, width))
        return (*found, (" " * (room - before - width), ""))

    def at(self, place: int) -> int:
        """Where a step's box begins."""
        number = self.columns.index(place)
        skipped = 3 + self.gap if self.skips and number == len(self.columns) - 1 else 0
        return self.left + number * (self.box + self.gap) + skipped

    @property
    def end(self) -> int:
        """How wide the drawing is."""
        return self.at(self.columns[-1]) + self.box + self.after

    @property
    def dots(self) -> int | None:
        """Where the sign for what is left out stands, if anything is."""
        return self.at(self.columns[-1]) - self.gap - 3 if self.skips else None

    def centred(self, lines: dict[int, Line]) -> list[tuple[int, Line]]:
        """Pieces in the middle of their steps."""
        return [(self.at(i) + self.box // 2 - half(line), line) for i, line in lines.items()]
