"""Formulas drawn as boxes of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from ..writing.formula import (
    Applied,
    At,
    Axis,
    Blank,
    Blocks,
    Captioned,
    Condition,
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
    StepStyle,
    Summed,
    Text,
    Token,
    Word,
    WordEntry,
    kept,
)
from ..writing.numbers import Digits, written
from .blanks import figures, step_number
from .boxes import (
    RAISED_LETTERS,
    SUBSCRIPTS,
    SUPERSCRIPTS,
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
from .layout import Layout
from .lines import Content, Gap, Segment, Slot, line_width
from .terms import chunks, terms
from .widths import Width, added

OPERATORS = {
    "plus": "+",
    "minus": "−",
    "hadamard": "⊙",
    "dot": "·",
    "equals": "=",
    "dots": "⋯",
}
JOINERS = "\u200c\u200d"
POWERS = {"2": "²", "3": "³", "T": "ᵀ"}
# Where there is no letter with its accent, the accent is a sign of its own that takes no room.
ACCENTS = {"": "", "hat": "\u0302", "tilde": "\u0303"}
ARROWS = {"": "", "right": "→", "left": "←"}


class Pen(NamedTuple):
    """How formulas are drawn: ``ascii`` for encodings without mathematical signs, at most
    ``columns`` columns of a matrix, and with ``stacked`` the terms in parentheses under one
    another. Steps are seen from ``here``, or told in general; what is to be filled in later has a
    ``layout``."""

    ascii: bool = False
    columns: int = 12
    stacked: bool = False
    layout: Layout | None = None
    here: int | None = None

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
                return self.grid(formula)
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
                wide = _is_sum(top) or (_is_open(top) and not _is_constant(bottom))
                upper = self.draw(Parens(top) if wide else top)
                return beside((upper, self.text("/" if _is_tight(formula) else " / "), lower))
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
            case Blocks(rows):
                cells = tabled([[self.cell(cell, len(row)) for cell in row] for row in rows], 2)
                return fenced(cells, self.plain("[⎡⎢⎣"), self.plain("]⎤⎥⎦"))
            case Said(text):
                return line_box(self.line(text))
            case Captioned(of, caption):
                return above(self.draw(of), line_box(self.line(caption, "dim")))

    def cell(self, formula: Formula, across: int) -> Box:
        """A formula in a matrix; in a column, a sum of many terms on several lines."""
        if across > 1 or not isinstance(formula, Row):
            return self.draw(formula)
        found = list(terms(formula.parts))
        lines = [found[i : i + self.columns] for i in range(0, len(found), self.columns)]
        if len(lines) == 1:
            return self.draw(formula)
        return stacked([self.chunk([part for term in line for part in term]) for line in lines])

    def scalar(self, scalar: Scalar) -> Box:
        """A single number, or the blank for it."""
        if isinstance(scalar.number, Blank):
            assert self.layout
            return content_box(self.layout.slot(scalar), scalar.role)
        found = figures([scalar.number], 1, scalar.digits, self, given=scalar.given)
        return self.text(found.texts[0], scalar.role)

    def within(self, of: Formula) -> Box:
        """What stands in parentheses."""
        if self.stacked and isinstance(of, Row):
            return stacked([self.chunk(chunk) for chunk in chunks(of.parts)])
        return self.draw(of)

    def applied(self, applied: Applied) -> Box:
        """A function before its argument; one that is a sign stands close, √v, and sqrt(v) for it."""
        of = applied.of
        if applied.encloses and self.ascii and not isinstance(of, Parens):
            of = Parens(of)
        close = applied.encloses or isinstance(of, Parens)
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
        for i, part in enumerate(parts):
            if i:
                boxes.append(text_box(" "))
            multiplied = i + 1 < len(parts) and not isinstance(parts[i + 1], Operator)
            boxes.append(self.draw(Parens(part) if multiplied and _has_slash(part) else part))
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
                case Rule(mathematics):
                    segments.append((self.plain(mathematics), role))
                case At(offset):
                    segments.append((self.at(offset, None), role))
                case Figure(number, digits, together, given):
                    said = written([number, *together], digits, given=given)
                    segments.append((self.plain(said[0]), role))
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

    def grid(self, grid: Grid) -> Box:
        """A matrix in brackets, its inner columns left out where there is no room for them."""
        shown = list(range(len(grid.columns)))
        if len(shown) > self.columns:
            shown = kept(grid.columns, self.vital_places(grid.vital_columns, grid.axes[1]), self.columns)
        cells, widths = self.cells(grid)
        columns: list[tuple[Width, list[Content]]] = []
        dots = self.plain("⋯")
        for j, k in enumerate(shown):
            skipped = grid.columns[k] - grid.columns[shown[j - 1]] > 1 if j else grid.columns[k] > 0
            if skipped:
                columns.append((Width(cell_len(dots)), [dots] * len(cells)))
            columns.append((widths[k], [row[k] for row in cells]))
        gap = self.plain("⋮")
        columns = [(width, _with_gaps(column, grid.rows, gap)) for width, column in columns]
        lines = []
        for i in range(len(columns[0][1])):
            line: list[Segment] = []
            for j, (width, column) in enumerate(columns):
                line += [("  ", grid.role)] if j else []
                line += _to_the_right(column[i], width, grid.role)
            lines.append(tuple(line))
        between = Width(2 * (len(columns) - 1))
        inner = Box(tuple(lines), added((*(width for width, _ in columns), between)), (len(lines) - 1) // 2)
        box = fenced(inner, self.plain("[⎡⎢⎣"), self.plain("]⎤⎥⎦"))
        elided = len(shown) < grid.shape[1] or len(grid.rows) < grid.shape[0]
        notes = self.notes(grid, box.height)
        if elided:
            size = self.plain(f" {grid.shape[0]:,}×{grid.shape[1]:,}")
            notes[-1] = ((size, "dim"), *notes[-1])
        if not any(notes):
            return box
        room = max(map(line_width, notes))
        padded = tuple((*note, (" " * (room - line_width(note)), "")) for note in notes)
        return beside((box, Box(padded, Width(room), box.baseline)))

    def vital_places(self, places: frozenset[int], axis: Axis) -> frozenset[int]:
        """The places of a dimension that matter: always, or at the page's step."""
        return places if axis is None or self.layout is None else places | self.layout.vital(axis)

    def cells(self, grid: Grid) -> tuple[list[list[Content]], list[Width]]:
        """The numbers of a matrix, or the blanks for them, and how wide its columns are."""
        across = len(grid.columns)
        if isinstance(grid.cells, Blank):
            layout = self.layout
            assert layout
            slots = [[layout.slot(grid, i, k) for k in range(across)] for i in range(len(grid.rows))]
            return [list(row) for row in slots], [Width(columns=(slot.column,)) for slot in slots[0]]
        numbers = [number for row in grid.cells for number in row]
        found = figures(numbers, across, grid.digits, self, given=grid.given)
        rows = [list[Content](found.texts[i : i + across]) for i in range(0, len(numbers), across)]
        return rows, [Width(width) for width in found.wide]

    def notes(self, grid: Grid, height: int) -> list[tuple[Segment, ...]]:
        """What stands beside each line of a matrix: the words of its rows."""
        notes: list[tuple[Segment, ...]] = []
        for i, (word, said) in enumerate(grid.beside):
            if i and grid.rows[i] - grid.rows[i - 1] > 1:
                notes.append(())
            remark = ((self.plain(f"   ← {said}"), "dim"),) if said else ()
            notes.append((("   ", ""), (visible(word), "word"), *remark))
        return notes or [()] * height


