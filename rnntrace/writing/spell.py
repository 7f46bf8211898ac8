"""An expression as a formula: with symbols or with numbers, by what ``leaf`` makes of a symbol."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..equations.functions import FUNCTIONS
from ..equations.text import ATOM, POWER, PRODUCT, SIGN, SUM, binding
from ..equations.tree import (
    COUNT,
    Add,
    Call,
    Div,
    Expression,
    Group,
    MatMul,
    Mul,
    Neg,
    Number,
    OverTime,
    Pow,
    Sub,
    Symbol,
    Transpose,
    symbols,
)
from .formula import (
    Applied,
    At,
    Condition,
    Formula,
    Grid,
    Name,
    Negated,
    Numeral,
    Operator,
    Parens,
    Raised,
    Ratio,
    Row,
    Scalar,
    Summed,
    WordEntry,
)
from .sizes import Shape, is_number

# What stands for a symbol, or for a symbol transposed.
Leaf = Callable[[Symbol, bool], Formula]
# The leaf for the one entry of a sum that a one-hot vector leaves, if that is what it does.
Pick = Callable[[Symbol], "Leaf | None"]


def _not_negative(number: Scalar) -> bool:
    return False


class Spelling(NamedTuple):
    """How an expression is written. ``leaf``: what stands for a symbol; ``shape``: that of a symbol, ()
    where it is a single number by its equations (a vector of one entry is written as a number, too);
    ``pick``: the leaf where a one-hot vector leaves one entry of a sum; ``scalar``: everything is a single
    number, so that no sum over entries needs showing; ``letters``: products need no dot;
    ``is_negative``: whether a number is shown with a minus; ``step`` is that at which it is written, if
    not the page's own, or t in general."""

    leaf: Leaf
    shape: Callable[[Symbol], Shape]
    pick: Pick | None = None
    scalar: bool = False
    letters: bool = False
    is_negative: Callable[[Scalar], bool] = _not_negative
    step: int | None = None


def spell(node: Expression, spelling: Spelling) -> Formula:
    """The formula of an expression."""

    def inner(child: Expression, least: int = 0) -> Formula:
        formula = spell(child, spelling)
        if binding(child) < least:
            return Parens(formula)
        negative = least > SUM and isinstance(formula, Scalar) and spelling.is_negative(formula)
        return Parens(formula) if negative else formula

    match node:
        case Number(text):
            return Numeral(text)
        case Symbol(name, int() as offset) if name == COUNT:
            return At(offset) if spelling.step is None else Numeral(str(spelling.step + offset))
        case Symbol():
            return spelling.leaf(node, False)
        case Transpose(of) if is_number(of, spelling.shape):
            return spell(of, spelling)
        case Transpose(Symbol() as symbol):
            return spelling.leaf(symbol, True)
        case Group(of):
            formula = inner(of)
            return formula if isinstance(formula, Parens) else Parens(formula)
        case Neg(of):
            return Negated(inner(of, PRODUCT))
        case Add(left, right):
            return Row((*_parts(inner(left)), Operator("plus"), inner(right, PRODUCT)))
        case Sub(left, right):
            return Row((*_parts(inner(left)), Operator("minus"), inner(right, PRODUCT)))
        case Mul(left, right):
            # The product of a matrix before ⊙ has its parentheses too: (W v) ⊙ r.
            least = SIGN if isinstance(left, MatMul) and not spelling.scalar else PRODUCT
            return _product(node, inner(left, least), inner(right, POWER), spelling)
        case MatMul(left, right):
            # In text @ stands between; on a page only parentheses keep ⊙ and a product apart.
            first, second = inner(left, SIGN if isinstance(left, Mul) else PRODUCT), inner(right, POWER)
            numbers = not spelling.letters and any(is_number(each, spelling.shape) for each in (left, right))
            return Row((first, Operator("dot"), second) if numbers else (first, second))
        case Div(left, right):
            return Ratio(inner(left), inner(right))
        case Pow(base, power):
            below = inner(base, ATOM)
            # tanh of a matrix of numbers has no parentheses of its own: (tanh [v])²; and (√v)² is no √v².
            crowded = isinstance(below, Name) and below.raised
            bare = isinstance(below, Applied) and (below.encloses or not isinstance(below.of, Parens))
            exponent = spell(power, spelling)
            assert isinstance(exponent, Numeral | At)
            above = exponent if isinstance(exponent, At) else exponent.text
            return Raised(Parens(below) if crowded or bare else below, above)
        case Transpose(of):
            return Raised(inner(of, ATOM), "T")
        case OverTime(of):
            return Summed(inner(of, PRODUCT), "t")
        case Call("sum", argument):
            return _entries(argument, spelling)
        case Call("diag", argument) if is_number(argument, spelling.shape):
            return inner(argument, PRODUCT)
        case Call("identity", argument):
            return inner(argument)
        case Call("positive", argument):
            return Condition(inner(argument))
        case Call(function, argument):
            row = FUNCTIONS[function]
            spelled = inner(argument)
            short = isinstance(spelled, Name | Numeral | Scalar | WordEntry)
            bare = isinstance(spelled, Grid) or (row.bare and short)
            return Applied(row.latex, row.terminal, spelled if bare else Parens(spelled))


