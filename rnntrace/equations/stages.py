"""Expressions worked as with a pencil: the innermost operations first, all that stand side by side at
once.

``W_xh @ x + W_hh @ h + b`` becomes the sum of three vectors; ``g * (1 - h ** 2)`` the product of
two. What is worked out becomes a symbol of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .algebra import number
from .calls import calls, entrywise, put_in
from .functions import FUNCTIONS
from .tree import (
    Add,
    Call,
    Div,
    Expression,
    MatMul,
    Mul,
    Neg,
    Number,
    Pow,
    Sub,
    Symbol,
    Transpose,
    rebuild,
)

# A derivative's matrix is written out up to this size; above, it is only applied.
LARGEST_MATRIX = 12
_COMPUTED = "= "  # no author can write a name like that


def computed_symbol(slot: int) -> Symbol:
    """The symbol for what was computed, by its place among all numbers."""
    return Symbol(f"{_COMPUTED}{slot}")


def slot_of(symbol: Symbol) -> int | None:
    """The place of what a symbol stands for that ``computed_symbol`` made; None for any other."""
    return int(symbol.name.removeprefix(_COMPUTED)) if symbol.name.startswith(_COMPUTED) else None


class Stages(NamedTuple):
    """``compute`` gives the symbol for a part that is worked out, ``size`` how many numbers a symbol
    has, ``is_finite`` whether a part comes to numbers that can be written; ``scalar``: sums over entries
    have but one. ``fine``: one operation after the other; otherwise what a calculator does at one go
    with the entries of a factor, as 1 − h², is one stage."""

    compute: Callable[[Expression], Symbol]
    size: Callable[[Symbol], int]
    is_finite: Callable[[Expression], bool]
    scalar: bool = False
    fine: bool = False

    def next(self, node: Expression) -> Expression:
        """The expression with its innermost operations worked out."""
        match node:
            case Neg(of):
                return Neg(self.next(of))
            case Add(left, right) | Sub(left, right) if not self.is_one(node):
                return type(node)(self._term(left), self._term(right))
            case Call("sum", argument) if self.scalar:  # there is nothing to be added up
                return self.next(argument)
            case Call() if meaning := self.meaning(node):
                return meaning if self.fine else self.opened(meaning)
        return self.compute(node) if self.is_one(node) else self._inside(node)

    def is_finished(self, node: Expression) -> bool:
        """Whether nothing is left to be done but a sign."""
        match node:
            case Neg(of):
                return self.is_finished(of)
        return is_atom(node)

    def meaning(self, node: Expression) -> Expression | None:
        """The formula behind a function's name, where pages show it and its numbers can be written."""
        match node:
            case Call(function, argument) if is_atom(argument) and FUNCTIONS[function].shown:
                meaning = put_in(FUNCTIONS[function].meaning, argument)
                return meaning if all(map(self.is_finite, calls(meaning))) else None
        return None

    def opened(self, node: Expression) -> Expression:
        """The outermost operation with its operands worked out, however many operations they are."""
        return rebuild(node, lambda child: child if is_atom(child) else self.compute(child))

    def is_one(self, node: Expression) -> bool:
        """Whether an expression is one operation."""
        match node:
            case Add(left, right) | Sub(left, right):
                return all(_is_atom_or_sum(part) for part in (left, right))
            case Mul(left, right):
                return is_atom(right) and (is_atom(left) or (isinstance(left, Mul) and self.is_one(left)))
            case Div(left, right) | MatMul(left, right):
                return is_atom(left) and is_atom(right)
            case Pow(base, _):
                return is_atom(base)
            case Call(_, argument):
                return is_atom(argument) and not (self.fine and self.meaning(node))
        return False

    def _term(self, node: Expression) -> Expression:
        """A term of a sum."""
        match node:
            case Add(left, right) | Sub(left, right):
                return type(node)(self._term(left), self._term(right))
            case Neg(of):
                return Neg(self._term(of))
            case Symbol() if slot_of(node) is None:  # beside sums it is one of them, with their decimals
                return self.compute(node)
        if is_atom(node):
            return node
        return self.compute(node) if self.scalar and not self.fine else self.next(node)

    def _inside(self, node: Expression) -> Expression:
        """An operation with its operands a stage further."""
        match node:
            case Mul(left, right):
                return Mul(self._factor(left), self._operand(right))
            case MatMul(left, Symbol() as right) if not is_atom(left) and self.size(right) > LARGEST_MATRIX:
                return node
            case Pow(base, exponent):
                return Pow(self._operand(base), exponent)
        return rebuild(node, self._operand)

    def _factor(self, node: Expression) -> Expression:
        """The factors of a product before its last."""
        match node:
            case Mul(left, right):
                return Mul(self._factor(left), self._operand(right))
        return self._operand(node)

    def _operand(self, node: Expression) -> Expression:
        match node:
            case Neg(of):
                return Neg(self._operand(of))
            case Transpose(of) if not is_atom(node):
                return Transpose(self._operand(of))
        if is_atom(node):
            return node
        at_one_go = not self.fine and (_is_light(node) or self.is_one(node))
        return self.compute(node) if at_one_go else self.next(node)


def is_atom(node: Expression) -> bool:
    """Whether an expression stands for numbers that are there already, perhaps with a sign."""
    match node:
        case Neg(of) | Transpose(of):
            return isinstance(of, Symbol | Number) or is_atom(of)
        case Symbol():
            return True
    return _is_constant(node)


def _is_atom_or_sum(node: Expression) -> bool:
    match node:
        case Add(left, right) | Sub(left, right):
            return _is_atom_or_sum(left) and _is_atom_or_sum(right)
    return is_atom(node)


def _is_constant(node: Expression) -> bool:
    """A number with a name, or a product of such: C, n, 2 n."""
    match node:
        case Symbol(_, None, False):
            return slot_of(node) is None
        case Mul(left, right):
            return _is_constant(left) and _is_constant(right)
    return number(node) is not None


def _is_light(node: Expression) -> bool:
    """Whether all of it is done with one entry after the other, without a function."""
    return entrywise(node) and not any(True for _ in calls(node))
