"""A formula within a width: on one line, or in boxes to be set under one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..writing.formula import (
    CLOSING,
    OPENING,
    Applied,
    Formula,
    Numeral,
    Operator,
    Parens,
    Raised,
    Row,
    Scalar,
    Summed,
)
from .boxes import Box, beside, text_box
from .breaking import Room, broken
from .drawing import Pen
from .excerpts import Term, in_pieces
from .terms import terms

# A sum of no more terms than this has a line for each of them, where it has no room on one.
FEW_TERMS = 4
HANG = 2
SUMS = ("plus", "minus", "equals")
NO_LEAD = text_box("")


def fitted(formula: Formula, room: Room, pen: Pen, lead: Box = NO_LEAD) -> list[Box]:
    """The formula after a ``lead`` such as ``= `` on one line; else its terms under one another, then the
    parts of their products, then matrices in blocks of columns. Signs of sums stand below the lead."""
    whole = beside((lead, pen.draw(formula)))
    if room.fits(whole):
        return [whole]
    found = list(terms(formula.parts)) if isinstance(formula, Row) else [(formula,)]
    boxes: list[Box] = []
    for i, term in enumerate(found):
        boxes += _under_one_another(term, room, pen, lead, first=not i, alone=len(found) == 1)
    return boxes if len(boxes) != len(found) else _packed(boxes, found, room)


def _under_one_another(
    term: Term, room: Room, pen: Pen, lead: Box, *, first: bool, alone: bool
) -> Iterator[Box]:
    """One box for a term; of one that is too wide, a box for each piece of it. The pieces of a product are
    set in where there are other terms."""
    bent = pen._replace(stacked=True)
    start = lead if first else NO_LEAD
    used = lead.width.fixed
    whole = beside((start, pen.chunk(term)))
    if room.fits(whole):
        yield whole
        return
    if lines := broken(whole, room, used + HANG, pen.signs):
        yield lines
        return
    rest = room.less(used)

    def has_room(piece: Term, pen: Pen = pen) -> bool:
        return rest.fits(pen.chunk(piece))

    def has_room_broken(piece: Term) -> bool:
        return bool(broken(pen.chunk(piece), rest, HANG, pen.signs)) or has_room(piece, bent)

    depth = 0
    for i, piece in enumerate(in_pieces(term, has_room, has_room_broken)):
        box = pen.chunk(piece)
        if not rest.fits(box):
            narrow = bent if has_room(piece, bent) else bent._replace(room=rest.less(len("[]")))
            box = broken(box, rest, HANG, pen.signs) or narrow.chunk(piece)
        yield beside((start if not i else _set_in(piece, used, alone=alone, within=depth > 0), box))
        depth += _opened(piece)


def _set_in(piece: Term, used: int, *, alone: bool, within: bool) -> Box:
    """The room before a piece, as much as the lead has ``used``: what goes on with a matrix stands below
    it, and a sum ``within`` parentheses that are still open does not look like the one around them."""
    sign = piece[0]
    if isinstance(sign, Operator):
        is_sum = sign.kind in SUMS
        if (is_sum and not within) or (alone and not is_sum):
            return NO_LEAD
    return text_box(" " * used)


def _opened(piece: Term) -> int:
    """How many parentheses a piece opens more than it closes."""
    bare = [part.of if isinstance(part, Applied | Raised | Summed) else part for part in piece]
    return bare.count(OPENING) - bare.count(CLOSING)


def _packed(boxes: Sequence[Box], found: Sequence[Term], room: Room) -> list[Box]:
    """Of many terms, those that are no products side by side as far as there is room."""
    packed = [boxes[0]]
    for i in range(1, len(boxes)):
        joined = beside((packed[-1], text_box(" "), boxes[i]))
        alone = len(found) <= FEW_TERMS or _is_product(found[i - 1]) or _is_product(found[i])
        if alone or not room.fits(joined):
            packed.append(boxes[i])
        else:
            packed[-1] = joined
    return packed


def _is_product(term: Term) -> bool:
    """Whether a term is more than one thing with its sign; several numbers are still read as one."""
    parts = [part.of if isinstance(part, Parens) else part for part in term]
    factors = [part for part in parts if not isinstance(part, Operator)]
    return len(factors) > 1 and not all(isinstance(part, Scalar | Numeral) for part in factors)
