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
from ..formula import EQUALS, Blank, Captioned, Formula, Name, Numeral, Parens, Row, Scalar, Summed, Text
from ..leaves import alike_in_sum, leaves
from ..letters import Letters
from ..moment import Moment
from ..presentation import Presentation
from ..redone import known_sum, sum_comes_out
from ..spell import IsNegative, Spelling, added, shows_minus, spell
from .reductions import averaged, counted_by

Of = TypeVar("Of")
LOSS = Name("L", role="loss")
# Of more terms than this some are added up beforehand.
MOST_TERMS = 20
FIRST_TERMS = 4


def total_loss(shown: Presentation) -> Iterator[Block]:
    """The loss over all steps."""
    if _has_loss(shown):
        yield Heading(SECTION, ("Loss over all steps",))
        yield shown.over_time("loss over all steps", _total)


def _total(moment: Moment) -> Form:
    summed, stages, found = over_steps(moment)
    mean = averaged(moment.looks.letters.system)
    words = mean.of_all if mean else "summed over the steps"
    return moment.form(Row((LOSS, EQUALS, summed)), stages, (words,), checks=found)


def loss_of_example(shown: Presentation, number: int) -> Iterator[Block]:
    """What one example adds to the loss."""
    if _has_loss(shown):
        yield Heading(SECTION, (f"Loss of example {number}",))
        yield shown.over_time("loss of an example", _share_of_example)


def _share_of_example(moment: Moment) -> Form:
    summed, stages, found = over_steps(moment)
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

    def together(some: Sequence[Presentation]) -> Formula:
        loss = scalar(sum(each.trace.loss for each in some), shown.style, "loss")
        return Captioned(loss, (f"examples {some[0].number + 1}–{some[-1].number + 1}",))

    losses = _sum(several, loss_scalar, together, shows_minus, full=shown.style.full)
    each: Formula = Summed(Summed(shown.name(Symbol(shown.system.loss, 0)), "t"), "i")
    if shown.system.averages:
        constants = shown.calculation.constants
        each = Row((_part(shown.letters, lambda name: constants[name]), each))
    yield Heading(PART, ("Loss of all examples",))
    result = loss_scalar(shown, traces)
    terms = [np.asarray(leaf.number) for leaf in leaves(losses) if isinstance(leaf, Scalar)]
    check = known_sum(terms, np.array(traces.loss), shown.style.digits)
    words = ("summed over the examples i",)
    head = Row((LOSS, EQUALS, each))
    if shown.style.detail == "brief":
        yield worked(head, (result,), words)
    else:
        yield worked(head, (losses, result), words, checks=(None, check))


def loss_scalar(shown: Presentation, traces: Traces | None = None) -> Scalar:
    """The loss over all steps, of all examples together where their traces are given."""
    whole = whole_loss(shown.system)
    address = None if whole is None else shown.address(whole, None)
    if traces:
        loss, address = traces.loss, address and address._replace(example=None)
    else:
        loss = shown.trace.loss
    return scalar(loss, shown.style, "loss", address=address)


def whole_loss(system: System) -> Expression | None:
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


def over_steps(moment: Moment) -> tuple[Formula, tuple[Formula, ...], Checks]:
    """The sum, or the mean, of what a system sums over time, as its losses: in symbols, then in numbers and
    the result."""
    letters, digits = moment.looks.letters, moment.looks.style.digits
    system = letters.system
    whole = whole_loss(system)
    assert whole
    assert system.loss
    present = moment.losses()
    loss = Symbol(system.loss, 0)
    summed: Formula = Summed(letters.name(loss), "t")

    def at(step: int) -> Formula:
        return Scalar(Blank(moment.later(loss, step)), digits, "loss")

    def together(steps: Sequence[int]) -> Formula:
        inner = Scalar(Blank(moment.together(loss, tuple(steps))), digits, "loss")
        consecutive = steps[-1] - steps[0] == len(steps) - 1
        which = f"steps {steps[0]}–{steps[-1]}" if consecutive else f"the {len(steps)} steps between"
        return Captioned(inner, (which,))

    numbers = _sum(present, at, together, moment.is_negative, full=moment.looks.style.full)
    result = Scalar(Blank(moment.whole(whole, lambda trace: trace.loss)), digits, "loss")
    if not moment.looks.style.carried:
        numbers = Row(alike_in_sum(numbers.parts))
    check = sum_comes_out(leaves(numbers), result, partial(_times, _factor(moment)))
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


def _sum(
    losses: Sequence[Of],
    formula: Callable[[Of], Formula],
    together: Callable[[Sequence[Of]], Formula],
    is_negative: IsNegative,
    *,
    full: bool,
) -> Row:
    """Losses added up; of many the first few, then all but the last ``together``, then the last."""
    if len(losses) > MOST_TERMS and not full:
        inner = together(losses[FIRST_TERMS:-1])
        found = [*map(formula, losses[:FIRST_TERMS]), inner, formula(losses[-1])]
    else:
        found = [*map(formula, losses)]
    return added(found, is_negative)
