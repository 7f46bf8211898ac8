"""What each step adds to the gradients of the parameters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...equations.evaluate import value
from ...equations.functions import Array
from ...equations.tree import Equation, Expression, MatMul, OverTime, Symbol, Transpose
from ..desk import Desk
from ..document import Worked
from ..falling import falling, without
from ..figures import grid
from ..formula import Text
from ..worked import stages


def shares(
    desk: Desk, equations: Iterable[Equation], only: frozenset[str]
) -> Iterator[tuple[str, Expression]]:
    """Each parameter, and what one step adds to its gradient."""
    for equation in equations:
        left, right = equation.left, equation.right
        if isinstance(right, OverTime) and not is_left_out(desk, left) and (not only or left.name in only):
            yield left.name, right.of


def is_left_out(desk: Desk, symbol: Symbol) -> bool:
    """A bias that the scenario does not have needs no gradient on the page."""
    known = desk.calculation
    return symbol.step is None and symbol.name in known.left_out and not known.weights_from


def share_of_step(desk: Desk, parameter: str, share: Expression, step: int) -> Worked:
    left = without(share, falling(desk, share, step, gradient=True))
    assert left is not None
    to = desk.name(Symbol(parameter, gradient=True))
    if (picked := one_column(desk, share, step)) is not None:
        column, place = picked
        result = grid(at_step(desk, column, step), desk.style, "gradient")
        words: Text = (f"added to column {place + 1:,} of ", to)
        return Worked(desk.in_letters(column, step), (*stages(desk, column, step), result), words)
    vital = desk.vital(Symbol(parameter), step)
    result = grid(at_step(desk, share, step), desk.style, "gradient", vital=vital)
    return Worked(desk.in_letters(share, step), (*stages(desk, left, step), result), ("added to ", to))


def one_column(desk: Desk, share: Expression, step: int) -> tuple[Expression, int] | None:
    """What a share adds to a single column, and the column's place, where the share is a product
    with a one-hot vector that is shown as the column it picks."""
    match share:
        case MatMul(column, Transpose(Symbol() as vector)) if desk.shows_column(vector, step):
            place = desk.trace.word(vector, step)
            return None if place is None else (column, place)
    return None


def at_step(desk: Desk, node: Expression, step: int) -> Array:
    return value(node, lambda symbol: desk.trace.value(symbol, step))
