"""Everything that has a place in a network's work, forward and back, and the equation that gives it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ..equations.algebra import times
from ..equations.tree import Equation, OverTime, Symbol, ungroup
from ..tracing.handover import initial_equations
from ..tracing.trace import Trace
from ..tracing.traces import Traces
from .questions import Question

# What is sent to a state from before the first step has fewer terms than its equation: it is another one.
FIRST = "first "  # no author can write a name with a space


class Place(NamedTuple):
    """One value at one step; ``of`` is as in a question. ``example`` counts from 0, and is None for what is
    of all examples together; ``part`` is the name of the calculation in its chain."""

    of: Symbol
    step: int | None
    part: str
    example: int | None


def place_of(question: Question, found: Trace | Traces) -> Place:
    """Where the number of a question stands."""
    trace, of, step = found.examples[question.example or 0], question.of, question.step
    part = question.part or trace.calculation.part
    if of.gradient and step is not None and not 1 <= step <= trace.of(part).steps:
        of = Symbol(FIRST + of.name, 0, True)
    together = of.step is None and (of.gradient or question.example is None)
    return Place(of, step, part, None if together else question.example or 0)


@lru_cache(maxsize=64)
def equations_of(trace: Trace) -> dict[Symbol, Equation]:
    """The equations of a trace by their left sides; those of gradients of initial states have ``FIRST`` in
    front of the name, and the loss over all steps has no step."""
    found = {equation.left: _plain(equation) for equation in trace.equations}
    found |= {item.equation.left: _plain(item.equation) for item in trace.backward}
    incoming = trace.equation_of_input if trace.backward else None
    if incoming:
        found[incoming.equation.left] = _plain(incoming.equation)
    for equation in initial_equations(trace):
        found[Symbol(FIRST + equation.left.name, 0, True)] = _plain(equation)
    if total := _equation_of_loss(trace):
        found[total.left] = total
    return found


def _equation_of_loss(trace: Trace) -> Equation | None:
    """The loss over all steps: the sum of the steps' losses, or their mean."""
    system = trace.system
    if system.loss is None or system.seed is None:
        return None
    total = OverTime(Symbol(system.loss, 0))
    right = times(system.seed, total) if system.averages else total
    return Equation(Symbol(system.loss), right, "loss over all steps")


def _plain(equation: Equation) -> Equation:
    return Equation(equation.left, ungroup(equation.right), equation.words)


def order_of_work(found: Trace | Traces) -> Iterator[Place]:
    """All places, each after those that it needs."""
    examples = found.examples
    for number, trace in enumerate(examples):
        for each in trace.chain:
            yield from _forward(each, number)
        yield from _losses(trace, number)
    if loss := examples[0].system.loss:
        yield Place(Symbol(loss), None, examples[0].calculation.part, None)
    if not found.backward:
        return
    for number, trace in enumerate(examples):
        for each in reversed(trace.chain):
            yield from _backward(each, number)
    for each in reversed(examples[0].chain):
        for item in each.backward:
            if item.equation.left.step is None:
                yield Place(item.equation.left, None, each.calculation.part, None)


def _forward(trace: Trace, example: int) -> Iterator[Place]:
    part = trace.calculation.part
    for sweep in trace.sweeps:
        for step in sweep.steps(trace.steps):
            yield from (Place(equation.left, step, part, example) for equation in sweep.equations)


def _losses(trace: Trace, example: int) -> Iterator[Place]:
    if loss := trace.system.loss:
        yield Place(Symbol(loss), None, trace.calculation.part, example)


def _backward(trace: Trace, example: int) -> Iterator[Place]:
    calculation = trace.calculation
    for sweep in trace.backward_sweeps:
        for step in sweep.steps(trace.steps):
            for equation in sweep.equations:
                if equation.left.step is not None:
                    yield Place(equation.left, step, calculation.part, example)
    for left in equations_of(trace):
        if left.name.startswith(FIRST):
            step = calculation.step_of_initial(left.name.removeprefix(FIRST))
            yield Place(left, step, calculation.part, example)
