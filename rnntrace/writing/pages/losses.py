"""The loss over all steps, and over all examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...equations.tree import Symbol
from ...tracing.traces import Traces
from ..desk import Desk
from ..document import PART, SECTION, Block, Heading, Worked
from ..figures import scalar
from ..formula import EQUALS, Formula, Name, Operator, Parens, Ratio, Row, Scalar, Summed, Text

LOSS = Name("L", role="loss")
MOST_TERMS = 12


def total_loss(desk: Desk) -> Iterator[Block]:
    """The loss over all steps."""
    if _has_loss(desk):
        yield Heading(SECTION, ("Loss over all steps",))
        summed, *stages = _over_steps(desk)
        words = "mean over the steps with a target" if _is_mean(desk) else "summed over the steps"
        yield Worked(Row((LOSS, EQUALS, summed)), tuple(stages), (words,))


def loss_of_example(desk: Desk, number: int) -> Iterator[Block]:
    """What one example adds to the loss."""
    if _has_loss(desk):
        yield Heading(SECTION, (f"Loss of example {number}",))
        summed, *stages = _over_steps(desk)
        words: Text = ("added to ", LOSS)
        if _is_mean(desk):
            targets = desk.calculation.constants["n_targets"]
            words = (*words, f", the mean over the {targets} steps of all examples that have a target")
        yield Worked(summed, tuple(stages), words)


def total_loss_of_examples(desks: Sequence[Desk], traces: Traces) -> Iterator[Block]:
    """The loss of all examples together."""
    if traces.exercise.last.system.loss is None:
        return
    desk = desks[0]
    losses = _sum([trace.loss for trace in traces.examples], desk)
    each = Summed(Summed(desk.name(Symbol("loss", 0)), "t"), "i")
    head = (LOSS, EQUALS, Row((_part(desk), each)) if _is_mean(desk) else each)
    yield Heading(PART, ("Loss of all examples",))
    result = scalar(traces.loss, desk.style, "loss")
    yield Worked(Row(head), (losses, result), ("summed over the examples i",))


def _has_loss(desk: Desk) -> bool:
    return bool(desk.calculation.losses)


def _is_mean(desk: Desk) -> bool:
    return desk.system.averages


def _part(desk: Desk) -> Formula:
    """What each step's loss counts in a mean."""
    return Ratio(Scalar("1"), Scalar(str(desk.calculation.constants["n_targets"])))


def _over_steps(desk: Desk) -> tuple[Formula, ...]:
    """The sum, or the mean, of the steps' losses: in symbols, in numbers, the result."""
    present = desk.calculation.losses
    summed: Formula = Summed(desk.name(Symbol("loss", 0)), "t")
    numbers = _sum([float(desk.trace["loss", step]) for step in present], desk)
    result = scalar(desk.trace.loss, desk.style, "loss")
    if _is_mean(desk):
        part = _part(desk)
        return Row((part, summed)), Row((part, Parens(numbers))), result
    return (summed, result) if len(present) == 1 else (summed, numbers, result)


def _sum(losses: Sequence[float], desk: Desk) -> Formula:
    """The steps' losses, added up; of many, the first few and the last."""
    shown: list[Formula] = [scalar(loss, desk.style, "loss") for loss in losses]
    parts: list[Formula] = []
    few = shown if len(shown) <= MOST_TERMS else [*shown[:4], Operator("dots"), shown[-1]]
    for part in few:
        parts += [Operator("plus"), part] if parts else [part]
    return Row(tuple(parts))
