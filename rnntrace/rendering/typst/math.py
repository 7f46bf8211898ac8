"""Formulas as Typst's mathematics."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...writing.digits import Digits
from ...writing.formula import (
    OPENING,
    Applied,
    At,
    Blank,
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
    StepStyle,
    Summed,
    Text,
    Token,
    Word,
    WordEntry,
)
from ..blanks import step_number
from ..captions import caption_of, size_of, spans
from ..layout import Layout, cells_of, number_of
from ..lines import Slot
from ..matrices import Dots, asides, with_dots
from ..plain import figure_text, visible
from ..powers import as_base, as_wide
from ..strokes import guarded, has_no_bar, unfenced
from ..terms import in_lines
from .escapes import string
from .names import colored, fraction, function, letters, name_math, token
from .template import DOTS, MARK, NUMBER, ROOM, STEP, number

OPERATORS = {
    "plus": "+",
    "minus": "-",
    "hadamard": "⊙",
    "dot": "dot",
    "over": r"\/",
    "equals": "=",
    "dots": "⋯",
}
PARENTHESES = {"(": r"\(", ")": r"\)"}
# Room to write a number by hand: so many points for each digit, and around it; a character has so many.
DIGIT, AROUND, CHARACTER = 7.0, 7.0, 5.0
COMMA = ' ", " '
DOTTED = Dots("⋯", "⋮", "⋱")
ANSWER = 1  # about as much wider is a number in a frame


class Setter(NamedTuple):
    """How formulas are written. Steps are seen from ``here``, or told in general; what is to be filled in
    later has a ``layout``. In running text (``inline``) a quotient has a stroke."""

    layout: Layout | None = None
    here: int | None = None
    inline: bool = False

    # -- what goes into blanks: as on a plain line, see ``template`` ---------------------------------

    def number(self, digits: Digits) -> str:
        return str(digits)

    def number_width(self, digits: Digits) -> int:
        return len(as_wide(digits))

    def step(self, number: str, style: StepStyle | None) -> str:
        return number

    def step_width(self, text: str) -> int:
        return len(text)

    def sign(self, *, holds: bool) -> str:
        return "=" if holds else "≈"

    def gap(self, digits: int, *, asked: bool) -> str:
        return f"{ROOM}-0.{'0' * digits}" if asked else DOTS

    def gap_width(self, digits: int) -> int:
        return math.ceil((DIGIT * (len("-0.") + digits) + AROUND) / CHARACTER)

    def marked(self, number: str) -> str:
        return f"{MARK}{number}"

    def marks_width(self) -> int:
        return ANSWER

    def on_the_way(self, number: str) -> str:
        return number

    def equals(self, stage: int) -> str:
        """The sign of equality before a stage, or the blank for it."""
        blank = self.layout.sign(stage) if self.layout else None
        return "=" if blank is None else STEP.format(blank.text)

    def at(self, offset: int) -> str:
        """A step, by how far it is from the page's."""
        blank = self.layout.mark(offset, None) if self.layout else None
        return letters(step_number(offset, self.here)) if blank is None else STEP.format(blank.text)

    # -- formulas ----------------------------------------------------------------------------------

    def write(self, formula: Formula) -> str:
        """The mathematics of a formula."""
        match formula:
            case Name(role=role):
                return colored(self.name(formula), role)
            case Numeral(text):
                return PARENTHESES.get(text) or number(text.lower())
            case Scalar():
                return colored(self.scalar(formula), formula.role)
            case Token():
                return token(formula)
            case Grid():
                return self.grid(Excerpt(formula, *spans(formula)))
            case Excerpt():
                return self.grid(formula)
            case Operator(kind):
                return OPERATORS[kind]
            case Row(parts):
                return self.row(parts)
            case Negated(of):
                return f"-{self.write(of)}"
            case Parens(of):
                return f"({self.write(of)})"
            case Applied():
                return self.applied(formula)
            case At(offset):
                return self.at(offset)
            case Raised(Name() as of, exponent) if not (of.raised or of.transposed or of.gradient):
                return colored(f"{self.name(of)}^({self.exponent(exponent)})", of.role)
            case Raised(of, exponent):
                return f"{self.base(as_base(of))}^({self.exponent(exponent)})"
            case Ratio(top, bottom):
                if self.has_stroke(formula):
                    return self.stroke(top, bottom)
                # The bar holds together what stands above and below it.
                return f"frac({self.write(unfenced(top))}, {self.write(unfenced(bottom))})"
            case Summed(of, over):
                below = f"_({letters(over)})" if over else ""
                return f"∑{below} {self.write(of)}"
            case WordEntry(of, at):
                return f"{self.write(of)}[{token(at)}]"
            case Condition(of):
                return f"[{self.write(of)} > 0]"
            case Indexed(of, places):
                return self.indexed(of, places)
            case Partial(top, bottom):
                return fraction(f"∂ {self.write(top)}", f"∂ {self.write(bottom)}", inline=self.inline)
            case Norm(of):
                return f"norm({self.write(of)})"
            case Captioned(of, caption):
                return f"below({self.write(of)}, {self.caption(caption)})"
            case Blocks(rows, across):
                lines = (", ".join(self.cell(cell, across) for cell in row) for row in rows)
                return f"blocks({'; '.join(lines)})"
            case Said(text):
                return self.caption(text)

    def has_stroke(self, formula: Formula) -> bool:
        """Whether it is a quotient with a stroke."""
        return has_no_bar(formula) or (self.inline and isinstance(formula, Ratio))

    def stroke(self, top: Formula, bottom: Formula) -> str:
        """A quotient with a stroke."""
        above = Parens(top) if isinstance(top, Row | Negated | Summed) else top
        divisor = Parens(bottom) if isinstance(bottom, Row | Negated | Ratio) else bottom
        return rf"{self.write(above)} \/ {self.write(divisor)}"

    def base(self, of: Formula) -> str:
        """What has an exponent: in one piece, or its last one alone would have it."""
        found = self.write(of)
        return f"attached({found})" if isinstance(of, Row | Negated | Captioned) else found

    def cell(self, formula: Formula, across: int | None) -> str:
        """A formula in a matrix; a sum of more terms than ``across`` on several lines."""
        lines = [self.row(line) for line in in_lines(formula, across)]
        return lines[0] if len(lines) == 1 else f"aside({'; '.join(lines)})"

    def applied(self, applied: Applied) -> str:
        """A function before its argument, or around it."""
        of = applied.of
        if not applied.encloses:
            space = "" if isinstance(of, Parens) or of == OPENING else "thin "
            return f"{function(applied.plain)} {space}{self.write(of)}"
        if isinstance(of, Numeral) and of.text in PARENTHESES:  # goes on over several lines
            return f"{string(applied.plain)} {self.write(of)}"
        return f"{applied.plain}({self.write(unfenced(of))})"

    def indexed(self, of: Formula, places: tuple[int, ...]) -> str:
        """An entry of a matrix; of a gradient, the loss differentiated by that entry."""
        at = ",".join(map(str, places))
        if isinstance(of, Name) and of.gradient:
            below = self.write(of._replace(gradient=False, role="plain"))
            return colored(fraction("∂ L", f"∂ {below}[{at}]", inline=self.inline), of.role)
        return f"{self.write(of)}[{at}]"

    def exponent(self, exponent: str | At) -> str:
        """A power, the number of a step, or the sign of a transpose."""
        if isinstance(exponent, At):
            return self.at(exponent.offset)
        return "⊤" if exponent == "T" else letters(exponent)

    def row(self, parts: Sequence[Formula]) -> str:
        """Parts in a row."""
        return " ".join(map(self.write, guarded(parts, self.has_stroke)))

    def caption(self, text: Text) -> str:
        """Words in a formula."""
        pieces = []
        for part in text:
            match part:
                case str() | Rule() | Code():
                    pieces.append(string(part if isinstance(part, str) else part.text))
                case Word(word) | Prose(word):
                    pieces.append(string(visible(word)))
                case Figure():
                    pieces.append(number(figure_text(part)))
                case _:
                    pieces.append(self.write(part))
        return " ".join(pieces)

    def name(self, name: Name) -> str:
        """A name, its step as far as the page has one."""
        at = self.at(name.step) if isinstance(name.step, int) else letters(name.step or "")
        return name_math(name, at, inline=self.inline)

    def scalar(self, scalar: Scalar) -> str:
        """A single number, or the blank for it."""
        return _or_blank(number_of(scalar, self.layout, self))

    # -- matrices ----------------------------------------------------------------------------------

    def grid(self, excerpt: Excerpt) -> str:
        """A matrix or a part of it. Where something is left out, its size and which columns there are stand
        below it; and beside it the words of its rows and, where some are left out, their numbers."""
        grid = excerpt.of
        lines = map(", ".join, with_dots(excerpt, self.cells(excerpt), DOTTED))
        text = colored(f"matrix({'; '.join(lines)})", grid.role)
        under = []
        if not grid.is_whole:
            under.append(string(size_of(grid.shape)))
        if below := self.caption(caption_of(excerpt)):
            under.append(below)
        if under:
            text = f"below({text}, {COMMA.join(under)})"
        beside = list(self.beside(excerpt))
        return f"{text} thin aside({'; '.join(beside)})" if any(beside) else text

    def beside(self, excerpt: Excerpt) -> Iterator[str]:
        """What stands beside the rows of a matrix."""
        roomy = self.has_room(excerpt.of)
        for aside in asides(excerpt):
            if aside is None:
                yield DOTTED.down
                continue
            pieces = [f"numbered({aside.place})"] if aside.told else []
            if aside.word is not None:
                pieces.append(string(visible(aside.word)))
                pieces += [f"← {string(aside.remark)}"] if aside.remark else []
            if roomy:
                pieces.append("strut")
            yield " ".join(pieces)

    def has_room(self, grid: Grid) -> bool:
        """Whether there is room in it to write numbers by hand, so that its rows are higher."""
        if self.layout is None or not isinstance(grid.cells, Blank):
            return False
        first = self.layout.slots(grid, *spans(grid))[0][0].text
        return self.layout.ask(lambda filled: filled.numbers[first].startswith(ROOM))

    def cells(self, excerpt: Excerpt) -> list[list[str]]:
        """The numbers of a part of a matrix, or the blanks for them."""
        return [list(map(_or_blank, row)) for row in cells_of(excerpt, self.layout, self).rows]


def _or_blank(found: str | Slot) -> str:
    return number(found) if isinstance(found, str) else NUMBER.format(found.text)
