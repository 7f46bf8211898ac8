"""Where everything stands in a network laid out over time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..writing.diagram import Names, Unrolled
from .board import INDENT, Board, half
from .lines import Line, line_width

GAP = 4  # between two boxes, for an arrow
AFTER = 6  # after the last box, for an arrow to what is left out
WIDEST_WORD = 12  # beside one another; a longer word is cut


class Plan(NamedTuple):
    """Where everything stands in a network laid out over time.

    ``columns`` are the places (from 0) of the steps that are drawn, ``skips`` tells that some are
    left out before the last; ``box`` is the width of a box, ``left`` where the first begins, ``after``
    what there is to the right of the last; ``ends`` tells whether the states before the first step
    and after the last have a place. ``before`` and ``beyond`` tell of a part of a network that there is
    more of it at the left and at the right.
    """

    columns: tuple[int, ...]
    skips: bool
    box: int
    gap: int
    left: int
    states: int
    after: int
    ends: bool
    before: bool = False
    beyond: bool = False

    @staticmethod
    def of(
        board: Board, drawing: Unrolled, states: int, *, ends: bool = True, word: int = WIDEST_WORD
    ) -> Plan:
        tracks = [track for floor in drawing.floors for track in floor]

        def widest(names: Iterable[Names]) -> int:
            return max((line_width(board.listed(each, states)) for each in names), default=0)

        ports = (*drawing.inputs, *drawing.outputs)
        inner = widest(each for track in tracks for each in track.states)
        inner = max(inner + 1 - inner % 2, 1)
        most, word = word, max((line_width(board.pen.line(port.word)) for port in ports), default=0)
        gap = max(GAP, min(word, most) + 1 - inner - 4, widest(port.names for port in ports) - inner)
        before = widest(track.start for track in tracks if ends and not track.backwards)
        before += 2 if drawing.mark and "start" in drawing.mark.spots else 0  # its brackets
        after = widest(t.end or t.start for t in tracks if ends and (t.end or t.backwards))
        # The word below the first box must not run into what stands at the left.
        left = INDENT + max(before + 4, 8 + max(0, min(word, inner + gap + 3) - inner - 3) // 2)
        # The last step's name or word may be wider than its box.
        wide = max(min(word, inner + gap + 3), widest(port.names for port in ports)) - inner - 3
        after = max(after + 4 if after else 0, wide // 2 if wide > 0 else 0)
        if drawing.around is not None:
            whole = Plan((), False, inner + 4, gap, left, states, after, ends)
            return whole.part(drawing, drawing.around, board.width)
        room = board.width - left - after + gap
        fit, steps = room // (inner + 4 + gap), len(drawing.steps)
        jumps = drawing.steps[-1] != steps
        if fit >= steps and not jumps:
            return Plan(tuple(range(steps)), False, inner + 4, gap, left, states, after, ends)
        fit = min(max(2, (room - 3 - gap) // (inner + 4 + gap)), steps)
        return Plan((*range(fit - 1), steps - 1), True, inner + 4, gap, left, states, after, ends)

    def part(self, drawing: Unrolled, step: int, width: int) -> Plan:
        """As many of the steps as there is room for, with this one about in the middle, and something to
        tell of more."""
        count, pitch, mark = len(drawing.steps), self.box + self.gap, drawing.mark
        first, last = drawing.steps[0], drawing.steps[-1]
        there = first > 1, mark is not None and last < mark.last
        if not any(there) and count * pitch - self.gap <= width - self.left - self.after:
            return self._replace(columns=tuple(range(count)))
        after = max(self.after, AFTER)
        fit = min(max(1, (width - self.left - after + self.gap) // pitch), count)
        start = min(max(0, step - first - fit // 2), count - fit)
        columns = tuple(range(start, start + fit))
        before, beyond = there[0] or start > 0, there[1] or columns[-1] < count - 1
        return self._replace(columns=columns, after=after, before=before, beyond=beyond)

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
