"""The loss over all steps, and over all examples."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

import numpy as np

from ...equations.algebra import times
from ...equations.evaluate import value
from ...equations.functions import Array
from ...equations.system import System
from ...equations.tree import Expression, OverTime, Symbol
from ...tracing.traces import Traces
from ..document import PART, SECTION, Block, Heading, worked
from ..figures import scalar
from ..form import Checks, Form
from ..formula import (
    EQUALS,
    Blank,
    Formula,
    Name,
    Numeral,
    Operator,
    Parens,
    Row,
    Scalar,
    Summed,
    Text,
    alike_in_sum,
    leaves,
)
from ..letters import Letters
from ..moment import Moment
from ..presentation import Presentation
from ..redone import known_sum, sum_comes_out
from ..spell import IsNegative, Spelling, added, shows_minus, spell
from .reductions import averaged, counted_by

Of = TypeVar("Of")
LOSS = Name("L", role="loss")
MOST_TERMS = 12


def total_loss(shown: Presentation) -> Iterator[Block]:
    """The loss over all steps."""
    if _has_loss(shown):
        yield Heading(SECTION, ("Loss over all steps",))
        yield shown.over_time("loss over all steps", _total)


def _total(moment: Moment) -> Form:
    summed, stages, found = _over_steps(moment)
    mean = averaged(moment.looks.letters.system)
    words = mean.of_all if mean else "summed over the steps"
    return moment.form(Row((LOSS, EQUALS, summed)), stages, (words,), checks=found)


def loss_of_example(shown: Presentation, number: int) -> Iterator[Block]:
    """What one example adds to the loss."""
    if _has_loss(shown):
        yield Heading(SECTION, (f"Loss of example {number}",))
        yield shown.over_time("loss of an example", _share_of_example)


def _share_of_example(moment: Moment) -> Form:
    summed, stages, found = _over_steps(moment)
    words: Text = ("added to ", LOSS)
    system = moment.looks.letters.system
    if mean := averaged(system):
        words = (*words, f", {mean.share.format(moment.constant(counted_by(system)))}")
    return moment.form(summed, stages, words, checks=found)


def total_loss_of_examples(several: Sequence[Presentation], traces: Traces) -> Iterator[Block]:
    """The loss of all examples together."""
    shown = several[0]
    if shown.system.loss is None:
        return
    losses = _sum(several, loss_scalar, shows_minus)
    each: Formula = Summed(Summed(shown.name(Symbol(shown.system.loss, 0)), "t"), "i")
    if shown.system.averages:
        constants = shown.calculation.constants
        each = Row((_part(shown.letters, lambda name: constants[name]), each))
    yield Heading(PART, ("Loss of all examples",))
    result = loss_scalar(shown, traces)
    found = [trace.loss for trace in traces.examples]
    check = known_sum([np.array(loss) for loss in found], np.array(traces.loss), shown.style.digits)
    whole = len(found) <= MOST_TERMS
    words = ("summed over the examples i",)
    head = Row((LOSS, EQUALS, each))
    if shown.style.detail == "brief":
        yield worked(head, (result,), words)
    else:
        yield worked(head, (losses, result), words, checks=(None, check if whole else None))


def loss_scalar(shown: Presentation, traces: Traces | None = None) -> Scalar:
    """The loss over all steps, of all examples together where their traces are given."""
    whole = _whole(shown.system)
    address = None if whole is None else shown.address(whole, None)
    if traces:
        loss, address = traces.loss, address and address._replace(example=None)
    else:
        loss = shown.trace.loss
    return scalar(loss, shown.style, "loss", address=address)


def _whole(system: System) -> Expression | None:
    """The loss over all steps, in that of each."""
    if system.loss is None or system.seed is None:
        return None
    return times(system.seed, OverTime(Symbol(system.loss, 0)))


def _has_loss(shown: Presentation) -> bool:
    return bool(shown.calculation.losses)


def _part(letters: Letters, constant: Callable[[str], float]) -> Formula:
    """What each step's loss counts in a mean."""
    seed = letters.system.seed
    assert seed

    def leaf(symbol: Symbol, transposed: bool) -> Formula:
        return Numeral(str(constant(symbol.name)))

    return spell(seed, Spelling(leaf, letters.shape))


def _over_steps(moment: Moment) -> tuple[Formula, tuple[Formula, ...], Checks]:
    """The sum, or the mean, of the steps' losses: in symbols, then in numbers and the result."""
    letters, digits = moment.looks.letters, moment.looks.style.digits
    system = letters.system
    whole = _whole(system)
    assert whole
    assert system.loss
    present = moment.losses()
    loss = Symbol(system.loss, 0)
    summed: Formula = Summed(letters.name(loss), "t")

    def at(step: int) -> Formula:
        return Scalar(Blank(moment.later(loss, step)), digits, "loss")

    numbers: Formula = _sum(present, at, moment.is_negative)
    result = Scalar(Blank(moment.whole(whole, lambda trace: trace.loss)), digits, "loss")
    if len(present) <= MOST_TERMS and not moment.looks.style.carried:
        numbers = Row(alike_in_sum(_sum(present, at, moment.is_negative).parts))
    terms = [leaf for leaf in leaves(numbers) if isinstance(leaf, Scalar)]
    whole_sum = len(terms) == len(present)
    check = sum_comes_out(terms, result, partial(_times, _factor(moment))) if whole_sum else None
    if system.averages:
        part = _part(letters, moment.constant)
        summed, numbers = Row((part, summed)), Row((part, Parens(numbers)))
    elif len(present) == 1:
        return summed, (result,), (None,)
    if moment.looks.style.detail == "brief":
        return summed, (result,), (None,)
    return summed, (numbers, result), (None, check)


def _factor(moment: Moment) -> float:
    """What each step's loss counts."""
    seed = moment.looks.letters.system.seed
    assert seed
    return float(value(seed, lambda symbol: np.asarray(moment.constant(symbol.name), dtype=float)))


def _times(factor: float, total: Array) -> Array:
    return np.asarray(factor * total)


def _sum(losses: Sequence[Of], formula: Callable[[Of], Formula], is_negative: IsNegative) -> Row:
    """Losses added up; of many, the first few and the last."""
    few: list[Formula] = []
    if len(losses) > MOST_TERMS:
        few += [*map(formula, losses[:4]), Operator("dots"), formula(losses[-1])]
    else:
        few += map(formula, losses)
    return added(few, is_negative)
