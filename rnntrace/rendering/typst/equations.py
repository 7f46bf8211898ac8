"""Equations as they stand on the page: under one another, aligned at their signs of equality, each on as many
lines as it needs, and with a line of plain text for whoever does not see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...writing.formula import (
    Blocks,
    Captioned,
    Excerpt,
    Formula,
    Grid,
    Name,
    Partial,
    Ratio,
    Row,
    Said,
    Text,
    Token,
)
from ..captions import caption_of, spans, with_gaps
from ..excerpts import Term
from ..page_lines import WIDEST_TERM, Measure, page_lines
from ..plain import word_in_formula
from ..plain_line import PlainLine
from ..ruler import Ruler
from ..terms import in_lines, sides
from ..widths import Width, added
from .escapes import string
from .math import Setter
from .template import ROOM

WIDEST_SUMS = 56  # up to here the sums and their result share a line
WIDEST_LEFT = 20  # what is wider before a sign of equality stands on a line of its own
# So many characters fit between the margins; what is wider is made smaller.
WIDEST = WIDEST_TERM
LINE = 78  # beside a left side
SIGN = 3  # a sign of equality and the space around it
NOTE = 4  # between an equation and words beside it
INDENT = 4  # of a line that goes on with the one above it
# About as high, in points, as a line or a row of a matrix, and as one to write in; and what fits on a page.
ROW, ROOMY, BETWEEN, PAGE = 13.5, 26.0, 8.0, 450.0


class TypstRuler(Ruler):
    """As wide as the page shows it: with words in whatever script."""

    def word(self, token: Token) -> str:
        return word_in_formula(token)


class Line(NamedTuple):
    """A line: what stands before its ``sign`` of equality, and what after, with how wide that is and how many
    rows it has. Without a sign it goes on with what is above it, or is itself what stands before one."""

    left: str
    sign: str
    body: str
    width: Width
    rows: int

    @property
    def goes_on(self) -> bool:
        return not self.left and not self.sign

    def aligned(self) -> str:
        return f"{self.left} &{self.sign or 'quad'} {self.body}"

    def hanging(self) -> str:
        if self.goes_on:
            return f"quad quad {self.body}"
        return " ".join(filter(None, (self.left or "quad", self.sign, self.body)))


class Lines(NamedTuple):
    """The lines of an equation, and how much room is ``left`` of them: for its left side, with the sign."""

    lines: list[Line]
    left: int


class Equations:
    """Sets equations by a ``setter`` of formulas."""

    def __init__(self, setter: Setter) -> None:
        self.setter = setter
        self.measure = Measure(setter.layout, setter.here, TypstRuler, LINE)
        self.layout = self.measure.layout
        self.plain = PlainLine(layout=setter.layout, here=setter.here)

    # -- as code -----------------------------------------------------------------------------------

    def chain(self, chain: Sequence[Formula]) -> str:
        """A chain of equal things, as one equation."""
        return self.shown([self.lines(chain)], self.said(chain))

    def several(self, formulas: Sequence[Formula]) -> str:
        """Equations of their own under one another."""
        return self.shown(
            [self.lines([formula]) for formula in formulas], "; ".join(map(self.plain.text_of, formulas))
        )

    def shown(self, equations: Sequence[Lines], said: str) -> str:
        """Equations as one block, which no page's end parts unless it is higher than a page. They are aligned
        where that leaves room for all of them."""
        lines = [line for equation in equations for line in equation.lines]
        room = WIDEST - max(equation.left for equation in equations)
        aligned = all(equation.lines[0].sign for equation in equations) and self.fit(lines, room)
        body = " \\\n  ".join(line.aligned() if aligned else line.hanging() for line in lines)
        row = ROOMY if self.is_roomy() else ROW
        high = [row * line.rows for line in lines]
        tall = sum(high) + BETWEEN * len(lines) > PAGE
        small = max(high) > PAGE or not (aligned or self.fit(lines, WIDEST - INDENT))
        how = (", tall: true" if tall else "") + (", small: true" if small else "")
        return f"#shown({string(said)}, $ {body} ${how})"

    def fit(self, lines: Sequence[Line], room: int) -> bool:
        """Whether all lines have room."""
        return all(self.layout.fits(line.width, room) for line in lines)

    def said(self, chain: Sequence[Formula]) -> str:
        """A chain as a line of plain text."""
        return " ".join(
            (
                self.plain.text_of(chain[0]),
                *(f"{self.plain.sign_of(i)} {self.plain.text_of(each)}" for i, each in enumerate(chain[1:])),
            )
        )

    # -- lines -------------------------------------------------------------------------------------

    def lines(self, chain: Sequence[Formula]) -> Lines:
        """The lines of a chain; its left side is what stands before the first sign of equality, and has a
        line of its own if it is wide."""
        head, *stages = chain
        left, right = sides(head)
        signed = [(self.setter.equals(i), stage) for i, stage in enumerate(stages)]
        if right:
            signed.insert(0, ("=", Row(right) if len(right) > 1 else right[0]))
        before = self.measure.measured(left)
        found: list[Line] = []
        narrow = bool(signed) and self.layout.fits(before, WIDEST_LEFT)
        if not narrow:
            first, *others = self.broken(Row(left) if len(left) > 1 else left[0])
            found += [first._replace(left=first.body, body=""), *others]
        found += self.joined([(sign, self.broken(formula)) for sign, formula in signed])
        if narrow:
            found[0] = found[0]._replace(left=self.setter.row(left))
        return Lines(found, (before.fixed if narrow else 0) + SIGN)

    def joined(self, signed: Sequence[tuple[str, list[Line]]]) -> Iterator[Line]:
        """The lines after each sign; the sums and their result share one where they have room."""
        *others, (sign, last) = signed or [("", [])]
        if len(others) > 1 and len(last) == 1 == len(others[-1][1]):
            (before, [sums]), [result] = others[-1], last
            width = added((sums.width, result.width))
            if self.layout.fits(width, WIDEST_SUMS):
                rows = max(sums.rows, result.rows)
                both = Line("", "", f"{sums.body} {sign} {result.body}", added((width, Width(SIGN))), rows)
                others[-1:], sign, last = [], before, [both]
        for before, lines in (*others, (sign, last)):
            for i, line in enumerate(lines):
                yield line if i else line._replace(sign=before)

    def broken(self, formula: Formula) -> list[Line]:
        """A formula on as many lines as it needs."""
        whole: Term = (formula,)
        fits = self.measure.fits(self.measure.width(formula))
        terms = [whole] if fits else page_lines(formula, self.measure)
        return [
            Line("", "", self.setter.row(term), self.measure.measured(term), _rows(term)) for term in terms
        ]

    def has_room_for(self, chain: Sequence[Formula], words: Text) -> bool:
        """Whether an equation has one line, and words have room beside it."""
        _, right = sides(chain[0])
        if len(chain) + bool(right) > 2 or not self.measure.fits(self.measure.width(chain[-1])):
            return False
        said = self.measure.measured((Said(words),))
        widths = [self.measure.width(each) for each in chain]
        return self.layout.fits(added((*widths, said)), WIDEST - NOTE - SIGN)

    def is_roomy(self) -> bool:
        """Whether there is room to write by hand, so that rows are higher."""
        return self.layout.ask(lambda filled: any(each.startswith(ROOM) for each in filled.numbers), "roomy")


def _rows(of: object) -> int:
    """How many rows it has, with what stands under it."""
    match of:
        case Grid():
            return _rows(Excerpt(of, *spans(of)))
        case Excerpt(grid, rows):
            under = (not grid.is_whole) + bool(caption_of(of))
            return len(with_gaps(grid.rows, rows)) + under
        case Captioned(within, _):
            return _rows(within) + 1
        case Ratio(Grid(), bottom):
            return max(_rows(of.top), _rows(bottom))
        case Ratio(top, bottom) | Partial(top, bottom):
            return _rows(top) + _rows(bottom)
        case Name(gradient=True):
            return 2
        case Blocks(rows, across):
            cells = [[sum(_rows(line) for line in in_lines(cell, across)) for cell in row] for row in rows]
            return sum(max(row) + 1 for row in cells)
        case tuple():
            return max(map(_rows, of), default=1)
    return 1
