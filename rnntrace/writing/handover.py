"""What passes between an encoder and its decoder: the last states, and on the way back their
gradients."""

from __future__ import annotations

from collections.abc import Iterator

from ..equations.tree import Symbol
from ..tracing.handover import initial_equations, sent_to_initial_state
from .desk import Desk
from .document import Block, Heading, Worked
from .figures import grid
from .formula import Operator, Row
from .worked import work


def handed_over(decoder: Desk, encoder: Desk) -> Iterator[Block]:
    """The decoder's first states are the encoder's last."""
    last = encoder.trace.steps
    for name in decoder.scenario.system.states:
        state = Symbol(name, 0)
        head = Row((decoder.name(state, 0), Operator("equals"), encoder.name(state, last)))
        yield Worked(head, (decoder.values(state, 0),), ("handed over by the encoder",))


def handed_back(decoder: Desk, encoder: Desk) -> Iterator[Block]:
    """The gradients of the decoder's first states, which go to the encoder's last."""
    sent = sent_to_initial_state(decoder.trace)
    yield Heading(2, ("Back to the encoder",))
    for equation in initial_equations(decoder.trace):
        state = Symbol(equation.left.name, 0)
        first, last = decoder.name(state, 0), encoder.name(state, encoder.trace.steps)
        worked = work(decoder, equation, 0, (first, " is ", last, ", the encoder's last"))
        # A trace has no gradients at step 0: nothing but this needs them.
        result = grid(sent[state.name], decoder.style, "gradient")
        yield worked._replace(stages=(*worked.stages[:-1], result))
