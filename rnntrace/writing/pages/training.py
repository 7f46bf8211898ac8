"""The page of training: how the loss goes, what the network says before and after, and the updates that are
worked in full."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ...tracing.trained import Cut, Failure, Shown, Training
from ..document import PART, Block, Curve, Document, Heading, Paragraph, Table
from ..figures import Style
from ..formula import Figure, Name, Text
from ..letters import Letters
from ..words import counted
from . import opening, update
from .chapters import chapters
from .losses import LOSS
from .predictions import predictions, right_of, said
from .reductions import averaged


def training_document(of: Training, style: Style) -> Document:
    """Training from the first epoch to the last."""
    return Document(lambda: _training(of, style))


def _curve(of: Training, style: Style) -> Curve:
    """The loss from epoch to epoch, the epochs marked of which updates are worked in full."""
    marks = dict.fromkeys(shown.epoch for shown in of.shown.values())
    one_each = of.updates <= of.made
    marked = "worked in full" if one_each else "with an update worked in full"
    return Curve(of.losses, digits=style.digits, marks=tuple(marks), marked=marked)


def _training(of: Training, style: Style) -> Iterator[Block]:
    network = chapters(of.before, style)[-1].shown
    yield from opening.title(network, None)
    yield Heading(PART, (f"Training: {update.title_of(of.optimizer)}",))
    yield Paragraph((_course(of),))
    yield from update.rule(of.given, of.optimizer, style)
    yield Paragraph((opening.rounding(network),))
    yield from _losses(of, style)
    yield from _cuts(of, style)
    yield from predictions(of, style)
    first = 0  # of the traces of the update, among those of all
    for number, shown in of.shown.items():
        yield from _shown(number, shown, of, update.Numbered(shown.update, style, first))
        first += len(shown.update.traces)


def _course(of: Training) -> str:
    """How many epochs, and how each goes."""
    course, examples = of.course, len(of.given.chains)
    epochs = counted(course.epochs, "epoch")
    if course.until is not None:
        epochs = f"At most {epochs}, until the loss is no more than {course.until:g}"
    chunk = ""
    if course.chunk:
        chunk = "every step" if course.chunk == 1 else f"every {course.chunk:,} steps"
    if course.each and examples > 1:
        updates = f"after {chunk} of every example" if chunk else "after every example"
        said = f"In each the weights are updated {updates}, one example after the other."
        return f"{epochs}. {said}{_of_a_part(of)}"
    if chunk:
        together = f", for all {examples} examples side by side, as far as they go" if examples > 1 else ""
        return f"{epochs}. In each the weights are updated after {chunk}{together}.{_of_a_part(of)}"
    together = f", for all {examples} examples together" if examples > 1 else ""
    return f"{epochs}. Each is one update{together}."


def _of_a_part(of: Training) -> str:
    """What the loss of an update is that is made of a part of the sequences."""
    mean = averaged(of.given.last.system)
    share = f" The loss is the {mean.of_all}, and an update goes by the share of its steps." if mean else ""
    idle = " Where none has a target, there is no update." if of.course.chunk else ""
    return f"{idle}{share}"


# -- the loss --------------------------------------------------------------------------------------


class Column(NamedTuple):
    """A column of the table of losses: what stands in it after so many epochs."""

    head: Text
    cell: Callable[[int], Text]
    numeric: bool = True


def _losses(of: Training, style: Style) -> Iterator[Block]:
    """The loss from epoch to epoch; of many, some."""
    yield Heading(PART, ("The loss",))
    columns = tuple(_columns(of, style))
    yield Table(
        tuple(column.head for column in columns),
        tuple(tuple(column.cell(number) for column in columns) for number in sorted(of.seen)),
        tuple(column.numeric for column in columns),
    )
    yield _curve(of, style)
    if of.failure:
        yield Paragraph(_failure(of, of.failure))
    elif of.interrupted:
        yield Paragraph((f"It was interrupted after {counted(of.made, 'epoch')}.",))
    elif of.course.until is not None:
        enough = of.losses[-1] <= of.course.until
        limit = Figure(of.course.until, style.digits, given=True)
        rest = ", so training ends." if enough else ", which was to be reached."
        yield Paragraph((f"That is {'no' if enough else 'still'} more than ", limit, rest))


def _columns(of: Training, style: Style) -> Iterator[Column]:
    epochs, seen = of.epochs, of.seen
    losses = tuple(epochs[number].loss for number in sorted(seen))
    yield Column(("Epochs",), lambda number: (f"{number:,}",))
    yield Column((LOSS,), lambda number: (Figure(epochs[number].loss, style.digits, losses),))
    norm = "Largest norm of " if of.updates > of.made else "Norm of "
    gradients = Name("θ", gradient=True, role="gradient")
    yield Column((norm, gradients), lambda number: _norm(epochs[number].before, style))
    if {"clip_norm", "clip_value"} & of.optimizer.numbers.keys():
        yield Column(("clipped",), lambda number: _norm(epochs[number].after, style))
    if len(of.given.chains) == 1:
        if said(of.before):
            yield Column(("What it says",), lambda number: said(seen[number]), numeric=False)
    elif right_of(of.before) is not None:
        targets = sum(len(chain[-1].losses) for chain in of.given.chains)
        yield Column(("Right",), lambda number: (f"{right_of(seen[number]):,} of {targets:,}",))


def _norm(norm: float | None, style: Style) -> Text:
    return ("",) if norm is None else (Figure(norm, style.digits),)


def _failure(of: Training, failure: Failure) -> Text:
    """Where a number was not finite."""
    symbol, step = failure.first
    letters = Letters.of(of.given.last)
    which = letters.name(symbol, step) if step is not None else letters.name(symbol)
    weights = f"those after {counted(of.made, 'epoch')}" if of.made else "those from the beginning"
    if not failure.after:
        when = f"In update {failure.update:,}"
    else:
        when = f"With the weights after update {failure.update:,}" if failure.update else "From the beginning"
    return (
        f"{when} not every number is finite, so training ends. The first that is not is ",
        which,
        f". The weights that are kept are {weights}.",
    )


# -- what is cut -----------------------------------------------------------------------------------


def _cuts(of: Training, style: Style) -> Iterator[Block]:
    """What truncated backpropagation leaves out."""
    chunk = of.course.chunk
    if not chunk:
        return
    yield Heading(PART, ("What is cut off",))
    if not of.cuts:
        longest = of.given.most_steps
        yield Paragraph((f"Nothing: no sequence is longer than {counted(min(chunk, longest), 'step')}.",))
        return
    yield Paragraph(
        (
            "The state is carried over from one chunk to the next, the gradient is not: what the losses of "
            "all later steps would send back across the cut falls away. Its norm at each cut, with the "
            "weights at the beginning of the first epoch and of the last:",
        )
    )
    sizes = tuple(cut.norm for cut in of.cuts)
    several = of.course.each and len(of.given.chains) > 1
    header: list[Text] = [("Epoch",), *([("Example",)] if several else []), ("Cut after step",), ("Norm",)]
    yield Table(
        tuple(header),
        tuple(_cut(cut, several, sizes, style) for cut in of.cuts),
        (True,) * len(header),
    )


def _cut(cut: Cut, several: bool, sizes: tuple[float, ...], style: Style) -> tuple[Text, ...]:
    example: list[Text] = [(str(cut.places[0] + 1),)] if several else []
    number = Figure(cut.norm, style.digits, sizes)
    return ((f"{cut.epoch:,}",), *example, (f"{cut.step:,}",), (number,))


# -- updates in full -------------------------------------------------------------------------------


def _shown(number: int, shown: Shown, of: Training, numbered: update.Numbered) -> Iterator[Block]:
    """An update worked in full."""
    lesson = shown.lesson
    made_of = []
    if of.course.each and len(of.given.chains) > 1:
        made_of.append(f"example {lesson.places[0] + 1}")
    if of.course.chunk:
        first, last = lesson.first, lesson.last
        made_of.append(f"step {first}" if first == last else f"steps {first} to {last}")
    yield Heading(PART, (f"Update {number:,}, worked in full",), (", ".join(made_of),) if made_of else ())
    sequences = "The same part of the sequences" if made_of else "The same sequences"
    yield from update.worked(numbered, sequences=sequences)
