"""One step of working an expression out: what stands under its outermost operation is computed.

``W_xh @ x + W_hh @ h + b`` becomes the sum of three vectors; ``g * (1 - h ** 2)`` the product of
two. A term of a sum that is more than one operation goes one step further, like any expression:
``(1 - z) * n + z * h`` has 1 − z first. What is computed becomes a symbol of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..equations.algebra import number
from ..equations.tree import (
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


def is_finished(node: Expression) -> bool:
    """Whether nothing is left to be done but a sign."""
    return is_finished(node.of) if isinstance(node, Neg) else isinstance(node, Symbol | Number)


class Reducer(NamedTuple):
    """``compute`` gives the symbol for a part that is worked out, ``size`` how many numbers a symbol
    has; ``scalar``: sums over entries have but one."""

    compute: Callable[[Expression], Symbol]
    size: Callable[[Symbol], int]
    scalar: bool = False

    def reduced(self, node: Expression) -> Expression:
        """The expression with what stands under its outermost operation computed."""
        match node:
            case Number() | Symbol() | Transpose(Symbol()):
                return node
            case Add(left, right) | Sub(left, right):
                if _only_atoms(node):
                    return node
                return type(node)(self._term(left), self._term(right))
            case Neg(of):
                return Neg(self.reduced(of))
            case Mul(left, right) if number(left) is not None:
                return Mul(left, self.reduced(right))
            case Div(left, right) if number(right) is not None or _is_constant(right):
                return Div(self.reduced(left), right)
            case Mul(left, right):
                return Mul(self._factor(left), self._unless_atom(right))
            case Div(left, right):
                return Div(self._unless_atom(left), self._unless_atom(right))
            case MatMul(left, right):
                if _is_atom(left) and _is_atom(right):
                    return self._compute(node)
                if self._too_large(right):
                    return node
                return MatMul(self._unless_atom(left), self._unless_atom(right))
            case Call("sum", argument) if self.scalar:
                return Call("sum", self.reduced(argument))
            case Call(function, argument):
                return self._compute(node) if _is_atom(argument) else Call(function, self._compute(argument))
            case Pow(base, exponent):
                return self._compute(node) if _is_atom(base) else Pow(self._compute(base), exponent)
            case _:
                return self._compute(node)

    def _compute(self, node: Expression) -> Expression:
        return node if number(node) is not None else self.compute(node)

    def _unless_atom(self, node: Expression) -> Expression:
        match node:
            case Transpose(of) if not isinstance(of, Symbol):  # worked out, it is a row still
                return Transpose(self._compute(of))
        return node if _is_atom(node) else self._compute(node)

    def _term(self, node: Expression) -> Expression:
        match node:
            case Add(left, right) | Sub(left, right):
                return type(node)(self._term(left), self._term(right))
            case Neg(of) if _is_compound(of) and not self.scalar:
                return Neg(self.reduced(of))
            case Symbol() if slot_of(node) is not None:
                return node
        return self.reduced(node) if _is_compound(node) and not self.scalar else self._compute(node)

    def _factor(self, node: Expression) -> Expression:
        match node:
            case Mul(left, right):
                return Mul(self._factor(left), self._unless_atom(right))
        return self._unless_atom(node)

    def _too_large(self, right: Expression) -> bool:
        return isinstance(right, Symbol) and self.size(right) > LARGEST_MATRIX


def _is_atom(node: Expression) -> bool:
    return isinstance(node, Number | Symbol | Transpose) and not (
        isinstance(node, Transpose) and not isinstance(node.of, Symbol)
    )


def _is_compound(node: Expression) -> bool:
    """A product of which a factor has to be worked out first."""
    match node:
        case Mul(left, right):
            return not _is_atom(right) or _is_compound(left) or not isinstance(left, Mul | Symbol | Number)
        case MatMul(left, right):
            return not (_is_atom(left) and _is_atom(right))
    return False


def _is_constant(node: Expression) -> bool:
    """A number with a name, or a product of such: C, n, 2 n."""
    match node:
        case Symbol(_, None, False):
            return True
        case Mul(left, right):
            return _is_constant(left) and _is_constant(right)
    return number(node) is not None


def _only_atoms(node: Expression) -> bool:
    match node:
        case Add(left, right) | Sub(left, right):
            return _only_atoms(left) and _only_atoms(right)
    return _is_atom(node)
