"""The documents: a forward pass, backpropagation through time, and the whole walkthrough."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
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
from .brief import table
from .chapters import Chapter, chapters, networks, on_the_way_back, parts
from .forward import forward_step, unread, where_read
from .gradients import gradients, gradients_of_example, gradients_of_examples
from .handover import back_to_the_initial_state, equations_handed_back, handed_back, handed_over
from .losses import LOSS, loss_of_example, loss_scalar, total_loss, total_loss_of_examples
from .order import order_of_gradients, order_of_values, sweep_heading


class Selection(NamedTuple):
    """Which steps and which quantities a document shows; empty means all. Outputs that nothing reads, at
    steps without a target, are shown where they are named, or with ``all_outputs``."""

    steps: Sequence[int] = ()
    only: frozenset[str] = frozenset()
    all_outputs: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether no step and no quantity is chosen."""
        return not (self.steps or self.only)

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


def whole_document(
    trace: Trace | Traces, style: Style = USUAL, selection: Selection = EVERYTHING
) -> Document:
    """The whole walkthrough, to be handed in: conventions, data, weights, forward, backward. Of the
    ``selection`` only ``all_outputs`` counts."""
    everything = EVERYTHING._replace(all_outputs=selection.all_outputs)
    return Document(lambda: _whole(trace, chapters(trace, style), everything))


def _forward(trace: Trace | Traces, found: tuple[Chapter, ...], selection: Selection) -> Iterator[Block]:
    yield from opening.title(found[-1].shown, trace.first_not_finite)
    several = networks(found)
    for chapter in several:
        if len(several) > 1:
            yield Heading(DETAIL, (f"{chapter.network}, the equations",))
        yield opening.forward_equations(chapter.shown, selection.only)
        yield from opening.said_once(chapter.shown)
        yield from order_of_values(chapter.shown)
    yield from _where_read(found, selection)
    yield Paragraph((opening.rounding(found[-1].shown),))
    for chapter in found:
        yield from forward_steps(chapter, found, selection)
    if selection.is_whole:
        yield from _loss(trace, found)


def forward_steps(
    chapter: Chapter, found: Sequence[Chapter], selection: Selection, what: str = ""
) -> Iterator[Block]:
    """The steps of one of the chapters ``found``; in a document of more than them, under a heading that says
    ``what``."""
    shown = chapter.shown
    if heading := chapter.headed(what):
        yield Heading(PART, (heading,))
    if what and chapter.number == 1:
        yield from order_of_values(shown)
        yield from _where_read(found if shown.trace.exercise.several else (chapter,), selection)
    if chapter.before and not selection.steps:
        yield from handed_over(shown, chapter.before)
    worked = partial(forward_step, all_outputs=selection.all_outputs)
    yield from _swept(shown, shown.trace.sweeps, worked, selection, _unread(shown, selection))
    if shown.trace.exercise.several and selection.is_whole:
        yield from loss_of_example(shown, chapter.number)
    if shown.style.detail == "brief" and selection.is_whole:
        yield from table(shown, partial(_left_out, shown, selection))


def _where_read(found: Sequence[Chapter], selection: Selection) -> Iterator[Block]:
    """At which steps outputs are worked, where that is to be said."""
    if not (selection.only or selection.all_outputs):
        yield from where_read([chapter.shown for chapter in found], selection.steps)


def _left_out(shown: Presentation, selection: Selection, step: int) -> frozenset[str]:
    return frozenset() if selection.all_outputs else unread(shown, step)


def _unread(shown: Presentation, selection: Selection) -> Callable[[Sweep, int], bool]:
    """Whether a sweep has nothing to show at a step."""
    if selection.only or selection.all_outputs:
        return lambda sweep, step: False
    return lambda sweep, step: unread(shown, step).issuperset(each.left.name for each in sweep.equations)


def _swept(
    shown: Presentation,
    sweeps: Sequence[Sweep],
    worked: Callable[[Presentation, Sweep, int, frozenset[str]], Iterator[Block]],
    selection: Selection,
    idle: Callable[[Sweep, int], bool] = lambda sweep, step: False,
) -> Iterator[Block]:
    """The steps shown of each sweep. Where there are several, each has a heading, and those that show
    nothing are left out, as are the steps at which one is ``idle``."""
    for sweep in sweeps:
        steps = selection.among(sweep.steps(shown.trace.steps))
        if len(sweeps) > 1:
            steps = [step for step in steps if not idle(sweep, step)]
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
        yield from total_loss_of_examples([chapter.shown for chapter in parts(found)[-1]], trace)
    else:
        yield from total_loss(found[-1].shown)


