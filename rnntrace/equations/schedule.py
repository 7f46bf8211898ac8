"""The order of evaluation: what can be done for all steps at once, and what must go step by step.

Equations that depend on themselves through ``[t-1]`` (or, backward, ``[t+1]``) form a loop over
time; everything else is evaluated once for all steps, as matrix products over the stacked values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from .text import symbol_text
from .tree import Equation, Quantity, Symbol, divides, symbols

Uses = dict[Quantity, list[Symbol]]


class CycleWithinStep(ValueError):
    """Values of one step that depend on each other."""


@dataclass(frozen=True, slots=True)
class Pass:
    """Equations evaluated together: stacked (``direction`` 0), or in a loop over time that runs
    forward (1) or backward (-1).

    ``ended`` names the gradients that divide by something: beyond the first and the last step, where
    everything is zero, that would be 0 / 0 for what is simply not sent.
    """

    equations: tuple[Equation, ...]
    direction: int
    ended: frozenset[Quantity] = frozenset()


def schedule(equations: Iterable[Equation]) -> tuple[Pass, ...]:
    """The passes, each after those it needs.

    Raises CycleWithinStep where no order exists, or where a loop would have to run both ways.
    """
    by_quantity = {equation.left.quantity: equation for equation in equations}
    uses = {
        quantity: [s for s in symbols(equation.right) if s.quantity in by_quantity]
        for quantity, equation in by_quantity.items()
    }
    reached = {quantity: _reachable(quantity, uses) for quantity in uses}
    loop_of = {
        quantity: frozenset(other for other in reached[quantity] if quantity in reached[other])
        or frozenset((quantity,))
        for quantity in uses
    }
    between = {
        loop: {loop_of[s.quantity] for quantity in loop for s in uses[quantity]} - {loop}
        for loop in loop_of.values()
    }
    # static_order keeps the order of insertion among what is ready: the author's order.
    passes = []
    for loop in TopologicalSorter(between).static_order():
        members = [quantity for quantity in by_quantity if quantity in loop]
        steps = {s.step for quantity in members for s in uses[quantity] if s.quantity in loop}
        ordered = [by_quantity[quantity] for quantity in _within_step(members, uses)]
        if {-1, 1} <= steps:
            names = ", ".join(symbol_text(equation.left) for equation in ordered)
            raise CycleWithinStep(f"{names} need both the step before and the step after")
        direction = 1 if -1 in steps else -1 if 1 in steps else 0
        passes.append(Pass(tuple(ordered), direction, frozenset(_ended(ordered))))
    return tuple(passes)


def _ended(equations: Iterable[Equation]) -> Iterator[Quantity]:
    for equation in equations:
        if equation.left.gradient and equation.left.step is not None and divides(equation.right):
            yield equation.left.quantity


def _reachable(start: Quantity, uses: Uses) -> frozenset[Quantity]:
    seen: set[Quantity] = set()
    ahead = [s.quantity for s in uses[start]]
    while ahead:
        quantity = ahead.pop()
        if quantity not in seen:
            seen.add(quantity)
            ahead.extend(s.quantity for s in uses[quantity])
    return frozenset(seen)


def _within_step(members: list[Quantity], uses: Uses) -> list[Quantity]:
    same_step = {
        quantity: {s.quantity for s in uses[quantity] if s.step == 0 and s.quantity in members}
        for quantity in members
    }
    try:
        return list(TopologicalSorter(same_step).static_order())
    except CycleError as error:
        names = " → ".join(f"{name}[t]" for name, _ in error.args[1])
        raise CycleWithinStep(f"within one step, each needs the other: {names}") from None
