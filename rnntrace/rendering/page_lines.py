"""Formulas broken into the lines of a document's page, whatever it is written in.

What has room on a line is not broken; a sum is broken before the signs of its terms, a term that is too
wide into the parts of its product, and a matrix that is too wide even so into blocks of columns.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..writing.formula import Formula, Operator, Row
from .excerpts import Fits, Term, in_pieces
from .layout import Layout
from .ruler import Ruler
from .terms import chunks, terms
from .widths import Width, added

# About as many characters of a formula fit on a narrow page's line.
WIDEST_LINE = 66
# A term is broken only where it has to be, and may be a little wider.
WIDEST_TERM = 88


class Measure:
    """How wide formulas are on a page, in characters, as a ``ruler`` has it; steps are seen from ``here``, or
    told in general. A page has ``line`` so many for a formula."""

    def __init__(
        self,
        layout: Layout | None = None,
        here: int | None = None,
        ruler: type[Ruler] = Ruler,
        line: int = WIDEST_LINE,
    ) -> None:
        self.given, self.here, self.ruler, self.line = layout, here, ruler, line
        self.layout = layout or Layout()
        self._known: dict[Formula, Width] = {}

    def width(self, formula: Formula) -> Width:
        """How wide a formula is."""
        if formula not in self._known:
            self._known[formula] = self.measured((formula,))
        return self._known[formula]

    def measured(self, term: Term) -> Width:
        """The same of a term, measured anew: of pieces there are too many to keep."""
        return self.ruler(layout=self.given, here=self.here).draw(Row(term)).width

    def fits(self, width: Width, widest: int | None = None) -> bool:
        return self.layout.fits(width, widest or self.line)


def anywhere(_: Term) -> bool:
    """That there is room for a term, whatever it is."""
    return True


def pieces(formula: Formula, measure: Measure, room: Fits = anywhere) -> Iterator[Term]:
    """The terms of a formula, and of those that are too wide for a line the parts of their product, and of
    those that have no room even so the blocks of their matrices; ``room`` tells what else there has to be
    room for."""

    def has_room(term: Term, widest: int = WIDEST_TERM) -> bool:
        return room(term) and measure.fits(measure.measured(term), widest)

    for term in terms([formula]):
        if has_room(term, measure.line):
            yield term
            continue
        parts = list(chunks(term))
        if all(map(has_room, parts)):
            yield from parts
        else:
            yield from in_pieces(term, has_room)


def page_lines(formula: Formula, measure: Measure, room: Fits = anywhere) -> list[Term]:
    """The lines of a formula that has no room on one."""
    lines: list[Term] = []
    width = Width()
    for term in pieces(formula, measure, room):
        own = added((measure.measured(term), Width(1)))
        goes_on = bool(lines) and isinstance(term[0], Operator)
        if goes_on and measure.fits(added((width, own))) and room((*lines[-1], *term)):
            lines[-1] = (*lines[-1], *term)
            width = added((width, own))
        else:
            lines.append(term)
            width = own
    return lines
