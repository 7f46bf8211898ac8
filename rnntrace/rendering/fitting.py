"""A formula within a width: on one line, or in boxes to be set under one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..writing.formula import Formula, Numeral, Operator, Parens, Row, Scalar
from .boxes import Box, beside, text_box
from .drawing import Pen
from .layout import Layout
from .terms import chunks, terms

# How many columns of a matrix are tried, one after the other, until it fits.
COLUMNS_TRIED = (12, 10, 8, 6, 5, 4, 3)
# A sum of no more terms than this has a line for each of them, where it has no room on one.
FEW_TERMS = 4


class Room(NamedTuple):
    """So many ``columns`` of a page that is laid out."""

    columns: int
    layout: Layout

    def fits(self, boxes: Sequence[Box], more: int = 0) -> bool:
        """Whether all fit, where the first stands after ``= `` and the others begin with their own
        sign; ``more``: there are so many columns more."""
        room = self.columns + more
        return all(self.layout.fits(box.width, room + 2 if i else room) for i, box in enumerate(boxes))


def fitted(formula: Formula, room: Room, pen: Pen) -> list[Box]:
    """The formula on one line; else its terms under one another, with fewer and fewer columns;
    else its factors too; else even what stands in parentheses."""
    whole = pen.draw(formula)
    if room.fits([whole]):
        return [whole]
    found = list(terms(formula.parts)) if isinstance(formula, Row) else [(formula,)]
    for columns in COLUMNS_TRIED:
        boxes = list(_under_one_another(found, pen._replace(columns=columns), room))
        if room.fits(boxes):
            return boxes if len(boxes) != len(found) else _packed(boxes, found, room)
    factors = [factor for part in found for chunk in chunks(part) for factor in _factors(chunk)]
    for columns, in_parentheses in (
        *((columns, False) for columns in COLUMNS_TRIED),
        *((columns, True) for columns in (*COLUMNS_TRIED, 2)),
    ):
        narrower = pen._replace(columns=columns, stacked=in_parentheses)
        boxes = [narrower.chunk(factor) for factor in factors]
        if room.fits(boxes):
            break
    return boxes


def _under_one_another(found: Sequence[tuple[Formula, ...]], pen: Pen, room: Room) -> Iterator[Box]:
    """One box per term; of one that is too wide, a box for each part of its product, set in where there
    are other terms."""
    within = text_box("  " if len(found) > 1 else "")
    for i, term in enumerate(found):
        box = pen.chunk(term)
        if room.fits([box], 2 if i else 0):
            yield box
            continue
        first, *others = chunks(term)
        yield pen.chunk(first)
        for other in others:
            yield beside((within, pen.chunk(other)))


def _packed(boxes: Sequence[Box], found: Sequence[tuple[Formula, ...]], room: Room) -> list[Box]:
    """Of many terms, those that are no products side by side as far as there is room."""
    packed = [boxes[0]]
    for i in range(1, len(boxes)):
        joined = beside((packed[-1], text_box(" "), boxes[i]))
        alone = len(found) <= FEW_TERMS or _is_product(found[i - 1]) or _is_product(found[i])
        if alone or not room.fits([joined], 0 if len(packed) == 1 else 2):
            packed.append(boxes[i])
        else:
            packed[-1] = joined
    return packed


def _is_product(term: tuple[Formula, ...]) -> bool:
    """Whether a term is more than one thing with its sign; several numbers are still read as one."""
    parts = [part.of if isinstance(part, Parens) else part for part in term]
    factors = [part for part in parts if not isinstance(part, Operator)]
    return len(factors) > 1 and not all(isinstance(part, Scalar | Numeral) for part in factors)


def _factors(chunk: tuple[Formula, ...]) -> Iterator[tuple[Formula, ...]]:
    """A term's factors, each but the first led by the sign for a product."""
    operator, rest = (chunk[:1], chunk[1:]) if isinstance(chunk[0], Operator) else ((), chunk)
    dots = Operator("dots")
    factors = [part for part in rest if not isinstance(part, Operator) or part == dots]
    yield (*operator, factors[0])
    for part in factors[1:]:
        yield (Operator("dot"), part)
