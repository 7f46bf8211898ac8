"""Formulas drawn as boxes of text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from ..writing.formula import (
    Applied,
    Blocks,
    Captioned,
    Condition,
    Entry,
    Formula,
    Grid,
    Indexed,
    Name,
    Negated,
    Norm,
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
    Summed,
    Text,
    Token,
    Word,
)
from .boxes import (
    RAISED_LETTERS,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    Box,
    above,
    beside,
    fenced,
    line_box,
    stacked,
    tabled,
    text_box,
    to_ascii,
)
from .lines import Segment, line_width

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


@dataclass(frozen=True)
class Pen:
    """How formulas are drawn: ``ascii`` for encodings without mathematical signs, at most
    ``columns`` columns of a matrix, and with ``stacked`` the terms in parentheses under one
    another."""

    ascii: bool = False
    columns: int = 12
    stacked: bool = False

    def text(self, text: str, role: str = "plain") -> Box:
        return text_box(self.plain(text), role)

    def plain(self, text: str) -> str:
        return to_ascii(text) if self.ascii else text

    def draw(self, formula: Formula) -> Box:
        """The box of a formula."""
        match formula:
            case Name():
                return self.text(name_text(formula), formula.role)
            case Scalar(text, role):
                return self.text(text, role)
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
            case Parens(Row(parts)) if self.stacked:
                terms = [self.chunk(chunk) for chunk in chunks(parts)]
                return fenced(stacked(terms), self.plain("(⎛⎜⎝"), self.plain(")⎞⎟⎠"))
            case Parens(of):
                return fenced(self.draw(of), self.plain("(⎛⎜⎝"), self.plain(")⎞⎟⎠"))
            case Applied(_, plain, of) if formula.encloses:  # a sign stands close, √v, and sqrt(v) for it
                of = Parens(of) if self.ascii and not isinstance(of, Parens) else of
                return beside((self.text(plain), self.draw(of)))
            case Applied(_, plain, Parens() as of):
                return beside((self.text(plain), self.draw(of)))
            case Applied(_, plain, of):
                return beside((self.text(f"{plain} "), self.draw(of)))
            case Raised(of, exponent):
                sign = POWERS.get(exponent, f"^{exponent}")
                return _raised(self.draw(of), self.text(sign))
            case Ratio(top, bottom):
                narrow = isinstance(bottom, Row | Negated)
                lower = self.draw(Parens(bottom) if narrow else bottom)
                upper = self.draw(Parens(top) if _is_sum(top) else top)
                tight = all(isinstance(part, Scalar) and part.text.isdigit() for part in (top, bottom))
                return beside((upper, self.text("/" if tight else " / "), lower))
            case Summed(of, over):
                sign = "Σ" + over.translate(SUBSCRIPTS)
                return beside((self.text(f"{sign} "), self.draw(of)))
            case Entry(of, at):
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
                cells = tabled([[self.draw(cell) for cell in row] for row in rows], 2)
                return fenced(cells, self.plain("[⎡⎢⎣"), self.plain("]⎤⎥⎦"))
            case Said(text):
                return line_box(self.line(text))
            case Captioned(of, caption):
                return above(self.draw(of), line_box(self.line(caption, "dim")))

    def chunk(self, parts: Sequence[Formula]) -> Box:
        """A term with the operator that leads it."""
        return beside(self.spaced(parts))

    def spaced(self, parts: Sequence[Formula]) -> list[Box]:
        """Parts with the space between them that makes them readable."""
        boxes: list[Box] = []
        for i, part in enumerate(parts):
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
                case Rule(mathematics):
                    segments.append((self.plain(mathematics), role))
                case _:
                    box = self.draw(part)
                    segments.extend(box.lines[0])
        return tuple(segments)

    def grid(self, grid: Grid) -> Box:
        """A matrix in brackets, its inner columns left out where there is no room for them."""
        kept = grid.kept_columns(self.columns)
        columns: list[list[str]] = []
        for j, k in enumerate(kept):
            skipped = grid.columns[k] - grid.columns[kept[j - 1]] > 1 if j else grid.columns[k] > 0
            if skipped:
                columns.append(["⋯"] * len(grid.cells))
            columns.append([row[k] for row in grid.cells])
        columns = [_with_gaps(column, grid.rows) for column in columns]
        beside_rows = _with_gaps(list(grid.beside), grid.rows) if grid.beside else []
        widths = [max(cell_len(self.plain(cell)) for cell in column) for column in columns]
        lines = []
        for i in range(len(columns[0])):
            cells = (
                " " * (width - cell_len(self.plain(column[i]))) + self.plain(column[i])
                for column, width in zip(columns, widths, strict=True)
            )
            lines.append((("  ".join(cells), grid.role),))
        inner = Box(tuple(lines), sum(widths) + 2 * (len(widths) - 1), (len(lines) - 1) // 2)
        box = fenced(inner, self.plain("[⎡⎢⎣"), self.plain("]⎤⎥⎦"))
        elided = len(kept) < grid.shape[1] or len(grid.rows) < grid.shape[0]
        notes: list[tuple[Segment, ...]] = [()] * box.height
        if beside_rows:
            notes = []
            for item in beside_rows:
                if isinstance(item, str):
                    notes.append(())
                    continue
                remark = ((self.plain(f"   ← {item.remark}"), "dim"),) if item.remark else ()
                notes.append((("   ", ""), (visible(item.word), "word"), *remark))
        if elided:
            size = self.plain(f" {grid.shape[0]:,}×{grid.shape[1]:,}")
            notes[-1] = ((size, "dim"), *notes[-1])
        if not any(notes):
            return box
        width = max(map(line_width, notes))
        padded = tuple((*note, (" " * (width - line_width(note)), "")) for note in notes)
        return beside((box, Box(padded, width, box.baseline)))


def terms(parts: Iterable[Formula]) -> Iterator[tuple[Formula, ...]]:
    """Parts grouped into the terms of the outermost sum, each but the first led by its sign; rows
    within are opened."""
    return _grouped(parts, ("plus", "minus", "equals"))


def chunks(parts: Iterable[Formula]) -> Iterator[tuple[Formula, ...]]:
    """The same, and each term broken at the signs of its products too."""
    return _grouped(parts, ("plus", "minus", "equals", "hadamard", "dot"))


def _grouped(parts: Iterable[Formula], signs: Collection[str]) -> Iterator[tuple[Formula, ...]]:
    chunk: list[Formula] = []
    for part in _flat(parts):
        if isinstance(part, Operator) and part.kind in signs and chunk:
            yield tuple(chunk)
            chunk = []
        chunk.append(part)
    yield tuple(chunk)


def _flat(parts: Iterable[Formula]) -> Iterator[Formula]:
    for part in parts:
        if isinstance(part, Row):
            yield from _flat(part.parts)
        else:
            yield part


def name_text(name: Name) -> str:
    """``W_xhᵀ``, ``∂L/∂h₂``, ``ŷₜ₋₁``; ``a⟨t−1⟩``, ``h⁽ᵗ⁾``; ``h→⁽²⁾ₜ`` in a layer and a direction."""
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
    if not name.step or name.style == "below":
        return name.step.translate(SUBSCRIPTS)
    return f"⟨{name.step}⟩" if name.style == "angle" else _above(f"({name.step})")


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


def _raised(box: Box, sign: Box) -> Box:
    """An exponent at the top right corner."""
    if box.height == 1:
        return beside((box, sign))
    return beside((box, Box(sign.lines, sign.width, box.baseline)))


def _with_gaps(cells: list, rows: tuple[int, ...]) -> list:  # type: ignore[type-arg]
    """A ⋮ wherever rows are left out."""
    found = []
    for i, cell in enumerate(cells):
        if i and rows[i] - rows[i - 1] > 1:
            found.append("⋮")
        found.append(cell)
    return found
