"""Formulas as LaTeX that survives Markdown: only what KaTeX, MathJax and pandoc all know, every
matrix row on a line of its own, no backslash that Markdown would eat.

A matrix is an ``array`` in brackets, since that alone sets numbers to the right, sign over sign and
point over point.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

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
    StepStyle,
    Summed,
    Text,
    Token,
    Word,
    WordEntry,
)
from ..writing.mathematics import ALONE
from .blanks import step_number
from .captions import caption_of, spans, with_gaps
from .latex_names import name_tex, number_tex, numeral_tex, size_tex, word_tex
from .layout import Layout, cells_of, number_of
from .lines import Slot
from .matrices import Aside, Dots, asides, with_dots
from .plain import figure_text
from .powers import as_base, as_wide
from .strokes import guarded, has_no_bar, unfenced
from .terms import in_lines

OPERATORS = {
    "plus": "+",
    "minus": "-",
    "hadamard": r"\odot",
    "dot": r"\cdot",
    "over": "/",
    "equals": "=",
    "dots": r"\cdots",
}
DOTS = Dots(r"\cdots", r"\vdots", r"\ddots")
MARKS = {"T": r"\top", "'": r"\prime"}
# What encloses its argument, where that goes on over several lines: the sign alone, before a parenthesis,
# which pandoc would set under the root if nothing stood between.
BEGUN = {r"\sqrt{}": r"\surd {}"}


# Where a number or a step goes that is filled in later, by its place among all of them.
NUMBER, STEP = "\0n{}\0", "\0s{}\0"
BLANK = re.compile("\0([ns])([0-9]+)\0")
# A sign of equality that may become another one: until then it is there, and counts as one.
SIGN = "\0e{}\0"
EQUALITY = re.compile("=\0e([0-9]+)\0")
DOTTED = r"\dots\dots\dots"
BOX = 1  # about as much wider is a box than what is in it


class Tex(NamedTuple):
    """How formulas are written, with the ``words`` of the rows of matrices. Steps are seen from ``here``,
    or told in general; what is to be filled in later has a ``layout``."""

    words: bool = True
    layout: Layout | None = None
    here: int | None = None

    # -- what goes into blanks ---------------------------------------------------------------------

    def number(self, digits: Digits) -> str:
        return number_tex(digits)

    def number_width(self, digits: Digits) -> int:
        return len(as_wide(digits))

    def step(self, number: str, style: StepStyle | None) -> str:
        return number.replace("−", "-")

    def step_width(self, text: str) -> int:
        return len(text)

    def sign(self, *, holds: bool) -> str:
        return "=" if holds else r"\approx"

    def gap(self, digits: int, *, asked: bool) -> str:
        """A box to write in; dots where nobody looks for an answer."""
        return rf"\boxed{{\phantom{{-0.{'0' * digits}}}}}" if asked else DOTTED

    def gap_width(self, digits: int) -> int:
        return len("-0.") + digits + BOX

    def marked(self, number: str) -> str:
        return rf"\boxed{{{number}}}"

    def marks_width(self) -> int:
        return BOX

    def on_the_way(self, number: str) -> str:
        return number

    def equals(self, stage: int | None) -> str:
        """The sign of equality before a stage, with the blank that may take its place."""
        blank = self.layout.sign(stage) if self.layout and stage is not None else None
        return "=" if blank is None else f"={SIGN.format(blank.text)}"

    def at(self, offset: int) -> str:
        """A step, by how far it is from the page's."""
        blank = self.layout.mark(offset, None) if self.layout else None
        return self.step(step_number(offset, self.here), None) if blank is None else STEP.format(blank.text)

    # -- formulas ----------------------------------------------------------------------------------

    def write(self, formula: Formula) -> str:
        """The LaTeX of a formula, over several lines where it holds matrices."""
        match formula:
            case Name():
                return self.name(formula)
            case Numeral(text):
                return numeral_tex(text)
            case Scalar():
                return self.scalar(formula)
            case Token():
                return self.token(formula)
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
                return rf"\left( {self.write(of)} \right)"
            case Applied():
                return self.applied(formula)
            case At(offset):
                return self.at(offset)
            case Raised(of, exponent):
                return f"{self.write(as_base(of))}^{{{self.exponent(exponent)}}}"
            case Ratio(top, bottom):
                if has_no_bar(formula):
                    divisor = Parens(bottom) if isinstance(bottom, Row | Negated) else bottom
                    return f"{self.write(top)} / {self.write(divisor)}"
                # The bar holds together what stands above and below it.
                above, below = map(self.write, map(unfenced, (top, bottom)))
                return rf"\frac{{{above}}}{{{below}}}"
            case Summed(of, over):
                below = rf"\sum_{{{over}}}" if over else r"\sum"
                return f"{below} {self.write(of)}"
            case WordEntry(of, at):
                return f"{self.write(of)}[{self.token(at)}]"
            case Condition(of):
                return rf"\left[ {self.write(of)} \gt 0 \right]"
            case Indexed(of, places):
                return self.indexed(of, places)
            case Partial(top, bottom):
                return rf"\frac{{\partial {self.write(top)}}}{{\partial {self.write(bottom)}}}"
            case Norm(of):
                return rf"\left\Vert {self.write(of)} \right\Vert"
            case Captioned(of, caption):
                return rf"\underset{{{self.caption(caption)}}}{{{self.write(of)}}}"
            case Blocks(rows, across):
                lines = (" & ".join(self.cell(cell, across) for cell in row) for row in rows)
                between = self.between_blocks(len(rows[0]))
                return "\\begin{bmatrix}\n" + between.join(lines) + "\n\\end{bmatrix}"
            case Said(text):
                return self.caption(text)

    def cell(self, formula: Formula, across: int | None) -> str:
        """A formula in a matrix; a sum of more terms than ``across`` on several lines."""
        lines = [self.row(line) for line in in_lines(formula, across)]
        if len(lines) == 1:
            return lines[0]
        body = " \\\\\n{} ".join(lines)
        return f"\\begin{{array}}{{l}}\n{body}\n\\end{{array}}"

    def applied(self, applied: Applied) -> str:
        """A function before its argument, or around it."""
        of = applied.of
        if of == OPENING:
            return f"{BEGUN.get(applied.latex, applied.latex)} {self.write(of)}"
        if of == ALONE:
            return BEGUN.get(applied.latex, applied.latex)
        if not applied.encloses:
            return f"{applied.latex} {self.write(of)}"
        return f"{applied.latex[:-1]}{self.write(unfenced(of))}}}"

    def indexed(self, of: Formula, places: tuple[int, ...]) -> str:
        """An entry of a matrix; of a gradient, the loss differentiated by that entry."""
        at = ",".join(map(str, places))
        if isinstance(of, Name) and of.gradient:
            return rf"\frac{{\partial L}}{{\partial {self.write(of._replace(gradient=False))}[{at}]}}"
        return f"{self.write(of)}[{at}]"

    def exponent(self, exponent: str | At) -> str:
        """A power, the number of a step, or the sign of a transpose or of a derivative."""
        if isinstance(exponent, At):
            return self.at(exponent.offset)
        return MARKS.get(exponent) or numeral_tex(exponent)

    def row(self, parts: tuple[Formula, ...]) -> str:
        """Parts in a row; an operator never begins a line, where Markdown would read a list."""
        return " ".join(map(self.write, guarded(parts)))

    def caption(self, text: Text) -> str:
        pieces = []
        for part in text:
            if isinstance(part, str):
                pieces.append(rf"\text{{{part.replace('–', '-')}}}")
            elif isinstance(part, Word | Prose | Code):
                pieces.append(self.word(part.text) or r"\cdots")
            elif isinstance(part, Rule):
                pieces.append(self.write(part.formula))
            elif isinstance(part, Figure):
                pieces.append(figure_text(part))
            else:
                pieces.append(self.write(part))
        return " ".join(pieces)

    def name(self, name: Name) -> str:
        """A name, its step as far as the page has one."""
        if isinstance(name.step, int):
            name = name._replace(step=self.at(name.step))
        return name_tex(name)

    def scalar(self, scalar: Scalar) -> str:
        """A single number, or the blank for it."""
        return _or_blank(number_of(scalar, self.layout, self))

    def grid(self, excerpt: Excerpt) -> str:
        """A matrix or a part of it. Where something is left out, its size and which columns there are stand
        below it; and beside it the words of its rows and, where some are left out, their numbers."""
        grid = excerpt.of
        body = " \\\\\n".join(map(" & ".join, with_dots(excerpt, self.cells(excerpt), DOTS)))
        sides = "".join("c" if j is None else "r" for j in with_gaps(grid.columns, excerpt.columns))
        tex = f"\\left[\\begin{{array}}{{{sides}}}\n{body}\n\\end{{array}}\\right]"
        below = self.caption(caption_of(excerpt))
        size = "" if grid.is_whole else size_tex(grid.shape)
        tex = self.under(tex, [each for each in (size, below) if each])
        beside = [DOTS.down if each is None else self.beside(each) for each in asides(excerpt)]
        if any(beside):
            words = " \\\\\n".join(beside)
            space = "" if grid.lacks_rows else " \\quad"
            tex += f"{space}\n\\begin{{array}}{{l}}\n{words}\n\\end{{array}}"
        return tex

    def beside(self, aside: Aside) -> str:
        """What stands beside a row of a matrix."""
        number = self.row_number(aside.place) if aside.told else ""
        word = self.word_beside(aside.word, aside) if self.words and aside.word is not None else ""
        return r" \quad ".join(filter(None, (number, word)))

    def under(self, tex: str, below: Sequence[str]) -> str:
        """A matrix with what is said below it, line by line."""
        for each in below:
            tex = rf"\underset{{{each}}}{{{tex}}}"
        return tex

    def row_number(self, number: int) -> str:
        """What stands beside a row where some are left out."""
        return f"{{}}_ {{{number}}}"

    def between_blocks(self, across: int) -> str:
        """What ends a row of a matrix of matrices: an empty one follows, or else brackets and fractions
        touch."""
        return " \\\\\n" + ("& " * (across - 1) or "{} ") + "\\\\\n"

    def word_beside(self, word: str, aside: Aside) -> str:
        """The word of a row, and what there is to say of it."""
        said = rf" \leftarrow \text{{{aside.remark}}}" if aside.remark else ""
        return self.token(Token(word, aside.place)) + said

    def token(self, token: Token) -> str:
        """The word where a formula can carry it, else its place in the list of words."""
        return self.word(token.word) or rf"\text{{word {token.place}}}"

    def word(self, word: str) -> str | None:
        """A word inside a formula; None where it cannot be there."""
        return word_tex(word)

    def cells(self, excerpt: Excerpt) -> list[list[str]]:
        """The numbers of a part of a matrix, or the blanks for them."""
        return [list(map(_or_blank, row)) for row in cells_of(excerpt, self.layout, self).rows]


class PlainTex(Tex):
    """The same for word processors, which show what is empty as something that is missing, and of what
    stands under something else only the first."""

    def under(self, tex: str, below: Sequence[str]) -> str:
        return super().under(tex, [r" \quad ".join(below)] if below else [])

    def row_number(self, number: int) -> str:
        return rf"\text{{row {number}}}"

    def between_blocks(self, across: int) -> str:
        return " \\\\\n"


def _or_blank(number: str | Slot) -> str:
    return number if isinstance(number, str) else NUMBER.format(number.text)
