"""Formulas as MathML for every browser: brackets are drawn by the style sheet, since not every browser has a
font from which they could grow, and hats are letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ...writing.digits import Digits
from ...writing.formula import (
    CLOSING,
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
    Summed,
    Text,
    Token,
    Word,
    WordEntry,
)
from ...writing.mathematics import ALONE
from ..captions import caption_of, size_of, spans
from ..drawing import OPERATORS
from ..matrices import Dots, asides, with_dots
from ..plain import figure_text, visible
from ..plain_line import PlainLine
from ..powers import as_base, parted
from ..strokes import guarded, has_no_bar, unfenced
from ..terms import in_lines
from .names import name_markup, step_markup
from .tall import is_tall
from .template import CLASSES, NUMBER, WRITING, Ink, power_of_ten

THIN = '<mspace width=".17em"/>'
# As high as a digit: browsers take a word to be as high as what is printed of it.
STRUT = '<mspace height=".76em"/>'
DOTS = Dots("<mtext>⋯</mtext>", "<mtext>⋮</mtext>", "<mtext>⋱</mtext>")
# Signs that enclose what they are applied to, and the elements that draw them.
ENCLOSING = {"√": "msqrt"}
# Exponents that are no numbers: those of a transpose and of a derivative.
MARKS = {"T": "<mo>⊤</mo>", "'": "<mo>′</mo>"}
# The classes of what stands between signs that the style sheet draws.
GROWING = {"()": "round", "[]": "square", "‖‖": "norm"}


class MathML:
    """Writes formulas, whose numbers it leaves to an ``ink``."""

    def __init__(self, ink: Ink) -> None:
        self.ink = ink
        self.plain = Line(layout=ink.layout, here=ink.here)

    def math(self, parts: Sequence[Formula], before: str = "", said: str = "") -> str:
        """A formula of its own, or a term of one with a sign of equality ``before`` it; its name is its line
        of plain text, or what is ``said`` for it."""
        label = said or f"{before} {self.plain.text_of(Row(tuple(parts)))}".lstrip()
        sign = f'<mo lspace="0">{before}</mo>' if before else ""
        return f'<math aria-label="{escape(label)}">{sign}{self.row(parts, led=not before)}</math>'

    def row(self, parts: Sequence[Formula], *, led: bool = False) -> str:
        """Parts in a row. A sign that has ``led`` a term on has space on both sides even so."""
        found = ""
        for i, (part, shown) in enumerate(zip(parts, guarded(parts), strict=True)):
            if i and not isinstance(part, Operator) and not isinstance(parts[i - 1], Operator):
                found += "" if part == CLOSING or parts[i - 1] == OPENING else THIN
            if led and not i and isinstance(part, Operator):
                found += f'<mo form="infix" lspace="0">{OPERATORS[part.kind]}</mo>'
                continue
            found += self.write(shown)
        return found

    def write(self, formula: Formula) -> str:
        """A formula as one element."""
        match formula:
            case Name():
                return name_markup(formula, self.ink)
            case Numeral(text):
                return _numeral(text)
            case Scalar():
                return NUMBER.format(self.ink.scalar(formula))
            case Token(word):
                return f"<mtext>{escape(visible(word))}</mtext>"
            case Grid():
                return self.grid(Excerpt(formula, *spans(formula)))
            case Excerpt():
                return self.grid(formula)
            case Operator(kind):
                return f"<mo>{OPERATORS[kind]}</mo>"
            case Row(parts):
                return f"<mrow>{self.row(parts)}</mrow>"
            case Negated(of):
                return f'<mrow><mo form="prefix">−</mo>{self.write(of)}</mrow>'
            case Parens(of):
                return self.fenced(of, "()")
            case Applied():
                return self.applied(formula)
            case At(offset):
                return step_markup(self.ink.step(offset, None))
            case Raised(of, exponent):
                return f"<msup>{self.write(as_base(of))}{self.exponent(exponent)}</msup>"
            case Ratio(top, bottom):
                if has_no_bar(formula):
                    divisor = Parens(bottom) if isinstance(bottom, Row | Negated) else bottom
                    return f"<mrow>{self.write(top)}<mo>/</mo>{self.write(divisor)}</mrow>"
                # The bar holds together what stands above and below it.
                return f"<mfrac>{self.write(unfenced(top))}{self.write(unfenced(bottom))}</mfrac>"
            case Summed(of, over):
                sign = f"<munder><mo>∑</mo><mi>{escape(over)}</mi></munder>" if over else "<mo>∑</mo>"
                return f"<mrow>{sign}{self.write(of)}</mrow>"
            case WordEntry(of, at):
                return f"<mrow>{self.write(of)}{_in_brackets(self.write(at))}</mrow>"
            case Condition(of):
                return self.fenced(of, "[]", f"{self.write(of)}<mo>&gt;</mo><mn>0</mn>")
            case Indexed(of, places):
                return self.indexed(of, places)
            case Partial(top, bottom):
                return _partial(self.write(top), self.write(bottom))
            case Norm(of):
                return self.fenced(of, "‖‖")
            case Captioned(of, caption):
                return f'<munder>{self.write(of)}<mrow class="c">{self.text(caption)}</mrow></munder>'
            case Blocks(rows, across):
                lines = ("".join(f"<mtd>{self.cell(cell, across)}</mtd>" for cell in row) for row in rows)
                return f'<mtable class="m f">{"".join(f"<mtr>{line}</mtr>" for line in lines)}</mtable>'
            case Said(text):
                return f"<mrow>{self.text(text)}</mrow>"

    def cell(self, formula: Formula, across: int | None) -> str:
        """A formula in a matrix; a sum of more terms than ``across`` on several lines."""
        lines = [self.row(line) for line in in_lines(formula, across)]
        if len(lines) == 1:
            return lines[0]
        body = "".join(f"<mtr><mtd>{line}</mtd></mtr>" for line in lines)
        return f'<mtable class="sum">{body}</mtable>'

    def fenced(self, of: Formula, signs: str, inner: str = "") -> str:
        """Something between parentheses, brackets or strokes, which are as tall as it is."""
        inner = inner or self.write(of)
        if is_tall(of):
            return f'<mtable class="{GROWING[signs]}"><mtr><mtd>{inner}</mtd></mtr></mtable>'
        left, right = signs[0], signs[1]
        return f'<mrow><mo stretchy="false">{left}</mo>{inner}<mo stretchy="false">{right}</mo></mrow>'

    def applied(self, applied: Applied) -> str:
        """A function before its argument, or around it."""
        of, name = applied.of, applied.plain.replace("_", "-")
        if of == ALONE:
            return f"<mi>{escape(name)}</mi>"
        if applied.encloses and of != OPENING:
            inner = unfenced(of)
            if element := ENCLOSING.get(name):
                return f"<{element}>{self.write(inner)}</{element}>"
            of = Parens(inner)
        space = "" if isinstance(of, Parens) or of == OPENING else THIN
        return f"<mrow><mi>{escape(name)}</mi>{space}{self.write(of)}</mrow>"

    def indexed(self, of: Formula, places: tuple[int, ...]) -> str:
        """An entry of a matrix; of a gradient, the loss differentiated by that entry."""
        at = _in_brackets(f"<mtext>{','.join(map(str, places))}</mtext>")
        if isinstance(of, Name) and of.gradient:
            inner = self.write(of._replace(gradient=False))
            return _partial("<mi>L</mi>", f"{inner}{at}", CLASSES[of.role])
        return f"<mrow>{self.write(of)}{at}</mrow>"

    def exponent(self, exponent: str | At) -> str:
        """A power, the number of a step, or the sign of a transpose or of a derivative."""
        if isinstance(exponent, At):
            return self.write(exponent)
        return MARKS.get(exponent) or _numeral(exponent)

    def grid(self, excerpt: Excerpt) -> str:
        """A matrix or a part of it, beside it the words of its rows and, where some are left out, their
        numbers; below it its size then, and which columns there are."""
        grid = excerpt.of
        cells = [list(map(NUMBER.format, row)) for row in self.ink.cells(excerpt)]
        lines = [
            f"<mtr>{''.join(f'<mtd>{cell}</mtd>' for cell in line)}</mtr>"
            for line in with_dots(excerpt, cells, DOTS)
        ]
        words = f"m {CLASSES[grid.role]}".rstrip()
        found = f'<mtable class="{words}">{"".join(lines)}</mtable>'
        if not grid.is_whole:
            size = f"<mtext>{size_of(grid.shape)}</mtext>"
            found = f'<munder>{found}<mrow class="c">{size}</mrow></munder>'
        if caption := caption_of(excerpt):
            found = f'<munder>{found}<mrow class="c">{self.text(caption)}</mrow></munder>'
        beside = _beside(excerpt)
        return f"<mrow>{found}{beside}</mrow>" if beside else found

    def text(self, text: Text) -> str:
        """Words in a formula."""
        return "".join(map(self.piece, text))

    def piece(self, part: str | Word | Prose | Rule | Code | Figure | Formula) -> str:
        match part:
            case str(text) | Code(text):
                shown = text
            case Rule(_, formula):
                return self.write(formula)
            case Word(text) | Prose(text):
                shown = visible(text)
            case Figure():
                shown = figure_text(part)
            case _:
                return self.write(part)
        return f"<mtext>{_edges(escape(shown))}</mtext>"


class Line(PlainLine):
    """A formula's line of plain text, its numbers as they stand in the formula."""

    def number(self, digits: Digits) -> str:
        return WRITING.number(digits)


