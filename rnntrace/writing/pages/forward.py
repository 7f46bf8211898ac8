"""The pages of the forward pass."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import partial

import numpy as np

from ...equations.outputs import outputs
from ...equations.sweeps import Sweep
from ...equations.tree import Equation, Symbol
from ...exercise.steps import Steps
from ...tracing.addresses import Address
from ..document import STEP, Block, Heading, Paragraph
from ..equation import work
from ..form import Form, Source
from ..formula import EQUALS, Applied, Code, Figure, Parens, Row, Text, Token, Word
from ..moment import PREDICTION, TARGETED, Moment
from ..presentation import Presentation
from ..spelled import values
from ..words import input_at, listed, target_at
from .brief import in_brief


def step_heading(shown: Presentation, step: int) -> Heading:
    """``Step 2 of 3: input Hello → target World``."""
    about: Text = ("input ", *input_at(shown.trace, step)) if shown.system.given else ()
    if shown.trace.targets is not None:
        about = (*about, "  →  target ", *target_at(shown.trace, step))
    return Heading(STEP, (f"Step {step} of {shown.trace.steps}",), about, step)


def forward_step(
    shown: Presentation, sweep: Sweep, step: int, only: frozenset[str], *, all_outputs: bool = False
) -> Iterator[Block]:
    """One step of a sweep under its heading."""
    yield step_heading(shown, step)
    yield from step_worked(shown, sweep, step, only, all_outputs=all_outputs)


def step_worked(
    shown: Presentation, sweep: Sweep, step: int, only: frozenset[str], *, all_outputs: bool = False
) -> Iterator[Block]:
    """One step of a sweep: its input, if nothing came before, then each equation in order; those of
    outputs that nothing reads only with ``all_outputs``, or where they are asked for."""
    idle = frozenset() if only or all_outputs else unread(shown, step)
    if shown.style.detail == "brief":
        worked = [each for each in _taken(shown, sweep, step) if not only or each.left.name in only]
        yield from in_brief(shown, [each for each in worked if each.left.name not in idle], step)
        return
    inputs = shown.trace.inputs
    if inputs and sweep is shown.trace.sweeps[0] and (not only or shown.input.name in only):
        yield _input(shown, inputs, step)
    if idle.issuperset(equation.left.name for equation in sweep.equations):
        yield Paragraph((f"Step {step} has no target, and nothing else reads what it gives.",))
    for equation in sweep.equations:
        name = equation.left.name
        if name in idle or (only and name not in only):
            continue
        if name == shown.system.loss and not shown.calculation.has_loss(step):
            yield Paragraph((f"Step {step} has no target, so no loss.",))
            continue
        form = shown.made(("forward", id(equation)), partial(worked_forward, equation), step)
        remarks = _most_probable(shown, step) if name == PREDICTION.name else ()
        yield shown.filled(form, step, *remarks)


def _taken(shown: Presentation, sweep: Sweep, step: int) -> list[Equation]:
    """The equations of a step, without that of the loss where none is taken."""
    has_loss = shown.calculation.has_loss(step)
    return [each for each in sweep.equations if has_loss or each.left.name != shown.system.loss]


def unread(shown: Presentation, step: int) -> frozenset[str]:
    """The values of a step that nothing reads, since its loss is not taken while that of others is."""
    calculation = shown.calculation
    taken = not calculation.losses or calculation.has_loss(step)
    return frozenset() if taken else outputs(shown.system)


def where_read(several: Sequence[Presentation], steps: Collection[int]) -> Iterator[Block]:
    """At which steps outputs are worked, where not at all of them; ``several`` are all that are worked,
    ``steps`` the ones shown, none for all."""
    partly = [
        shown
        for shown in several
        if any(
            unread(shown, step)
            for step in steps or range(1, shown.trace.steps + 1)
            if step <= shown.trace.steps
        )
    ]
    if not partly:
        return
    system = partly[0].system
    names = [name for name in system.names if name in outputs(system) and name != system.loss]
    listing = listed([partly[0].name(Symbol(name, 0)) for name in names])
    verb = "are" if len(names) > 1 else "is"
    if all(shown.calculation.losses == (shown.trace.steps,) for shown in partly):
        text: Text = ("The network is read only at its end: ", *listing, f" {verb} worked at the last step, ")
        text = (*text, "the only one that has a target. ")
    else:
        text = ("The network is read only at steps that have a target: ", *listing)
        text = (*text, f" {verb} worked there alone. ")
    yield Paragraph((*text, Code("--all-outputs"), " shows them at every step."))


def worked_forward(equation: Equation, moment: Moment) -> Form:
    """An equation of the forward pass, with its author's words."""
    return work(moment, equation, (equation.words,))


def _input(shown: Presentation, inputs: Steps, step: int) -> Block:
    if not inputs.present[step - 1]:
        return Paragraph((f"Step {step} has no input: ", shown.name(shown.input, step), " is zero."))
    word = inputs.words[step - 1]
    return shown.worked(("input", word), partial(_input_form, word), step)


def _input_form(word: str | None, moment: Moment) -> Form:
    looks = moment.looks
    name, place = looks.letters.name(looks.input), moment.word(looks.input)
    numbers = values(moment, looks.input, with_words=True)
    if word is None or place is None:
        return moment.form(name, (numbers,), ("input",))
    one_hot = Applied(r"\text{one-hot}", "one_hot", Parens(Token(word, place + 1)))
    words = f"input, word {place + 1:,} of {len(looks.words_of(looks.input.name)):,}"
    return moment.form(Row((name, EQUALS, one_hot)), (numbers,), (words,))


def _most_probable(shown: Presentation, step: int) -> tuple[Text, ...]:
    """The predicted word, named, where the outputs have names and are probabilities."""
    labels = shown.looks.words_of(PREDICTION.name)
    predicted = shown.trace.value(PREDICTION, step)
    if shown.here(step).hides(Source(PREDICTION)):
        return ()
    if not labels or not shown.looks.predicts_probabilities or not np.isfinite(predicted).all():
        return ()
    best = int(predicted.argmax())
    target = shown.trace.word(TARGETED, step) if shown.trace.targets else None
    wanted = best if target is None else target

    def figure(place: int, other: int) -> Figure:
        address = Address(PREDICTION, step, (place,), shown.part, shown.number)
        return Figure(
            float(predicted[place]), shown.style.digits, (float(predicted[other]),), address=address
        )

    text: Text = ("most probable: ", Word(labels[best]), ", ", figure(best, wanted))
    if target is None:
        return (text,)
    if target == best:
        return ((*text, ", which is the target"),)
    return ((*text, "; the target has ", figure(wanted, best)),)
