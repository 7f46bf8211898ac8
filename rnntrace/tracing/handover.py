"""What an initial state gets back: the gradient that the first step worked sends to what was there before
it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from ..equations.differentiate import sender
from ..equations.functions import Array
from ..equations.tree import Equation, Expression, terms, total
from .sending import arriving

if TYPE_CHECKING:
    from .trace import Trace


def initial_equations(trace: Trace) -> Iterator[Equation]:
    """The backward equation of each state as it is at step 0, or at T+1 where it goes from the last step to
    the first: what is not used before the first step worked gets nothing from where it begins."""
    system = trace.system
    for item in trace.backward:
        equation = item.equation
        name = equation.left.name
        if name in system.all_states and equation.left.step is not None:
            ahead = 1 if name in system.states else -1
            signed = terms(equation.right)
            kept = [(sign, term) for sign, term in signed if _comes_from(term, ahead, trace)]
            if kept:
                yield Equation(equation.left, total(kept), equation.words)


def _comes_from(term: Expression, ahead: int, trace: Trace) -> bool:
    """Whether it is the first step worked, which lies ``ahead``, that sends a term."""
    sent_by = sender(term)
    if sent_by is None or sent_by.step != ahead:
        return False
    return sent_by.gradient or trace.calculation.has_loss(1 if ahead > 0 else trace.steps)


def sent_to_initial_state(trace: Trace) -> dict[str, Array]:
    """dL/dh_0, and the same for every other state; dL/dh_{T+1} of one that goes from T to 1.

    What the loss does not hang on gets zeros.
    """
    if not trace.backward:
        return {}
    shapes, at = trace.calculation.shapes, trace.calculation.step_of_initial
    found = {name: np.zeros(shapes[name]) for name in trace.system.all_states}
    for equation in initial_equations(trace):
        name = equation.left.name
        found[name] = arriving(equation.right)(trace, at(name))
    return found
