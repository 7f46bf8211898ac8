"""How paths go with the ∂hⱼ/∂hⱼ₋₁ of textbooks, which are their factors where only one path leads from
step to step, and else a sum over several."""

from __future__ import annotations

from collections.abc import Iterable

from ...equations.links import reached_from, ways
from ...equations.tree import Symbol
from ...tracing.paths import Path
from ...tracing.recurrence import beside
from ..formula import Name, Partial, Text
from ..letters import Letters
from ..words import listed


def textbooks(paths: Iterable[Path], letters: Letters) -> Text:
    """A sentence on the first state that paths pass at several steps; nothing where they pass none."""
    system = letters.system
    recurrent = system.recurrent
    passed = {(hop.end.name, hop.end.step) for path in paths for hop in path.hops if hop.link}
    state = next((name for name in recurrent if sum(each == name for each, _ in passed) > 1), None)
    if state is None:
        return ()
    back = "−1" if state in system.states else "+1"
    moves = Partial(_at(letters, state, "j"), _at(letters, state, f"j{back}"))
    # The states that it goes into, and that go into it.
    joint = [
        name
        for name in beside(system, state)
        if name == state or (name in reached_from(system, [state]) and state in reached_from(system, [name]))
    ]
    if len(joint) > 1:
        names = listed([_at(letters, name, "j") for name in joint])
        before = listed([_at(letters, name, f"j{back}") for name in joint])
        return (
            " From one step to the next ",
            *before,
            " go into ",
            *names,
            " on several paths, and what multiplies to the textbooks' product is the joint Jacobian of "
            "all of them, of which ",
            moves,
            " is one block; each path holds one term of it. The command flow shows it with its numbers.",
        )
    count = len(list(ways(system, state, state, 1 if state in system.states else -1)))
    if count > 1:
        return (
            " From one step to the next the textbooks' ",
            moves,
            f" is the sum over {count} paths; each of the paths here holds, for each step, one of its terms.",
        )
    return (" From one step to the next the factors multiply to the textbooks' ", moves, ".")


def _at(letters: Letters, state: str, step: str) -> Name:
    return letters.name(Symbol(state, 0))._replace(step=step)
