"""An expression as a formula: with symbols or with numbers, by what ``leaf`` makes of a symbol."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..equations.functions import FUNCTIONS
from ..equations.text import ATOM, PRODUCT, SIGN, SUM, binding
from ..equations.tree import (
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
)
from .formula import (
    Applied,
    Condition,
    Entry,
    Formula,
    Grid,
    Name,
    Negated,
    Operator,
    Parens,
    Raised,
    Ratio,
    Row,
    Scalar,
    Summed,
)

# What stands for a symbol, or for a symbol transposed.
Leaf = Callable[[Symbol, bool], Formula]
# The leaf for the one entry of a sum that a one-hot vector leaves, if that is what it does.
Pick = Callable[[Symbol], "Leaf | None"]


class Hand(NamedTuple):
    """How an expression is written. ``leaf``: what stands for a symbol; ``pick``: the same where a
    one-hot vector leaves one entry of a sum; ``scalar``: everything is a single number, so that no
    sum over entries needs showing; ``letters``: products need no dot."""

    leaf: Leaf
    pick: Pick | None = None
    scalar: bool = False
    letters: bool = False


def spell(node: Expression, hand: Hand) -> Formula:
    """The formula of an expression."""

    def inner(child: Expression, least: int = 0) -> Formula:
        formula = spell(child, hand)
        negative = isinstance(formula, Scalar) and formula.text.startswith("-") and least > SUM
        return Parens(formula) if binding(child) < least or negative else formula

    match node:
        case Number(text):
            return Scalar(text)
        case Symbol():
            return hand.leaf(node, False)
        case Transpose(Symbol() as symbol):
            return hand.leaf(symbol, True)
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
            least = SIGN if isinstance(left, MatMul) and not hand.scalar else PRODUCT
            return _product(left, inner(left, least), inner(right, SIGN), hand)
        case MatMul(left, right):
            # In text @ stands between; on a page only parentheses keep ⊙ and a product apart.
            return Row((inner(left, SIGN if isinstance(left, Mul) else PRODUCT), inner(right, SIGN)))
        case Div(left, right):
            return Ratio(inner(left), inner(right))
        case Pow(base, exponent):
            below = inner(base, ATOM)
            # tanh of a matrix of numbers has no parentheses of its own: (tanh [v])²; and (√v)² is no √v².
            crowded = isinstance(below, Name) and below.raised
            bare = isinstance(below, Applied) and (below.encloses or not isinstance(below.of, Parens))
            return Raised(Parens(below) if crowded or bare else below, exponent.text)
        case Transpose(of):
            return Raised(inner(of, ATOM), "T")
        case OverTime(of):
            return Summed(inner(of, PRODUCT), "t")
        case Call("sum", argument):
            return _entries(argument, hand)
        case Call("identity", argument):
            return inner(argument)
        case Call("positive", argument):
            return Condition(inner(argument))
        case Call(function, argument):
            row = FUNCTIONS[function]
            spelled = inner(argument)
            bare = isinstance(spelled, Grid) or (row.bare and isinstance(spelled, Name | Scalar | Entry))
            return Applied(row.latex, row.terminal, spelled if bare else Parens(spelled))


def _entries(argument: Expression, hand: Hand) -> Formula:
    """A sum over entries; where a one-hot vector picks one of them, just that one."""
    match argument:
        case Mul(Symbol() as symbol, rest) if hand.pick and (picked := hand.pick(symbol)):
            return spell(rest, hand._replace(leaf=picked, pick=None, scalar=True))
    of = spell(argument, hand)
    if hand.scalar:
        return Parens(of) if binding(argument) < PRODUCT else of
    return Summed(Parens(of) if binding(argument) == SUM else of)


def _product(left: Expression, first: Formula, second: Formula, hand: Hand) -> Formula:
    """``2 (ŷ − y)`` for a number before something, ``⊙`` between vectors, ``·`` between scalars."""
    numeric = isinstance(left, Number | Div) and isinstance(first, Scalar | Ratio)
    if hand.scalar:
        together = hand.letters or (numeric and not isinstance(second, Scalar))
        return Row((first, second) if together else (first, Operator("dot"), second))
    if isinstance(first, Scalar) and isinstance(second, Scalar):
        return Row((first, Operator("dot"), second))
    constants = isinstance(first, Name) and isinstance(second, Name) and not first.step and not second.step
    if numeric or (constants and hand.letters):
        return Row((first, second))
    return Row((*_factors(first), Operator("hadamard"), second))


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
