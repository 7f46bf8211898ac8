"""What of a network leads nowhere but to the loss of its own step: scores, predictions, the loss."""

from __future__ import annotations

from functools import cache

from .system import System
from .tree import symbols


@cache
def outputs(system: System) -> frozenset[str]:
    """The values on which the loss of their own step hangs, and nothing else: no other step, no other
    network."""
    uses = [
        (symbol.name, equation.left.name, symbol.step)
        for equation in system.equations
        for symbol in symbols(equation.right)
    ]
    carried = {*system.handed_over, *(used for used, _, step in uses if step)}
    carried = _with_sources(carried, uses)
    lost = _with_sources({system.loss} if system.loss else set(), uses)
    return frozenset(name for name in system.names if name in lost and name not in carried)


def _with_sources(names: set[str], uses: list[tuple[str, str, int | None]]) -> set[str]:
    """Values, and all that they are made of."""
    found = {*names}
    while more := {used for used, user, _ in uses if user in found} - found:
        found |= more
    return found
