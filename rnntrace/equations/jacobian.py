"""How a state moves with the state one step before, in symbols: ``diag(1 - h[t] ** 2) @ W_hh``.

The backward equations hold it already, transposed: each use of a value sends back a matrix times a
gradient. Along a way from the state to itself these matrices multiply; several ways add up.
"""

from __future__ import annotations

from collections.abc import Iterator

from .differentiate import Contribution, contributions
from .system import System
from .tree import Call, Expression, MatMul, Mul, Neg, Symbol, Transpose, shift, symbols, total

# A sum of more ways than this says nothing to a reader.
MOST_WAYS = 6


def state_jacobian(system: System, state: str) -> Expression | None:
    """d state[t] / d state[t-1]; of a state that is read from T to 1, by state[t+1].

    None where it has no short form. Values are seen from step t.
    """
    signed: list[tuple[int, Expression]] = []
    for way in ways(system, state):
        sign = 1
        product: Expression | None = None
        for factor in (factor for use in way for factor in _factors(use)):
            if factor is None:
                return None
            if isinstance(factor, Neg):
                sign, factor = -sign, factor.of
            product = factor if product is None else MatMul(product, factor)
        if product is None or len(signed) == MOST_WAYS:
            return None
        signed.append((sign, product))
    return total(signed) if signed else None


def ways(system: System, state: str) -> Iterator[tuple[Contribution, ...]]:
    """The uses from the state of one step to that of the next, the last first."""
    uses = contributions(system)
    stack: list[tuple[Contribution, ...]] = [(use,) for use in uses if use.name == state and use.ahead]
    while stack:
        way = stack.pop(0)
        end = way[0].feed.name
        if end == state:
            yield way
            continue
        stack += [(use, *way) for use in uses if use.name == end and not use.ahead and not use.from_loss]


def _factors(use: Contribution) -> list[Expression | None]:
    """The matrices by which a value moves with the one it uses, from the left; None for another form.

    A use of the step before is seen from that step, and brought to this one.
    """
    return _read(shift(use.term, -use.ahead))


def _read(term: Expression) -> list[Expression | None]:
    match term:
        case Symbol(_, _, True):
            return []
        case MatMul(Transpose(matrix), rest):
            return [*_read(rest), matrix]
        case MatMul(symmetric, rest):  # the derivative of softmax
            return [*_read(rest), symmetric]
        case Mul(left, right) if _holds_gradient(left):
            return [*_read(left), Call("diag", right)]
        case Mul(left, right):
            return [*_read(right), Call("diag", left)]
        case Neg(of):
            inner = _read(of)
            return [Neg(inner[0]), *inner[1:]] if inner and inner[0] is not None else [None]
    return [None]


def _holds_gradient(node: Expression) -> bool:
    return any(symbol.gradient for symbol in symbols(node))
