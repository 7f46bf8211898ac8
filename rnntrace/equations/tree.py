"""The tree an equation is parsed to: small frozen nodes, and the few ways to walk them.

Every reading (text, shapes, values, derivatives, pages) is one ``match`` over these nodes, so the
nodes themselves know nothing but what they hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Number:
    """A number as its author wrote it: ``0.1`` stays one tenth, and prints as it was typed."""

    text: str

    @property
    def value(self) -> Fraction:
        return Fraction(self.text)


@dataclass(frozen=True, slots=True)
class Symbol:
    """A quantity: a parameter (``step`` is None, ``W_hh``) or a value of a time step.

    ``step`` counts from the step at hand: 0 is ``h[t]``, -1 is ``h[t-1]``, 1 is ``h[t+1]``.
    With ``gradient`` it stands for the derivative of the loss by that quantity, ``dL/dh[t]``.
    """

    name: str
    step: int | None = None
    gradient: bool = False

    @property
    def quantity(self) -> Quantity:
        """What the symbol stands for whatever the step: its name, and whether it is a gradient."""
        return (self.name, self.gradient)


Quantity = tuple[str, bool]
# The number of a step, which everyone knows: at step 3, ``Symbol(COUNT, 0)`` is 3. It is written ``t``.
COUNT = "t"


@dataclass(frozen=True, slots=True)
class _OfOne:
    """What all nodes of one part have; each is equal only to its own kind. That they share it saves the
    making of it for each of them, whenever the program starts."""

    of: Expression


@dataclass(frozen=True, slots=True)
class _OfTwo:
    left: Expression
    right: Expression


class Group(_OfOne):
    """Parentheses that the author wrote."""

    __slots__ = ()


class Neg(_OfOne):
    __slots__ = ()


class Add(_OfTwo):
    __slots__ = ()


class Sub(_OfTwo):
    __slots__ = ()


class Mul(_OfTwo):
    """Entry by entry (Hadamard); a number or a scalar multiplies every entry."""

    __slots__ = ()


class Div(_OfTwo):
    """Entry by entry; a number or a scalar divides every entry."""

    __slots__ = ()


class MatMul(_OfTwo):
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Pow:
    """``base`` to a number, or to the number of a step (``beta_1 ** t``)."""

    base: Expression
    exponent: Number | Symbol


class Transpose(_OfOne):
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the table applied to one argument."""

    function: str
    argument: Expression


class OverTime(_OfOne):
    """The sum over all time steps."""

    __slots__ = ()


Expression = (
    Number | Symbol | Group | Neg | Add | Sub | Mul | Div | MatMul | Pow | Transpose | Call | OverTime
)


@dataclass(frozen=True, slots=True)
class Equation:
    """``left = right``, with a few words of what the left side is (``hidden state``)."""

    left: Symbol
    right: Expression
    words: str = ""


def children(node: Expression) -> tuple[Expression, ...]:
    """The parts of a node, in the order they are read."""
    match node:
        case Number() | Symbol():
            return ()
        case Group(of) | Neg(of) | Transpose(of) | OverTime(of):
            return (of,)
        case Call(_, argument):
            return (argument,)
        case Pow(base, exponent):
            return (base, exponent)
        case Add(left, right) | Sub(left, right) | Mul(left, right) | Div(left, right):
            return (left, right)
        case MatMul(left, right):
            return (left, right)


def rebuild(node: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """The same node over changed parts."""
    match node:
        case Number() | Symbol():
            return node
        case Call(function, argument):
            return Call(function, change(argument))
        case Pow(base, exponent):
            power = change(exponent)
            assert isinstance(power, Number | Symbol)
            return Pow(change(base), power)
        case Group(of) | Neg(of) | Transpose(of) | OverTime(of):
            return type(node)(change(of))
        case Add(left, right) | Sub(left, right) | Mul(left, right) | Div(left, right):
            return type(node)(change(left), change(right))
        case MatMul(left, right):
            return MatMul(change(left), change(right))


def symbols(node: Expression) -> Iterator[Symbol]:
    """Every use of a symbol, from left to right, repeats included."""
    if isinstance(node, Symbol):
        yield node
    for child in children(node):
        yield from symbols(child)


def substitute(node: Expression, become: Callable[[Symbol], Expression]) -> Expression:
    """The expression with every symbol replaced by what ``become`` says of it."""
    if isinstance(node, Symbol):
        return become(node)
    return rebuild(node, lambda child: substitute(child, become))


def shift(node: Expression, steps: int) -> Expression:
    """The same expression ``steps`` later: ``h[t]`` becomes ``h[t+1]``; parameters stay."""

    def later(symbol: Symbol) -> Symbol:
        if symbol.step is None:
            return symbol
        return Symbol(symbol.name, symbol.step + steps, symbol.gradient)

    return substitute(node, later) if steps else node


def ungroup(node: Expression) -> Expression:
    """Without the author's parentheses; the structure holds what they meant."""
    if isinstance(node, Group):
        return ungroup(node.of)
    return rebuild(node, ungroup)


def terms(node: Expression, sign: int = 1) -> list[tuple[int, Expression]]:
    """The signed terms of a sum, in the order written: ``a - (b + c)`` is +a, -b, -c."""
    match node:
        case Add(left, right):
            return terms(left, sign) + terms(right, sign)
        case Sub(left, right):
            return terms(left, sign) + terms(right, -sign)
        case Neg(of):
            return terms(of, -sign)
        case _:
            return [(sign, node)]


def total(signed: list[tuple[int, Expression]]) -> Expression:
    """The sum of signed terms, the opposite of ``terms``."""
    sign, first = signed[0]
    result = first if sign > 0 else Neg(first)
    for sign, term in signed[1:]:
        result = Add(result, term) if sign > 0 else Sub(result, term)
    return result
