"""How the families of mistakes walk through an equation and name what they change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ...equations.functions import FUNCTIONS
from ...equations.text import expression_text
from ...equations.tree import (
    Add,
    Call,
    Div,
    Expression,
    MatMul,
    Mul,
    Neg,
    Number,
    OverTime,
    Pow,
    Sub,
    Symbol,
    rebuild,
)
from ...tracing.trace import Trace

# Words with expressions among them, which a page shows as it shows others.
Words = tuple[str | Expression, ...]
# A changed expression, and what is wrong with it.
Change = tuple[Expression, str | Words]
Rewrite = Callable[["Setting"], Iterator[Change]]
ONE = Number("1")


class Setting(NamedTuple):
    """A right equation among the others of its network: what may be mistaken for what."""

    trace: Trace
    left: Symbol
    right: Expression

    def definition(self, name: str) -> Expression | None:
        """What a value is made of, None where it is given."""
        return self.trace.system.definitions.get(name)

    def shape(self, symbol: Symbol) -> tuple[int, ...] | None:
        """The shape of a value or a parameter, None for anything else."""
        return self.trace.calculation.shapes.get(symbol.name)

    def is_gate(self, node: Expression) -> bool:
        """Whether it is a value between 0 and 1, of which 1 − it may be taken."""
        if not isinstance(node, Symbol) or node.gradient or node.step is None:
            return False
        match self.definition(node.name):
            case Call(function, _):
                return FUNCTIONS[function].gives == "probabilities"
        return False

    @property
    def values(self) -> tuple[str, ...]:
        """The names of the values of a step: what comes in, what is compared with it, and all between."""
        return (*self.trace.calculation.given, *self.trace.system.names)


def said(*parts: str | Expression) -> Words:
    """What is wrong, in words with expressions among them."""
    return parts


def in_text(words: str | Words) -> str:
    """The same as plain text, with expressions as people type them."""
    if isinstance(words, str):
        return words
    return "".join(part if isinstance(part, str) else expression_text(part) for part in words)


def everywhere(node: Expression, change: Callable[[Expression], Iterator[Change]]) -> Iterator[Change]:
    """The expression with one of its nodes changed, in every way that there is."""
    yield from change(node)
    for place, child in enumerate(_parts(node)):
        for other, words in everywhere(child, change):
            yield _with(node, place, other), words


def _parts(node: Expression) -> tuple[Expression, ...]:
    match node:
        case Number() | Symbol():
            return ()
        case Pow(base, _):
            return (base,)
        case Add(left, right) | Sub(left, right) | Mul(left, right) | Div(left, right) | MatMul(left, right):
            return (left, right)
        case Call(_, argument):
            return (argument,)
    return (node.of,)


def _with(node: Expression, place: int, other: Expression) -> Expression:
    """The node with another part in one of its places."""
    if isinstance(node, Pow):
        return Pow(other, node.exponent)
    places = iter(range(2))
    return rebuild(node, lambda part: other if next(places) == place else part)


def factors(node: Expression) -> list[Expression]:
    """The factors of a product, entry by entry, in the order written."""
    match node:
        case Mul(left, right):
            return [*factors(left), *factors(right)]
    return [node]


def multiplied(parts: list[Expression]) -> Expression:
    """The product of factors; 1 of none."""
    if not parts:
        return ONE
    found = parts[0]
    for part in parts[1:]:
        found = Mul(found, part)
    return found


def within_sums(right: Expression, change: Callable[[Expression], Iterator[Change]]) -> Iterator[Change]:
    """What is added up over the steps changed as a whole; or the whole expression."""
    match right:
        case OverTime(of):
            yield from ((OverTime(other), words) for other, words in change(of))
        case _:
            yield from change(right)


def turned(node: Expression) -> Expression:
    """The expression with the other sign, as somebody writes it who takes it the wrong way round."""
    match node:
        case Neg(of):
            return of
        case Sub(left, right):
            return Sub(right, left)
    return Neg(node)
