"""The pages of the forward pass."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from ...equations.sweeps import Sweep
from ...equations.tree import Equation
from ...exercise.steps import Steps
from ...tracing.addresses import Address
from ..document import STEP, Block, Heading, Paragraph
from ..equation import work
from ..form import Form
from ..formula import EQUALS, Applied, Figure, Parens, Row, Text, Token, Word
from ..moment import PREDICTION, TARGETED, Moment
from ..presentation import Presentation
from ..spelled import values
from ..words import input_at, target_at


def step_heading(shown: Presentation, step: int) -> Heading:
    """``Step 2 of 3: input Hello → target World``."""
    about: Text = ("input ", *input_at(shown.trace, step)) if shown.system.given else ()
    if shown.trace.targets is not None:
        about = (*about, "  →  target ", *target_at(shown.trace, step))
    return Heading(STEP, (f"Step {step} of {shown.trace.steps}",), about, step)


def forward_step(shown: Presentation, sweep: Sweep, step: int, only: frozenset[str]) -> Iterator[Block]:
    """One step of a sweep: its input, if nothing came before, then each equation in order."""
    yield step_heading(shown, step)
    inputs = shown.trace.inputs
    if inputs and sweep is shown.trace.sweeps[0] and (not only or shown.input.name in only):
        yield _input(shown, inputs, step)
    for equation in sweep.equations:
        name = equation.left.name
        if only and name not in only:
            continue
        if name == shown.system.loss and not shown.calculation.has_loss(step):
            yield Paragraph((f"Step {step} has no target, so no loss.",))
            continue
        form = shown.made(("forward", id(equation)), partial(_worked, equation), step)
        remarks = _most_probable(shown, step) if name == PREDICTION.name else ()
        yield shown.filled(form, step, *remarks)


def _worked(equation: Equation, moment: Moment) -> Form:
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
