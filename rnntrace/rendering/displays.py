"""Formulas as blocks of a Markdown document, broken where a line or a block would be too long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..writing.formula import EQUALS, Formula, Name, Operator, Row
from .excerpts import Term, in_pieces
from .latex import BLANK, Tex
from .layout import Layout
from .prose import Dialect
from .ruler import Ruler
from .terms import chunks, terms
from .widths import Width, added

# Some renderers refuse longer blocks.
LONGEST_BLOCK = 1000
ROOM = LONGEST_BLOCK - 56  # without what stands around it, and signs that become longer
# About as many characters of a formula fit on a narrow page's line.
WIDEST_LINE = 66
WIDEST_SUMS = 56  # up to here the sums and their result share a line
WIDEST_HEAD = 20  # what is wider before a sign of equality stands on a line of its own
# A term is broken only where it has to be, and may be a little wider.
WIDEST_TERM = 88
SET_IN = r"&\quad {}"  # what a line that goes on begins with
STAGES = ("In numbers", "Worked out", "Worked out further")


class Displays:
    """Sets formulas in a dialect: ``tex`` writes them."""

    def __init__(self, dialect: Dialect, tex: Tex) -> None:
        self.dialect, self.tex = dialect, tex
        self.layout = tex.layout or Layout()
        self._known: dict[Formula, Width] = {}
        self._lines: dict[tuple[Formula, int], str] = {}

    # -- measures ----------------------------------------------------------------------------------

    def width(self, formula: Formula) -> Width:
        """How wide a formula is on a page, in characters."""
        if formula not in self._known:
            self._known[formula] = self.measured((formula,))
        return self._known[formula]

    def measured(self, term: Term) -> Width:
        """The same of a term, measured anew: of pieces there are too many to keep."""
        return Ruler(layout=self.tex.layout, here=self.tex.here).draw(Row(term)).width

    def fits(self, lines: Iterable[str]) -> bool:
        """Whether lines are short enough for one block, with what ends them."""
        blanks, written, numbers = self.layout.blanks, 0, []
        for line in lines:
            pieces = BLANK.split(line)
            written += 4 + sum(map(len, pieces[::3]))
            for kind, place in zip(pieces[1::3], pieces[2::3], strict=True):
                if kind == "n":
                    numbers.append(int(place))
                elif blanks:
                    written += blanks.step_width(int(place))
        return self.layout.is_short(written, numbers, ROOM)

    # -- blocks ------------------------------------------------------------------------------------

    def formulas(self, chain: Sequence[Formula]) -> Iterator[str]:
        """A chain of equal things: one block if it is short enough, else as few as can be, with a
        few words between."""
        at = 0
        if len(chain) > 1 and isinstance(chain[0], Name) and not self.fits(self.together(chain[:2], 0)):
            chain = (Row((chain[0], EQUALS, chain[1])), *chain[2:])
        while at < len(chain):
            if at:
                result = at == len(chain) - 1
                yield f"{'The result' if result else STAGES[min(at, len(STAGES)) - 1]}:"
            end = len(chain)
            while end > at + 1 and not self.fits(self.together(chain[at:end], at)):
                end -= 1
            if end > at + 1:
                yield self.display(self.together(chain[at:end], at))
            else:
                yield from self.blocks(chain[at], at)
            at = end

    def together(self, chain: Sequence[Formula], place: int) -> list[str]:
        """The lines of formulas that are equal, the first of them at a place among all; the very first has
        no sign before it."""
        first = not place
        lines = [self.line(formula, i) for i, formula in enumerate(chain, place)]
        if first and len(lines) > 1 and "=" not in lines[0]:  # a name, or a product: `W = …` on one line
            beside = self.layout.fits(self.width(chain[0]), WIDEST_HEAD)
            lines[:2] = [f"{lines[0]} {lines[1]}"] if beside else [f"&{lines[0].lstrip('&')}", lines[1]]
        sums = added(self.width(formula) for formula in chain[-2:])
        # The sums and their result.
        if len(lines) > (2 if first else 1) and self.layout.fits(sums, WIDEST_SUMS - 6):
            lines[-2:] = [f"{lines[-2]} {lines[-1].replace('&=', '=', 1)}"]
        return lines

    def blocks(self, formula: Formula, place: int) -> Iterator[str]:
        """One formula in a block of its own, or where that is too long, its lines in several."""
        yield from self.displays(self.lines(formula, place))

    def displays(self, lines: Iterable[str]) -> Iterator[str]:
        """Lines in one block, or where that would be too long, in several."""
        block: list[str] = []
        for line in lines:
            if block and not self.fits([*block, line]):
                yield self.display(block)
                yield "And further:"
                block = []
            block.append(line)
        yield self.display(block)

    def display(self, lines: Iterable[str]) -> str:
        body = " \\\\\n".join(lines)
        if "&=" in body or r"&\quad" in body:
            body = f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}"
        if self.dialect == "fenced":
            return f"```math\n{body}\n```"
        return f"$$\n{body}\n$$"

    # -- lines -------------------------------------------------------------------------------------

    def line(self, formula: Formula, place: int) -> str:
        """The lines of a formula as one text."""
        key = (formula, place)
        if key not in self._lines:
            self._lines[key] = " \\\\\n".join(self.lines(formula, place))
        return self._lines[key]

    def lines(self, formula: Formula, place: int) -> list[str]:
        """The lines of an aligned block: one, or broken before operators where that is too wide for a
        page or too long for a block, and its matrices in blocks of columns where a single term is."""
        first = not place
        start = "" if first else f"&{self.tex.equals(place - 1)} "
        if self.layout.fits(self.width(formula), WIDEST_LINE):
            whole = self.tex.write(formula)
            if self.fits([start + whole]):
                return [whole.replace("=", "&=", 1) if first else start + whole]
        lines: list[str] = []
        width = Width()
        for term in self.pieces(formula):
            term_width = added((self.measured(term), Width(1)))
            piece = self.tex.row(term)
            if not lines:
                lines.append(piece if first else start + piece)
                width = term_width
            elif (
                not isinstance(term[0], Operator)
                or not self.layout.fits(added((width, term_width)), WIDEST_LINE)
                or not self.fits([f"{lines[-1]} {piece}"])
            ):
                lines.append(f"{SET_IN}{piece}")
                width = term_width
            else:
                lines[-1] += f" {piece}"
                width = added((width, term_width))
        if first and "=" in lines[0]:
            lines[0] = lines[0].replace("=", "&=", 1)
        elif first and len(lines) > 1:  # or what goes on below would stand to the right of it
            lines[0] = f"&{lines[0]}"
        return lines

    def pieces(self, formula: Formula) -> Iterator[Term]:
        """The terms of a formula, and of those that are too wide for a line the parts of their product, and
        of those that have no room even so the blocks of their matrices."""
        for term in terms([formula]):
            if self.has_room(term, WIDEST_LINE):
                yield term
                continue
            parts = list(chunks(term))
            if all(map(self.has_room, parts)):
                yield from parts
            else:
                yield from in_pieces(term, self.has_room)

    def has_room(self, term: Term, widest: int = WIDEST_TERM, before: str = SET_IN) -> bool:
        """Whether a term has room on a line, and in a block, where so much stands ``before`` it."""
        return self.fits([before + self.tex.row(term)]) and self.layout.fits(self.measured(term), widest)


def in_table(line: str) -> str:
    """A line of several equations under one another: its left side is not the first column, since some
    readers would take a line that does not begin with & for a formula of its own."""
    return f"&& {line}"
