"""A document as terminal text: equations laid out in two dimensions, nothing ever wrapped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..writing.document import (
    PART,
    SECTION,
    STEP,
    TITLE,
    Aligned,
    Block,
    Chain,
    Document,
    Drawing,
    Heading,
    Listed,
    Paragraph,
    Picture,
    Table,
    Verbatim,
    Worked,
)
from ..writing.formula import EQUALS, Formula, Row, Text
from .boxes import Box, beside, line_box, stacked, text_box
from .chain import factor_lines
from .diagram import drawn
from .drawing import OPERATORS, Pen, chunks, terms
from .fitting import fitted
from .lines import Line, Segment, line_width, stripped, wrapped

# What follows a heading to the end of the line: the heavier, the more belongs to it.
RULES = {TITLE: "═", PART: "━", SECTION: "┅", STEP: "─"}
INDENT = 3
SPACE = 3  # between columns
NARROWEST_CELL = 7  # into less than that no cell is wrapped
NARROWEST = 50


def to_lines(document: Document, width: int, *, ascii: bool = False) -> list[Line]:
    """The document's lines, each of pieces with the role that decides their colour."""
    layout = _Layout(max(width, NARROWEST), ascii)
    lines: list[Line] = []
    for block in document.blocks:
        lines.extend(stripped(line) for line in layout.block(block))
    return lines


def to_text(document: Document, width: int, *, ascii: bool = False) -> str:
    """The document as plain text."""
    return "".join(
        "".join(text for text, _ in line) + "\n" for line in to_lines(document, width, ascii=ascii)
    )


