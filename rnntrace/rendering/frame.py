"""A place of the walkthrough on a screen: where it stands, the network drawn, the equation, the keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..writing.diagram import Unrolled
from ..writing.document import DETAIL, PART, SECTION, STEP, Block, Document, Heading
from .board import Board
from .drawing import Pen
from .lines import Line, cropped, finished, line_width, wrapped
from .terminal import NARROWEST, RULES, to_lines
from .unrolled import Extent, OverTime

# Above a text that has to be scrolled so many lines are drawn, if it keeps more than so many.
MOST_ABOVE, ENOUGH = 2, 8


class Sight(NamedTuple):
    """What is to be seen of a place: the ``headings`` that it stands under, its ``blocks``, the network
    ``drawing``, and how far one has come, ``17 of 41``."""

    headings: Sequence[Heading]
    blocks: Sequence[Block]
    drawing: Unrolled | None
    progress: str


class Window(NamedTuple):
    """A screen of so many columns and rows, with pages laid out for a ``width``."""

    columns: int
    rows: int
    width: int
    ascii: bool = False

    @property
    def room(self) -> int:
        """The columns that pages are laid out for: so many that there may be fewer on the screen."""
        return max(self.width, NARROWEST)


class Frame(NamedTuple):
    """The lines of a screen; the text below the drawing can be scrolled by ``furthest`` lines, of which
    ``page`` are seen at once."""

    lines: tuple[Line, ...]
    furthest: int = 0
    page: int = 1


def frame(sight: Sight, window: Window, scrolled: int, feet: Sequence[str]) -> Frame:
    """A screen full: as many lines as it has rows, none wider than its columns. Where the text has no room
    below all of the drawing, less is drawn, and at last the text is scrolled. The first of the ``feet``
    that has room is the last line."""
    pen = Pen(window.ascii)
    foot = _foot(feet, window, pen)
    text = _text(sight, window.room, pen)
    rows = max(1, window.rows - 1 - len(foot))
    tried = list(_above(sight.drawing, window.room, pen))
    small = [each for each in tried if len(each) <= MOST_ABOVE and rows - len(each) > ENOUGH]
    above = next((each for each in tried if len(each) + len(text) <= rows), [*small, []][0])
    rows -= len(above)
    page, more = rows, max(0, len(text) - rows)
    if more:
        page = max(1, rows - 1)  # the last line tells of it
        more = len(text) - page
    start = min(scrolled, more)
    seen = text[start : start + page]
    if more and rows > 1:
        seen.append(_further(start, more - start, pen))
    blank: list[Line] = [()] * (rows - len(seen))
    head = _head(sight, min(window.room, window.columns), pen)
    lines = [head, *above, *seen, *blank, *foot][-window.rows :]
    return Frame(tuple(cropped(line, window.columns) for line in lines), more, page)


def _further(above: int, below: int, pen: Pen) -> Line:
    """What there is of a text beyond what is seen."""
    lines = "line" if (below or above) == 1 else "lines"
    said = f"{below} more {lines} below: Enter" if below else f"{above} {lines} above: b"
    return ((f"   {pen.plain('⋯')} {said}", "dim"),)


def _foot(feet: Sequence[str], window: Window, pen: Pen) -> list[Line]:
    """The first that has room, or else the last over several lines."""
    width = min(window.room, window.columns)
    lines = [finished(pen.line((each,), "dim")) for each in feet]
    for line in lines:
        if line_width(line) <= width:
            return [line]
    return [finished(line) for line in wrapped(lines[-1], width, 0)][: max(1, window.rows // 4)]


def _head(sight: Sight, width: int, pen: Pen) -> Line:
    """Which part of the walkthrough this is, and at the right how far it has come."""
    progress: Line = ((sight.progress, "heading"),)
    room = max(0, width - line_width(progress) - 4)
    parts = [each for each in sight.headings if each.level == PART] or list(sight.headings[:1])
    line: Line = finished(pen.line(parts[0].text, "heading")) if parts else ()
    for section in sight.headings:
        if section.level == SECTION and section is not _innermost(sight.headings):
            longer: Line = (*line, (": ", "heading"), *finished(pen.line(section.text, "heading")))
            line = longer if line_width(longer) < room else line
    line = cropped(line, room)
    rule = pen.plain(RULES[PART]) * (room - line_width(line))
    return (*line, ("  ", ""), (rule, "dim"), ("  ", ""), *progress)


def _innermost(headings: Sequence[Heading]) -> Heading | None:
    """The heading of the text itself."""
    return next((each for each in reversed(headings) if each.level in (SECTION, STEP, DETAIL)), None)


def _text(sight: Sight, width: int, pen: Pen) -> list[Line]:
    """The text under its heading."""
    heading = _innermost(sight.headings)
    above = [] if heading is None else [heading._replace(level=STEP)]
    lines = list(to_lines(Document.of(*above, *sight.blocks), width, ascii=pen.ascii))
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _above(drawing: Unrolled | None, width: int, pen: Pen) -> Iterator[list[Line]]:
    """What may stand above the text, the tallest first."""
    if drawing is not None:
        for extent in Extent:
            lines = list(OverTime.on(Board(pen, width), drawing).lines(extent))
            if lines:
                yield [*lines, ()]
                yield lines
    yield [()]
    yield []
