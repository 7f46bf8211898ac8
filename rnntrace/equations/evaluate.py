"""Equations evaluated with NumPy, in passes: for all time steps at once where nothing recurs, step
by step where it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np

from .calls import divides
from .functions import Array
from .onehot import OneHot
from .reading import Missing, Reading, read, read_gradient
from .schedule import Pass
from .series import Series, Store
from .system import TARGET
from .tree import COUNT, Equation, Expression, Quantity, Symbol, symbols
from .work import Frame, Get, Known, Result, Running, Work, dense, settled, with_axes

Shapes = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, eq=False)  # the same only as itself: what is read from it is kept
class Program:
    """Equations in the order of their evaluation, and the forward equations' right sides."""

    passes: tuple[Pass, ...]
    definitions: Mapping[str, Expression]


def run(program: Program, store: Store, shapes: Shapes) -> None:
    """Evaluate the passes in order, adding each equation's left side to the store.

    ``shapes`` gives the shape of each name's value at one step; its gradient has the same.

    Values that are not finite are no error here: they are recorded like any other.
    """
    with np.errstate(all="ignore"):
        for bind in _for(program, store):
            bind(store, shapes)()


def bound(program: Program, store: Store, shapes: Shapes) -> tuple[Do, ...]:
    """What ``run`` does, to be done again each time that the store has other values, of the same shapes:
    where a recurrence is recorded stays the same."""
    return tuple(bind(store, shapes) for bind in _for(program, store))


def value(node: Expression, leaf: Callable[[Symbol], Array]) -> Array:
    """An expression's value at one step, where ``leaf`` gives each symbol's.

    A product ``u @ v.T`` of two vectors is their outer product, ``diag(v)`` a matrix.
    """
    with np.errstate(all="ignore"):
        return np.asarray(prepared(node, lambda symbol: lambda _: leaf(symbol))(_ONE_STEP))


_ONE_STEP = Store(steps=1, fixed={})


def prepared(
    node: Expression,
    leaf: Callable[[Symbol], Callable[[Any], Array]],
    meant: Callable[[Expression], Expression] = lambda node: node,
) -> Callable[[Any], Array]:
    """An expression at one step, read once, to be evaluated as often as there are numbers: ``leaf`` says
    how a symbol's value is had from whatever the result is called with, ``meant`` what an expression was
    before parts of it were worked out. A sum over steps has no place in it."""
    reading = Reading(lambda symbol: Known(leaf(symbol), timed=False), {}, meant=meant)
    work = read_gradient(node, reading, Missing(ends=True)) if divides(node) else read(node, reading)
    return settled(work).get


Do = Callable[[], None]
Bind = Callable[[Store, Shapes], Do]


def _for(program: Program, store: Store) -> tuple[Bind, ...]:
    """What is to be done in a store that has such values as this one."""
    one_hot = frozenset(quantity for quantity, held in store.series.items() if isinstance(held, OneHot))
    return _to_do(program, one_hot, frozenset(store.absent))


@cache
def _to_do(program: Program, one_hot: frozenset[Quantity], absent: frozenset[str]) -> tuple[Bind, ...]:
    """What is to be done, where these of the given values are one-hot and these have steps without."""

    def leaf(symbol: Symbol) -> Known:
        if symbol.step is None:
            name = symbol.name
            return Known(lambda store: store.fixed[name], timed=False)
        quantity, offset = symbol.quantity, symbol.step
        if symbol.name == COUNT:
            return Known(lambda store: np.arange(1.0, store.steps + 1) + offset + store.earlier, timed=True)
        return Known(lambda store: store.series[quantity].at(offset), True, quantity in one_hot)

    reading = Reading(leaf, program.definitions)
    work: list[Bind] = []
    for a_pass in program.passes:
        if a_pass.direction:
            work.append(_loop(a_pass, reading, absent))
        else:
            work.extend(_stacked(equation, a_pass, reading, absent) for equation in a_pass.equations)
    return tuple(work)


