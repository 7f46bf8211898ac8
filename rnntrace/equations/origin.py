"""A number as it is made of others: which entries of which symbols made it, and how that is written.

What is done to the numbers of an expression is done to these, operation by operation.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np

from .tree import Div, Expression, Mul, Neg, Number, Pow, Symbol, terms, total

Entry = tuple[int, ...]
Signed = tuple[int, Expression]
# A sum of more terms is written with its first few and its last; so many are kept of those between.
MOST_WRITTEN, FIRST_WRITTEN = 10, 4
MOST_KEPT = 1000
# A factor that nobody wrote.
ONE = Number("1")


@dataclass(frozen=True, slots=True)
class Used(Symbol):
    """An entry (its places from 0) of a symbol, as it is at its own ``step``: ``h[t-1]`` seen from step 3
    is that of step 2. What has no step is at None."""

    entry: Entry = ()

    @property
    def symbol(self) -> Symbol:
        """The symbol, as its own step sees it."""
        return Symbol(self.name, None if self.step is None else 0, self.gradient)


@dataclass(frozen=True, slots=True)
class LeftOut(Symbol):
    """So many terms of a long sum, which are not written; the ``terms`` themselves, if they are kept."""

    count: int = 0
    terms: tuple[Expression, ...] = ()


class Origin(NamedTuple):
    """What a number was made from, the number itself where it is ``known`` whatever the weights, and the
    expression of numbers ``of`` it, as it is written; None where nothing is."""

    known: float | None
    used: tuple[Used, ...] = ()
    of: Expression | None = None


def summed(parts: Iterable[Origin], others: int = 0) -> Origin:
    """A sum of numbers of one kind, and of so many ``others`` that are not looked at. Of many the first few
    and the last are written."""
    found = tuple(parts)
    known, used, _ = added(found)
    return Origin(None if others else known, used, _total(_shortened(_signed(found), others)))


def added(parts: Sequence[Origin]) -> Origin:
    """A sum, all of whose terms are written."""
    known = together(lambda *numbers: sum(numbers), *parts)
    return known._replace(of=_total(_signed(parts)))


def times(left: Origin, right: Origin, keeps_zeros: bool = False) -> Origin:
    """A product: what is multiplied by zero does not count."""
    used = (left.used if right.known != 0 else ()) + (right.used if left.known != 0 else ())
    if 0 in (left.known, right.known):
        return Origin(0.0, used, _product_of(left.of, right.of) if keeps_zeros else None)
    return together(operator.mul, left, right)._replace(used=used, of=_product_of(left.of, right.of))


def over(top: Origin, bottom: Origin, keeps_zeros: bool = False) -> Origin:
    """A quotient: zero divided by anything is zero."""
    of = Div(top.of, bottom.of or Number("0")) if top.of else None
    if top.known == 0:
        return top._replace(of=of if keeps_zeros else None)
    return together(np.divide, top, bottom)._replace(of=of)


def together(function: Callable[..., float], *parts: Origin) -> Origin:
    """What a function makes of numbers; how that is written is not said."""
    known = [part.known for part in parts if part.known is not None]
    used = tuple(chain.from_iterable(part.used for part in parts))
    if len(known) < len(parts):
        return Origin(None, used)
    with np.errstate(all="ignore"):
        return Origin(float(function(*known)), used)


def negative(part: Origin) -> Origin:
    return Origin(None if part.known is None else -part.known, part.used, _opposite(part.of))


def _opposite(of: Expression | None) -> Expression | None:
    return of.of if isinstance(of, Neg) else of and Neg(of)


def power(base: Origin, power: Origin) -> Origin:
    if power.known == 0:
        return Origin(1.0, (), ONE)
    assert isinstance(power.of, Number | Symbol)
    return together(np.power, base, power)._replace(of=Pow(base.of or Number("0"), power.of))


def _product_of(left: Expression | None, right: Expression | None) -> Expression | None:
    """A product as it is written: the sign of its first factor before it, and no 1 that nobody wrote."""
    if left is None or right is None:
        return None
    if isinstance(left, Neg):
        return _opposite(_product_of(left.of, right))
    if left is ONE or right is ONE:
        return right if left is ONE else left
    return Mul(left, right)


def _signed(parts: Iterable[Origin]) -> list[Signed]:
    """The terms of a sum, those of sums among them one by one."""
    return [each for part in parts if part.of is not None for each in terms(part.of)]


def _total(signed: list[Signed]) -> Expression | None:
    return total(signed) if signed else None


def _shortened(signed: list[Signed], others: int) -> list[Signed]:
    """Of many terms the first few and the last."""
    if len(signed) <= MOST_WRITTEN and not others:
        return signed
    inner = signed[FIRST_WRITTEN:-1]
    count = others + sum(term.count if isinstance(term, LeftOut) else 1 for _, term in inner)
    kept = () if others or len(inner) > MOST_KEPT else tuple(total([each]) for each in inner)
    first, last = signed[: min(FIRST_WRITTEN, len(signed) - 1)], signed[-1:]
    return [*first, (1, LeftOut("", count=count, terms=kept)), *last]
