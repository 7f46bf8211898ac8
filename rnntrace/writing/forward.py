"""The pages of the forward pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ..equations.tree import Symbol
from ..tracing.traces import Traces
from .desk import PREDICTION, TARGET, Desk
from .document import Block, Heading, Paragraph, Worked
from .figures import scalar
from .formula import Applied, Formula, Name, Operator, Parens, Ratio, Row, Scalar, Summed, Text, Token, Word
from .numbers import fixed
from .words import input_at, target_at
from .worked import work

# A sum over more steps than this shows the first few and the last.
MOST_TERMS = 12


def step_heading(desk: Desk, step: int) -> Heading:
    """``Step 2 of 3: input Hello → target World``."""
    about: Text = ("input ", *input_at(desk, step))
    if desk.trace.targets is not None:
        about = (*about, "  →  target ", *target_at(desk, step))
    return Heading(3, (f"Step {step} of {desk.trace.steps}",), about)


def forward_step(desk: Desk, step: int, only: frozenset[str]) -> Iterator[Block]:
    """One step: its input, then each equation in order."""
    yield step_heading(desk, step)
    if not only or desk.input.name in only:
        yield _input(desk, step)
    targets = desk.trace.targets
    for equation in desk.trace.equations:
        name = equation.left.name
        if only and name not in only:
            continue
        if name == desk.scenario.system.loss and targets and not targets.present[step - 1]:
            yield Paragraph((f"Step {step} has no target, so no loss.",))
        else:
            remarks = _most_probable(desk, step) if name == PREDICTION.name else ()
            yield work(desk, equation, step, (equation.words,), *remarks)


def _input(desk: Desk, step: int) -> Block:
    scenario = desk.scenario
    name = desk.name(desk.input, step)
    if not desk.trace.inputs.present[step - 1]:
        return Paragraph((f"Step {step} has no input: ", name, " is zero."))
    word, place = desk.trace.inputs.words[step - 1], desk.trace.word(desk.input, step)
    numbers = desk.values(desk.input, step, with_words=True)
    if word is None or place is None:
        return Worked(name, (numbers,), ("input",))
    one_hot = Applied(r"\mathrm{onehot}", "one_hot", Parens(Token(word, place + 1)))
    words = f"input, word {place + 1} of {len(scenario.words or ())}"
    return Worked(Row((name, Operator("equals"), one_hot)), (numbers,), (words,))


def _most_probable(desk: Desk, step: int) -> tuple[Text, ...]:
    """The predicted word, named, where the outputs have names and are probabilities."""
    scenario = desk.scenario
    predicted = desk.trace.value(PREDICTION, step)
    if scenario.labels is None or not desk.predicts_probabilities or not np.isfinite(predicted).all():
        return ()
    best = int(np.argmax(predicted))
    digits = desk.style.digits
    text: Text = ("most probable: ", Word(scenario.labels[best]), f", {fixed(predicted[best], digits)}")
    target = desk.trace.word(TARGET, step) if desk.trace.targets else None
    if target is None:
        return (text,)
    if target == best:
        return ((*text, ", which is the target"),)
    return ((*text, f"; the target has {fixed(predicted[target], digits)}"),)


def total_loss(desk: Desk, heading: str = "Loss over all steps") -> Iterator[Block]:
    """The loss over all steps."""
    scenario = desk.scenario
    if scenario.system.loss is None or desk.trace.targets is None:
        return
    present = [step for step, there in enumerate(desk.trace.targets.present, 1) if there]
    summed: Formula = Summed(desk.name(Symbol("loss", 0)), "t")
    numbers = _sum([float(desk.trace["loss", step]) for step in present], desk)
    words = "summed over the steps"
    if scenario.architecture.reduction == "mean":
        share = Ratio(Scalar("1"), Scalar(str(scenario.targets_present)))
        summed = Row((share, summed))
        numbers = Row((share, Parens(numbers)))
        words = "mean over the steps with a target"
    result = scalar(desk.trace.loss, desk.style, "loss")
    alone = len(present) == 1 and scenario.architecture.reduction == "sum"
    head = Row((Name("L", role="loss"), Operator("equals"), summed))
    yield Heading(3, (heading,))
    yield Worked(head, (result,) if alone else (numbers, result), (words,))


def total_loss_of_examples(desks: Sequence[Desk], traces: Traces) -> Iterator[Block]:
    """The loss of all examples together."""
    if traces.scenario.system.loss is None:
        return
    style = desks[0].style
    losses = _sum([trace.loss for trace in traces.examples], desks[0])
    head = Row((Name("L", role="loss"), Operator("equals"), losses))
    yield Heading(2, ("Loss of all examples",))
    yield Worked(head, (scalar(traces.loss, style, "loss"),), ("the examples' losses added up",))


def _sum(losses: Sequence[float], desk: Desk) -> Formula:
    """The steps' losses, added up; of many, the first few and the last."""
    shown: list[Formula] = [scalar(loss, desk.style, "loss") for loss in losses]
    parts: list[Formula] = []
    few = shown if len(shown) <= MOST_TERMS else [*shown[:4], Operator("dots"), shown[-1]]
    for part in few:
        parts += [Operator("plus"), part] if parts else [part]
    return Row(tuple(parts))