def _to_the_right(cell: Content, width: Width, role: str) -> list[Segment]:
    """A cell of a matrix at the right of its column."""
    if isinstance(cell, Slot):  # it is set to the right anyhow
        return [(cell, role)]
    assert isinstance(cell, str)
    used = Width(cell_len(cell))
    return [(cell, role)] if used == width else [(spaces(Gap(width, used))[0], role), (cell, role)]


def name_text(name: Name) -> str:
    """A name as plain text, its step at t in general if it is told by how far it is from the page's."""
    base = {("y", "hat"): "ŷ"}.get((name.base, name.accent), name.base + ACCENTS[name.accent])
    text = base + ARROWS[name.arrow] + _above(name.part) + _above(name.above)
    text += (f"_{name.sub}" if name.sub else "") + _step(name)
    text = f"∂L/∂{text}" if name.gradient else text
    if not name.transposed:
        return text
    # Uᶠᵀ could be read as one superscript.
    return f"({text})ᵀ" if text[-1] in RAISED_LETTERS.values() else f"{text}ᵀ"


def _above(text: str) -> str:
    """``⁽²⁾``, ``ᶠ``; with signs that cannot be raised after a ``^``, ``^[2]``."""
    if all(sign in SUPERSCRIPTS for sign in text):
        return "".join(SUPERSCRIPTS[sign] for sign in text)
    return f"^{text}"


