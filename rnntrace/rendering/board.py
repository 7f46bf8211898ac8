"""What drawings of networks are made of: lines, boxes, and names that fit into them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len

from ..writing.diagram import Names
from ..writing.formula import Name, Text
from .drawing import Pen
from .lines import Line, finished, line_width

INDENT = 3
MOST_LINES = 2  # of weights at one arrow; of more only their number is told


class Signs(NamedTuple):
    """What lines are made of, each a single column."""

    corners: str
    tees: str
    joints: Mapping[tuple[bool, bool, bool, bool], str]
    level: str = "─"
    upright: str = "│"
    up: str = "↑"
    down: str = "↓"
    right: str = "→"
    left: str = "←"
    dots: str = "⋯"
    here: str = "▲"

    def joint(self, up: bool, down: bool, *, left: bool, right: bool) -> str:
        """Where lines in these directions meet."""
        if not (up or down):
            return self.level
        return self.joints.get((up, down, left, right), self.upright)


# What goes up, down, left and right from where lines meet.
WAYS = ("└ 1001", "┘ 1010", "┌ 0101", "┐ 0110", "├ 1101", "┤ 1110", "┴ 1011", "┬ 0111", "┼ 1111")
JOINTS = {(way[2] == "1", way[3] == "1", way[4] == "1", way[5] == "1"): way[0] for way in WAYS}
UNICODE = Signs("┌┐└┘", "├┤", JOINTS)
ASCII = Signs("++++", "++", dict.fromkeys(JOINTS, "+"), "-", "|", "^", "v", ">", "<", "~", "^")
# Of a box that is marked.
UNICODE_MARKED = UNICODE._replace(corners="╔╗╚╝", tees="╠╣", level="═", upright="║")
ASCII_MARKED = ASCII._replace(corners="####", tees="##", level="=", upright="#")
MARKED = "marked"  # the role of what is


@dataclass(frozen=True)
class Board:
    """A page to draw on, so many columns wide."""

    pen: Pen
    width: int

    @property
    def signs(self) -> Signs:
        return ASCII if self.pen.ascii else UNICODE

    @property
    def signs_marked(self) -> Signs:
        return ASCII_MARKED if self.pen.ascii else UNICODE_MARKED

    def borders(self, inner: int, *, marked: bool = False) -> tuple[str, str, str]:
        """The top of a box, what divides it, and its bottom."""
        s = self.signs_marked if marked else self.signs
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
        return cut(self.joined(names[:1]), room, self.pen.plain("…")) if names else ()

    def joined(self, names: Iterable[Name]) -> Line:
        text: Text = ()
        for name in names:
            text = (*text, ", ", name) if text else (name,)
        return finished(self.pen.line(text))

    def labels(self, names: Names, room: int) -> list[Line]:
        """Names with commas, over several lines; too many of them are counted."""
        lines = self._in_lines(names, room)
        if len(lines) > MOST_LINES:
            return [((f"{len(names)} parameters", "dim"),)]
        comma: Line = ((",", ""),)
        joined = [cut(self.joined(line), room, self.pen.plain("…")) for line in lines]
        return [(*line, *comma) if i < len(joined) - 1 else line for i, line in enumerate(joined)]

    def labels_fit(self, names: Names, room: int) -> bool:
        """Whether they need not be counted."""
        return len(self._in_lines(names, room)) <= MOST_LINES

    def _in_lines(self, names: Names, room: int) -> list[list[Name]]:
        lines: list[list[Name]] = []
        for name in names:
            if lines and line_width(self.joined([*lines[-1], name])) + 1 <= room:
                lines[-1].append(name)
            else:
                lines.append([name])
        return lines


def half(line: Line) -> int:
    """What stands left of a line's middle."""
    return max(0, line_width(line) - 1) // 2


def centred(line: Line, width: int) -> Line:
    space = max(0, width - line_width(line))
    return ((" " * (space - space // 2), ""), *line, (" " * (space // 2), ""))


def placed(pieces: Iterable[tuple[int, Line]]) -> Line:
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


def cut(line: Line, room: int, dots: str) -> Line:
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
