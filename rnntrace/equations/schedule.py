"""The order of evaluation: what can be done for all steps at once, and what must go step by step.

Equations that depend on themselves through ``[t-1]`` (or, backward, ``[t+1]``) form a loop over
time; everything else is evaluated once for all steps, as matrix products over the stacked values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from .calls import divides
from .text import symbol_text
from .tree import Equation, Quantity, Symbol, symbols

# Of more than these only the first and the last are named.
MOST_NAMED = 8

Uses = dict[Quantity, list[Symbol]]


class CycleWithinStep(ValueError):
    """Values of one step that depend on each other.

    The equation of ``name`` is where it shows, at its use of ``use``.
    """

    def __init__(self, problem: str, name: str, use: Symbol) -> None:
        super().__init__(problem)
        self.name = name
        self.use = use


class Pass(NamedTuple):
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
    return tuple(_pass(loop, uses) for loop, uses in _loops(equations))


def without_order(equations: Iterable[Equation]) -> list[CycleWithinStep]:
    """What keeps the equations from having an order, for each loop that has none."""
    found = []
    for loop, uses in _loops(equations):
        try:
            _pass(loop, uses)
        except CycleWithinStep as error:
            found.append(error)
    return found


Loop = dict[Quantity, Equation]


def _loops(equations: Iterable[Equation]) -> Iterator[tuple[Loop, Uses]]:
    """The equations that hang on each other, together, each loop after those it needs; an equation
    that is in no loop is one of its own. With each, what its equations use of it."""
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
    loops: dict[frozenset[Quantity], Loop] = {}
    for quantity, equation in by_quantity.items():
        loops.setdefault(loop_of[quantity], {})[quantity] = equation
    # Lists, as the order of sets would be another in every run.
    needs = {
        loop: list(dict.fromkeys(loop_of[s.quantity] for quantity in members for s in uses[quantity]))
        for loop, members in loops.items()
    }
    others = {loop: [other for other in needed if other != loop] for loop, needed in needs.items()}
    # static_order keeps the order of insertion among what is ready: the author's order.
    for loop in TopologicalSorter(others).static_order():
        members = loops[loop]
        yield members, {quantity: [s for s in uses[quantity] if s.quantity in loop] for quantity in members}


def _pass(loop: Loop, uses: Uses) -> Pass:
    """A loop's equations in their order within a step. Raises CycleWithinStep."""
    ordered = tuple(loop[quantity] for quantity in _within_step(uses))
    steps = {s.step for used in uses.values() for s in used}
    if {-1, 1} <= steps:
        names = [symbol_text(equation.left) for equation in ordered]
        need = "need" if len(names) > 1 else "needs"
        problem = f"{_listed(names)} {need} both the step before and the step after"
        name, use = next((name, s) for (name, _), used in uses.items() for s in used if s.step == 1)
        raise CycleWithinStep(f"{problem}. Use a value of its own for each direction", name, use)
    direction = 1 if -1 in steps else -1 if 1 in steps else 0
    return Pass(ordered, direction, frozenset(_ended(ordered)))


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


def _within_step(uses: Uses) -> list[Quantity]:
    same_step = {
        quantity: list(dict.fromkeys(s.quantity for s in used if s.step == 0))
        for quantity, used in uses.items()
    }
    try:
        return list(TopologicalSorter(same_step).static_order())
    except CycleError as error:
        raise _circle(error.args[1][:0:-1], uses) from None


def _circle(needs: list[Quantity], uses: Uses) -> CycleWithinStep:
    """The error of a circle, where each quantity needs the next and the last the first; it is told
    from the equation that was written first."""
    first = needs.index(next(quantity for quantity in uses if quantity in needs))
    names = [name for name, _ in (*needs[first:], *needs[: first + 1])]
    chain = _listed([f"which needs {name}[t]" for name in names[2:]])
    problem = f"within one step {names[0]}[t] needs {names[1]}[t]{', ' if chain else ''}{chain}"
    hint = f"One of them has to be of the step before, like {names[1]}[t-1]"
    return CycleWithinStep(f"{problem}. {hint}", names[0], Symbol(names[1], 0))


def _listed(words: list[str]) -> str:
    return ", ".join(words if len(words) <= MOST_NAMED else [*words[: MOST_NAMED - 2], "…", words[-1]])
