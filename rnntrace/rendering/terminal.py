"""A document as terminal text: equations laid out in two dimensions, nothing ever wrapped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ..writing.document import (
    PART,
    SECTION,
    STEP,
    TITLE,
    Aligned,
    Block,
    Chain,
    Curve,
    Document,
    Drawing,
    Heading,
    HeatMap,
    Listed,
    Paragraph,
    Picture,
    Table,
    Verbatim,
    Worked,
)
from ..writing.formula import Text
from .chain import factor_lines
from .drawing import Pen
from .heads import head_lines
from .lines import Draft, Line, Segment, finished, line_width, stripped, wrapped
from .sheets import Sheets

# What follows a heading to the end of the line: the heavier, the more belongs to it.
RULES = {TITLE: "═", PART: "━", SECTION: "┅", STEP: "─"}
INDENT = 3
SPACE = 3  # between columns
NARROWEST_CELL = 7  # into less than that no cell is wrapped
NARROWEST = 50


def to_lines(document: Document, width: int, *, ascii: bool = False) -> Iterator[Line]:
    """The document's lines, each of pieces with the role that decides their color; made as they are
    asked for."""
    layout = _Layout(max(width, NARROWEST), ascii)
    for block in document.blocks:
        yield from layout.lines(block)


def to_pieces(document: Document, width: int, *, ascii: bool = False) -> Iterator[str]:
    """The document as plain text, a piece for each block."""
    layout = _Layout(max(width, NARROWEST), ascii)
    for block in document.blocks:
        yield layout.text(block)


def as_text(lines: Iterable[Line]) -> str:
    """Lines without their colors."""
    return "".join("".join([text for text, _ in line]) + "\n" for line in lines)


@dataclass(frozen=True)
class _Layout:
    width: int
    ascii: bool

    @cached_property
    def pen(self) -> Pen:
        return Pen(self.ascii)

    @cached_property
    def sheets(self) -> Sheets:
        return Sheets.of(self.width, self.ascii)

    def text(self, block: Block) -> str:
        """A block as plain text."""
        if isinstance(block, Worked):
            return self.sheets.text(block)
        return as_text(self.lines(block))

    def lines(self, block: Block) -> Iterator[Line]:
        """A block's lines."""
        if isinstance(block, Worked):
            return self.sheets.lines(block)
        return (finished(stripped(line)) for line in self.block(block))

    def block(self, block: Block) -> Iterator[Draft]:
        match block:
            case Heading(level, text, aside):
                yield from self.heading(level, (*text, "   ", *aside) if aside else text)
            case Paragraph(text, step):
                yield from wrapped(self.sheets.pen_at(step).line(text), self.width, 0)
                yield ()
            case Worked():
                yield from self.sheets.lines(block)
            case Chain(head, words, factors):
                yield from head_lines(head, words, 0, self.width, self.pen)
                yield ()
                yield from factor_lines(factors, self.width, INDENT, ascii=self.ascii)
                yield ()
            case Listed(lines, step):
                pen = self.sheets.pen_at(step)
                for formula, words in lines:
                    yield from head_lines(formula, words, INDENT, self.width, pen)
                yield ()
            case Verbatim(text, ""):
                yield from wrapped(((text, ""),), self.width, INDENT)
                yield ()
            case Verbatim(text):
                yield from (((self.pen.plain(line), ""),) for line in text.splitlines())
                yield ()
            case Picture():
                pass  # text has no pictures, and no less without them
            case Table():
                yield from self.table(block)
                yield ()
            case HeatMap():
                from .heat import map_lines  # on few pages

                yield from map_lines(block, self.width, INDENT, self.pen)
                yield ()
            case Curve():
                from .curves import curve_lines  # on few pages

                yield from curve_lines(block, self.width, INDENT, self.pen)
                yield ()
            case Aligned():
                yield from self.aligned(block)
            case Drawing(of):
                from .diagram import drawn  # on few pages

                yield from drawn(of, self.width, self.pen)
                yield ()

    # -- words -------------------------------------------------------------------------------------

    def heading(self, level: int, text: Text) -> Iterator[Draft]:
        line = self.pen.line(text, "heading")
        room = self.width - line_width(line) - 2
        if level not in RULES:
            yield line
        elif room < 3:
            yield from wrapped(line, self.width, 0)
        else:
            yield (*line, ("  ", ""), (self.pen.plain(RULES[level]) * room, "dim"))
        yield ()

    def table(self, table: Table) -> Iterator[Draft]:
        rows = [tuple(self.pen.line(cell) for cell in row) for row in table.rows]
        header = tuple(self.pen.line(cell, "dim") for cell in table.header)
        widths = [max(line_width(row[j]) for row in (header, *rows)) for j in range(len(header))]
        # The last column takes more lines where it is too wide for one.
        last = self.width - INDENT - sum(width + SPACE for width in widths[:-1])
        for row in (header, *rows) if any(map(line_width, header)) else rows:
            line: list[Segment] = [(" " * INDENT, "")]
            for cell, width, numeric in zip(row, widths, table.numeric, strict=True):
                space = (" " * (width - line_width(cell)), "")
                line += [space, *cell] if numeric else [*cell, space]
                line.append((" " * SPACE, ""))
            if line_width(row[-1]) <= last or last < NARROWEST_CELL:
                yield tuple(line)
                continue
            before: Draft = (*line[: -len(row[-1]) - 2],)
            for part in wrapped(row[-1], last, 0):
                yield (*before, *part)
                before = ((" " * line_width(before), ""),)

    def aligned(self, aligned: Aligned) -> Iterator[Draft]:
        """As many columns under one another as fit, then the next ones."""
        labels = [self.pen.line(label, "dim") for label in aligned.labels]
        columns = [[self.pen.line(cell) for cell in column] for column in aligned.columns]
        first = INDENT + max(map(line_width, labels))
        start = 0
        while start < len(columns):
            end, used = start, first
            while end < len(columns):
                width = SPACE + max(map(line_width, columns[end]))
                if end > start and used + width > self.width:
                    break
                end, used = end + 1, used + width
            for i, label in enumerate(labels):
                line: list[Segment] = [
                    (" " * INDENT, ""),
                    *label,
                    (" " * (first - INDENT - line_width(label)), ""),
                ]
                for column in columns[start:end]:
                    space = (" " * (max(map(line_width, column)) - line_width(column[i])), "")
                    cell = (space, *column[i]) if aligned.numeric else (*column[i], space)
                    line += [(" " * SPACE, ""), *cell]
                yield tuple(line)
            yield ()
            start = end
