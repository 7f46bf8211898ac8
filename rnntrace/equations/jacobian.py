"""How one value moves with another, in symbols: ``diag(1 - h[t] ** 2) @ W_hh``.

The backward equations hold it already, transposed: each use of a value sends back a matrix times a
gradient. The uses that make up a link add up; along a way from link to link the matrices multiply;
several ways add up again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from .algebra import times
from .links import Link, Way, ways
from .system import System
from .tree import Call, Div, Expression, MatMul, Mul, Neg, Number, Symbol, Transpose, shift, symbols, total

# A sum of more ways than this says nothing to a reader.
MOST_WAYS = 6
IDENTITY = Call("diag", Number("1"))


class Product(NamedTuple):
    """Matrices from the left to the right, with a sign before them; none is the identity."""

    sign: int
    factors: tuple[Expression, ...]

    @property
    def value(self) -> Expression:
        """The product without its sign."""
        first, *others = self.factors or (IDENTITY,)
        for factor in others:
            first = MatMul(first, factor)
        return first

    def after(self, first: Product) -> Product:
        """This product times another one; diagonal matrices side by side are one."""
        factors = list(self.factors)
        for factor in first.factors:
            match factors[-1:], factor:
                case [Call("diag", left)], Call("diag", right):
                    factors[-1] = Call("diag", times(left, right))
                case _:
                    factors.append(factor)
        return Product(self.sign * first.sign, tuple(factors))


NOTHING = Product(1, ())


def local_matrix(link: Link) -> Expression | None:
    """d end[t] / d start, values being seen from the end's step; None where it has no short form."""
    found = _of_link(link)
    return found and _sum([found])


def local_entry(link: Link) -> tuple[Expression | None, Expression | None] | None:
    """How the end moves with one entry of a parameter: a matrix, of which the entry's row is the
    column that counts, and the vector whose entry at the parameter's column multiplies it. Either is
    None where it changes nothing; the whole is None where there is no short form."""
    if len(link.uses) > 1:
        return None
    match link.uses[0].term:
        case MatMul(left, Transpose(vector)) if _holds_gradient(left):
            term: Expression = left
            by: Expression | None = vector
        case other:
            term, by = other, None
    product = _read(term)
    if product is None:
        return None
    return (_sum([product]) if product.factors or product.sign < 0 else None), by


def jacobian(system: System, of: str, by: str, ahead: int, states: Collection[str] = ()) -> Expression | None:
    """d of[t] / d by[t-ahead] along the ways that pass none of ``states`` in between, values being
    seen from the end's step.

    None where there is no way, or no short form.
    """
    found = list(ways(system, by, of, ahead, states))
    products = [way_product(way) for way in found[: MOST_WAYS + 1]]
    known = [product for product in products if product is not None]
    if not 0 < len(known) == len(found) <= MOST_WAYS:
        return None
    return total(_ordered(known))


def way_product(way: Way) -> Product | None:
    """The matrices along a way, multiplied; None where one of them has no short form."""
    whole = NOTHING
    for link in way:
        part = _of_link(link)
        if part is None:
            return None
        whole = whole.after(part)
    return whole


def is_weightless(way: Way) -> bool:
    """Whether nothing but a diagonal matrix lies on a way: no entry is mixed with others."""
    product = way_product(way)
    match product:
        case Product(_, () | (Call("diag", _),)):
            return True
    return False


def _of_link(link: Link) -> Product | None:
    parts = [_read(shift(use.term, -link.ahead)) for use in link.uses]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    if len(known) == 1:
        return known[0]
    match _sum(known):
        case Neg(of):
            return Product(-1, (of,))
        case summed:
            return Product(1, (summed,))


def _sum(products: Iterable[Product]) -> Expression:
    """Products added up; of diagonal matrices only, it is one: diag(h − n)."""
    signed = _ordered(products)
    diagonals = [(sign, term.argument) for sign, term in signed if isinstance(term, Call)]
    if len(diagonals) == len(signed) > 1 and all(_is_diagonal(term) for _, term in signed):
        return Call("diag", total(diagonals))
    return total(signed)


def _ordered(products: Iterable[Product]) -> list[tuple[int, Expression]]:
    """Signed terms; what is subtracted does not come first."""
    return sorted(((product.sign, product.value) for product in products), key=lambda each: -each[0])


def _is_diagonal(node: Expression) -> bool:
    return isinstance(node, Call) and node.function == "diag"


def _read(term: Expression) -> Product | None:
    """What a use sends back as the matrices that multiply the gradient, transposed."""
    match term:
        case Symbol(_, _, True):
            return NOTHING
        case MatMul(Transpose(matrix), rest):
            return _then(rest, matrix)
        case MatMul(symmetric, rest) if not _holds_gradient(symmetric):  # the derivative of softmax
            return _then(rest, symmetric)
        case Mul(left, right) if _holds_gradient(left):
            return _then(left, Call("diag", right))
        case Mul(left, right):
            return _then(right, Call("diag", left))
        case Div(left, right) if _holds_gradient(left) and not _holds_gradient(right):
            return _then(left, Call("diag", Div(Number("1"), right)))
        case Neg(of):
            inner = _read(of)
            return inner and inner._replace(sign=-inner.sign)
    return None


def _then(rest: Expression, factor: Expression) -> Product | None:
    before = _read(rest)
    return before and before.after(Product(1, (factor,)))


def _holds_gradient(node: Expression) -> bool:
    return any(symbol.gradient for symbol in symbols(node))