def _right(equation: Equation, a_pass: Pass, reading: Reading, absent: frozenset[str]) -> Result:
    """The work that gives an equation's right side."""
    if equation.left.gradient and (a_pass.ended or absent):
        missing = Missing(equation.left.quantity in a_pass.ended, TARGET if TARGET in absent else None)
        return read_gradient(equation.right, reading, missing)
    return read(equation.right, reading)


def _stacked(equation: Equation, a_pass: Pass, reading: Reading, absent: frozenset[str]) -> Bind:
    """One equation for all steps at once."""
    known = settled(_right(equation, a_pass, reading, absent))
    get, left = dense(known), equation.left
    if left.step is None:
        return partial(_total, left, get)
    used = {symbol.name for symbol in symbols(equation.right)}
    lacking = () if left.gradient else tuple(absent & used)
    return partial(_series, left, get, known.timed, lacking)


def _total(left: Symbol, get: Get, store: Store, shapes: Shapes) -> Do:
    """What belongs to no step."""
    name, shape = left.name, shapes[left.name]

    def do() -> None:
        found = np.asarray(get(store))
        store.totals[name] = found if found.shape == shape else np.broadcast_to(found, shape)

    return do


def _series(
    left: Symbol, get: Get, timed: bool, lacking: tuple[str, ...], store: Store, shapes: Shapes
) -> Do:
    """A value at all steps, zero where something is ``lacking``."""
    quantity, shape = left.quantity, shapes[left.name]
    held = store.series.get(quantity)
    # A state that does not recur keeps its step 0.
    place = held.at(0) if isinstance(held, Series) and held.margin else None

    def do() -> None:
        rows = get(store)
        if not timed:
            rows = np.repeat(np.broadcast_to(rows, shape)[None], store.steps, axis=0)
        elif rows.ndim <= len(shape):  # one number for every entry
            rows = np.broadcast_to(with_axes(rows, len(shape)), (store.steps, *shape)).copy()
        for name in lacking:
            rows[store.absent[name]] = 0.0
        if place is None:
            store.series[quantity] = Series(rows)
        else:
            place[:] = rows

    return do


def _loop(a_pass: Pass, reading: Reading, absent: frozenset[str]) -> Bind:
    """A recurrence, step by step."""
    looping = {equation.left.quantity for equation in a_pass.equations}

    def leaf(symbol: Symbol) -> Result:
        quantity = symbol.quantity
        if quantity not in looping:
            return reading.leaf(symbol)
        first = 1 + (symbol.step or 0)
        return Running(lambda frame: Work(np.positive, (frame.rows[quantity][first:].__getitem__,)))

    waiting = reading._replace(leaf=leaf)
    results = [(equation.left, _right(equation, a_pass, waiting, absent)) for equation in a_pass.equations]

    def bind(store: Store, shapes: Shapes) -> Do:
        frame = Frame(store, {left.quantity: _rows(left, store, shapes) for left, _ in results}, [])
        work = []
        for left, result in results:
            assert isinstance(result, Running)
            work.append(result.begin(frame).into(frame.rows[left.quantity][1:]))
        again, order = tuple(frame.again), range(store.steps)[:: a_pass.direction]

        def do() -> None:
            for take in again:
                take()
            for t in order:
                for step in work:
                    step(t)

        return do

    return bind


def _rows(left: Symbol, store: Store, shapes: Shapes) -> list[Array]:
    """Where a loop records a value: step 0, the steps, step T + 1."""
    held = store.series.get(left.quantity)
    if held is None:  # a state is there already, with its step 0
        held = Series(np.zeros((store.steps + 2, *shapes[left.name])), margin=1)
        store.series[left.quantity] = held
    assert isinstance(held, Series)
    # Each is an array to be written into, that of a number too.
    return [held.rows[i, ...] for i in range(len(held.rows))] if held.rows.ndim == 1 else list(held.rows)
