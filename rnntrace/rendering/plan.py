"""Where everything stands in a network laid out over time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..writing.diagram import Names, Unrolled
from .board import INDENT, Board, centred, half
from .lines import Line, line_width

GAP = 4  # between two boxes, for an arrow
AFTER = 6  # after the last box, for an arrow to what is left out
WIDEST_WORD = 12  # beside one another; a longer word is cut
ROOM_FOR_WORDS = 24  # and this wide where all steps have room for it
WIDEST_STATES = 24  # in a box of many steps
NARROWEST_STATES = 6
FEWEST_STEPS = 3  # where fewer fit, only the first state of each box is shown
BRACKETS = 2  # around a name that is marked


class Wishes(NamedTuple):
    """What a plan should have room for: so many columns of ``states`` in a box and of a ``word``; the
    states before the first step and after the last (``ends``); tracks ``beside`` one another."""

    states: int
    word: int = WIDEST_WORD
    ends: bool = True
    beside: bool = False


class Plan(NamedTuple):
    """Where everything stands in a network laid out over time.

    ``columns`` are the places (from 0) of the steps that are drawn, ``skips`` tells that some are
    left out before the last; ``box`` is the width of a box, with ``slots`` for tracks side by side in it;
    ``left`` is where the first begins, ``after`` what there is to the right of the last. ``before`` and
    ``beyond`` tell of a part of a network that there is more of it at the left and at the right.
    """

    columns: tuple[int, ...]
    skips: bool
    box: int
    gap: int
    left: int
    after: int
    slots: int
    wishes: Wishes
    before: bool = False
    beyond: bool = False

    @staticmethod
    def of(board: Board, drawing: Unrolled, wishes: Wishes) -> Plan:
        """As many steps as there is room for, the last one among them; or a part, where the drawing is about
        one of its steps."""
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
        marks = BRACKETS if drawing.mark and drawing.mark.start else 0
        before = widest(track.start for track in tracks if ends and not track.backwards) + marks
        after = widest(t.end or t.start for t in tracks if ends and (t.end or t.backwards))
        # The word below the first box must not run into what stands at the left.
        left = INDENT + max(before + 4, 8 + max(0, min(word, inner + gap + 3) - inner - 3) // 2)
        # The last step's name or word may be wider than its box.
        wide = max(min(word, inner + gap + 3), widest(port.names for port in ports)) - inner - 3
        after = max(after + marks + 4 if after else 0, wide // 2 if wide > 0 else 0)
        steps = len(drawing.steps)
        whole = Plan(tuple(range(steps)), False, inner + 4, gap, left, after, slots, wishes)
        if drawing.around is not None:
            return whole.part(drawing, drawing.around, board.width)
        room = board.width - left - after + gap
        jumps = drawing.steps[-1] != steps
        if room // (inner + 4 + gap) >= steps and not jumps:
            return whole
        fit = min(max(2, (room - 3 - gap) // (inner + 4 + gap)), steps)
        return whole._replace(columns=(*range(fit - 1), steps - 1), skips=True)

    def part(self, drawing: Unrolled, step: int, width: int) -> Plan:
        """As many of the steps as there is room for, with this one about in the middle, and something to
        tell of more."""
        count, pitch, mark = len(drawing.steps), self.box + self.gap, drawing.mark
        first, last = drawing.steps[0], drawing.steps[-1]
        there = first > 1, mark is not None and last < mark.last
        if not any(there) and count * pitch - self.gap <= width - self.left - self.after:
            return self
        after = max(self.after, AFTER)
        fit = min(max(1, (width - self.left - after + self.gap) // pitch), count)
        start = min(max(0, step - first - fit // 2), count - fit)
        columns = tuple(range(start, start + fit))
        before, beyond = there[0] or start > 0, there[1] or columns[-1] < count - 1
        return self._replace(columns=columns, after=after, before=before, beyond=beyond)

    def in_slot(self, names: Line, slot: int) -> tuple[int, Line]:
        """Names in the middle of their place in a box, with a column to each side for brackets, and where
        that begins."""
        width = (self.box - 4 - (self.slots - 1)) // self.slots
        return 1 + slot * (width + 1), centred(names, width + BRACKETS)

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

    def middle(self, place: int) -> int:
        """The column of a step's middle."""
        return self.at(place) + self.box // 2

    def centred(self, lines: dict[int, Line]) -> list[tuple[int, Line]]:
        """Pieces in the middle of their steps."""
        return [(self.middle(i) - half(line), line) for i, line in lines.items()]


def plan_for(board: Board, drawing: Unrolled) -> Plan:
    """The one that shows most; with tracks side by side where that takes no step's room."""
    tracks = [track for floor in drawing.floors for track in floor]
    first = max((line_width(board.joined(t.states[-1][:1])) for t in tracks), default=1)
    tried = [Wishes(states) for states in (WIDEST_STATES, min(first, WIDEST_WORD), NARROWEST_STATES)]
    plans = [Plan.of(board, drawing, wishes) for wishes in tried]
    roomy = Plan.of(board, drawing, Wishes(WIDEST_STATES, word=ROOM_FOR_WORDS))
    if len(roomy.columns) == len(drawing.steps) and roomy.end <= board.width:
        plans.insert(0, roomy)
    enough = [p for p in plans if len(p.columns) >= min(FEWEST_STEPS, len(drawing.steps))]
    plans.append(Plan.of(board, drawing, tried[1]._replace(ends=False)))
    found = next((p for p in (*enough[:1], *plans) if p.end <= board.width), plans[-1])
    beside = Plan.of(board, drawing, found.wishes._replace(beside=True))
    return beside if beside.end <= board.width and len(beside.columns) == len(found.columns) else found
