"""One entry of an expression's value: where it comes from, and the expression of single numbers that it is.

``W @ x[t] + b`` is at its first entry ``W[1,1] x[t][1] + W[1,2] x[t][2] + b[1]``: again an expression, with
an entry of a symbol wherever there was a symbol. What is multiplied by a zero that stands there whatever
the weights is neither a source nor a term: in ``W @ x[t]`` with a one-hot ``x[t]`` only one column of ``W``
counts, and nothing comes from a step that does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import chain, islice, product
from math import prod
from typing import NamedTuple

import numpy as np

from .calls import ARGUMENT, formula, put_in
from .functions import FUNCTIONS, Function
from .origin import ONE, Entry, Origin, Used, added, negative, over, power, summed, times, together
from .shapes import Shape, is_outer, shape_of
from .tree import (
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
)

# Of terms that are not looked at so many are tried whether they are zero.
MOST_TRIED = 20


class Setting(NamedTuple):
    """What an entry hangs on beside the expression: the ``shape`` of each symbol's value, the number of
    ``steps`` that a sum over time has, whether a symbol, seen from a step, is ``there`` at all (it is
    zero if not), and what an entry of it is ``known`` to be whatever the weights, as in a one-hot
    vector; None for any other. So many steps came ``earlier``, and count. Of so many entries that are added
    up, those at the places that are ``seen`` at a step are looked at. ``keeps_zeros``: products with a
    factor 0 are written all the same."""

    shape: Callable[[Symbol], Shape]
    steps: int = 1
    there: Callable[[Symbol, int], bool] = lambda symbol, step: True
    known: Callable[[Symbol, int, Entry], float | None] = lambda symbol, step, entry: None
    earlier: int = 0
    seen: Callable[[int, int], Sequence[int]] = lambda size, step: range(size)
    keeps_zeros: bool = False


# What gives an entry, seen from a step.
Get = Callable[[Entry, int], Origin]


class OneEntry:
    """Expressions at one entry in a setting, each read once."""

    def __init__(self, setting: Setting) -> None:
        self._reader = _Reader(
            setting.shape, _leaf(setting), setting.steps, setting.seen, setting.keeps_zeros
        )
        self._known: dict[Expression, tuple[Shape, Get]] = {}

    def of(self, node: Expression, entry: Entry, step: int = 1) -> Origin:
        """An entry (its places from 0; empty for a scalar) of an expression's value, seen from a step. A
        scalar stands in every entry.

        Raises ValueError where the value has no such entry.
        """
        if node not in self._known:
            self._known[node] = shape_of(node, self._reader.shape), self._reader.read(node)
        shape, get = self._known[node]
        if shape and not is_within(entry, shape):
            raise ValueError(f"a value of shape {shape} has no entry {entry}")
        return get(entry, step)


def is_within(entry: Entry, shape: Shape) -> bool:
    """Whether a value has an entry."""
    return len(entry) == len(shape) and all(0 <= k < size for k, size in zip(entry, shape, strict=True))


def entries(shape: Shape) -> Iterator[Entry]:
    """The places of all entries of a value."""
    return product(*map(range, shape))


def _leaf(setting: Setting) -> Callable[[Symbol], Get]:
    """How the entries of symbols are had."""

    def leaf(symbol: Symbol) -> Get:
        name, ahead, gradient = symbol.name, symbol.step, symbol.gradient
        if name == COUNT:
            before = setting.earlier + (ahead or 0)
            return lambda entry, step: Origin(float(step + before), (), Number(str(step + before)))

        def get(entry: Entry, step: int) -> Origin:
            if not setting.there(symbol, step):
                return Origin(0.0)
            if ahead is None:
                used = Used(name, None, gradient, entry)
                return Origin(None, (used,), used)
            used = Used(name, step + ahead, gradient, entry)
            return Origin(setting.known(symbol, step, entry), (used,), used)

        return get

    return leaf


class _Reader(NamedTuple):
    """How expressions are read: ``shape`` and ``leaf`` are those of symbols."""

    shape: Callable[[Symbol], Shape]
    leaf: Callable[[Symbol], Get]
    steps: int
    seen: Callable[[int, int], Sequence[int]]
    keeps_zeros: bool

    def read(self, node: Expression) -> Get:
        """What gives an entry of an expression's value; a scalar is in every entry."""
        get = self._read(node)
        return get if shape_of(node, self.shape) else lambda entry, step: get((), step)

    def _read(self, node: Expression) -> Get:
        keeps_zeros = self.keeps_zeros
        match node:
            case Number(text):
                number = Origin(float(text), (), node)
                return lambda entry, step: number
            case Symbol():
                return self.leaf(node)
            case Group(inner):
                return self.read(inner)
            case Neg(inner):
                get = self.read(inner)
                return lambda entry, step: negative(get(entry, step))
            case Add(left, right):
                one, other = self.read(left), self.read(right)
                return lambda entry, step: added((one(entry, step), other(entry, step)))
            case Sub(left, right):
                one, other = self.read(left), self.read(right)
                return lambda entry, step: added((one(entry, step), negative(other(entry, step))))
            case Mul(left, right):
                one, other = self.read(left), self.read(right)
                return lambda entry, step: times(one(entry, step), other(entry, step), keeps_zeros)
            case Div(left, right):
                one, other = self.read(left), self.read(right)
                return lambda entry, step: over(one(entry, step), other(entry, step), keeps_zeros)
            case Pow(base, exponent):
                one, other = self.read(base), self.read(exponent)
                return lambda entry, step: power(one(entry, step), other(entry, step))
            case Transpose(inner):
                get = self.read(inner)
                return lambda entry, step: get(entry[::-1], step)
            case MatMul(left, right):
                return self._product(left, right)
            case OverTime(inner):
                get, steps = self.read(inner), range(1, self.steps + 1)
                return lambda entry, step: summed(get(entry, at) for at in steps)
            case Call(function, argument):
                return self._call(function, argument)

    def _product(self, left: Expression, right: Expression) -> Get:
        """A product of matrices, or of a matrix and a vector."""
        first, second = shape_of(left, self.shape), shape_of(right, self.shape)
        one, other, keeps_zeros = self.read(left), self.read(right), self.keeps_zeros
        if is_outer(first, right, second):
            return lambda entry, step: times(one(entry[:1], step), other(entry[1:], step), keeps_zeros)
        rows, size, seen = len(first) - 1, second[0], self.seen

        def get(entry: Entry, step: int) -> Origin:
            row, column = entry[:rows], entry[rows:]

            def at(k: int) -> Origin:
                return times(one((*row, k), step), other((k, *column), step), keeps_zeros)

            places = seen(size, step)
            unseen = (at(k) for k in range(size) if k not in places)
            return summed(map(at, places), _others(size - len(places), unseen))

        return get

    def _call(self, function: str, argument: Expression) -> Get:
        row, get = FUNCTIONS[function], self.read(argument)
        shape = shape_of(argument, self.shape)
        match function:
            case "sum":
                whole = cache(partial(self._total, get, shape))
                return lambda entry, step: whole(step)
            case "diag":
                nothing = Origin(0.0)
                return lambda entry, step: get(entry[:1], step) if len({*entry}) < 2 else nothing
            case "ones":
                one = Origin(1.0, (), ONE)
                return lambda entry, step: one
        if row.matrix:
            return self._of_row(row, get, shape[-1])
        if row.meaning and formula(row.meaning) == ARGUMENT:  # it changes nothing
            return get
        return lambda entry, step: _called(row, get(entry, step))

    def _total(self, get: Get, shape: Shape, step: int) -> Origin:
        """The sum of all entries."""
        seen = list(product(*(self.seen(size, step) for size in shape)))
        unseen = (get(place, step) for place in entries(shape) if place not in seen)
        return summed((get(place, step) for place in seen), _others(prod(shape) - len(seen), unseen))

    def _of_row(self, row: Function, get: Get, size: int) -> Get:
        """A function that has all of a row in each entry, as the formula that it stands for."""

        @cache
        def whole(before: Entry, step: int) -> tuple[Get, tuple[Used, ...]]:
            used = (get((*before, k), step).used for k in self.seen(size, step))

            def leaf(symbol: Symbol) -> Get:
                return lambda entry, step: get((*before, *entry), step)

            inner = self._replace(shape=lambda symbol: (size,), leaf=leaf)
            return inner.read(formula(row.meaning)), tuple(chain.from_iterable(used))

        def at(entry: Entry, step: int) -> Origin:
            meaning, used = whole(entry[:-1], step)
            return Origin(None, used, meaning(entry[-1:], step).of)

        return at


def _called(row: Function, argument: Origin) -> Origin:
    """A function that takes each entry by itself."""

    def value(x: float) -> float:
        if row.value:
            return float(row.value(np.array([x]))[0])
        known = OneEntry(Setting(lambda symbol: ())).of(put_in(row.meaning, Number(repr(x))), ()).known
        assert known is not None
        return known

    return together(value, argument)._replace(of=Call(row.name, argument.of or Number("0")))


def _others(count: int, unseen: Iterator[Origin]) -> int:
    """How many terms that are not looked at there are: none where they are zero with a reason, as beside
    the one of a one-hot vector. That a few are tells of all."""
    if not count or all(part.known == 0 for part in islice(unseen, MOST_TRIED)):
        return 0
    return count
