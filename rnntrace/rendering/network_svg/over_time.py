"""A network laid out over time: steps side by side, words below the inputs and above the outputs.

Every place is a group that tells its step and its spot, so that a script can light it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from ...writing.diagram import Spot, Track
from .inked import BASE, NAME, Arrow, arrows, box, frame, group, halo, label, text
from .plan import ALONG, BOX, DOTS, LINE, MARGIN, NEAR, PORT, SAID, Column, Plan, ends, shown

CLEAR = 1.5  # between the point of an arrow and a box
ROUND = 7  # the corners of a box
WORD_BASE = 4.5


class OverTime(NamedTuple):
    """A network drawn by its plan."""

    plan: Plan

    @property
    def size(self) -> tuple[float, float]:
        """How wide and how high the picture is."""
        return self.plan.width_in_all, self.plan.height_in_all

    def parts(self) -> Iterator[str]:
        """Arrows first, then what stands at their ends."""
        plan = self.plan
        mark = plan.drawing.mark
        yield from arrows((*self.upwards(), *self.sideways()), back=mark is not None and mark.back)
        for spot in plan.worded:
            yield text(MARGIN, self.line(spot), SAID[str(spot)], "dim", "start")
        for column in plan.columns:
            yield from self.ports(column)
            for number, floor in enumerate(plan.drawing.floors):
                if len(floor) > 1:
                    bottom, top = plan.floor(number)
                    yield frame(column.middle - plan.half, top, 2 * plan.half, bottom - top)
                for place, track in enumerate(floor):
                    yield from self.state(column, (number, place), track)
        for number, floor in enumerate(plan.drawing.floors):
            for place, track in enumerate(floor):
                yield from self.ends(track, (number, place))

    # -- places ------------------------------------------------------------------------------------

    def ports(self, column: Column) -> Iterator[str]:
        """What goes in at a step and what comes out, with its word."""
        plan, place = self.plan, column.place
        spots: tuple[Spot, Spot] = ("input", "output")
        for spot, port in zip(spots, (plan.drawing.inputs[place], plan.drawing.outputs[place]), strict=True):
            if not port.names:
                continue
            x, y, names = column.middle, plan.heights[spot], shown(port.names)
            yield self.group(column, spot)
            yield box(x, y, plan.port, PORT, names[0].role, round=PORT / 2, lit=self.is_lit(column, spot))
            yield label(x, y + BASE, names)
            if (spot, place) in plan.words:
                said, whole = plan.words[spot, place]
                role = "input" if spot == "input" else "target"
                yield text(x, self.line(spot), said, role, title=whole if whole != said else "")
            yield "</g>"

    def state(self, column: Column, spot: tuple[int, int], track: Track) -> Iterator[str]:
        """The states of a track at a step; before them the sign for what is left out."""
        plan = self.plan
        x, y, names = column.middle, plan.heights[spot], shown(track.states[column.place])
        if column.skipped:
            before = plan.columns[plan.columns.index(column) - 1]
            yield from self.dots((before.middle + x) / 2, y, column.skipped)
        yield self.group(column, spot)
        yield box(x, y, plan.box, BOX, names[0].role, round=ROUND, lit=self.is_lit(column, spot))
        yield label(x, y + BASE, names)
        yield "</g>"

    def ends(self, track: Track, spot: tuple[int, int]) -> Iterator[str]:
        """What a track starts from and what it ends in, or the sign that it goes on."""
        plan, steps = self.plan, self.plan.steps
        away = plan.half + ALONG + NEAR
        sides = (plan.columns[0].middle - away, plan.columns[-1].middle + away)
        left_out = ((1, steps[0] - 1), (steps[1] + 1, plan.last))
        for side, names in enumerate(ends(track)):
            x, y = sides[side], plan.heights[spot]
            outwards = 1 if side else -1
            if plan.goes_on[side]:
                yield from self.dots(x + outwards * (DOTS / 2 - NEAR), y, left_out[side])
            elif names:
                begins = names is track.start
                mark, width = plan.drawing.mark, plan.width(names)
                lit = begins and mark is not None and mark.start and spot in mark.spots
                step = 0 if side == 0 else plan.last + 1
                yield group("place start" if begins else "end", step if begins else None, spot, lit=lit)
                if begins:
                    yield halo(x + outwards * width / 2, y, width + 2 * NEAR, PORT, round=ROUND, lit=lit)
                yield label(x + outwards * width / 2, y + BASE, shown(names))
                yield "</g>"

    def dots(self, x: float, y: float, steps: tuple[int, int]) -> Iterator[str]:
        """The sign for steps that are left out, which tells their numbers."""
        first, last = steps
        yield f'<g class="skipped" data-from="{first}" data-to="{last}">'
        yield text(x, y + BASE, "⋯", "plain", size=NAME)
        yield "</g>"

    # -- arrows ------------------------------------------------------------------------------------

    def upwards(self) -> Iterator[Arrow]:
        """From the inputs through the floors to the outputs, as far as there are any."""
        plan = self.plan
        half, heights = PORT / 2, plan.heights
        for x, place in ((column.middle, column.place) for column in plan.columns):
            levels = [plan.floor(number) for number in range(len(plan.drawing.floors))]
            if plan.drawing.inputs[place].names:
                levels.insert(0, (heights["input"] + half, heights["input"] - half))
            if plan.drawing.outputs[place].names:
                levels.append((heights["output"] + half, heights["output"] - half))
            for (_, top), (bottom, _) in pairwise(levels):
                yield Arrow(((x, top - CLEAR), (x, bottom + CLEAR)))

    def sideways(self) -> Iterator[Arrow]:
        """Along the tracks: from where they start, from box to box, and to where they end."""
        for number, floor in enumerate(self.plan.drawing.floors):
            for place, track in enumerate(floor):
                y = self.plan.heights[number, place]
                for left, right in self.stretches(track):
                    start, end = (right, left) if track.backwards else (left, right)
                    yield Arrow(((start, y), (end, y)))

    def stretches(self, track: Track) -> Iterator[tuple[float, float]]:
        """The ends of the arrows along a track, from the left."""
        plan = self.plan
        half = plan.box / 2 + CLEAR
        first, last = plan.columns[0].middle, plan.columns[-1].middle
        before, after = (bool(names) or more for names, more in zip(ends(track), plan.goes_on, strict=True))
        if before:
            yield first - plan.half - ALONG, first - half
        for one, other in pairwise(plan.columns):
            start, end = one.middle + half, other.middle - half
            if other.skipped is None:
                yield start, end
            else:
                room = (end - start - DOTS) / 2
                yield start, start + room
                yield end - room, end
        if after:
            yield last + half, last + plan.half + ALONG

    # -- words and lights --------------------------------------------------------------------------

    def line(self, spot: Spot) -> float:
        """Where the words of inputs or outputs stand."""
        away = (PORT + LINE) / 2 + 1
        return self.plan.heights[spot] + (away if spot == "input" else -away) + WORD_BASE

    def group(self, column: Column, spot: Spot) -> str:
        return group("place", self.plan.drawing.steps[column.place], spot, lit=self.is_lit(column, spot))

    def is_lit(self, column: Column, spot: Spot) -> bool:
        """Whether a place is marked."""
        mark = self.plan.drawing.mark
        if mark is None or mark.start or spot not in mark.spots:
            return False
        return mark.step is None or self.plan.drawing.steps[column.place] == mark.step
