"""Where a number comes from: which entries of which symbols made one entry of an expression's value.

A source is what the number changes with. What is multiplied by a zero that stands there whatever the
weights is none: in ``W @ x[t]`` with a one-hot ``x[t]`` only one column of ``W`` counts, and nothing
comes from a step that does not exist.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, product
from typing import NamedTuple

import numpy as np

from .calls import put_in
from .functions import FUNCTIONS, Function
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

Entry = tuple[int, ...]


class Used(NamedTuple):
    """An entry of a symbol as it is at its own step: ``h[t-1]`` seen from step 3 is ``h[t]`` at 2. What
    has no step is at None."""

    symbol: Symbol
    step: int | None
    entry: Entry


class Setting(NamedTuple):
    """What sources hang on beside the expression: the ``shape`` of each symbol's value, the number of
    ``steps`` that a sum over time has, whether a symbol, seen from a step, is ``there`` at all (it is
    zero if not), and what an entry of it is ``known`` to be whatever the weights, as in a one-hot
    vector; None for any other."""

    shape: Callable[[Symbol], Shape]
    steps: int = 1
    there: Callable[[Symbol, int], bool] = lambda symbol, step: True
    known: Callable[[Symbol, int, Entry], float | None] = lambda symbol, step, entry: None


def sources(node: Expression, entry: Entry, setting: Setting, step: int = 1) -> tuple[Used, ...]:
    """What made an entry (its places from 0; empty for a scalar) of an expression's value, seen from a
    step; each once, in the order of reading. A scalar stands in every entry.

    Raises ValueError where the value has no such entry.
    """
    shape = shape_of(node, setting.shape)
    if shape and not is_within(entry, shape):
        raise ValueError(f"a value of shape {shape} has no entry {entry}")
    return tuple(dict.fromkeys(_origin(node, entry, setting, step).used))


def is_within(entry: Entry, shape: Shape) -> bool:
    """Whether a value has an entry."""
    return len(entry) == len(shape) and all(0 <= k < size for k, size in zip(entry, shape, strict=True))


def entries(shape: Shape) -> Iterator[Entry]:
    """The places of all entries of a value."""
    return product(*map(range, shape))


class _Origin(NamedTuple):
    """What a number was made from, and the number itself where it is ``known`` whatever the weights."""

    known: float | None
    used: tuple[Used, ...]


def _origin(node: Expression, entry: Entry, setting: Setting, step: int) -> _Origin:
    """One entry of an expression's value; a scalar is in every entry."""
    shape = shape_of(node, setting.shape)
    entry = entry if shape else ()

    def of(part: Expression, place: Entry = entry, at: int = step) -> _Origin:
        return _origin(part, place, setting, at)

    match node:
        case Number(text):
            return _Origin(float(text), ())
        case Symbol():
            return _of_symbol(node, entry, setting, step)
        case Group(inner):
            return of(inner)
        case Neg(inner):
            return _together(operator.neg, of(inner))
        case Add(left, right):
            return _together(operator.add, of(left), of(right))
        case Sub(left, right):
            return _together(operator.sub, of(left), of(right))
        case Mul(left, right):
            return _times(of(left), of(right))
        case Div(left, right):
            top, bottom = of(left), of(right)
            return top if top.known == 0 else _together(np.divide, top, bottom)
        case Pow(base, exponent):
            power = of(exponent)
            return _Origin(1.0, ()) if power.known == 0 else _together(np.power, of(base), power)
        case Transpose(inner):
            return of(inner, entry[::-1])
        case MatMul(left, right):
            first, second = shape_of(left, setting.shape), shape_of(right, setting.shape)
            if is_outer(first, right, second):
                return _times(of(left, entry[:1]), of(right, entry[1:]))
            row, column = entry[: len(first) - 1], entry[len(first) - 1 :]
            return _sum(_times(of(left, (*row, k)), of(right, (k, *column))) for k in range(second[0]))
        case Call("sum", argument):
            return _sum(of(argument, place) for place in entries(shape_of(argument, setting.shape)))
        case Call("diag", argument):
            return of(argument, entry[:1]) if len({*entry}) < 2 else _Origin(0.0, ())
        case Call("ones", _):
            return _Origin(1.0, ())
        case Call(function, argument) if FUNCTIONS[function].matrix:  # all of a row goes into each entry
            return _Origin(None, _sum(of(argument, (*entry[:-1], k)) for k in range(shape[-1])).used)
        case Call(function, argument):
            return _called(FUNCTIONS[function], of(argument), setting)
        case OverTime(inner):
            return _sum(of(inner, entry, at) for at in range(1, setting.steps + 1))


def _of_symbol(symbol: Symbol, entry: Entry, setting: Setting, step: int) -> _Origin:
    if symbol.name == COUNT:
        return _Origin(float(step + (symbol.step or 0)), ())
    if not setting.there(symbol, step):
        return _Origin(0.0, ())
    if symbol.step is None:
        return _Origin(None, (Used(symbol, None, entry),))
    used = Used(Symbol(symbol.name, 0, symbol.gradient), step + symbol.step, entry)
    return _Origin(setting.known(symbol, step, entry), (used,))


def _together(function: Callable[..., float], *parts: _Origin) -> _Origin:
    """What a function makes of numbers."""
    known = [part.known for part in parts if part.known is not None]
    used = tuple(chain.from_iterable(part.used for part in parts))
    if len(known) < len(parts):
        return _Origin(None, used)
    with np.errstate(all="ignore"):
        return _Origin(float(function(*known)), used)


def _times(left: _Origin, right: _Origin) -> _Origin:
    """A product: what is multiplied by zero does not count."""
    used = (left.used if right.known != 0 else ()) + (right.used if left.known != 0 else ())
    zero = 0.0 if 0 in (left.known, right.known) else None
    return _Origin(_together(operator.mul, left, right).known if zero is None else zero, used)


def _sum(parts: Iterable[_Origin]) -> _Origin:
    return _together(lambda *known: sum(known), *parts)


def _called(row: Function, argument: _Origin, setting: Setting) -> _Origin:
    """A function that takes each entry by itself."""

    def value(x: float) -> float:
        if row.value:
            return float(row.value(np.array([x]))[0])
        meaning = _origin(put_in(row.meaning, Number(repr(x))), (), setting, 1)
        assert meaning.known is not None
        return meaning.known

    return _together(value, argument)
