"""Where everything stands in a network laid out over time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..writing.diagram import Names, Unrolled
from .board import INDENT, Board, half
from .lines import Line, line_width

GAP = 4  # between two boxes, for an arrow
WIDEST_WORD = 12  # beside one another; a longer word is cut


class Plan(NamedTuple):
    """Where everything stands in a network laid out over time.

    ``columns`` are the places (from 0) of the steps that are drawn, ``skips`` tells that some are
    left out before the last; ``box`` is the width of a box, ``left`` where the first begins, ``after``
    what there is to the right of the last; ``ends`` tells whether the states before the first step
    and after the last have a place.
    """

    columns: tuple[int, ...]
    skips: bool
    box: int
    gap: int
    left: int
    states: int
    after: int
    ends: bool

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
            return Plan(tuple(range(steps)), False, inner + 4, gap, left, states, after, ends)
        fit = min(max(2, (room - 3 - gap) // (inner + 4 + gap)), steps)
        return Plan((*range(fit - 1), steps - 1), True, inner + 4, gap, left, states, after, ends)

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
