"""The loss over all steps, and over all examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...equations.algebra import times
from ...equations.tree import OverTime, Symbol
from ...tracing.addresses import Address
from ...tracing.traces import Traces
from ..document import PART, SECTION, Block, Heading, worked
from ..figures import scalar
from ..formula import EQUALS, Formula, Name, Numeral, Operator, Parens, Row, Scalar, Summed, Text
from ..presentation import Presentation
from ..spell import Hand, spell

LOSS = Name("L", role="loss")
MOST_TERMS = 12


def total_loss(shown: Presentation) -> Iterator[Block]:
    """The loss over all steps."""
    if _has_loss(shown):
        yield Heading(SECTION, ("Loss over all steps",))
        summed, *stages = _over_steps(shown)
        words = "mean over the steps with a target" if shown.system.averages else "summed over the steps"
        yield worked(Row((LOSS, EQUALS, summed)), tuple(stages), (words,))


def loss_of_example(shown: Presentation, number: int) -> Iterator[Block]:
    """What one example adds to the loss."""
    if _has_loss(shown):
        yield Heading(SECTION, (f"Loss of example {number}",))
        summed, *stages = _over_steps(shown)
        words: Text = ("added to ", LOSS)
        if shown.system.averages:
            targets = shown.calculation.constants["n_targets"]
            words = (*words, f", the mean over the {targets} steps of all examples that have a target")
        yield worked(summed, tuple(stages), words)


def total_loss_of_examples(several: Sequence[Presentation], traces: Traces) -> Iterator[Block]:
    """The loss of all examples together."""
    shown = several[0]
    if shown.system.loss is None:
        return
    losses = _sum([loss_scalar(each) for each in several])
    each = Summed(Summed(shown.name(Symbol(shown.system.loss, 0)), "t"), "i")
    head = (LOSS, EQUALS, Row((_part(shown), each)) if shown.system.averages else each)
    yield Heading(PART, ("Loss of all examples",))
    result = scalar(traces.loss, shown.style, "loss")
    yield worked(Row(head), (losses, result), ("summed over the examples i",))


def loss_scalar(shown: Presentation) -> Scalar:
    """The loss over all steps."""
    system = shown.system
    address = None
    if system.loss is not None and system.seed is not None:
        whole = times(system.seed, OverTime(Symbol(system.loss, 0)))
        address = Address(whole, None, (), shown.part, shown.number)
    return scalar(shown.trace.loss, shown.style, "loss", address=address)


def _has_loss(shown: Presentation) -> bool:
    return bool(shown.calculation.losses)


def _part(shown: Presentation) -> Formula:
    """What each step's loss counts in a mean."""
    constants, seed = shown.calculation.constants, shown.system.seed
    assert seed

    def leaf(symbol: Symbol, transposed: bool) -> Formula:
        return Numeral(str(constants[symbol.name]))

    return spell(seed, Hand(leaf, shown.letters.is_number))


def _over_steps(shown: Presentation) -> tuple[Formula, ...]:
    """The sum, or the mean, of the steps' losses: in symbols, in numbers, the result."""
    present = shown.calculation.losses
    loss = Symbol(shown.system.loss or "", 0)
    summed: Formula = Summed(shown.name(loss), "t")
    numbers = _sum([_at_step(shown, loss, step) for step in present])
    result = loss_scalar(shown)
    if shown.system.averages:
        part = _part(shown)
        return Row((part, summed)), Row((part, Parens(numbers))), result
    return (summed, result) if len(present) == 1 else (summed, numbers, result)


def _at_step(shown: Presentation, loss: Symbol, step: int) -> Scalar:
    value = float(shown.trace[loss.name, step])
    return scalar(value, shown.style, "loss", address=shown.address(loss, step))


def _sum(losses: Sequence[Scalar]) -> Formula:
    """Losses added up; of many, the first few and the last."""
    parts: list[Formula] = []
    few: list[Formula] = [*losses]
    if len(few) > MOST_TERMS:
        few[4:-1] = [Operator("dots")]
    for part in few:
        parts += [Operator("plus"), part] if parts else [part]
    return Row(tuple(parts))
