"""What passes between an encoder and its decoder, or between any two calculations of a chain: the last
states, and on the way back their gradients."""

from __future__ import annotations

from collections.abc import Iterator

from ...equations.tree import Symbol
from ...tracing.handover import initial_equations, sent_to_initial_state
from ..desk import Desk
from ..document import PART, Block, Heading, Worked
from ..figures import grid
from ..formula import EQUALS, Formula, Row, Text
from ..worked import work


def handed_over(after: Desk, before: Desk) -> Iterator[Block]:
    """The first states of the one are the last of the other."""
    last = before.trace.steps
    for name, source in after.calculation.takes.items():
        state = Symbol(name, 0)
        head = Row((after.name(state, 0), EQUALS, before.name(Symbol(source, 0), last)))
        yield Worked(head, (after.values(state, 0),), (f"handed over by the {before.part}",))


def equations_handed_back(after: Desk, before: Desk) -> Iterator[tuple[Formula, Text]]:
    """The backward equations of the first states, which come from step 1."""
    for equation in initial_equations(after.trace):
        head = Row((after.name(equation.left, 0), EQUALS, after.in_letters(equation.right, 0)))
        yield head, _the_same(after, before, equation.left.name)


def _the_same(after: Desk, before: Desk, name: str) -> Text:
    source = Symbol(after.calculation.takes[name], 0)
    last = before.name(source, before.trace.steps)
    return (after.name(Symbol(name, 0), 0), " is ", last, f", the {before.part}'s last")


def handed_back(after: Desk, before: Desk) -> Iterator[Block]:
    """The gradients of the first states, which go to the last ones of the calculation before."""
    sent = sent_to_initial_state(after.trace)
    yield Heading(PART, (f"Back to the {before.part}",))
    for equation in initial_equations(after.trace):
        worked = work(after, equation, 0, _the_same(after, before, equation.left.name))
        # A trace has no gradients at step 0: nothing but this needs them.
        result = grid(sent[equation.left.name], after.style, "gradient")
        yield worked._replace(stages=(*worked.stages[:-1], result))
