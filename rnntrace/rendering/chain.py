"""A product worked factor by factor, as terminal text: with each factor what the product has come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from ..writing.document import Factor
from .boxes import Box, beside, text_box
from .drawing import Pen
from .fitting import COLUMNS_TRIED
from .lines import Draft

SPACE = 3


class _Drawn(NamedTuple):
    name: Box
    value: Box
    so_far: Box | None


def factor_lines(factors: Sequence[Factor], width: int, indent: int, *, ascii: bool) -> Iterator[Draft]:
    """The lines of all factors, with as many columns of their matrices as there is room for: what has
    been reached beside each factor, or else below it; at last each name on a line of its own."""
    for columns in COLUMNS_TRIED:
        drawn, pen = _drawn(factors, Pen(ascii, columns)), Pen(ascii)
        left = max(each.name.width.fixed for each in drawn)
        hang = indent + left + 3
        # The first factor stands alone on its line, and may be longer than the others.
        place = hang + max((each.value.width.fixed for each in drawn[1:]), default=0) + SPACE
        longest = max((each.so_far.width.fixed for each in drawn if each.so_far), default=0)
        if any(hang + each.value.width.fixed > width for each in drawn) or indent + longest > width:
            continue
        if place + longest <= width:
            yield from _lines(drawn, pen, indent, left, place)
        else:
            below = max(indent, min(hang, width - longest))
            yield from _lines(drawn, pen, indent, left, below, beneath=True)
        return
    yield from _under_names(factors, width, indent, ascii=ascii)


def _drawn(factors: Sequence[Factor], pen: Pen, *, places: bool = True) -> list[_Drawn]:
    """The factors; with what has been reached there stands also where, as far as ``places`` have room."""
    found = []
    for i, (name, value, place, so_far) in enumerate(factors):
        reached: tuple[Box, ...] = (pen.text("so far: "), pen.draw(so_far))
        if i == len(factors) - 1:
            reached = (pen.text("in all: "), pen.draw(so_far))
        elif places:
            reached = (pen.text("so far, at "), pen.draw(place), pen.text(": "), pen.draw(so_far))
        found.append(_Drawn(pen.draw(name), pen.draw(value), beside(reached) if i else None))
    return found


def _lines(
    drawn: Sequence[_Drawn], pen: Pen, indent: int, left: int, place: int, *, beneath: bool = False
) -> Iterator[Draft]:
    """From ``place`` on stands what has been reached, beside each factor or ``beneath`` it; between
    factors there is air, unless each has a line of its own."""
    tall = beneath or any(each.value.height > 1 for each in drawn)
    for i, (name, value, so_far) in enumerate(drawn):
        if i and tall:
            yield ()
        padding = text_box(" " * (left - name.width.fixed))
        box = beside((text_box(" " * indent), name, padding, pen.text(" = "), value))
        if so_far and not beneath:
            box = beside((box, text_box(" " * (place - box.width.fixed)), so_far))
        yield from box.lines
        if so_far and beneath:
            yield from beside((text_box(" " * place), so_far)).lines


def _under_names(factors: Sequence[Factor], width: int, indent: int, *, ascii: bool) -> Iterator[Draft]:
    for columns, places in product((*COLUMNS_TRIED, 2), (True, False)):
        pen = Pen(ascii, columns)
        drawn = _drawn(factors, pen, places=places)
        widest = max(box.width.fixed for each in drawn for box in (each.value, each.so_far) if box)
        if 2 * indent + widest <= width:
            break
    set_in = text_box(" " * 2 * indent)
    for i, (name, value, so_far) in enumerate(drawn):
        if i:
            yield ()
        yield from beside((text_box(" " * indent), name, pen.text(" ="))).lines
        for box in filter(None, (value, so_far)):
            yield from beside((set_in, box)).lines
