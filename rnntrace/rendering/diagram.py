"""Networks drawn with lines and boxes, in text alone, and never wider than there is room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len

from ..writing.diagram import Level, Names, Part, Port, Rolled, Track, Unrolled
from ..writing.formula import Name, Text
from .drawing import Pen
from .lines import Line, finished, line_width

INDENT = 3
GAP = 4  # between two boxes, for an arrow
WIDEST_WORD = 12  # beside one another; a longer word is cut
ROOM_FOR_WORDS = 24  # and this wide where all steps have room for it
MOST_LINES = 2  # of weights at one arrow; of more only their number is told
WIDEST_STATES = 24  # in a box of many steps
NARROWEST_STATES = 6
FEWEST_STEPS = 3  # where fewer fit, only the first state of each box is shown


class Signs(NamedTuple):
    """What lines are made of, each a single column."""

    corners: str
    tees: str
    level: str = "─"
    upright: str = "│"
    up: str = "↑"
    right: str = "→"
    left: str = "←"
    dots: str = "⋯"


UNICODE = Signs("┌┐└┘", "├┤")
ASCII = Signs("++++", "++", "-", "|", "^", ">", "<", "~")


def drawn(drawing: Rolled | Unrolled, width: int, pen: Pen) -> Iterator[Line]:
    """The lines of a drawing."""
    board = _Board(pen, width)
    return board.rolled(drawing) if isinstance(drawing, Rolled) else board.unrolled(drawing)


@dataclass(frozen=True)
class _Board:
    pen: Pen
    width: int

    @property
    def signs(self) -> Signs:
        return ASCII if self.pen.ascii else UNICODE

    # -- at one step -------------------------------------------------------------------------------

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
        line = _placed([(max(0, middle - _half(names)), names)])
        yield self.with_words(line, first) if len(level.parts) == 1 else line

    def reads(self, level: Level, middle: int) -> Iterator[Line]:
        """The arrow up into a level, with the weights on its way."""
        for i, label in enumerate(self.labels(level.reads, self.width - middle - 3) or [()]):
            sign = self.signs.up if i == 0 else self.signs.upright
            yield _placed([(middle, ((sign, ""),)), (middle + 3, label)])

    def box(self, level: Level, inner: int) -> Iterator[Line]:
        """A box with its parts over one another, each with its own arrow back into it."""
        top, divider, bottom = self.borders(inner)
        for i, part in enumerate(reversed(level.parts)):
            yield _placed([(INDENT, ((top if i == 0 else divider, ""),))])
            yield from self.part(part, inner)
        yield _placed([(INDENT, ((bottom, ""),))])

    def part(self, part: Part, inner: int) -> Iterator[Line]:
        s = self.signs
        names = _centred(self.listed(part.names, inner), inner)
        if not part.before:
            yield self.with_words(_placed([(INDENT, self.walled(names))]), part)
            return
        back = f"{s.tees[0]}{s.level * 2}{s.corners[1]}"
        yield self.with_words(_placed([(INDENT, (*self.walled(names)[:-1], (f" {back}", "")))]), part)
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
            yield _placed([(INDENT, (empty,)), (INDENT + inner + 9, label)])

    def with_words(self, line: Line, part: Part) -> Line:
        """What a part is, at the right, as far as there is room."""
        said = [*part.words, *([part.size] if part.size else [])]
        for first in range(len(said)):
            note = finished(self.pen.line((", ".join(said[first:]),), "dim"))
            if line_width(line) + 2 + line_width(note) <= self.width:
                return _placed([(0, line), (self.width - line_width(note), note)])
        return line

    # -- over time ---------------------------------------------------------------------------------

    def unrolled(self, drawing: Unrolled) -> Iterator[Line]:
        tracks = [track for floor in drawing.floors for track in floor]
        first = max((line_width(self.joined(t.states[-1][:1])) for t in tracks), default=1)
        tried = (WIDEST_STATES, min(first, WIDEST_WORD), NARROWEST_STATES)
        plans = [_Plan.of(self, drawing, states) for states in tried]
        roomy = _Plan.of(self, drawing, tried[0], word=ROOM_FOR_WORDS)
        if len(roomy.columns) == len(drawing.steps) and roomy.end <= self.width:
            plans.insert(0, roomy)
        enough = [p for p in plans if len(p.columns) >= min(FEWEST_STEPS, len(drawing.steps))]
        plans.append(_Plan.of(self, drawing, tried[1], ends=False))
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

    def words(self, plan: _Plan, ports: Sequence[Port], label: str) -> Iterator[Line]:
        """The words at the ports, if there are any, and at the left what they are."""
        if not any(port.word for port in ports):
            return
        room = plan.box + plan.gap - 1
        cut = {
            i: _cut(finished(self.pen.line(ports[i].word)), room, self.pen.plain("…")) for i in plan.columns
        }
        yield _placed([(INDENT, ((label, "dim"),)), *plan.centred(cut)])

    def names(self, plan: _Plan, ports: Sequence[Port]) -> Line:
        return _placed(plan.centred({i: self.listed(ports[i].names, plan.box + 2) for i in plan.columns}))

    def arrows(self, plan: _Plan, there: Sequence[bool]) -> Line:
        return _placed(plan.centred({i: ((self.signs.up, ""),) for i in plan.columns if there[i]}))

    def floor(self, plan: _Plan, floor: tuple[Track, ...]) -> Iterator[Line]:
        """The boxes of a floor, one for each step, and the arrows from box to box."""
        borders = self.borders(plan.box - 4)
        for i, track in enumerate(reversed(floor)):
            border = ((borders[0 if i == 0 else 1], ""),)
            yield _placed([(plan.at(i), border) for i in plan.columns])
            yield self.track(plan, track)
        yield _placed([(plan.at(i), ((borders[2], ""),)) for i in plan.columns])

    def track(self, plan: _Plan, track: Track) -> Line:
        s, states = self.signs, plan.states
        pieces: list[tuple[int, Line]] = []
        along = s.level * (plan.gap - 1)
        arrow = s.left + along if track.backwards else along + s.right
        for number, i in enumerate(plan.columns):
            names = _centred(self.listed(track.states[i], states), plan.box - 4)
            pieces.append((plan.at(i), self.walled(names)))
            if number:
                pieces.append((plan.at(i) - plan.gap, ((arrow, ""),)))
        if plan.dots is not None:
            pieces.append((plan.dots - plan.gap, ((arrow, ""),)))
            pieces.append((plan.dots + 1, ((s.dots, ""),)))
        if not plan.ends:
            return _placed(pieces)
        start, end = self.listed(track.start, states), self.listed(track.end, states)
        after = plan.at(plan.columns[-1]) + plan.box
        if track.backwards:
            pieces.append((after, ((s.left + s.level * 2 + " ", ""), *start)))
        else:
            before = plan.at(plan.columns[0]) - 3
            pieces.append((before - 1 - line_width(start), (*start, (" " + s.level * 2 + s.right, ""))))
        if end:
            pieces.append((after, ((s.level * 2 + s.right + " ", ""), *end)))
        return _placed(pieces)

    # -- pieces ------------------------------------------------------------------------------------

    def borders(self, inner: int) -> tuple[str, str, str]:
        """The top of a box, what divides it, and its bottom."""
        s = self.signs
        along = s.level * (inner + 2)
        c, t = s.corners, s.tees
        return c[0] + along + c[1], t[0] + along + t[1], c[2] + along + c[3]

    def walled(self, names: Line) -> Line:
        return ((f"{self.signs.upright} ", ""), *names, (f" {self.signs.upright}", ""))

    def listed(self, names: Sequence[Name], room: int) -> Line:
        """Names with commas, as many as there is room for; the first is always there, if cut."""
        for count in range(len(names), 0, -1):
            line = self.joined(names[:count])
            if line_width(line) <= room:
                return line
        return _cut(self.joined(names[:1]), room, self.pen.plain("…")) if names else ()

    def joined(self, names: Iterable[Name]) -> Line:
        text: Text = ()
        for name in names:
            text = (*text, ", ", name) if text else (name,)
        return finished(self.pen.line(text))

    def labels(self, names: Names, room: int) -> list[Line]:
        """Names with commas, over several lines; too many of them are counted."""
        lines: list[list[Name]] = []
        for name in names:
            if lines and line_width(self.joined([*lines[-1], name])) + 1 <= room:
                lines[-1].append(name)
            else:
                lines.append([name])
        if len(lines) > MOST_LINES:
            return [((f"{len(names)} parameters", "dim"),)]
        comma: Line = ((",", ""),)
        joined = [_cut(self.joined(line), room, self.pen.plain("…")) for line in lines]
        return [(*line, *comma) if i < len(joined) - 1 else line for i, line in enumerate(joined)]


class _Plan(NamedTuple):
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
        board: _Board, drawing: Unrolled, states: int, *, ends: bool = True, word: int = WIDEST_WORD
    ) -> _Plan:
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
            return _Plan(tuple(range(steps)), False, inner + 4, gap, left, states, after, ends)
        fit = min(max(2, (room - 3 - gap) // (inner + 4 + gap)), steps)
        return _Plan((*range(fit - 1), steps - 1), True, inner + 4, gap, left, states, after, ends)

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
        return [(self.at(i) + self.box // 2 - _half(line), line) for i, line in lines.items()]


def _half(line: Line) -> int:
    """What stands left of a line's middle."""
    return max(0, line_width(line) - 1) // 2


