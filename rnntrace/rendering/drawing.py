"""Formulas drawn as boxes of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from ..writing.digits import Digits
from ..writing.formula import (
    OPENING,
    Applied,
    At,
    Blocks,
    Captioned,
    Code,
    Condition,
    Excerpt,
    Figure,
    Formula,
    Grid,
    Indexed,
    Name,
    Negated,
    Norm,
    Numeral,
    Operator,
    Parens,
    Partial,
    Prose,
    Raised,
    Ratio,
    Row,
    Rule,
    Said,
    Scalar,
    Span,
    StepStyle,
    Summed,
    Text,
    Token,
    Word,
    WordEntry,
)
from .blanks import step_number
from .boxes import (
    SUBSCRIPTS,
    Box,
    above,
    beside,
    content_box,
    fenced,
    line_box,
    spaces,
    stacked,
    tabled,
    text_box,
    to_ascii,
)
from .breaking import Room, broken
from .captions import caption_of, size_of, spans, with_gaps
from .layout import Layout, cells_of, number_of
from .lines import Content, Gap, Segment, line_width, width_of
from .plain import figure_text, name_text, styled, visible
from .strokes import guarded, has_slash, is_constant, is_open, is_sum, is_tight
from .terms import chunks, in_lines
from .widths import Width, added, widest

OPERATORS = {
    "plus": "+",
    "minus": "−",
    "hadamard": "⊙",
    "dot": "·",
    "over": "/",
    "equals": "=",
    "dots": "⋯",
}
POWERS = {"2": "²", "3": "³", "T": "ᵀ"}


class Pen(NamedTuple):
    """How formulas are drawn: ``ascii`` for encodings without mathematical signs, and with ``stacked``
    the terms in parentheses under one another. Steps are seen from ``here``, or told in general; what
    is to be filled in later has a ``layout``. Where there is only so much ``room``, what stands in the
    cells of a matrix is broken."""

    ascii: bool = False
    stacked: bool = False
    layout: Layout | None = None
    here: int | None = None
    room: Room | None = None

    @property
    def signs(self) -> frozenset[str]:
        """Those of operations."""
        return frozenset(map(self.plain, OPERATORS.values()))

    def text(self, text: str, role: str = "plain") -> Box:
        return text_box(self.plain(text), role)

    def plain(self, text: str) -> str:
        return to_ascii(text) if self.ascii else text

    # -- what goes into blanks ---------------------------------------------------------------------

    def number(self, digits: Digits) -> str:
        return self.plain(str(digits))

    def number_width(self, digits: Digits) -> int:
        return cell_len(self.number(digits))

    def step(self, number: str, style: StepStyle | None) -> str:
        if style is None:
            return self.plain(number)
        return self.plain(styled(number, style))

    def step_width(self, text: str) -> int:
        return cell_len(text)

    def sign(self, *, holds: bool) -> str:
        return "=" if holds else self.plain("≈")

    def gap(self, digits: int, *, asked: bool) -> str:
        """A line to write on; dots where nobody looks for an answer."""
        return ("_" if asked else ".") * self.gap_width(digits)

    def gap_width(self, digits: int) -> int:
        return len("-0.") + digits + 1

    def marked(self, number: str) -> str:
        return f"_{number}_"

    def marks_width(self) -> int:
        return 2

    def on_the_way(self, number: str) -> str:
        return number

    def equals(self, stage: int) -> Box:
        """The sign of equality before a stage."""
        blank = self.layout.sign(stage) if self.layout else None
        return content_box("=" if blank is None else blank)

    def at(self, offset: int, style: StepStyle | None) -> Content:
        """A step, by how far it is from the page's."""
        blank = self.layout.mark(offset, style) if self.layout else None
        return self.step(step_number(offset, self.here), style) if blank is None else blank

    # -- formulas ----------------------------------------------------------------------------------

    def draw(self, formula: Formula) -> Box:
        """The box of a formula."""
        match formula:
            case Name():
                return self.name(formula)
            case Numeral(text):
                return self.text(text)
            case Scalar():
                return self.scalar(formula)
            case Token(word):
                return text_box(visible(word), "word")
            case Grid():
                return self.grid(formula, *spans(formula))
            case Excerpt():
                return self.excerpt(formula)
            case Operator(kind):
                return self.text(OPERATORS[kind])
            case Row(parts):
                return beside(self.spaced(parts))
            case Negated(of):
                return beside((self.text("−"), self.draw(of)))
            case Parens(of):
                return fenced(self.within(of), self.plain("(⎛⎜⎝"), self.plain(")⎞⎟⎠"))
            case Applied():
                return self.applied(formula)
            case At(offset):
                return content_box(self.at(offset, None))
            case Raised(of, exponent):
                return _raised(self.draw(of), self.exponent(exponent))
            case Ratio(top, bottom):
                narrow = isinstance(bottom, Row | Negated | Ratio)
                lower = self.draw(Parens(bottom) if narrow else bottom)
                wide = is_sum(top) or (is_open(top) and not is_constant(bottom))
                upper = self.draw(Parens(top) if wide else top)
                return beside((upper, self.text("/" if is_tight(formula) else " / "), lower))
            case Summed(of, over):
                sign = "Σ" + over.translate(SUBSCRIPTS)
                return beside((self.text(f"{sign} "), self.draw(of)))
            case WordEntry(of, at):
                return beside((self.draw(of), text_box("["), self.draw(at), text_box("]")))
            case Condition(of):
                box = beside((self.draw(of), self.text(" > 0")))
                left, right = ("[⎛⎜⎝", "]⎞⎟⎠")
                return fenced(box, self.plain(left), self.plain(right))
            case Indexed(of, places):
                return beside((self.draw(of), text_box(f"[{','.join(map(str, places))}]")))
            case Partial(top, bottom):
                return beside((self.text("∂"), self.draw(top), self.text("/∂"), self.draw(bottom)))
            case Norm(of):
                return beside((self.text("‖"), self.draw(of), self.text("‖")))
            case Blocks(rows, across):
                cells = tabled([[self.cell(cell, across) for cell in row] for row in rows], 2)
                return fenced(cells, self.plain("[⎡⎢⎣"), self.plain("]⎤⎥⎦"))
            case Said(text):
                return line_box(self.line(text))
            case Captioned(of, caption):
                return above(self.draw(of), line_box(self.line(caption, "dim")))

    def cell(self, formula: Formula, across: int | None) -> Box:
        """A formula in a matrix; a sum of more terms than ``across`` on several lines."""
        lines = [self.chunk(line) for line in in_lines(formula, across)]
        if self.room:
            lines = [broken(line, self.room, 2, self.signs) or line for line in lines]
        return stacked(lines)

    def scalar(self, scalar: Scalar) -> Box:
        """A single number, or the blank for it."""
        found = number_of(scalar, self.layout, self)
        return self.text(found, scalar.role) if isinstance(found, str) else content_box(found, scalar.role)

    def within(self, of: Formula) -> Box:
        """What stands in parentheses."""
        if self.stacked and isinstance(of, Row):
            return stacked([self.chunk(chunk) for chunk in chunks(of.parts)])
        return self.draw(of)

    def applied(self, applied: Applied) -> Box:
        """A function before its argument; one that is a sign stands close, √v, and sqrt(v) for it."""
        of = applied.of
        has_parentheses = isinstance(of, Parens) or of == OPENING
        if applied.encloses and self.ascii and not has_parentheses:
            of = Parens(of)
        close = applied.encloses or has_parentheses
        return beside((self.text(applied.plain if close else f"{applied.plain} "), self.draw(of)))

    def exponent(self, exponent: str | At) -> Box:
        """A power, the number of a step, or the sign of a transpose."""
        if isinstance(exponent, At):
            return content_box(self.at(exponent.offset, "power"))
        return self.text(POWERS.get(exponent, f"^{exponent}"))

    def chunk(self, parts: Sequence[Formula]) -> Box:
        """A term with the operator that leads it."""
        return beside(self.spaced(parts))

    def spaced(self, parts: Sequence[Formula]) -> list[Box]:
        """Parts with the space between them that makes them readable."""
        boxes: list[Box] = []
        for i, part in enumerate(guarded(parts, has_slash)):
            if i:
                boxes.append(text_box(" "))
            boxes.append(self.draw(part))
        return boxes

    def line(self, text: Text, role: str = "plain") -> tuple[Segment, ...]:
        """Running text on one line, its formulas drawn into it."""
        segments: list[Segment] = []
        for part in text:
            match part:
                case str():
                    segments.append((self.plain(part), role))
                case Word(word):
                    segments.append((visible(word), "word"))
                case Prose(sentences):
                    segments.append((visible(sentences), role))
                case Rule(typed) | Code(typed):
                    segments.append((self.plain(typed), role))
                case At(offset):
                    segments.append((self.at(offset, None), role))
                case Figure():
                    segments.append((self.plain(figure_text(part)), role))
                case _:
                    box = self.draw(part)
                    segments.extend(box.lines[0])
        return tuple(segments)

    def name(self, name: Name) -> Box:
        """``W_xhᵀ``, ``∂L/∂h₂``, ``ŷₜ₋₁``; ``a⟨t−1⟩``, ``h⁽ᵗ⁾``; ``h→⁽²⁾ₜ`` in a layer and a direction."""
        if not isinstance(name.step, int):
            return self.text(name_text(name), name.role)
        bare = name_text(name._replace(step=None, transposed=False))
        pieces: list[Content] = [self.plain(bare), self.at(name.step, name.style)]
        if name.transposed:
            pieces.append(self.plain("ᵀ"))
        return beside(content_box(piece, name.role) for piece in pieces)

    # -- matrices ----------------------------------------------------------------------------------

    def grid(self, grid: Grid, rows: Span, columns: Span) -> Box:
        """A matrix in brackets. Where some rows or columns are left out, their numbers are beside and above
        those that are there, and above at the right the size of all."""
        cells, widths = cells_of(Excerpt(grid, rows, columns), self.layout, self)
        shown = with_gaps(grid.rows, rows)
        dots, gap = self.plain("⋯"), self.plain("⋮")
        drawn: list[tuple[Width, list[Content]]] = []
        heads: list[str] = []
        for k in with_gaps(grid.columns, columns):
            if k is None:
                drawn.append((Width(cell_len(dots)), [gap if i is None else dots for i in shown]))
                heads.append("")
                continue
            place = k - columns.start
            head = f"{grid.columns[k] + 1:,}" if grid.lacks_columns else ""
            width = widest([Width(len(head)), widths[place]]) if head else widths[place]
            drawn.append((width, [gap if i is None else cells[i - rows.start][place] for i in shown]))
            heads.append(head)
        lines = []
        for i in range(len(shown)):
            line: list[Segment] = []
            for j, (width, column) in enumerate(drawn):
                line += [("  ", grid.role)] if j else []
                line += _to_the_right(column[i], width, grid.role)
            lines.append(tuple(line))
        between = Width(2 * (len(drawn) - 1))
        inner = Box(tuple(lines), added((*(width for width, _ in drawn), between)), (len(lines) - 1) // 2)
        box = fenced(inner, self.plain("[⎡⎢⎣"), self.plain("]⎤⎥⎦"))
        notes = self.notes(grid, shown)
        if any(notes):
            room = max(map(line_width, notes))
            padded = tuple((*note, (" " * (room - line_width(note)), "")) for note in notes)
            box = beside((box, Box(padded, Width(room), box.baseline)))
        if not grid.lacks_columns:
            return box
        size = "" if columns.start else self.plain(f"  {size_of(grid.shape)}")
        return self.headed(box, [width for width, _ in drawn], heads, size)

    def headed(self, box: Box, widths: Sequence[Width], heads: Sequence[str], size: str) -> Box:
        """A matrix under the numbers of its columns, and its size."""
        line: list[Segment] = [(" ", "")]
        for j, (width, head) in enumerate(zip(widths, heads, strict=True)):
            line += [("  " if j else "", ""), *_to_the_right(head, width, "dim")]
        used = added((*widths, Width(2 * len(widths) - 1 + cell_len(size))))
        width = widest([box.width, used])
        top = (*line, (size, "dim"), spaces(Gap(width, used)))
        lines = tuple((*each, spaces(Gap(width, box.width))) for each in box.lines)
        return Box((top, *lines), width, box.baseline + 1)

    def excerpt(self, excerpt: Excerpt) -> Box:
        """A part of a matrix, with what is said of it and which columns these are."""
        box = self.grid(excerpt.of, excerpt.rows, excerpt.columns)
        caption = caption_of(excerpt, numbered=True)
        return above(box, line_box(self.line(caption, "dim"))) if caption else box

    def notes(self, grid: Grid, shown: Sequence[int | None]) -> list[tuple[Segment, ...]]:
        """What stands beside each line of a matrix: the number of its row, where some are left out, and its
        word. The number is set low, or in plain text it would look like a factor."""
        numbers = [
            self.plain(str(grid.rows[i] + 1).translate(SUBSCRIPTS))
            if grid.lacks_rows and i is not None
            else ""
            for i in shown
        ]
        room = max(map(len, numbers))
        notes: list[tuple[Segment, ...]] = []
        for i, number in zip(shown, numbers, strict=True):
            note: tuple[Segment, ...] = ((f"{number:<{room}}", "dim"),) if number else ()
            if grid.beside and i is not None:
                word, said = grid.beside[i]
                remark = ((self.plain(f"   ← {said}"), "dim"),) if said else ()
                note = (*note, ("   ", ""), (visible(word), "word"), *remark)
            notes.append(note)
        return notes


def _to_the_right(cell: Content, width: Width, role: str) -> list[Segment]:
    """A cell of a matrix at the right of its column."""
    used = width_of(cell)
    if used == width:  # a blank is set to the right of its own column anyhow
        return [(cell, role)]
    return [(spaces(Gap(width, used))[0], role), (cell, role)]


def _raised(box: Box, sign: Box) -> Box:
    """An exponent at the top right corner."""
    if box.height == 1:
        return beside((box, sign))
    return beside((box, Box(sign.lines, sign.width, box.baseline)))
