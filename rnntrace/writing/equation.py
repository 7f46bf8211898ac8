"""An equation worked: in symbols, in numbers, the sums, the result."""

from __future__ import annotations

from ..equations.calls import put_in
from ..equations.functions import FUNCTIONS
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
from .falling import falling, remarks, without, without_zero_biases
from .form import Form
from .formula import EQUALS, Formula, Row, Said, Text
from .limits import taken_as_zero
from .moment import Moment
from .reduce import Reducer, computed_symbol, is_finished, slot_of
from .spelled import in_letters, in_numbers, of_column, shows_column, values

TOO_LARGE = "computed without the exponentials themselves, which are too large for a float"


def work(moment: Moment, equation: Equation, words: Text, *further: Text) -> Form:
    """The equation at a step; ``words`` say what its left side is or where it comes from."""
    looks, left_side = moment.looks, equation.left
    right = without_zero_biases(looks, equation.right)
    plain = ungroup(right)
    gone = falling(moment, plain, gradient=left_side.gradient)
    alone = len(terms(plain)) == 1
    said = tuple(gone.values()) if alone else remarks(moment, gone)
    said = () if isinstance(plain, Symbol) else said
    head: tuple[Formula, ...] = (looks.letters.name(left_side), EQUALS, in_letters(moment, right))
    meaning = _meaning(plain)
    if meaning is not None:
        head = (*head, EQUALS, in_letters(moment, meaning))
    left = without(plain, gone)
    between: tuple[Formula, ...] = ()
    if meaning is not None:
        between, note = _by_meaning(moment, meaning, left_side)
        said += note
    elif left is not None:
        between = stages(moment, left, left_side)
        said += () if _picks(moment, left) else taken_as_zero(moment, left)
    result = values(moment, left_side, with_words=True)
    return moment.form(Row(head), (*between, result), words, (*said, *further))


def stages(moment: Moment, node: Expression, equation: Symbol | None = None) -> tuple[Formula, ...]:
    """What stands between the symbols and the result: the numbers filled in, then the sums."""
    match _bare(node):
        case Symbol():
            return ()
        case MatMul(Symbol() as matrix, Symbol() as vector) if shows_column(moment, vector):
            return (Said(of_column(moment, matrix, vector)),)
    single = moment.looks.is_scalar(node)
    found = [in_numbers(moment, node, single=single)]
    reducer = _reducer(moment, equation, single=single)
    before, now = node, reducer.reduced(node)
    while not (is_finished(now) or now == before or _picks(moment, node)):
        found.append(in_numbers(moment, now, single=single))
        if not isinstance(now, Add | Sub):
            break
        before, now = now, reducer.reduced(now)
    return tuple(found)


def _reducer(moment: Moment, equation: Symbol | None, *, single: bool = False) -> Reducer:
    def compute(node: Expression) -> Symbol:
        return computed_symbol(moment.worked_out(node, equation))

    def size(symbol: Symbol) -> int:
        known = slot_of(symbol)
        total = 1
        for axis in moment.shape(moment.value(symbol) if known is None else known):
            total *= axis
        return total

    return Reducer(compute, size, single)


def _by_meaning(
    moment: Moment, meaning: Expression, equation: Symbol
) -> tuple[tuple[Formula, ...], tuple[Text, ...]]:
    """The formula behind a function's name in numbers, unless they are out of a float's reach."""
    computed: list[int] = []

    def compute(node: Expression) -> Symbol:
        computed.append(moment.worked_out(node, equation))
        return computed_symbol(computed[-1])

    reduced = Reducer(compute, _reducer(moment, equation).size).reduced(meaning)
    if moment.are_finite(tuple(computed)):
        return (in_numbers(moment, reduced, single=False),), ()
    return (), ((TOO_LARGE,),)


def _meaning(node: Expression) -> Expression | None:
    """The formula behind a function's name, where it is to be shown."""
    match node:
        case Call(function, argument) if FUNCTIONS[function].shown:
            return put_in(FUNCTIONS[function].meaning, argument)
    return None


def _picks(moment: Moment, node: Expression) -> bool:
    """Whether a sum is no sum, since a one-hot vector leaves one entry of it."""
    match node:
        case Call("sum", Mul(Symbol() as symbol, _)):
            return moment.word(symbol) is not None
    return any(_picks(moment, child) for child in children(node))


def _bare(node: Expression) -> Expression:
    """Without a function that changes nothing."""
    match node:
        case Call("identity", of):
            return _bare(of)
    return node
