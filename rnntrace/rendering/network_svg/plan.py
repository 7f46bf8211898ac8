"""Where everything stands in the picture of a network laid out over time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from ...writing.diagram import Names, Port, Spot, Track, Unrolled
from ..board import cut
from ..drawing import Pen
from ..lines import finished
from .inked import NAME, WORD
from .lettering import Label, label_of, width_of_label, width_of_text

MARGIN = 12
ALONG, UP = 38, 30  # how long arrows are
NEAR = 6  # from an arrow to the name that it comes from or goes to
INSIDE = 12  # a box, at both sides of its names
BOX, PORT, AROUND = 38, 30, 7  # heights of boxes, and what a frame has around those within
NARROWEST = 46
DOTS = 26  # the room for ⋯
APART = 14  # words
LINE = 24  # of words
MOST_NAMES = 3  # in a box
# The columns of a terminal that a word may take; less where steps would have to be left out.
LONGEST_WORDS = (24, 16, 10)
FEWEST = 2  # steps
SAID = {"output": "targets", "input": "inputs"}


class Column(NamedTuple):
    """A step that is drawn: its place (from 0) among those of the drawing, and its middle. ``skipped`` are
    the first and the last step that are left out before it."""

    place: int
    middle: float
    skipped: tuple[int, int] | None = None


class Plan:
    """A network over its steps, of which those at some ``places`` are drawn, with words cut to so many
    columns of a terminal."""

    def __init__(self, drawing: Unrolled, places: Sequence[int], longest_word: int) -> None:
        self.drawing = drawing
        self.places = places
        self.longest_word = longest_word

    @staticmethod
    def of(drawing: Unrolled, widest: float | None) -> Plan:
        """The one that shows most and is not wider than ``widest``: all steps if it can, then as much of the
        words as it can; else as many steps as have room."""
        count = len(drawing.steps)
        tried = [(count, longest) for longest in LONGEST_WORDS]
        tried += [(fewer, LONGEST_WORDS[-1]) for fewer in range(count - 1, FEWEST - 1, -1)]
        for number, longest in tried:
            plan = Plan(drawing, _chosen(drawing, number), longest)
            if widest is None or plan.width_in_all <= widest:
                break
        return plan

    # -- across ------------------------------------------------------------------------------------

    @cached_property
    def box(self) -> float:
        """How wide a box is."""
        states = (track.states[place] for track in self.tracks for place in self.places)
        return max(NARROWEST, *(self.width(names) + 2 * INSIDE for names in states), 0)

    @cached_property
    def port(self) -> float:
        """How wide what goes in or comes out is."""
        ports = (*self.drawing.inputs, *self.drawing.outputs)
        return max(NARROWEST, *(self.width(port.names) + 2 * INSIDE for port in ports), 0)

    @cached_property
    def half(self) -> float:
        """From the middle of a step to the end of its box, or of the frame around several."""
        framed = any(len(floor) > 1 for floor in self.drawing.floors)
        return self.box / 2 + (AROUND if framed else 0)

    @cached_property
    def tracks(self) -> tuple[Track, ...]:
        return tuple(track for floor in self.drawing.floors for track in floor)

    @cached_property
    def words(self) -> dict[tuple[Spot, int], tuple[str, str]]:
        """The words at the inputs and outputs of steps, cut and in full."""
        ports: tuple[tuple[Spot, tuple[Port, ...]], ...] = (
            ("input", self.drawing.inputs),
            ("output", self.drawing.outputs),
        )
        return {
            (spot, i): _cut(port, self.longest_word)
            for spot, some in ports
            for i, port in enumerate(some)
            if i in self.places and port.names and port.word
        }

    @cached_property
    def worded(self) -> tuple[Spot, ...]:
        """Where there are words: at the inputs, at the outputs."""
        return tuple(dict.fromkeys(spot for spot, _ in self.words))

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The steps that are drawn, each a pitch from the one before."""
        steps, at = self.drawing.steps, self._left
        found: list[Column] = []
        for place in self.places:
            skipped = None
            if found:
                at += self._pitch
                first, last = steps[found[-1].place] + 1, steps[place] - 1
                if first <= last:
                    skipped = first, last
                    at += ALONG + DOTS
            found.append(Column(place, at, skipped))
        return tuple(found)

    @cached_property
    def width_in_all(self) -> float:
        """How wide the picture is."""
        last = self.columns[-1]
        after = max((self._end(track, 1) for track in self.tracks), default=0.0)
        words = (self.word(spot, last.place) / 2 for spot in self.worded)
        return last.middle + max(self.half + after, self.port / 2, *words, 0) + MARGIN

    def width(self, names: Names) -> float:
        """How wide names are."""
        return width_of_label(shown(names), NAME)

    def word(self, spot: Spot, place: int) -> float:
        """How wide a word is."""
        return width_of_text(self.words.get((spot, place), ("", ""))[0], WORD)

    @cached_property
    def _pitch(self) -> float:
        """From the middle of a step to that of the next."""
        widest = max((self.word(*key) for key in self.words), default=0)
        return max(2 * self.half + ALONG, self.port + APART, widest + APART)

    @cached_property
    def _left(self) -> float:
        """The middle of the first step."""
        before = max((self._end(track, 0) for track in self.tracks), default=0.0)
        first = self.places[0]
        said = {spot: width_of_text(SAID[str(spot)], WORD) for spot in self.worded}
        words = (room + APART + self.word(spot, first) / 2 for spot, room in said.items())
        return MARGIN + max(before + self.half, self.port / 2, *words, 0)

    def _end(self, track: Track, side: int) -> float:
        """The room that a track takes before its first box (0) or after its last one (1)."""
        if self.goes_on[side]:
            return DOTS + ALONG
        names = ends(track)[side]
        return self.width(names) + 2 * NEAR + ALONG if names else 0.0

    @property
    def steps(self) -> tuple[int, int]:
        """The first and the last step that is drawn."""
        return self.drawing.steps[self.places[0]], self.drawing.steps[self.places[-1]]

    @property
    def goes_on(self) -> tuple[bool, bool]:
        """Whether there are steps before those drawn, and after them."""
        return self.steps[0] > 1, self.steps[1] < self.last

    @property
    def last(self) -> int:
        """T."""
        return self.drawing.mark.last if self.drawing.mark else self.drawing.steps[-1]

    # -- upright -----------------------------------------------------------------------------------

    @cached_property
    def heights(self) -> dict[Spot, float]:
        """The middles of inputs, tracks and outputs, from the top."""
        found: dict[Spot, float] = {}
        at = float(MARGIN)
        if any(port.names for port in self.drawing.outputs):
            at += LINE if "output" in self.worded else 0
            found["output"] = at + PORT / 2
            at += PORT + UP
        for number, floor in reversed(list(enumerate(self.drawing.floors))):
            around = AROUND if len(floor) > 1 else 0
            at += around
            for place in reversed(range(len(floor))):
                found[number, place] = at + BOX / 2
                at += BOX + around
            at += UP
        found["input"] = at + PORT / 2
        return found

    @property
    def height_in_all(self) -> float:
        """How high the picture is."""
        return self.heights["input"] + PORT / 2 + (LINE if "input" in self.worded else 0) + MARGIN

    def floor(self, number: int) -> tuple[float, float]:
        """The bottom of a floor and its top."""
        places = range(len(self.drawing.floors[number]))
        half = BOX / 2 + (AROUND if len(places) > 1 else 0)
        return self.heights[number, places[0]] + half, self.heights[number, places[-1]] - half


def shown(names: Names) -> Label:
    """As many names as have room in a box."""
    return label_of(names, MOST_NAMES)


def ends(track: Track) -> tuple[Names, Names]:
    """What stands at the left of a track, and at the right: where it starts and where it ends."""
    return (track.end, track.start) if track.backwards else (track.start, track.end)


def _chosen(drawing: Unrolled, number: int) -> Sequence[int]:
    """So many places of steps: the first ones and the last, or those around the one that it is about."""
    count = len(drawing.steps)
    if drawing.around is None:
        return (*range(number - 1), count - 1)
    start = min(max(0, drawing.steps.index(drawing.around) - number // 2), count - number)
    return range(start, start + number)


def _cut(port: Port, columns: int) -> tuple[str, str]:
    """A word with an ellipsis where it is too long, and the whole of it."""
    line = finished(Pen().line(port.word))
    short, whole = ("".join(text for text, _ in each) for each in (cut(line, columns, "…"), line))
    return short, whole
