"""The documents: a forward pass, backpropagation through time, and the whole walkthrough."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from ...equations.sweeps import Sweep
from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ..desk import Desk
from ..document import DETAIL, PART, Block, Document, Heading, Listed, Paragraph
from ..figures import Style, scalar
from ..formula import EQUALS, Row
from . import opening
from .backward import backward_equations, backward_step
from .chapters import Chapter, chapters, networks
from .forward import forward_step
from .gradients import gradients, gradients_of_example, gradients_of_examples
from .handover import equations_handed_back, handed_back, handed_over
from .losses import LOSS, loss_of_example, total_loss, total_loss_of_examples
from .order import order_of_gradients, order_of_values, sweep_heading


class Selection(NamedTuple):
    """Which steps and which quantities a document shows; empty means all."""

    steps: Sequence[int] = ()
    only: frozenset[str] = frozenset()

    def among(self, steps: Iterable[int]) -> list[int]:
        """Those of the steps that are shown."""
        return [step for step in steps if not self.steps or step in self.steps]


EVERYTHING = Selection()
USUAL = Style()
BPTT = "Backpropagation through time"


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
            yield Heading(DETAIL, (f"{chapter.heading}, the equations",))
        yield opening.forward_equations(chapter.desk, selection.only)
        yield from opening.said_once(chapter.desk)
        yield from order_of_values(chapter.desk)
    yield Paragraph((opening.ROUNDED,))
    yield from _forward_steps(found, selection)
    if selection == EVERYTHING:
        yield from _loss(trace, found)


def _forward_steps(found: tuple[Chapter, ...], selection: Selection, what: str = "") -> Iterator[Block]:
    """The steps of every chapter; in a document of more than them, under headings that say ``what``."""
    for chapter in found:
        desk = chapter.desk
        if heading := chapter.headed(what):
            yield Heading(PART, (heading,))
        if what and chapter.number == 1:
            yield from order_of_values(desk)
        if chapter.before and not selection.steps:
            yield from handed_over(desk, chapter.before)
        yield from _swept(desk, desk.trace.sweeps, forward_step, selection)
        if desk.trace.exercise.several and selection == EVERYTHING:
            yield from loss_of_example(desk, chapter.number)


def _swept(
    desk: Desk,
    sweeps: Sequence[Sweep],
    worked: Callable[[Desk, Sweep, int, frozenset[str]], Iterator[Block]],
    selection: Selection,
) -> Iterator[Block]:
    """The steps shown of each sweep. Where there are several, each has a heading, and those that show
    nothing are left out."""
    for sweep in sweeps:
        steps = selection.among(sweep.steps(desk.trace.steps))
        blocks = [block for step in steps for block in worked(desk, sweep, step, selection.only)]
        if len(sweeps) > 1:
            if all(isinstance(block, Heading) for block in blocks):
                continue
            yield sweep_heading(desk, sweep, sweeps, steps)
        yield from blocks


def _loss(trace: Trace | Traces, found: tuple[Chapter, ...]) -> Iterator[Block]:
    if isinstance(trace, Traces):
        yield from total_loss_of_examples([chapter.desk for chapter in found], trace)
    else:
        yield from total_loss(found[-1].desk)


def _backward(trace: Trace | Traces, found: tuple[Chapter, ...], selection: Selection) -> Iterator[Block]:
    yield from opening.title(found[-1].desk, trace.first_not_finite)
    yield from _backward_equations(networks(found), selection)
    loss = scalar(trace.loss, found[0].desk.style, "loss")
    yield Paragraph(("The forward pass gave ", Row((LOSS, EQUALS, loss)), f". {opening.ROUNDED}"))
    yield from _backward_steps(trace, found, selection)


def _backward_equations(several: tuple[Chapter, ...], selection: Selection) -> Iterator[Block]:
    for chapter in reversed(several):
        desk = chapter.desk
        if len(several) > 1:
            yield Heading(DETAIL, (f"{chapter.heading}, the equations",))
        lines = tuple(backward_equations(desk, selection.only))
        if chapter.before and not selection.only:
            lines = (*lines, *equations_handed_back(desk, chapter.before))
        yield Listed(lines)
        if numbers := opening.constants(desk):
            yield Paragraph(numbers)
        yield from order_of_gradients(desk)


def _backward_steps(
    trace: Trace | Traces, found: tuple[Chapter, ...], selection: Selection, what: str = ""
) -> Iterator[Block]:
    """The same on the way back, where examples have their equations before them."""
    # The decoder comes first on the way back; examples stay in their order.
    order = found if isinstance(trace, Traces) else tuple(reversed(found))
    for chapter in order:
        desk = chapter.desk
        if heading := chapter.headed(what):
            yield Heading(PART, (heading,))
        if what and not isinstance(trace, Traces):
            yield from _backward_equations((chapter,), selection)
        yield from _swept(desk, desk.trace.backward_sweeps, backward_step, selection)
        if not selection.steps and isinstance(trace, Traces):
            yield from gradients_of_example(desk, chapter.number, selection.only)
        elif not selection.steps:
            yield from gradients(desk, selection.only)
        if chapter.before and not selection.steps:
            yield from handed_back(desk, chapter.before)
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
        after = f": {chapter.heading.lower()}" if trace.exercise.several else after
        yield from opening.sequences(chapter.desk, f"Sequences{after}")
    for chapter in networks(found):
        yield from opening.network(chapter.desk, chapter.heading if chapter.desk.part else "")
    yield from _forward_steps(found, EVERYTHING, "Forward pass")
    yield from _loss(trace, found)
    if trace.backward:
        if isinstance(trace, Traces):
            yield Heading(PART, (BPTT,))
            yield from _backward_equations(networks(found), EVERYTHING)
        yield from _backward_steps(trace, found, EVERYTHING, BPTT)
