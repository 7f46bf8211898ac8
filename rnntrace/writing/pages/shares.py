"""What each step adds to the gradients of the parameters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from ...equations.evaluate import prepared
from ...equations.functions import Array
from ...equations.tree import Equation, Expression, MatMul, OverTime, Symbol, Transpose
from ..equation import stages
from ..falling import falling, without
from ..form import Form
from ..formula import Formula, Text
from ..moment import Moment
from ..presentation import Presentation
from ..spelled import axes_of, blank_grid, in_letters, shows_column


def shares(
    shown: Presentation, equations: Iterable[Equation], only: frozenset[str]
) -> Iterator[tuple[str, Expression]]:
    """Each parameter, and what one step adds to its gradient."""
    for equation in equations:
        left, right = equation.left, equation.right
        if not isinstance(right, OverTime) or shown.looks.is_left_out(left):
            continue
        if not only or left.name in only:
            yield left.name, right.of


def share_form(moment: Moment, parameter: str, share: Expression) -> Form:
    """What a step adds to a parameter's gradient, worked; of a product with a one-hot vector that is
    shown as the column it picks, what it adds to that column."""
    to = moment.looks.letters.name(Symbol(parameter, gradient=True))
    gradient = Symbol(parameter, gradient=True)
    match share:
        case MatMul(column, Transpose(Symbol() as vector)) if shows_column(moment, vector):
            place = moment.word(vector)
            assert place is not None
            words: Text = (f"added to column {place + 1:,} of ", to)
            between = stages(moment, column, gradient)
            result = blank_grid(moment, moment.worked_out(column, gradient), "gradient", (None, None))
            return moment.form(in_letters(moment, column), (*between, result), words)
    left = without(share, falling(moment, share, gradient=True))
    assert left is not None
    head: Formula = in_letters(moment, share)
    between = stages(moment, left, gradient)
    axes = axes_of(moment, Symbol(parameter))
    result = blank_grid(moment, moment.worked_out(share, gradient), "gradient", axes)
    return moment.form(head, (*between, result), ("added to ", to))


def picked_column(shown: Presentation, share: Expression, step: int) -> int | None:
    """The place of the only column that a share adds to; None where it may add to all."""
    match share:
        case MatMul(_, Transpose(Symbol() as vector)) if shown.looks.picks_column(vector):
            return shown.trace.word(vector, step)
    return None


def of_all_steps(shown: Presentation, node: Expression) -> list[Array]:
    """What an expression comes to at each step."""
    trace = shown.trace
    get = prepared(node, lambda symbol: lambda step: trace.value(symbol, step))
    with np.errstate(all="ignore"):
        return [np.asarray(get(step)) for step in range(1, trace.steps + 1)]