def _centred(line: Line, width: int) -> Line:
    space = max(0, width - line_width(line))
    return ((" " * (space - space // 2), ""), *line, (" " * (space // 2), ""))


def _placed(pieces: Iterable[tuple[int, Line]]) -> Line:
    """Pieces of a line, each at its column."""
    found: list[tuple[str, str]] = []
    used = 0
    for column, line in sorted(pieces, key=lambda piece: piece[0]):
        if not line:
            continue
        if column > used:
            found.append((" " * (column - used), ""))
        found.extend(line)
        used = max(used, column) + line_width(line)
    return tuple(found)


def _cut(line: Line, room: int, dots: str) -> Line:
    """A line that is too wide, with an ellipsis at its end; but no parenthesis is left open."""
    if line_width(line) <= room:
        return line
    for shorter in _shorter(line, dots):
        if line_width(shorter) <= room:
            return shorter
    kept: list[tuple[str, str]] = []
    left = room - cell_len(dots)
    for text, role in line:
        fits = ""
        for sign in text:
            if cell_len(fits + sign) > left:
                return (*kept, (fits + dots, role))
            fits += sign
        kept.append((text, role))
        left -= cell_len(text)
    return tuple(kept)


def _shorter(line: Line, dots: str) -> Iterator[Line]:
    """A vector with fewer and fewer numbers, ``(0.9, 0.1, …)``; a word without the one it stands for."""
    (text, role), *others = line
    if role == "word" and others:
        yield line[:1]
    if role != "word" and not others and text.startswith("(") and text.endswith(")"):
        numbers = text[1:-1].split(", ")
        for count in range(len(numbers) - 1, 0, -1):
            yield ((f"({', '.join(numbers[:count])}, {dots})", role),)