def _numeral(text: str) -> str:
    """A number as an equation has it, ``1e-1`` as a power of ten; or a parenthesis that stands alone."""
    if text in "()":
        return f'<mo stretchy="false">{text}</mo>'
    mantissa, exponent = parted(text)
    return f"<mn>{escape(mantissa)}{'' if exponent is None else power_of_ten(exponent)}</mn>"


def _in_brackets(inner: str) -> str:
    return f'<mo stretchy="false">[</mo>{inner}<mo stretchy="false">]</mo>'


def _partial(top: str, bottom: str, words: str = "") -> str:
    named = f' class="{words}"' if words else ""
    return f"<mfrac{named}><mrow><mi>∂</mi>{top}</mrow><mrow><mi>∂</mi>{bottom}</mrow></mfrac>"


def _beside(excerpt: Excerpt) -> str:
    """What stands beside the rows of a matrix, if anything."""
    if not (excerpt.of.beside or excerpt.of.lacks_rows):
        return ""
    lines = []
    for aside in asides(excerpt):
        if aside is None:
            lines.append(DOTS.down)
            continue
        number = f"<mtext>{aside.place}</mtext>" if aside.told else ""
        said = f"<mtext>{_edges(escape(visible(aside.word)))}</mtext>" if aside.word else ""
        said += f'<mtext class="c">\u00a0← {escape(aside.remark)}</mtext>' if aside.remark else ""
        lines.append(f"{STRUT}{number}{THIN if number and said else ''}{said}")
    return f'<mtable class="b">{"".join(f"<mtr><mtd>{line}</mtd></mtr>" for line in lines)}</mtable>'


def _edges(text: str) -> str:
    """With the spaces at its ends, which a browser would drop."""
    inner = text.strip(" ")
    left = len(text) - len(text.lstrip(" "))
    right = len(text) - len(text.rstrip(" ")) if inner else 0
    return "\u00a0" * left + inner + "\u00a0" * right
