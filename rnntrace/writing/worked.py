"""An equation worked at one step: in symbols, in numbers, the sums, the result."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..equations.calls import put_in
from ..equations.functions import FUNCTIONS, Array
from ..equations.tree import (
    Add,
    Call,
    Equation,
    Expression,
    MatMul,
    Mul,
    Sub,
    Symbol,
    children,
    terms,
    ungroup,
)
from .desk import Desk
from .document import Worked
from .falling import falling, remarks, without, without_zero_biases
from .figures import scalar
from .formula import EQUALS, Formula, Row, Said, Text
from .reduce import Reduction

TOO_LARGE = "computed without the exponentials themselves, which are too large for a float"


def work(desk: Desk, equation: Equation, step: int, words: Text, *further: Text) -> Worked:
    """The equation at a step; ``words`` say what its left side is or where it comes from."""
    right = without_zero_biases(desk, equation.right)
    plain = ungroup(right)
    gone = falling(desk, plain, step, gradient=equation.left.gradient)
    alone = len(terms(plain)) == 1
    said = tuple(gone.values()) if alone else remarks(desk, gone, step)
    said = () if isinstance(plain, Symbol) else said
    head: tuple[Formula, ...] = (desk.name(equation.left, step), EQUALS, desk.in_letters(right, step))
    meaning = _meaning(plain)
    if meaning is not None:
        head = (*head, EQUALS, desk.in_letters(meaning, step))
    left = without(plain, gone)
    between: tuple[Formula, ...] = ()
    if meaning is not None:
        between, note = _by_meaning(desk, meaning, step)
        said += note
    elif left is not None:
        between = stages(desk, left, step)
    return Worked(Row(head), (*between, result(desk, equation.left, step)), words, (*said, *further))


def stages(desk: Desk, node: Expression, step: int) -> tuple[Formula, ...]:
    """What stands between the symbols and the result: the numbers filled in, then the sums."""
    match _bare(node):
        case Symbol():
            return ()
        case MatMul(Symbol() as matrix, Symbol() as vector) if desk.shows_column(vector, step):
            return (Said(desk.of_column(matrix, vector, step)),)
    filled_in = desk.in_numbers(node, step)
    single = desk.is_scalar(node)
    found = [filled_in]
    reduction = Reduction(node, _values(desk, step), single)
    before = node
    while not (reduction.finished or reduction.expression == before or _picks(desk, node, step)):
        before = reduction.expression
        found.append(desk.in_numbers_from(before, step, reduction.computed, single))
        if not isinstance(before, Add | Sub):
            break
        reduction = Reduction(before, _values(desk, step), single, reduction.computed)
    return tuple(found)


def result(desk: Desk, symbol: Symbol, step: int) -> Formula:
    """A symbol's own numbers, the words of the vocabulary beside them."""
    array = desk.trace.value(symbol, step)
    if np.ndim(array) == 0:
        return scalar(float(array), desk.style, desk.role(symbol))
    return desk.values(symbol, step, with_words=True)


def _by_meaning(desk: Desk, meaning: Expression, step: int) -> tuple[tuple[Formula, ...], tuple[Text, ...]]:
    """The formula behind a function's name in numbers, unless they are out of a float's reach."""
    reduction = Reduction(meaning, _values(desk, step))
    if all(np.isfinite(array).all() for array in reduction.computed.values()):
        return (desk.in_numbers_from(reduction.expression, step, reduction.computed, False),), ()
    return (), ((TOO_LARGE,),)


def _meaning(node: Expression) -> Expression | None:
    """The formula behind a function's name, where it is to be shown."""
    match node:
        case Call(function, argument) if FUNCTIONS[function].shown:
            return put_in(FUNCTIONS[function].meaning, argument)
    return None


def _values(desk: Desk, step: int) -> Callable[[Symbol], Array]:
    return lambda symbol: desk.trace.value(symbol, step)


def _picks(desk: Desk, node: Expression, step: int) -> bool:
    """Whether a sum is no sum, since a one-hot vector leaves one entry of it."""
    match node:
        case Call("sum", Mul(Symbol() as symbol, _)):
            return desk.trace.word(symbol, step) is not None
    return any(_picks(desk, child, step) for child in children(node))


def _bare(node: Expression) -> Expression:
    """Without a function that changes nothing."""
    match node:
        case Call("identity", of):
            return _bare(of)
    return node
