"""A product from the left: the lines of its factors, with what each of them leads to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ..writing.document import Chain, Factor
from ..writing.formula import Text
from .displays import SET_IN, Displays, in_table
from .excerpts import in_pieces
from .page_lines import WIDEST_LINE
from .terms import terms


def factors(chain: Chain, displays: Displays) -> Iterator[str]:
    """The lines of all factors."""
    last = len(chain.factors) - 1
    for i, factor in enumerate(chain.factors):
        yield from _factor(factor, displays, factor.reached(last=i == last) if i else ())


def _factor(factor: Factor, displays: Displays, reached: Text) -> list[str]:
    """A factor, and what has been reached with it, if anything: where, unless it is the whole; on a line
    together, or on as many as they need."""
    name, value, so_far = factor.name, factor.value, factor.so_far
    tex = displays.tex
    arrives = f"{tex.caption(reached)} "
    begins = f"{tex.write(name)} &= "
    value_lines, so_far_lines = (
        [
            tex.row(piece)
            for term in terms([of])
            for piece in in_pieces(term, partial(displays.has_room, before=in_table(before)))
        ]
        for of, before in ((value, begins), (so_far, SET_IN + arrives))
    )
    lines = [begins + value_lines[0], *(f"{SET_IN}{each}" for each in value_lines[1:])]
    if not reached:
        return lines
    arrived = arrives + so_far_lines[0]
    widths = displays.measure.width(value).fixed + displays.measure.width(so_far).fixed
    together = f"{lines[0]} && {arrived}"
    if len(value_lines) == len(so_far_lines) == 1 and widths <= WIDEST_LINE and displays.fits([together]):
        return [together]
    return [*lines, f"{SET_IN}{arrived}", *(f"{SET_IN}{each}" for each in so_far_lines[1:])]
