"""What an initial state gets back: the gradient that step 1 sends to what was there before it."""

from __future__ import annotations

from collections.abc import Iterator

from ..equations.differentiate import sender
from ..equations.functions import Array
from ..equations.tree import Equation, Expression, terms, total
from .sending import arriving
from .trace import Trace


def initial_equations(trace: Trace) -> Iterator[Equation]:
    """The backward equation of each state as it is at step 0: what is not used before step 1 gets
    nothing from step 0 itself."""
    for item in trace.backward:
        equation = item.equation
        if equation.left.name in trace.system.states and equation.left.step is not None:
            kept = [(sign, term) for sign, term in terms(equation.right) if _from_step_1(term, trace)]
            if kept:
                yield Equation(equation.left, total(kept), equation.words)


def _from_step_1(term: Expression, trace: Trace) -> bool:
    sent_by = sender(term)
    if sent_by is None or sent_by.step != 1:
        return False
    return sent_by.gradient or trace.calculation.has_loss(1)


def sent_to_initial_state(trace: Trace) -> dict[str, Array]:
    """dL/dh_0, and the same for every other state."""
    return {equation.left.name: arriving(equation.right)(trace, 0) for equation in initial_equations(trace)}
