"""What each step adds to the gradients of the parameters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...equations.tree import Equation, Expression, MatMul, OverTime, Symbol, Transpose
from ..equation import form_of, stages
from ..falling import falling, without
from ..form import Form
from ..formula import Formula, Text
from ..looks import Looks
from ..moment import Moment
from ..presentation import Presentation
from ..spelled import axes_of, blank_grid, in_letters


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


def shares_told(
    shown: Presentation, equations: Iterable[Equation], only: frozenset[str]
) -> Iterator[tuple[str, Expression]]:
    """Those of which it may be told what a step adds: that is the rule."""
    for parameter, share in shares(shown, equations, only):
        if Symbol(parameter, gradient=True) not in shown.unsaid:
            yield parameter, share


def share_form(moment: Moment, parameter: str, share: Expression) -> Form:
    """What a step adds to a parameter's gradient, worked; of a product with a one-hot vector that is
    shown as the column it picks, what it adds to that column."""
    to = moment.looks.letters.name(Symbol(parameter, gradient=True))
    gradient = Symbol(parameter, gradient=True)
    match share:
        case MatMul(column, Transpose(Symbol() as vector)) if moment.shows_column(vector):
            place = moment.word(vector)
            assert place is not None
            words: Text = (f"added to column {place + 1:,} of ", to)
            between = stages(moment, column, gradient)
            slot = moment.later(column, 0, gradient)
            result = blank_grid(moment, slot, "gradient", (None, None))
            return form_of(moment, in_letters(moment, column), between, result, slot, words)
    left = without(share, falling(moment, share, gradient=True))
    assert left is not None
    head: Formula = in_letters(moment, share)
    between = stages(moment, left, gradient)
    axes = axes_of(moment, Symbol(parameter))
    slot = moment.later(share, 0, gradient)
    return form_of(moment, head, between, blank_grid(moment, slot, "gradient", axes), slot, ("added to ", to))


def picks(looks: Looks, share: Expression) -> Symbol | None:
    """The vector that picks, where it is one-hot, the only column that a share adds to; None where it
    may add to all."""
    match share:
        case MatMul(_, Transpose(Symbol() as vector)) if looks.picks_column(vector):
            return vector
    return None