def _step(name: Name) -> str:
    if name.step is None:
        return ""
    number = step_number(name.step, None) if isinstance(name.step, int) else name.step
    return styled(number, name.style)


def styled(number: str, style: StepStyle) -> str:
    """A step where it stands."""
    match style:
        case "below":
            return number.translate(SUBSCRIPTS)
        case "power":
            return _above(number)
        case "angle":
            return f"⟨{number}⟩"
        case "round":
            return _above(f"({number})")


def visible(word: str) -> str:
    """A word as it is, but for characters that would move the cursor or hide; those that join
    letters or emoji belong to the word."""
    return "".join(
        c if c.isprintable() or c in JOINERS else c.encode("unicode_escape").decode() for c in word
    )


def _is_sum(formula: Formula) -> bool:
    return isinstance(formula, Row) and any(
        isinstance(part, Operator) and part.kind in ("plus", "minus") for part in formula.parts
    )


def _is_open(formula: Formula) -> bool:
    """Whether a sum over entries stands at the end, which would take in what follows."""
    if isinstance(formula, Negated):
        return _is_open(formula.of)
    return isinstance(formula, Summed) or (isinstance(formula, Row) and _is_open(formula.parts[-1]))


def _is_constant(formula: Formula) -> bool:
    """Whether it is a number, or letters for numbers that are the same at all steps: it does not matter
    then whether a sum is divided or what is summed."""
    if isinstance(formula, Row):
        return all(map(_is_constant, formula.parts))
    if isinstance(formula, Name):
        return formula.step is None and not formula.gradient and formula.role == "plain"
    return isinstance(formula, Numeral | Scalar | Operator)


def _has_slash(formula: Formula) -> bool:
    """Whether it is a quotient with a stroke, which would take in what is multiplied to it."""
    if isinstance(formula, Negated):
        return _has_slash(formula.of)
    return isinstance(formula, Ratio) and not _is_tight(formula)


def _is_tight(ratio: Ratio) -> bool:
    """Whether it is a fraction of whole numbers, 1/2."""
    return all(isinstance(part, Numeral) and part.text.isdigit() for part in ratio)


def _raised(box: Box, sign: Box) -> Box:
    """An exponent at the top right corner."""
    if box.height == 1:
        return beside((box, sign))
    return beside((box, Box(sign.lines, sign.width, box.baseline)))


def _with_gaps(cells: Sequence[Content], rows: tuple[int, ...], gap: str) -> list[Content]:
    """A sign wherever rows are left out."""
    found: list[Content] = []
    for i, cell in enumerate(cells):
        if i and rows[i] - rows[i - 1] > 1:
            found.append(gap)
        found.append(cell)
    return found
