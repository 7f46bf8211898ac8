"""The order of work on paper: sweeps over the steps, so that whatever a line needs was worked before
it.

Where all equations look one way, to the step before or to the step after, one sweep does. Where they
look both ways, each recurrence has a sweep of its own. What recurs in none goes along with the only
one that it is made from, or else the only one that it is made for; what belongs to several has a
sweep before, between or after them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from .schedule import Pass, schedule
from .tree import Equation, symbols

FORWARD, BACKWARD = 1, -1


class Sweep(NamedTuple):
    """Equations that are worked together, step by step, in their order within a step: ``way`` 1 is
    from the first step to the last, -1 from the last to the first. ``bound``: they could not be
    worked the other way."""

    equations: tuple[Equation, ...]
    way: int
    bound: bool

    def steps(self, last: int) -> range:
        """The steps 1 to ``last``, in the order in which they are worked."""
        return range(1, last + 1)[:: self.way]


@lru_cache(maxsize=64)
def sweeps(equations: tuple[Equation, ...], usual: int) -> tuple[Sweep, ...]:
    """The sweeps, each after those it needs; ``usual`` is the way of what could go either way. What
    is summed over the steps has its terms worked as soon as what is in them.

    Raises CycleWithinStep where no order exists.
    """
    timed = [equation for equation in equations if equation.left.step is not None]
    groups = [timed] if len(_ways(timed)) < 2 else _groups(schedule(timed), usual)
    for equation in equations:
        if equation.left.step is None:
            groups[_last_needed(equation, groups)].append(equation)
    return tuple(_sweep(group, equations, usual) for group in groups)


def _last_needed(equation: Equation, groups: list[list[Equation]]) -> int:
    """The last of the groups that an equation uses, the first where it uses none."""
    used = {symbol.quantity for symbol in symbols(equation.right)}
    needed = (i for i, group in enumerate(groups) if any(other.left.quantity in used for other in group))
    return max(needed, default=0)


def _sweep(group: list[Equation], as_written: Iterable[Equation], usual: int) -> Sweep:
    members = {equation.left.quantity for equation in group}
    ways = _ways(group)
    ordered = _in_order(equation for equation in as_written if equation.left.quantity in members)
    return Sweep(ordered, next(iter(ways), usual), bound=bool(ways))


def _ways(equations: Iterable[Equation]) -> set[int]:
    """The ways in which the steps have to be gone through, as values of other steps are needed."""
    equations = tuple(equations)
    members = {equation.left.quantity for equation in equations}
    used = (s for equation in equations for s in symbols(equation.right) if s.quantity in members)
    return {-s.step for s in used if s.step}


def _in_order(equations: Iterable[Equation]) -> tuple[Equation, ...]:
    """In the order written, but each after what it needs of the same step."""
    waiting = {equation.left.quantity: equation for equation in equations}
    found: list[Equation] = []

    def work(equation: Equation) -> None:
        del waiting[equation.left.quantity]
        for symbol in symbols(equation.right):
            if symbol.step == 0 and symbol.quantity in waiting:
                work(waiting[symbol.quantity])
        found.append(equation)

    while waiting:
        work(next(iter(waiting.values())))
    return tuple(found)


def _groups(parts: tuple[Pass, ...], usual: int) -> list[list[Equation]]:
    """The equations of each sweep: of the recurrences that could be next, those that go the usual way
    come first."""
    needs = _needs(parts)
    homes = _homes(parts, needs)
    groups: list[list[Equation]] = [[]]
    at: int | None = None  # where the part before belongs
    waiting = set(range(len(parts)))

    def fits(part: int) -> bool:
        return homes[part] == at and len(_ways((*groups[-1], *parts[part].equations))) < 2

    def rank(part: int) -> tuple[bool, int]:
        home = homes[part]
        return home is not None and parts[home].direction != usual, part

    while waiting:
        ready = sorted((part for part in waiting if needs[part].isdisjoint(waiting)), key=rank)
        part = next(filter(fits, ready), None)
        if part is None:
            part = ready[0]
            groups.append([])
        groups[-1] += parts[part].equations
        at = homes[part]
        waiting.remove(part)
    return [group for group in groups if group]


def _needs(parts: tuple[Pass, ...]) -> list[set[int]]:
    """For each part, those whose values it uses."""
    of = {equation.left.quantity: i for i, part in enumerate(parts) for equation in part.equations}
    return [
        {of[s.quantity] for e in part.equations for s in symbols(e.right) if s.quantity in of} - {i}
        for i, part in enumerate(parts)
    ]


def _homes(parts: tuple[Pass, ...], needs: list[set[int]]) -> list[int | None]:
    """For each part the recurrence that it belongs to, None where there is none or several."""
    feeds = [{i for i, needed in enumerate(needs) if part in needed} for part in range(len(parts))]

    def nearest(part: int, edges: list[set[int]]) -> set[int]:
        """The first recurrences on every way along the edges."""
        seen: set[int] = set()
        ahead = {*edges[part]}
        while ahead:
            other = ahead.pop()
            seen.add(other)
            ahead |= edges[other] - seen if not parts[other].direction else set()
        return {other for other in seen if parts[other].direction}

    def home(part: int) -> int | None:
        if parts[part].direction:
            return part
        around = (nearest(part, needs), nearest(part, feeds))
        return next((alone for found in around if len(found) == 1 for alone in found), None)

    return [home(part) for part in range(len(parts))]
