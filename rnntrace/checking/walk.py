"""A chain of calculations walked through forward, equation by equation, with whatever stands for the
numbers: tensors, expressions, or values that know how they move."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import TypeVar

import numpy as np

from ..equations.algebra import number
from ..equations.functions import Array
from ..equations.tree import COUNT, Equation, Number, substitute
from ..exercise.calculation import Calculation
from ..exercise.exercise import Exercise

V = TypeVar("V")
Values = Mapping[tuple[str, int], V]  # by name and step
# The left side of an equation at a step.
Evaluate = Callable[[Calculation, Equation, int, "Values[V]"], V]


def losses(
    exercise: Exercise, given: Callable[[Array], V], evaluate: Evaluate[V], report: Callable[[], None]
) -> Iterator[V]:
    """The loss of every step that has one, of all examples.

    ``given`` makes a value of numbers, ``evaluate`` the left side of an equation at a step from what is
    known; ``report`` is called after every pass over a step.
    """
    for chain in exercise.chains:
        known: Values[V] = {}
        before = 0
        for calculation in chain:
            states = {state: known[source, before] for state, source in calculation.takes.items()}
            known = _walk(calculation, states, given, evaluate, report)
            before = calculation.steps
        loss = calculation.system.loss
        yield from (known[loss, step] for step in calculation.losses if loss)


def passes(exercise: Exercise) -> int:
    """How often ``losses`` will report."""
    return sum(each.steps * len(each.system.passes) for chain in exercise.chains for each in chain)


def share(exercise: Exercise) -> Fraction:
    """What the sum of all losses is multiplied by: 1, or for a mean one over the number of targets."""
    calculation = exercise.last
    seed = calculation.system.seed
    if seed is None:
        return Fraction(1)
    found = number(substitute(seed, lambda symbol: Number(str(calculation.constants[symbol.name]))))
    assert found is not None
    return found


def _walk(
    calculation: Calculation,
    states: Mapping[str, V],
    given: Callable[[Array], V],
    evaluate: Evaluate[V],
    report: Callable[[], None],
) -> Values[V]:
    """Every value of one sequence; ``states`` come from the calculation before it."""
    system = calculation.system
    known: dict[tuple[str, int], V] = {}
    if system.counts:
        known = {(COUNT, t): given(np.array(float(t))) for t in range(calculation.steps + 2)}
    for name, initial in calculation.initial.items():
        at = calculation.step_of_initial(name)
        known[name, at] = states[name] if name in states else given(initial)
    for name, steps in calculation.given.items():
        known |= {(name, t): given(row) for t, row in enumerate(steps.dense(), 1)}
    for a_pass in system.passes:
        every = range(1, calculation.steps + 1)
        for t in every if a_pass.direction >= 0 else reversed(every):
            for equation in a_pass.equations:
                name = equation.left.name
                if name != system.loss or calculation.has_loss(t):
                    known[name, t] = evaluate(calculation, equation, t, known)
            report()
    return known