def _entries(argument: Expression, spelling: Spelling) -> Formula:
    """A sum over entries; where a one-hot vector picks one of them, just that one."""
    match argument:
        case Mul(Symbol() as symbol, rest) if spelling.pick and (picked := spelling.pick(symbol)):
            return spell(rest, spelling._replace(leaf=picked, pick=None, scalar=True))
    of = spell(argument, spelling)
    if spelling.scalar:
        return Parens(of) if binding(argument) < PRODUCT else of
    return Summed(Parens(of) if binding(argument) == SUM else of)


def _product(node: Mul, first: Formula, second: Formula, spelling: Spelling) -> Formula:
    """``2 (ŷ − y)`` and ``η g`` for a number and something else, ``⊙`` between vectors, ``·`` between
    numbers."""
    numeric = isinstance(node.left, Number | Div) and isinstance(first, Numeral | Scalar | Ratio)
    if spelling.scalar:
        together = spelling.letters or (numeric and not _begins_with_digit(second))
        return Row((first, second) if together else (first, Operator("dot"), second))
    if isinstance(first, Numeral | Scalar) and _begins_with_digit(second):
        return Row((first, Operator("dot"), second))
    left, right = _is_single(node.left, spelling), _is_single(node.right, spelling)
    if numeric or (left and not right) or (spelling.letters and (left or right)):
        return Row((first, second))
    numbers = left or right or is_number(node, spelling.shape)
    return Row((*_factors(first), Operator("dot" if numbers else "hadamard"), second))


def _begins_with_digit(formula: Formula) -> bool:
    """Whether a factor would run together with a number before it."""
    return isinstance(formula.of if isinstance(formula, Raised) else formula, Numeral | Scalar)


def _is_single(node: Expression, spelling: Spelling) -> bool:
    """Whether an expression is one number by its equations: made of named numbers, and of no others."""
    used = list(symbols(node))
    return bool(used) and not any(map(spelling.shape, used))


def _parts(formula: Formula) -> tuple[Formula, ...]:
    """A sum's parts, so that a chain of terms is one row."""
    if isinstance(formula, Row) and any(
        isinstance(part, Operator) and part.kind in ("plus", "minus") for part in formula.parts
    ):
        return formula.parts
    return (formula,)


def _factors(formula: Formula) -> tuple[Formula, ...]:
    if isinstance(formula, Row) and any(
        isinstance(part, Operator) and part.kind == "hadamard" for part in formula.parts
    ):
        return formula.parts
    return (formula,)
