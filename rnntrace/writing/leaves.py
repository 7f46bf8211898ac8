"""The numbers in a formula: found, changed, and made alike where they are added."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .formula import Blank, Captioned, Formula, Grid, Negated, Operator, Parens, Scalar


def leaves(formula: Any) -> Iterator[Scalar | Grid]:
    """The numbers in a formula or in running text, from left to right."""
    if isinstance(formula, Scalar | Grid):
        yield formula
    elif isinstance(formula, tuple):
        for part in formula:
            yield from leaves(part)


def slot_of_leaf(leaf: Scalar | Grid) -> int | None:
    """The place of the blank that a leaf is; None where its numbers stand in it."""
    blank = leaf.number if isinstance(leaf, Scalar) else leaf.cells
    return blank.slot if isinstance(blank, Blank) else None


def with_leaves(formula: Any, change: Callable[[Scalar | Grid], Scalar | Grid]) -> Any:
    """The same formula with its numbers changed."""
    if isinstance(formula, Scalar | Grid):
        return change(formula)
    if not isinstance(formula, tuple):
        return formula
    parts = (with_leaves(part, change) for part in formula)
    return type(formula)(*parts) if hasattr(formula, "_fields") else tuple(parts)


def alike_in_sum(parts: tuple[Formula, ...]) -> tuple[Formula, ...]:
    """The parts of a sum, of which those terms that are numbers have the same decimals; any others as they
    are."""
    alone = [i for i, part in enumerate(parts) if _is_term(parts, i) and not _number(part).given]
    slots = tuple(slot for slot in (slot_of_leaf(_number(parts[i])) for i in alone) if slot is not None)
    if len(slots) < 2:
        return parts
    found = list(parts)
    for i in alone:
        found[i] = with_leaves(parts[i], lambda leaf: leaf._replace(along=slots))
    return tuple(found)


def _is_term(parts: tuple[Formula, ...], place: int) -> bool:
    """Whether a part is a number, and a term of its own between two signs."""
    around = parts[max(0, place - 1) : place] + parts[place + 1 : place + 2]
    signs = all(isinstance(each, Operator) and each.kind in ("plus", "minus") for each in around)
    return signs and isinstance(_bare(parts[place]), Scalar | Grid)


def _number(term: Formula) -> Scalar | Grid:
    found = _bare(term)
    assert isinstance(found, Scalar | Grid)
    return found


def _bare(term: Formula) -> Formula:
    """A term without its sign and its parentheses, and without the words under it."""
    return _bare(term.of) if isinstance(term, Captioned | Parens | Negated) else term
