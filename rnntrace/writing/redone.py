"""Whether what follows a sign of equality comes out of what is printed before it.

Numbers are rounded to be shown. Where a reader who redoes a line from the printed numbers comes to
the printed result, the sign is =, and ≈ where it is another in the last digit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from ..equations.evaluate import prepared
from ..equations.functions import Array
from ..equations.stages import computed_symbol, slot_of
from ..equations.tree import Call, Expression, MatMul, Mul, Symbol, rebuild, substitute, symbols
from .form import Check, Checks, Known, Leaf, Result
from .formula import Blank, Formula, Grid, Row, Scalar
from .leaves import leaves
from .moment import Moment
from .numbers import as_shown, comes_out, shown

# Of larger matrices, shown in part, nobody redoes a product.
MOST_REDONE = 100_000


class Stage(NamedTuple):
    """What follows a sign of equality, and the expression that it is."""

    formula: Formula
    of: Expression


def checks(
    moment: Moment, stages: Sequence[Stage], result: Formula, slot: int, known: Sequence[Formula] = ()
) -> Checks:
    """A check for each stage, and for the ``result`` that has a ``slot`` among the form's numbers. The
    first stage may follow from what is ``known`` from before."""
    if not stages:
        return (None,)
    first = stages[0]
    wanted = {new: moment.parts[new] for new in _slots(first.of) if new in moment.parts}
    found: list[Check | None] = [_check(moment, Row(tuple(known)), first.formula, wanted)]
    for before, now in pairwise(stages):
        there = _slots(before.of)
        wanted = {new: moment.parts[new] for new in _slots(now.of) - there if new in moment.parts}
        found.append(_check(moment, before.formula, now.formula, wanted))
    found.append(_check(moment, stages[-1].formula, result, {slot: stages[-1].of}))
    return tuple(found)


def _slots(node: Expression) -> set[int]:
    known = (slot_of(symbol) for symbol in symbols(node))
    return {slot for slot in known if slot is not None}


def _check(moment: Moment, before: Formula, now: Formula, wanted: dict[int, Expression]) -> Check | None:
    """That what is wanted comes out of what stands before, where all of that is printed."""
    printed, results = by_slot(before), by_slot(now)
    found = []
    used: set[int] = set()
    for slot in printed.keys() & results.keys():
        # One that is added to others now may have more digits than it had.
        if printed[slot].along != results[slot].along:
            used.add(slot)
            found.append(Result(results[slot], _one(slot)))
    for slot, node in wanted.items():
        if slot not in results:
            continue
        made = _as_written(moment, node)
        places = {symbol: moment.slot_of(symbol) for symbol in symbols(made)}
        if not set(places.values()) <= set(printed):
            return None
        if any(_is_vast(printed[place]) for place in places.values()):
            return None
        used |= set(places.values())
        get = prepared(made, lambda symbol, places=places: _one(places[symbol]), moment.meant)  # type: ignore[misc]
        found.append(Result(results[slot], get))
    return Check({slot: printed[slot] for slot in used}, tuple(found)) if found else None


def _is_vast(leaf: Leaf) -> bool:
    """Whether nobody will ever redo what is worked from a matrix: it is not shown, and never could be."""
    if not isinstance(leaf, Grid) or leaf.is_whole:
        return False
    return leaf.shape[0] * leaf.shape[1] > MOST_REDONE


def _one(slot: int) -> Callable[[Any], Array]:
    return lambda known: np.asarray(known[slot])


def by_slot(formula: Formula) -> dict[int, Leaf]:
    """The blanks of a formula; of two with the same number the one that may not have more digits."""
    found: dict[int, Leaf] = {}
    for leaf in leaves(formula):
        blank = leaf.number if isinstance(leaf, Scalar) else leaf.cells
        if isinstance(blank, Blank) and (blank.slot not in found or not leaf.steep):
            found[blank.slot] = leaf
    return found


def sum_comes_out(terms: Iterable[Leaf], result: Leaf, get: Callable[[Array], Array] = np.asarray) -> Check:
    """That a result is the sum of some terms, or what is got from it."""
    operands = by_slot(tuple(terms))  # type: ignore[arg-type]
    return Check(operands, (Result(result, lambda known: get(sum(known[slot] for slot in operands))),))


def _as_written(moment: Moment, node: Expression) -> Expression:
    """An expression in the numbers that stand for it on the page, where a one-hot vector picks a column
    of a matrix or one term of a sum."""
    match node:
        case MatMul(Symbol() as matrix, Symbol() as vector) if moment.shows_column(vector):
            return computed_symbol(moment.column(matrix, vector))
        case Call("sum", Mul(Symbol() as vector, rest)) if moment.picks(vector) is not None:
            place = moment.picks(vector)

            def entry(symbol: Symbol) -> Expression:
                if symbol.step is None or place is None:
                    return symbol
                return computed_symbol(moment.entry(symbol, place))

            return substitute(rest, entry)
    return rebuild(node, lambda child: _as_written(moment, child))


def known_sum(terms: Sequence[Array], result: Array, digits: int) -> Known:
    """Whether numbers that are shown with so many digits add up as they are shown."""
    shown_terms = [as_shown(np.asarray(term), digits) for term in terms]
    return Known(comes_out(np.asarray(sum(shown_terms)), shown(np.asarray(result), digits), digits))
