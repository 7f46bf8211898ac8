"""What passes between an encoder and its decoder: the last states, and on the way back their
gradients."""

from __future__ import annotations

from collections.abc import Iterator

from ...equations.tree import Symbol
from ...tracing.handover import initial_equations, sent_to_initial_state
from ..desk import Desk
from ..document import PART, Block, Heading, Worked
from ..figures import grid
from ..formula import EQUALS, Formula, Row, Text
from ..worked import work


def handed_over(decoder: Desk, encoder: Desk) -> Iterator[Block]:
    """The decoder's first states are the encoder's last."""
    last = encoder.trace.steps
    for name in decoder.scenario.system.states:
        state = Symbol(name, 0)
        head = Row((decoder.name(state, 0), EQUALS, encoder.name(state, last)))
        yield Worked(head, (decoder.values(state, 0),), ("handed over by the encoder",))


def equations_handed_back(decoder: Desk, encoder: Desk) -> Iterator[tuple[Formula, Text]]:
    """The backward equations of the decoder's first states, which come from its step 1."""
    for equation in initial_equations(decoder.trace):
        head = Row((decoder.name(equation.left, 0), EQUALS, decoder.in_letters(equation.right, 0)))
        yield head, _the_same(decoder, encoder, equation.left.name)


def _the_same(decoder: Desk, encoder: Desk, name: str) -> Text:
    state = Symbol(name, 0)
    last = encoder.name(state, encoder.trace.steps)
    return (decoder.name(state, 0), " is ", last, ", the encoder's last")


def handed_back(decoder: Desk, encoder: Desk) -> Iterator[Block]:
    """The gradients of the decoder's first states, which go to the encoder's last."""
    sent = sent_to_initial_state(decoder.trace)
    yield Heading(PART, ("Back to the encoder",))
    for equation in initial_equations(decoder.trace):
        worked = work(decoder, equation, 0, _the_same(decoder, encoder, equation.left.name))
        # A trace has no gradients at step 0: nothing but this needs them.
        result = grid(sent[equation.left.name], decoder.style, "gradient")
        yield worked._replace(stages=(*worked.stages[:-1], result))
