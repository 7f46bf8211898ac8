"""The documents: a forward pass, backpropagation through time, and the whole walkthrough."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from ...equations.sweeps import Sweep
from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ..document import DETAIL, PART, Block, Document, Heading, Listed, Paragraph
from ..figures import Style
from ..formula import EQUALS, Row
from ..presentation import Presentation
from . import opening
from .backward import backward_equations, backward_step
from .chapters import Chapter, chapters, networks
from .forward import forward_step
from .gradients import gradients, gradients_of_example, gradients_of_examples
from .handover import equations_handed_back, handed_back, handed_over
from .losses import LOSS, loss_of_example, loss_scalar, total_loss, total_loss_of_examples
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
    return Document(lambda: _forward(trace, chapters(trace, style), selection))


def bptt_document(trace: Trace | Traces, style: Style = USUAL, selection: Selection = EVERYTHING) -> Document:
    """Backpropagation through time: each step from the last to the first, then the gradients."""
    return Document(lambda: _backward(trace, chapters(trace, style), selection))


def whole_document(trace: Trace | Traces, style: Style = USUAL) -> Document:
    """The whole walkthrough, to be handed in: conventions, data, weights, forward, backward."""
    return Document(lambda: _whole(trace, chapters(trace, style)))


def _forward(trace: Trace | Traces, found: tuple[Chapter, ...], selection: Selection) -> Iterator[Block]:
    yield from opening.title(found[-1].shown, trace.first_not_finite)
    several = networks(found)
    for chapter in several:
        if len(several) > 1:
            yield Heading(DETAIL, (f"{chapter.heading}, the equations",))
        yield opening.forward_equations(chapter.shown, selection.only)
        yield from opening.said_once(chapter.shown)
        yield from order_of_values(chapter.shown)
    yield Paragraph((opening.ROUNDED,))
    yield from _forward_steps(found, selection)
    if selection == EVERYTHING:
        yield from _loss(trace, found)


def _forward_steps(found: tuple[Chapter, ...], selection: Selection, what: str = "") -> Iterator[Block]:
    """The steps of every chapter; in a document of more than them, under headings that say ``what``."""
    for chapter in found:
        shown = chapter.shown
        if heading := chapter.headed(what):
            yield Heading(PART, (heading,))
        if what and chapter.number == 1:
            yield from order_of_values(shown)
        if chapter.before and not selection.steps:
            yield from handed_over(shown, chapter.before)
        yield from _swept(shown, shown.trace.sweeps, forward_step, selection)
        if shown.trace.exercise.several and selection == EVERYTHING:
            yield from loss_of_example(shown, chapter.number)


def _swept(
    shown: Presentation,
    sweeps: Sequence[Sweep],
    worked: Callable[[Presentation, Sweep, int, frozenset[str]], Iterator[Block]],
    selection: Selection,
) -> Iterator[Block]:
    """The steps shown of each sweep. Where there are several, each has a heading, and those that show
    nothing are left out."""
    for sweep in sweeps:
        steps = selection.among(sweep.steps(shown.trace.steps))
        blocks = (block for step in steps for block in worked(shown, sweep, step, selection.only))
        if len(sweeps) > 1:
            begun = list(_to_the_first_worked(blocks))
            if all(isinstance(block, Heading) for block in begun):
                continue
            yield sweep_heading(shown, sweep, sweeps, steps)
            yield from begun
        yield from blocks


def _to_the_first_worked(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks up to the first that is more than a heading, that one included."""
    for block in blocks:
        yield block
        if not isinstance(block, Heading):
            return


def _loss(trace: Trace | Traces, found: tuple[Chapter, ...]) -> Iterator[Block]:
    if isinstance(trace, Traces):
        yield from total_loss_of_examples([chapter.shown for chapter in found], trace)
    else:
        yield from total_loss(found[-1].shown)


def _backward(trace: Trace | Traces, found: tuple[Chapter, ...], selection: Selection) -> Iterator[Block]:
    yield from opening.title(found[-1].shown, trace.first_not_finite)
    yield from _backward_equations(networks(found), selection)
    loss = loss_scalar(found[-1].shown, trace if isinstance(trace, Traces) else None)
    yield Paragraph(("The forward pass gave ", Row((LOSS, EQUALS, loss)), f". {opening.ROUNDED}"))
    yield from _backward_steps(trace, found, selection)


def _backward_equations(several: tuple[Chapter, ...], selection: Selection) -> Iterator[Block]:
    for chapter in reversed(several):
        shown = chapter.shown
        if len(several) > 1:
            yield Heading(DETAIL, (f"{chapter.heading}, the equations",))
        lines = backward_equations(shown, selection.only)
        if chapter.before and not selection.only:
            lines = (*lines, *equations_handed_back(shown, chapter.before))
        yield Listed(lines)
        if numbers := opening.constants(shown):
            yield Paragraph(numbers)
        yield from order_of_gradients(shown)


def _backward_steps(
    trace: Trace | Traces, found: tuple[Chapter, ...], selection: Selection, what: str = ""
) -> Iterator[Block]:
    """The same on the way back, where examples have their equations before them."""
    # The decoder comes first on the way back; examples stay in their order.
    order = found if isinstance(trace, Traces) else tuple(reversed(found))
    for chapter in order:
        shown = chapter.shown
        if heading := chapter.headed(what):
            yield Heading(PART, (heading,))
        if what and not isinstance(trace, Traces):
            yield from _backward_equations((chapter,), selection)
        yield from _swept(shown, shown.trace.backward_sweeps, backward_step, selection)
        if not selection.steps and isinstance(trace, Traces):
            yield from gradients_of_example(shown, chapter.number, selection.only)
        elif not selection.steps:
            yield from gradients(shown, selection.only)
        if chapter.before and not selection.steps:
            yield from handed_back(shown, chapter.before)
    if not selection.steps and isinstance(trace, Traces):
        yield from gradients_of_examples([chapter.shown for chapter in found], trace, selection.only)


def _whole(trace: Trace | Traces, found: tuple[Chapter, ...]) -> Iterator[Block]:
    yield from opening.title(found[-1].shown, trace.first_not_finite)
    yield from opening.conventions([chapter.shown for chapter in networks(found)])
    for chapter in found:
        after = f" of the {chapter.heading.lower()}" if chapter.shown.part else ""
        if chapter.number == 1:
            full, known = chapter.shown.style.full, chapter.shown.calculation
            yield from opening.vocabulary(known, f"Vocabulary{after}", full=full)
    for chapter in found:
        after = f" of the {chapter.heading.lower()}" if chapter.shown.part else ""
        after = f": {chapter.heading.lower()}" if trace.exercise.several else after
        yield from opening.sequences(chapter.shown, f"Sequences{after}")
    for chapter in networks(found):
        yield from opening.network(chapter.shown, chapter.heading if chapter.shown.part else "")
    yield from _forward_steps(found, EVERYTHING, "Forward pass")
    yield from _loss(trace, found)
    if trace.backward:
        if isinstance(trace, Traces):
            yield Heading(PART, (BPTT,))
            yield from _backward_equations(networks(found), EVERYTHING)
        yield from _backward_steps(trace, found, EVERYTHING, BPTT)
