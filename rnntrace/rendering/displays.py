"""Formulas as blocks of a Markdown document, broken where a line or a block would be too long."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ..writing.formula import EQUALS, Formula, Name, Row
from .excerpts import Term
from .latex import BLANK, Tex
from .page_lines import WIDEST_TERM, Measure, page_lines
from .prose import Dialect
from .terms import terms
from .widths import added

# Some renderers refuse longer blocks.
LONGEST_BLOCK = 1000
ROOM = LONGEST_BLOCK - 56  # without what stands around it, and signs that become longer
WIDEST_SUMS = 56  # up to here the sums and their result share a line
WIDEST_HEAD = 20  # what is wider before a sign of equality stands on a line of its own
SET_IN = r"&\quad {}"  # what a line that goes on begins with
# Where a line of aligned ones ends, and no row of a matrix.
LINE = re.compile(r" \\\\\n(?=&=|&\\quad|&& )")
# Signs between two things.
LEADING = re.compile(r"[+/=]|\\odot|\\cdot(?!s)|\\approx")
STAGES = ("In numbers", "Worked out", "Worked out further")


class Displays:
    """Sets formulas in a dialect: ``tex`` writes them."""

    def __init__(self, dialect: Dialect, tex: Tex) -> None:
        self.dialect, self.tex = dialect, tex
        self.measure = Measure(tex.layout, tex.here)
        self.layout = self.measure.layout
        # What stands to the left of all signs of equality.
        self.left = ""
        self._lines: dict[tuple[Formula, int], str] = {}

    # -- measures ----------------------------------------------------------------------------------

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
        self.left = self.tex.row(next(terms([chain[0]])))
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
            beside = self.layout.fits(self.measure.width(chain[0]), WIDEST_HEAD)
            lines[:2] = [f"{lines[0]} {lines[1]}"] if beside else [f"&{lines[0].lstrip('&')}", lines[1]]
        sums = added(self.measure.width(formula) for formula in chain[-2:])
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
        if self.dialect == "plain":
            return "\n\n".join(f"$$\n{_alone(line, self.left)}\n$$" for line in LINE.split(body))
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
        if self.measure.fits(self.measure.width(formula)):
            whole = self.tex.write(formula)
            if self.fits([start + whole]):
                return [whole.replace("=", "&=", 1) if first else start + whole]
        broken = [self.tex.row(line) for line in page_lines(formula, self.measure, self.has_place)]
        lines = [start + broken[0], *(SET_IN + line for line in broken[1:])]
        if first and "=" in lines[0]:
            lines[0] = lines[0].replace("=", "&=", 1)
        elif first and len(lines) > 1:  # or what goes on below would stand to the right of it
            lines[0] = f"&{lines[0]}"
        return lines

    def has_place(self, term: Term, before: str = SET_IN) -> bool:
        """Whether a term is short enough for a block, where so much stands ``before`` it."""
        return self.fits([before + self.tex.row(term)])

    def has_room(self, term: Term, before: str = SET_IN) -> bool:
        """The same, and whether it is narrow enough for a line."""
        return self.has_place(term, before) and self.measure.fits(self.measure.measured(term), WIDEST_TERM)


def in_table(line: str) -> str:
    """A line of several equations under one another: its left side is not the first column, since some
    readers would take a line that does not begin with & for a formula of its own."""
    return f"&& {line}"


def _alone(line: str, left: str) -> str:
    """A line without what aligns it with others. A sign that it begins with has something to its left: there
    are readers that show no sign without."""
    begins, body = line.startswith("&="), line.replace("&=", "=").replace(" && ", r" \quad ").lstrip("& ")
    if begins and left:
        return f"{left} {body}"
    body = body.removeprefix(r"\quad {}").lstrip()
    return rf"\cdots {body}" if LEADING.match(body) else body
