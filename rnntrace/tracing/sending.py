"""Which terms of a gradient arrive: what a loss sends does only if that loss is taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from ..equations.differentiate import sender
from ..equations.evaluate import prepared
from ..equations.functions import Array
from ..equations.tree import Expression, Symbol, terms

if TYPE_CHECKING:
    from .trace import Trace


def is_sent(trace: Trace, term: Expression, step: int) -> bool:
    """Whether a term of a gradient arrives at a step."""
    return _is_taken(trace, sender(term), step)


def _is_taken(trace: Trace, by: Symbol | None, step: int) -> bool:
    """Whether what a value sends arrives: always, but for that of a loss that is not taken."""
    if by is None or by.gradient:
        return True
    at = step + (by.step or 0)
    return not 1 <= at <= trace.steps or trace.calculation.has_loss(at)


def arriving(node: Expression) -> Callable[[Trace, int], Array]:
    """What gives a sum of terms of a gradient at a step, without those that do not arrive there."""

    def leaf(symbol: Symbol) -> Callable[[tuple[Trace, int]], Array]:
        return lambda at: at[0].value(symbol, at[1])

    whole = prepared(node, leaf)
    parts = [(sign, sender(term), prepared(term, leaf)) for sign, term in terms(node)]

    def value(trace: Trace, step: int) -> Array:
        if trace.pencil:
            from .by_hand import worked_gradient  # few work so

            return worked_gradient(node, trace, step, trace.pencil)
        at = (trace, step)
        total: Array = np.asarray(whole(at))
        if all(_is_taken(trace, by, step) for _, by, _ in parts):
            return total
        sent = [sign * np.asarray(get(at)) for sign, by, get in parts if _is_taken(trace, by, step)]
        return np.asarray(sum(sent, np.zeros_like(total)))

    return value
