"""An equation worked: in symbols, in numbers, the sums, the result."""

from __future__ import annotations

from ..equations.calls import put_in
from ..equations.functions import FUNCTIONS
from ..equations.stages import Stages, computed_symbol, is_atom, slot_of
from ..equations.tree import (
    Call,
    Equation,
    Expression,
    MatMul,
    Mul,
    Symbol,
    children,
    symbols,
    terms,
    ungroup,
)
from .falling import falling, remarks, without, without_zero_biases
from .form import Form
from .formula import EQUALS, Formula, Row, Said, Text
from .limits import taken_as_zero
from .moment import Moment
from .redone import Stage, checks
from .spelled import in_letters, in_numbers, of_column, values

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
    between: tuple[Stage, ...] = ()
    if meaning is not None and _stages(moment, left_side).meaning(plain) is None:
        said += ((TOO_LARGE,),)
    elif left is not None:
        between = stages(moment, left, left_side, shown=meaning is not None)
        said += () if _picks(moment, left) else taken_as_zero(moment, left)
    result = values(moment, left_side, with_words=True)
    slot = moment.value(left_side)
    begun = left if meaning is not None else None
    return form_of(moment, Row(head), between, result, slot, words, (*said, *further), begun)


def form_of(
    moment: Moment,
    head: Formula,
    between: tuple[Stage, ...],
    result: Formula,
    slot: int,
    words: Text,
    remarks: tuple[Text, ...] = (),
    of: Expression | None = None,
) -> Form:
    """A form of an equation, its stages and its ``result``, which has a ``slot`` among its numbers; in
    brief the symbols and the result alone. The stages may begin with what was worked out already, ``of``
    an expression in symbols."""
    if moment.looks.style.detail == "brief":
        return moment.form(head, (result,), words, remarks)
    known = [values(moment, symbol) for symbol in sorted(set(symbols(of)), key=str)] if of else ()
    found = checks(moment, between, result, slot, known)
    return moment.form(head, (*(stage.formula for stage in between), result), words, remarks, found)


def stages(
    moment: Moment, node: Expression, equation: Symbol | None = None, *, shown: bool = False
) -> tuple[Stage, ...]:
    """What stands between the symbols and the result: the numbers filled in, then the sums. ``shown``:
    the formula behind a function's name stands there already."""
    match _bare(node):
        case Symbol():
            return ()
        case MatMul(Symbol() as matrix, Symbol() as vector) if moment.shows_column(vector):
            return (Stage(Said(of_column(moment, matrix, vector)), node),)
    single = moment.looks.is_scalar(node)
    worker = _stages(moment, equation, single=single)
    now = worker.next(node) if shown else node
    if _picks(moment, node):
        return (Stage(in_numbers(moment, now, single=single), now),)
    found: list[Stage] = []
    before: Expression | None = None
    while not (worker.is_finished(now) or now == before):
        found.append(Stage(in_numbers(moment, now, single=single), now))
        if moment.looks.style.detail == "full":
            written = Stage(in_numbers(moment, now, single=single, entries=True), now)
            found += [written] * (written != found[-1])
        before, now = now, worker.next(now)
    return tuple(found)


def _stages(moment: Moment, equation: Symbol | None, *, single: bool = False) -> Stages:
    def compute(node: Expression) -> Symbol:
        return computed_symbol(moment.worked_out(node, equation))

    def size(symbol: Symbol) -> int:
        known = slot_of(symbol)
        total = 1
        for axis in moment.shape(moment.value(symbol) if known is None else known):
            total *= axis
        return total

    return Stages(compute, size, moment.is_finite, single, moment.looks.style.is_fine)


def _meaning(node: Expression) -> Expression | None:
    """The formula behind a function's name, where it is to be shown."""
    match node:
        case Call(function, argument) if FUNCTIONS[function].shown and is_atom(argument):
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
