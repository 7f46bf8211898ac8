"""What an initial state gets back: the gradient that the first step worked sends to what was there before
it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from ..equations.differentiate import BackwardEquation, sender
from ..equations.functions import Array
from ..equations.system import System
from ..equations.tree import Equation, Expression, terms, total
from .sending import arriving

if TYPE_CHECKING:
    from .trace import Trace


def initial_equations(trace: Trace) -> Iterator[Equation]:
    """The backward equation of each state as it is at step 0, or at T+1 where it goes from the last step to
    the first: what is not used before the first step worked gets nothing from where it begins."""
    calculation, system = trace.calculation, trace.system
    for equation in equations_of_initial(system, trace.backward):
        first = 1 if equation.left.name in system.states else trace.steps
        kept = [
            (sign, term)
            for sign, term in terms(equation.right)
            if _by_gradient(term) or calculation.has_loss(first)
        ]
        if kept:
            yield Equation(equation.left, total(kept), equation.words)


def equations_of_initial(system: System, backward: Iterable[BackwardEquation]) -> Iterator[Equation]:
    """The same with all that the first step worked may send, whether its loss is taken or not."""
    for item in backward:
        equation = item.equation
        name = equation.left.name
        if name in system.all_states and equation.left.step is not None:
            ahead = 1 if name in system.states else -1
            kept = [(sign, term) for sign, term in terms(equation.right) if _sent_from(term, ahead)]
            if kept:
                yield Equation(equation.left, total(kept), equation.words)


def _sent_from(term: Expression, ahead: int) -> bool:
    """Whether it is the first step worked, which lies ``ahead``, that sends a term."""
    sent_by = sender(term)
    return sent_by is not None and sent_by.step == ahead


def _by_gradient(term: Expression) -> bool:
    """Whether a term comes from another value, and not from the loss itself."""
    sent_by = sender(term)
    return sent_by is not None and sent_by.gradient


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
