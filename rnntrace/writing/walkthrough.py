"""The documents: a forward pass, backpropagation through time, and the whole walkthrough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..tracing.trace import Trace
from ..tracing.traces import Traces
from . import opening
from .backward import backward_equations, backward_step, gradients, gradients_of_examples
from .chapters import Chapter, chapters, networks
from .document import Block, Document, Heading, Paragraph
from .figures import Style, scalar
from .formula import Name, Operator, Row
from .forward import forward_step, total_loss, total_loss_of_examples
from .handover import handed_back, handed_over


class Selection(NamedTuple):
    """Which steps and which quantities a document shows; empty means all."""

    steps: Sequence[int] = ()
    only: frozenset[str] = frozenset()

    def within(self, last: int) -> list[int]:
        """The steps shown of a sequence with so many."""
        return [step for step in self.steps if step <= last] if self.steps else list(range(1, last + 1))


EVERYTHING = Selection()
USUAL = Style()


def forward_document(
    trace: Trace | Traces, style: Style = USUAL, selection: Selection = EVERYTHING
) -> Document:
    """The forward pass: the network, each step's equations, the loss."""
    return Document(tuple(_forward(trace, chapters(trace, style), selection)))


def bptt_document(trace: Trace | Traces, style: Style = USUAL, selection: Selection = EVERYTHING) -> Document:
    """Backpropagation through time: each step from the last to the first, then the gradients."""
    return Document(tuple(_backward(trace, chapters(trace, style), selection)))


def whole_document(trace: Trace | Traces, style: Style = USUAL) -> Document:
    """The whole walkthrough, to be handed in: conventions, data, weights, forward, backward."""
    return Document(tuple(_whole(trace, chapters(trace, style))))


def _forward(trace: Trace | Traces, found: tuple[Chapter, ...], selection: Selection) -> Iterator[Block]:
    yield from opening.title(found[-1].desk, trace.first_not_finite)
    several = networks(found)
    for chapter in several:
        if len(several) > 1:
            yield Heading(4, (f"{chapter.heading}, the equations",))
        yield opening.forward_equations(chapter.desk, selection.only)
        yield from opening.said_once(chapter.desk)
        yield from opening.order(chapter.desk)
    yield from _forward_steps(found, selection)
    if selection == EVERYTHING:
        yield from _loss(trace, found)


def _forward_steps(found: tuple[Chapter, ...], selection: Selection) -> Iterator[Block]:
    for chapter in found:
        desk = chapter.desk
        if chapter.heading:
            yield Heading(2, (chapter.heading,))
        if desk.part == "d" and not selection.steps:
            yield from handed_over(desk, found[0].desk)
        for step in selection.within(desk.trace.steps):
            yield from forward_step(desk, step, selection.only)
        if desk.trace.scenario.several and selection == EVERYTHING:
            yield from total_loss(desk, f"Loss of example {chapter.number}")


def _loss(trace: Trace | Traces, found: tuple[Chapter, ...]) -> Iterator[Block]:
    if isinstance(trace, Traces):
        yield from total_loss_of_examples([chapter.desk for chapter in found], trace)
    else:
        yield from total_loss(found[-1].desk)


def _backward(trace: Trace | Traces, found: tuple[Chapter, ...], selection: Selection) -> Iterator[Block]:
    yield from opening.title(found[-1].desk, trace.first_not_finite)
    several = networks(found)
    yield from _backward_equations(several, selection)
    loss = scalar(trace.loss, found[0].desk.style, "loss")
    yield Paragraph(("The forward pass gave ", Row((Name("L", role="loss"), Operator("equals"), loss)), "."))
    yield from _backward_steps(trace, found, selection)


def _backward_equations(several: tuple[Chapter, ...], selection: Selection) -> Iterator[Block]:
    for chapter in reversed(several):
        if len(several) > 1:
            yield Heading(4, (f"{chapter.heading}, the equations",))
        yield backward_equations(chapter.desk, selection.only)
        yield from opening.order_of_gradients(chapter.desk)


def _backward_steps(
    trace: Trace | Traces, found: tuple[Chapter, ...], selection: Selection
) -> Iterator[Block]:
    # The decoder comes first on the way back; examples stay in their order.
    order = found if isinstance(trace, Traces) else tuple(reversed(found))
    for chapter in order:
        desk = chapter.desk
        if chapter.heading:
            yield Heading(2, (chapter.heading,))
        for step in sorted(selection.within(desk.trace.steps), reverse=True):
            yield from backward_step(desk, step, selection.only)
        if not selection.steps and not isinstance(trace, Traces):
            yield from gradients(desk, selection.only)
        if desk.part == "d" and not selection.steps:
            yield from handed_back(desk, found[0].desk)
    if not selection.steps and isinstance(trace, Traces):
        yield from gradients_of_examples([chapter.desk for chapter in found], trace, selection.only)


def _whole(trace: Trace | Traces, found: tuple[Chapter, ...]) -> Iterator[Block]:
    yield from opening.title(found[-1].desk, trace.first_not_finite)
    yield from opening.conventions([chapter.desk for chapter in networks(found)])
    for chapter in found:
        after = f" of the {chapter.heading.lower()}" if chapter.desk.part else ""
        if chapter.number == 1:
            yield from opening.vocabulary(chapter.desk, f"Vocabulary{after}")
    for chapter in found:
        after = f" of the {chapter.heading.lower()}" if chapter.desk.part else ""
        after = f": {chapter.heading.lower()}" if trace.scenario.several else after
        yield from opening.sequences(chapter.desk, f"Sequences{after}")
    for chapter in networks(found):
        yield from opening.network(chapter.desk, chapter.heading if chapter.desk.part else "Network")
    yield Heading(2, ("Forward pass",))
    for chapter in networks(found):
        yield from opening.order(chapter.desk)
    yield from _forward_steps(found, EVERYTHING)
    yield from _loss(trace, found)
    if trace.backward:
        yield Heading(2, ("Backpropagation through time",))
        yield from _backward_equations(networks(found), EVERYTHING)
        yield from _backward_steps(trace, found, EVERYTHING)
