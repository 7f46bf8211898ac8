"""A network laid out over time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..writing.diagram import Port, Track, Unrolled
from .board import INDENT, Board, centred, cut, placed
from .lines import Line, finished, line_width
from .plan import WIDEST_WORD, Plan

ROOM_FOR_WORDS = 24  # as wide a word may be where all steps have room for it
WIDEST_STATES = 24  # in a box of many steps
NARROWEST_STATES = 6
FEWEST_STEPS = 3  # where fewer fit, only the first state of each box is shown


class UnrolledBoard(Board):
    """A board for a network laid out over time."""

    def unrolled(self, drawing: Unrolled) -> Iterator[Line]:
        tracks = [track for floor in drawing.floors for track in floor]
        first = max((line_width(self.joined(t.states[-1][:1])) for t in tracks), default=1)
        tried = (WIDEST_STATES, min(first, WIDEST_WORD), NARROWEST_STATES)
        plans = [Plan.of(self, drawing, states) for states in tried]
        roomy = Plan.of(self, drawing, tried[0], word=ROOM_FOR_WORDS)
        if len(roomy.columns) == len(drawing.steps) and roomy.end <= self.width:
            plans.insert(0, roomy)
        enough = [p for p in plans if len(p.columns) >= min(FEWEST_STEPS, len(drawing.steps))]
        plans.append(Plan.of(self, drawing, tried[1], ends=False))
        plan = next((p for p in (*enough[:1], *plans) if p.end <= self.width), plans[-1])
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

    def words(self, plan: Plan, ports: Sequence[Port], label: str) -> Iterator[Line]:
        """The words at the ports, if there are any, and at the left what they are."""
        if not any(port.word for port in ports):
            return
        room = plan.box + plan.gap - 1
        dots = self.pen.plain("…")
        words = {i: cut(finished(self.pen.line(ports[i].word)), room, dots) for i in plan.columns}
        yield placed([(INDENT, ((label, "dim"),)), *plan.centred(words)])

    def names(self, plan: Plan, ports: Sequence[Port]) -> Line:
        return placed(plan.centred({i: self.listed(ports[i].names, plan.box + 2) for i in plan.columns}))

    def arrows(self, plan: Plan, there: Sequence[bool]) -> Line:
        return placed(plan.centred({i: ((self.signs.up, ""),) for i in plan.columns if there[i]}))

    def floor(self, plan: Plan, floor: tuple[Track, ...]) -> Iterator[Line]:
        """The boxes of a floor, one for each step, and the arrows from box to box."""
        borders = self.borders(plan.box - 4)
        for i, track in enumerate(reversed(floor)):
            border = ((borders[0 if i == 0 else 1], ""),)
            yield placed([(plan.at(i), border) for i in plan.columns])
            yield self.track(plan, track)
        yield placed([(plan.at(i), ((borders[2], ""),)) for i in plan.columns])

    def track(self, plan: Plan, track: Track) -> Line:
        s, states = self.signs, plan.states
        pieces: list[tuple[int, Line]] = []
        along = s.level * (plan.gap - 1)
        arrow = s.left + along if track.backwards else along + s.right
        for number, i in enumerate(plan.columns):
            names = centred(self.listed(track.states[i], states), plan.box - 4)
            pieces.append((plan.at(i), self.walled(names)))
            if number:
                pieces.append((plan.at(i) - plan.gap, ((arrow, ""),)))
        if plan.dots is not None:
            pieces.append((plan.dots - plan.gap, ((arrow, ""),)))
            pieces.append((plan.dots + 1, ((s.dots, ""),)))
        if not plan.ends:
            return placed(pieces)
        start, end = self.listed(track.start, states), self.listed(track.end, states)
        after = plan.at(plan.columns[-1]) + plan.box
        if track.backwards:
            pieces.append((after, ((s.left + s.level * 2 + " ", ""), *start)))
        else:
            before = plan.at(plan.columns[0]) - 3
            pieces.append((before - 1 - line_width(start), (*start, (" " + s.level * 2 + s.right, ""))))
        if end:
            pieces.append((after, ((s.level * 2 + s.right + " ", ""), *end)))
        return placed(pieces)
