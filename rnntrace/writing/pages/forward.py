"""The pages of the forward pass."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...equations.sweeps import Sweep
from ...exercise.steps import Steps
from ..desk import PREDICTION, TARGET, Desk
from ..document import STEP, Block, Heading, Paragraph, Worked
from ..formula import EQUALS, Applied, Parens, Row, Text, Token, Word
from ..numbers import alike
from ..words import input_at, target_at
from ..worked import work

# A sum over more steps than this shows the first few and the last.


def step_heading(desk: Desk, step: int) -> Heading:
    """``Step 2 of 3: input Hello → target World``."""
    about: Text = ("input ", *input_at(desk, step))
    if desk.trace.targets is not None:
        about = (*about, "  →  target ", *target_at(desk, step))
    return Heading(STEP, (f"Step {step} of {desk.trace.steps}",), about)


def forward_step(desk: Desk, sweep: Sweep, step: int, only: frozenset[str]) -> Iterator[Block]:
    """One step of a sweep: its input, if nothing came before, then each equation in order."""
    yield step_heading(desk, step)
    inputs = desk.trace.inputs
    if inputs and sweep is desk.trace.sweeps[0] and (not only or desk.input.name in only):
        yield _input(desk, inputs, step)
    for equation in sweep.equations:
        name = equation.left.name
        if only and name not in only:
            continue
        if name == desk.system.loss and not desk.calculation.has_loss(step):
            yield Paragraph((f"Step {step} has no target, so no loss.",))
        else:
            remarks = _most_probable(desk, step) if name == PREDICTION.name else ()
            yield work(desk, equation, step, (equation.words,), *remarks)


def _input(desk: Desk, inputs: Steps, step: int) -> Block:
    name = desk.name(desk.input, step)
    if not inputs.present[step - 1]:
        return Paragraph((f"Step {step} has no input: ", name, " is zero."))
    word, place = inputs.words[step - 1], desk.trace.word(desk.input, step)
    numbers = desk.values(desk.input, step, with_words=True)
    if word is None or place is None:
        return Worked(name, (numbers,), ("input",))
    one_hot = Applied(r"\text{one-hot}", "one_hot", Parens(Token(word, place + 1)))
    words = f"input, word {place + 1:,} of {len(desk.calculation.words[desk.input.name]):,}"
    return Worked(Row((name, EQUALS, one_hot)), (numbers,), (words,))


def _most_probable(desk: Desk, step: int) -> tuple[Text, ...]:
    """The predicted word, named, where the outputs have names and are probabilities."""
    labels = desk.calculation.words.get(PREDICTION.name)
    predicted = desk.trace.value(PREDICTION, step)
    if labels is None or not desk.predicts_probabilities or not np.isfinite(predicted).all():
        return ()
    best = int(np.argmax(predicted))
    target = desk.trace.word(TARGET, step) if desk.trace.targets else None
    wanted = best if target is None else target
    highest, probability = alike((predicted[best], predicted[wanted]), desk.style.digits)
    text: Text = ("most probable: ", Word(labels[best]), f", {highest}")
    if target is None:
        return (text,)
    if target == best:
        return ((*text, ", which is the target"),)
    return ((*text, f"; the target has {probability}"),)
