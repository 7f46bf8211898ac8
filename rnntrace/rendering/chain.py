"""A product worked factor by factor, as terminal text: with each factor what the product has come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..writing.document import Factor
from ..writing.formula import Formula
from .boxes import Box, beside, line_box, stacked, text_box
from .breaking import Room
from .drawing import Pen
from .fitting import fitted
from .layout import Layout
from .lines import Draft

SPACE = 3
# Matrices are broken into blocks beside a name if they keep so much room.
LEAST_ROOM = 40


class _Drawn(NamedTuple):
    name: Box
    value: Box
    so_far: Box | None


def factor_lines(factors: Sequence[Factor], width: int, indent: int, *, ascii: bool) -> Iterator[Draft]:
    """The lines of all factors: what has been reached beside each factor, or else below it; at last each
    name on a line of its own. Matrices that have no room are broken into blocks of columns."""
    pen = Pen(ascii)
    left = max(pen.draw(factor.name).width.fixed for factor in factors)
    hang = indent + left + 3
    widest = max(pen.draw(factor.value).width.fixed for factor in factors)
    if hang + widest > width and width - hang < LEAST_ROOM:
        yield from _under_names(factors, width, indent, pen)
        return
    drawn = _all_drawn(factors, pen, width - hang, width - indent)
    # The first factor stands alone on its line, and may be longer than the others.
    place = hang + max((each.value.width.fixed for each in drawn[1:]), default=0) + SPACE
    longest = max((each.so_far.width.fixed for each in drawn if each.so_far), default=0)
    if place + longest <= width:
        yield from _lines(drawn, pen, indent, left, place)
    else:
        below = max(indent, min(hang, width - longest))
        yield from _lines(drawn, pen, indent, left, below, beneath=True)


def _all_drawn(factors: Sequence[Factor], pen: Pen, room: int, below: int) -> list[_Drawn]:
    last = len(factors) - 1
    return [_drawn(factor, pen, room, below, first=not i, last=i == last) for i, factor in enumerate(factors)]


def _drawn(factor: Factor, pen: Pen, room: int, below: int, *, first: bool, last: bool) -> _Drawn:
    """A factor with so much ``room`` for its value, and so much ``below`` for what has been reached; with
    that there stands also where, if both have room."""
    name, value, so_far = factor.name, factor.value, factor.so_far
    if first:
        return _Drawn(pen.draw(name), _in_blocks(value, pen, room), None)
    reached = line_box(pen.line(factor.reached(last=last)))
    if not last and reached.width.fixed + _least(so_far, pen) > below:
        reached = pen.text("so far: ")
    arrived = beside((reached, _in_blocks(so_far, pen, below - reached.width.fixed)))
    return _Drawn(pen.draw(name), _in_blocks(value, pen, room), arrived)


def _least(formula: Formula, pen: Pen) -> int:
    """How much room a formula needs beside words; a wide one is broken into blocks anyhow."""
    return min(pen.draw(formula).width.fixed, LEAST_ROOM)


def _in_blocks(formula: Formula, pen: Pen, room: int) -> Box:
    """A formula in as many blocks as it needs; it stands level with the first."""
    first, *others = fitted(formula, Room(room, Layout()), pen)
    return stacked((first, *others))._replace(baseline=first.baseline)


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


def _under_names(factors: Sequence[Factor], width: int, indent: int, pen: Pen) -> Iterator[Draft]:
    set_in, room = text_box(" " * 2 * indent), width - 2 * indent
    for i, (name, value, so_far) in enumerate(_all_drawn(factors, pen, room, room)):
        if i:
            yield ()
        yield from beside((text_box(" " * indent), name, pen.text(" ="))).lines
        for box in filter(None, (value, so_far)):
            yield from beside((set_in, box)).lines