def _backward(trace: Trace | Traces, found: tuple[Chapter, ...], selection: Selection) -> Iterator[Block]:
    yield from opening.title(found[-1].shown, trace.first_not_finite)
    yield from _backward_equations(networks(found), selection)
    loss = loss_scalar(found[-1].shown, trace if isinstance(trace, Traces) else None)
    yield Paragraph(
        ("The forward pass gave ", Row((LOSS, EQUALS, loss)), f". {opening.rounding(found[-1].shown)}")
    )
    for chapter in on_the_way_back(found):
        yield from _backward_steps(trace, chapter, selection)
    yield from _gradients(trace, found, selection)


def _backward_equations(several: tuple[Chapter, ...], selection: Selection) -> Iterator[Block]:
    for chapter in reversed(several):
        shown = chapter.shown
        if len(several) > 1:
            yield Heading(DETAIL, (f"{chapter.network}, the equations",))
        # In brief the equations of the gradients stand with their numbers alone.
        alone = shown.style.detail == "brief" and selection.is_whole
        lines = backward_equations(shown, selection.only, of_steps=alone)
        if chapter.before and not selection.only:
            lines = (*lines, *equations_handed_back(shown, chapter.before))
        yield Listed(lines)
        if numbers := opening.constants(shown.calculation, shown.style):
            yield Paragraph(numbers)
        yield from order_of_gradients(shown)


def _backward_steps(
    trace: Trace | Traces, chapter: Chapter, selection: Selection, what: str = ""
) -> Iterator[Block]:
    """The same on the way back, where examples have their equations before them."""
    shown, several = chapter.shown, isinstance(trace, Traces)
    if heading := chapter.headed(what):
        yield Heading(PART, (heading,))
    if what and not several:
        yield from _backward_equations((chapter,), selection)
    yield from _swept(shown, shown.trace.backward_sweeps, backward_step, selection)
    if selection.steps:
        return
    yield from back_to_the_initial_state(shown, selection.only)
    if several:
        yield from gradients_of_example(shown, chapter.number, selection.only)
    else:
        yield from gradients(shown, selection.only)
    if chapter.before:
        yield from handed_back(shown, chapter.before)


def _gradients(trace: Trace | Traces, found: tuple[Chapter, ...], selection: Selection) -> Iterator[Block]:
    """The gradients of all examples together; those of one calculation come with its steps."""
    if not selection.steps and isinstance(trace, Traces):
        for each in reversed(parts(found)):
            several = [chapter.shown for chapter in each]
            yield from gradients_of_examples(several, trace.of(several[0].part), selection.only)


class Stretch(NamedTuple):
    """A part of the walkthrough: a ``chapter`` forward, or ``back``; None where it is of all examples."""

    chapter: Chapter | None
    back: bool
    blocks: Iterator[Block]


def stretches(
    trace: Trace | Traces, found: tuple[Chapter, ...], selection: Selection = EVERYTHING
) -> Iterator[Stretch]:
    """The walkthrough's passes: forward, the loss, and backward where there is a way back."""
    for chapter in found:
        yield Stretch(chapter, False, forward_steps(chapter, found, selection, "Forward pass"))
    several = isinstance(trace, Traces)
    if selection.is_whole:
        yield Stretch(None if several else found[-1], False, _loss(trace, found))
    if not trace.backward:
        return
    if several:
        equations = _backward_equations(networks(found), selection)
        yield Stretch(None, True, chain([Heading(PART, (BPTT,))], equations))
    for chapter in on_the_way_back(found):
        yield Stretch(chapter, True, _backward_steps(trace, chapter, selection, BPTT))
    yield Stretch(None, True, _gradients(trace, found, selection))


def _whole(trace: Trace | Traces, found: tuple[Chapter, ...], selection: Selection) -> Iterator[Block]:
    yield from opening.title(found[-1].shown, trace.first_not_finite)
    yield from after_title(trace, found, selection)


def after_title(
    trace: Trace | Traces, found: tuple[Chapter, ...], selection: Selection = EVERYTHING
) -> Iterator[Block]:
    """The whole walkthrough, but for its title."""
    yield from opening.conventions([chapter.shown for chapter in networks(found)])
    for chapter in found:
        after = f" of the {chapter.shown.part}" if chapter.shown.part else ""
        if chapter.number == 1:
            style, known = chapter.shown.style, chapter.shown.calculation
            brief = style.detail == "brief"
            yield from opening.vocabulary(known, f"Vocabulary{after}", full=style.full, brief=brief)
    for chapter in found:
        after = f" of the {chapter.shown.part}" if chapter.shown.part else ""
        after = f": {chapter.heading.lower()}" if trace.exercise.several else after
        yield from opening.sequences(chapter.shown, f"Sequences{after}")
    for chapter in networks(found):
        yield from opening.network(chapter.shown, chapter.network)
    for stretch in stretches(trace, found, selection):
        yield from stretch.blocks
