"""Equations evaluated with NumPy, in passes: for all time steps at once where nothing recurs, step
by step where it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from .functions import Array
from .reading import Known, Missing, Reading, Result, Running, dense, read, read_gradient
from .schedule import Pass
from .series import Series, Store
from .tree import Equation, Expression, Quantity, Symbol, divides, symbols


def run(passes: Iterable[Pass], store: Store, shapes: Mapping[str, tuple[int, ...]]) -> None:
    """Evaluate the passes in order, adding each equation's left side to the store.

    ``shapes`` gives the shape of each name's value at one step; its gradient has the same.

    Values that are not finite are no error here: they are recorded like any other.
    """
    reading = Reading(_leaf(store), store.definitions, store.steps)
    with np.errstate(all="ignore"):
        for a_pass in passes:
            if a_pass.direction:
                _loop(a_pass, store, shapes, reading)
            else:
                for equation in a_pass.equations:
                    _stacked(equation, a_pass, store, shapes, reading)


def value(node: Expression, leaf: Callable[[Symbol], Array]) -> Array:
    """An expression's value at one step, where ``leaf`` gives each symbol's.

    A product ``u @ v.T`` of two vectors is their outer product, ``diag(v)`` a matrix.
    """
    with np.errstate(all="ignore"):
        reading = Reading(lambda symbol: Known(leaf(symbol), timed=False), {})
        known = read_gradient(node, reading, Missing(ends=True)) if divides(node) else read(node, reading)
        assert isinstance(known, Known)
        return np.asarray(known.value)


def _leaf(store: Store) -> Callable[[Symbol], Known]:
    """What a symbol stands for, as far as the store knows it."""

    def leaf(symbol: Symbol) -> Known:
        if symbol.step is None:
            return Known(store.fixed[symbol.name], timed=False)
        return Known(store.at_all_steps(symbol), timed=True)

    return leaf


def _right(equation: Equation, a_pass: Pass, reading: Reading, store: Store) -> Result:
    """The value of an equation's right side, as far as it can be had now."""
    if equation.left.gradient and (a_pass.ended or store.absent):
        missing = Missing(equation.left.quantity in a_pass.ended, store.absent.get("y"))
        return read_gradient(equation.right, reading, missing)
    return read(equation.right, reading)


def _stacked(
    equation: Equation, a_pass: Pass, store: Store, shapes: Mapping[str, tuple[int, ...]], reading: Reading
) -> None:
    """One equation for all steps at once."""
    known = _right(equation, a_pass, reading, store)
    assert isinstance(known, Known)
    if equation.left.step is None:
        store.totals[equation.left.name] = known.value
        return
    rows = dense(known.value)
    if not known.timed:
        rows = np.repeat(np.broadcast_to(rows, shapes[equation.left.name])[None], store.steps, axis=0)
    quantity = equation.left.quantity
    for name, steps in store.absent.items():
        if any(symbol.name == name for symbol in symbols(equation.right)) and not equation.left.gradient:
            rows[steps] = 0.0
    held = store.series.get(quantity)
    if isinstance(held, Series) and held.margin:  # a state that does not recur keeps its step 0
        held.at(0)[:] = rows
    else:
        store.series[quantity] = Series(rows)


def _loop(a_pass: Pass, store: Store, shapes: Mapping[str, tuple[int, ...]], reading: Reading) -> None:
    """A recurrence, step by step."""
    running: dict[Quantity, list[Array]] = {}
    for equation in a_pass.equations:
        quantity = equation.left.quantity
        if quantity not in store.series:  # a state is there already, with its step 0
            rows = np.zeros((store.steps + 2, *shapes[equation.left.name]))
            store.series[quantity] = Series(rows, margin=1)
        series = store.series[quantity]
        assert isinstance(series, Series)
        running[quantity] = list(series.rows)

    def leaf(symbol: Symbol) -> Result:
        if symbol.quantity not in running:
            return reading.leaf(symbol)
        first = 1 + (symbol.step or 0)
        reached = running[symbol.quantity][first : first + store.steps]
        return Running(np.positive, (reached.__getitem__,))

    as_far_as_known = reading._replace(leaf=leaf)
    work = []
    for equation in a_pass.equations:
        result = _right(equation, a_pass, as_far_as_known, store)
        assert isinstance(result, Running)
        work.append(_into(result, running[equation.left.quantity][1:-1]))
    for t in range(store.steps)[:: a_pass.direction]:
        for step in work:
            step(t)


def _into(result: Running, rows: list[Array]) -> Callable[[int], object]:
    """The step's work, its result written where it is recorded."""
    function = result.function
    match result.operands:
        case (one,):
            return lambda t: function(one(t), rows[t])
        case (one, two):
            return lambda t: function(one(t), two(t), rows[t])
    raise AssertionError("functions of one or two operands only")
