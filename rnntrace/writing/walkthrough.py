"""The documents: a forward pass, backpropagation through time, and the whole walkthrough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..tracing.trace import Trace
from . import opening
from .backward import backward_equations, backward_step, gradients
from .desk import Desk
from .document import Block, Document, Heading, Paragraph
from .figures import Style, scalar
from .formula import Name, Operator, Row
from .forward import forward_step, total_loss


class Selection(NamedTuple):
    """Which steps and which quantities a document shows; empty means all."""

    steps: Sequence[int] = ()
    only: frozenset[str] = frozenset()


EVERYTHING = Selection()
USUAL = Style()


def forward_document(trace: Trace, style: Style = USUAL, selection: Selection = EVERYTHING) -> Document:
    """The forward pass: the network, each step's equations, the loss."""
    return Document(tuple(_forward(Desk(trace, style), selection)))


def bptt_document(trace: Trace, style: Style = USUAL, selection: Selection = EVERYTHING) -> Document:
    """Backpropagation through time: each step from the last to the first, then the gradients."""
    return Document(tuple(_backward(Desk(trace, style), selection)))


def whole_document(trace: Trace, style: Style = USUAL) -> Document:
    """The whole walkthrough, to be handed in: conventions, data, weights, forward, backward."""
    return Document(tuple(_whole(Desk(trace, style))))


def _forward(desk: Desk, selection: Selection) -> Iterator[Block]:
    yield from opening.title(desk)
    yield opening.forward_equations(desk, selection.only)
    yield from opening.said_once(desk)
    for step in selection.steps or range(1, desk.trace.steps + 1):
        yield from forward_step(desk, step, selection.only)
    if selection == EVERYTHING:
        yield from total_loss(desk)


def _backward(desk: Desk, selection: Selection) -> Iterator[Block]:
    yield from opening.title(desk)
    yield backward_equations(desk, selection.only)
    loss = scalar(desk.trace.loss, desk.style, "loss")
    yield Paragraph(("The forward pass gave ", Row((Name("L", role="loss"), Operator("equals"), loss)), "."))
    for step in sorted(selection.steps or range(1, desk.trace.steps + 1), reverse=True):
        yield from backward_step(desk, step, selection.only)
    if not selection.steps:
        yield from gradients(desk, selection.only)


def _whole(desk: Desk) -> Iterator[Block]:
    for part in (opening.title, opening.conventions, opening.vocabulary, opening.sequences, opening.network):
        yield from part(desk)
    yield Heading(2, ("Forward pass",))
    for step in range(1, desk.trace.steps + 1):
        yield from forward_step(desk, step, frozenset())
    yield from total_loss(desk)
    if desk.trace.backward:
        yield Heading(2, ("Backpropagation through time",))
        yield backward_equations(desk)
        for step in range(desk.trace.steps, 0, -1):
            yield from backward_step(desk, step, frozenset())
        yield from gradients(desk, frozenset())