class _Layout:
    def __init__(self, width: int, ascii: bool) -> None:
        self.width = width
        self.ascii = ascii
        self.pen = Pen(ascii)

    def block(self, block: Block) -> Iterator[Line]:
        match block:
            case Heading(level, text, aside):
                yield from self.heading(level, (*text, "   ", *aside) if aside else text)
            case Paragraph(text):
                yield from self.paragraph(text)
                yield ()
            case Worked():
                yield from self.worked(block)
            case Chain(head, words, factors):
                yield from self.head(head, words, 0)
                yield ()
                yield from factor_lines(factors, self.width, INDENT, ascii=self.ascii)
                yield ()
            case Listed(lines):
                for formula, words in lines:
                    yield from self.head(formula, words, INDENT)
                yield ()
            case Verbatim(text):
                yield from wrapped(((text, ""),), self.width, INDENT)
                yield ()
            case Picture(file, words):
                yield from wrapped(((f"{words}: {file}", "dim"),), self.width, 0)
            case Table():
                yield from self.table(block)
                yield ()
            case Aligned():
                yield from self.aligned(block)
            case Drawing(of):
                yield from drawn(of, self.width, self.pen)
                yield ()

    # -- words -------------------------------------------------------------------------------------

    def heading(self, level: int, text: Text) -> Iterator[Line]:
        line = self.pen.line(text, "heading")
        room = self.width - line_width(line) - 2
        if level not in RULES:
            yield line
        elif room < 3:
            yield from wrapped(line, self.width, 0)
        else:
            yield (*line, ("  ", ""), (self.pen.plain(RULES[level]) * room, "dim"))
        yield ()

    def paragraph(self, text: Text) -> Iterator[Line]:
        yield from wrapped(self.pen.line(text), self.width, 0)

    def table(self, table: Table) -> Iterator[Line]:
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
            before: Line = (*line[: -len(row[-1]) - 2],)
            for part in wrapped(row[-1], last, 0):
                yield (*before, *part)
                before = ((" " * line_width(before), ""),)

    def aligned(self, aligned: Aligned) -> Iterator[Line]:
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
                    space = SPACE + max(map(line_width, column)) - line_width(column[i])
                    line += [(" " * SPACE, ""), *column[i], (" " * (space - SPACE), "")]
                yield tuple(line)
            yield ()
            start = end

    # -- equations ---------------------------------------------------------------------------------

    def worked(self, worked: Worked) -> Iterator[Line]:
        if not isinstance(worked.head, Row) and len(worked.stages) == 1:
            yield from self.named(worked)
            return
        stages = list(self.stages(worked.stages))
        line = self.on_one_line(worked)
        if line is not None:
            yield line
            stages = []
        else:
            yield from self.head(worked.head, worked.words, 0)
        for remark in worked.remarks:
            yield from wrapped(self.pen.line(remark, "dim"), self.width, INDENT)
        yield ()
        for box in stages:
            yield from box.lines
            yield ()

    def on_one_line(self, worked: Worked) -> Line | None:
        """Symbols, numbers and result in one line, where nothing is taller and all fits."""
        parts = [part for stage in worked.stages for part in (self.pen.text(" = "), self.pen.draw(stage))]
        box = beside((self.pen.draw(worked.head), *parts))
        note = self.pen.line(worked.words, "dim")
        room = self.width - box.width - line_width(note)
        if box.height > 1 or room < 2:
            return None
        return (*box.lines[0], (" " * room, ""), *note) if note else box.lines[0]

    def named(self, worked: Worked) -> Iterator[Line]:
        """A name and what it stands for, `W_xh = …` on the lines of its matrix."""
        name, note = self.pen.draw(worked.head), self.pen.line(worked.words, "dim")
        (stage,) = worked.stages
        value = stacked(self.fit(stage, name.width + 3))
        if value.width < self.pen.draw(stage).width:  # cut down anyhow, and perhaps so far that words fit
            narrower = stacked(self.fit(stage, name.width + 3 + line_width(note) + 2))
            if name.width + 3 + narrower.width + 2 + line_width(note) <= self.width:
                value = narrower
        box = beside((name, self.pen.text(" = "), value))
        room = self.width - box.width - line_width(note)
        if room >= 2:
            box = beside((box, text_box(" " * room), line_box(note)))
        yield from box.lines
        if room < 2:
            yield from wrapped(note, self.width, INDENT)
        yield ()

    def head(self, formula: Formula, words: Text, indent: int) -> Iterator[Line]:
        """The line of symbols, and at the right what it is; too long, and it is broken at its
        operators, the words on a line of their own."""
        box = self.pen.draw(formula)
        note = self.pen.line(words, "dim")
        room = self.width - indent - box.width - line_width(note)
        if box.width + indent <= self.width and (room >= 2 or not note):
            space = ((" " * room, ""),) if note else ()
            yield ((" " * indent, ""), *box.lines[0], *space, *note)
            return
        if box.width + indent <= self.width:
            yield ((" " * indent, ""), *box.lines[0])
        else:
            yield from self.broken(formula, indent)
        if note:
            yield from wrapped(note, self.width, indent + INDENT)

    def broken(self, formula: Formula, indent: int) -> Iterator[Line]:
        """A formula over several lines, broken before the signs of its outermost sum; further lines
        begin below what follows the ``=``. A term that is too long is broken at its products, and
        at last before any sign; what multiplies without one stays together."""
        found = list(terms([formula]))
        hang = indent + self.pen.chunk(found[0]).width + 3
        if hang > self.width // 3 or EQUALS not in (found[1:] or [()])[0]:
            hang = indent + INDENT
        first, *others = self.pieces(found, self.width - hang)
        line: list[Segment] = [(" " * indent, ""), *self.pen.chunk(first).lines[0]]
        for piece in others:
            box = self.pen.chunk(piece)
            if line_width(tuple(line)) + 1 + box.width <= self.width:
                line += [(" ", ""), *box.lines[0]]
                continue
            yield from self.whole_orwrapped(line, hang)
            # An = stands below the first one.
            back = 2 if piece[0] == EQUALS and hang > indent + INDENT else 0
            line = [(" " * (hang - back), ""), *box.lines[0]]
        yield from self.whole_orwrapped(line, hang)

    def pieces(self, found: Iterable[tuple[Formula, ...]], room: int) -> Iterator[tuple[Formula, ...]]:
        """The terms, those that have no room broken at the signs of their products."""
        for term in found:
            if self.pen.chunk(term).width <= room:
                yield term
            else:
                yield from chunks(term)

    def whole_orwrapped(self, line: list[Segment], hang: int) -> Iterator[Line]:
        if line_width(tuple(line)) <= self.width:
            yield tuple(line)
            return
        (start, _), *rest = line
        hang += 2  # so that it does not look like the next term
        for kinds in (("hadamard", "dot"), OPERATORS):
            signs = {self.pen.plain(OPERATORS[kind]) for kind in kinds}
            broken = list(wrapped(tuple(rest), self.width - hang, 0, only_before=signs))
            if all(line_width(each) <= self.width - hang for each in broken):
                break
        for i, each in enumerate(broken):
            yield ((start if not i else " " * hang, ""), *each)

    def stages(self, stages: tuple[Formula, ...]) -> Iterator[Box]:
        """A line of its own for each stage, but the result joins the last one where it fits."""
        drawn = [self.fit(stage, INDENT + 2) for stage in stages]
        if len(drawn) > 1 and len(drawn[-1]) == 1 and len(drawn[-2]) == 1:
            joined = beside((drawn[-2][0], self.pen.text(" = "), drawn[-1][0]))
            if joined.width + INDENT + 2 <= self.width:
                drawn[-2:] = [[joined]]
        for boxes in drawn:
            for i, box in enumerate(boxes):
                yield beside((text_box(" " * INDENT), self.pen.text("= " if i == 0 else ""), box))

    def fit(self, formula: Formula, indent: int) -> list[Box]:
        """The formula after an indent, on one line or in boxes under one another."""
        return fitted(formula, self.width - indent, self.pen)
