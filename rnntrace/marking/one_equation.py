"""One equation worked on the true numbers of all steps at once, be it the right one or a wrong one.

The work is read off the tree once, and done for as many traces of the same network as there are.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..equations.calls import divides
from ..equations.functions import Array
from ..equations.onehot import OneHot
from ..equations.reading import Missing, Reading, read, read_gradient
from ..equations.series import Store
from ..equations.system import TARGET
from ..equations.tree import (
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
    Quantity,
    Sub,
    Symbol,
    Transpose,
    symbols,
)
from ..equations.work import Known, dense, settled, with_axes
from ..tracing.trace import Trace
from .estimates import DoesNotFit
from .times import LENGTH, step_named

# What gives the values of an equation at all steps of a trace, (T, …); of one that has no step, its value.
Get = Callable[[Trace], Array]
Sizes = tuple[int, int]


def worked_alone(left: Symbol, right: Expression, trace: Trace) -> Get:
    """What works an equation on the numbers of any trace of the same network with inputs of the same kind.

    Raises DoesNotFit where its shapes do not agree.
    """
    shape = trace.calculation.shapes[left.name]
    rows, columns = (*shape, 1, 1)[:2]
    if _sizes(right, trace) not in ((rows, columns), (1, 1)):
        raise DoesNotFit
    store = trace.store
    one_hot = frozenset(quantity for quantity, held in store.series.items() if isinstance(held, OneHot))
    reading = Reading(lambda symbol: _known(symbol, one_hot), {})
    if left.gradient:
        absent = TARGET if TARGET in store.absent else None
        known = settled(read_gradient(right, reading, Missing(divides(right), absent)))
    else:
        known = settled(read(right, reading))
    get, timed = dense(known), known.timed

    def at_all_steps(of: Trace) -> Array:
        with np.errstate(all="ignore"):
            found = np.asarray(get(of.store))
        if left.step is None:
            return np.broadcast_to(found.reshape(shape) if found.size > 1 else found, shape)
        if timed and found.ndim <= len(shape):  # one number for every entry
            found = with_axes(found, len(shape))
        return np.broadcast_to(found, (of.steps, *shape))

    return at_all_steps


def _known(symbol: Symbol, one_hot: frozenset[Quantity]) -> Known:
    """Where the value of a symbol is had from."""
    quantity, offset = symbol.quantity, symbol.step
    if offset is None:
        return Known(lambda store: _timeless(symbol, store), timed=False)
    if symbol.name == COUNT:
        return Known(lambda store: np.arange(1.0, store.steps + 1) + offset + store.earlier, timed=True)
    if quantity in one_hot and offset:  # where there is no such step there is no one to look up
        moved = Known(lambda store: store.series[quantity].at(offset), timed=True, one_hot=True)
        return Known(dense(moved), timed=True)
    return Known(lambda store: store.series[quantity].at(offset), True, quantity in one_hot)


def _timeless(symbol: Symbol, store: Store) -> Array:
    if named := step_named(symbol, store.steps):
        return _at(named[0].quantity, named[1], store)
    if symbol == LENGTH:
        return np.asarray(float(store.steps))
    return (store.totals if symbol.gradient else store.fixed)[symbol.name]


def _at(quantity: Quantity, step: int, store: Store) -> Array:
    """A value at one step; outside there is nothing, so zero."""
    held = store.series[quantity]
    rows, margin = (held.dense(), 0) if isinstance(held, OneHot) else held
    place = step - 1 + margin
    found: Array = rows[place] if 0 <= place < len(rows) else np.zeros(rows.shape[1:])
    return found


def _sizes(node: Expression, trace: Trace) -> Sizes:
    """Rows and columns of an expression's value at one step, a vector as a column."""

    def of(part: Expression) -> Sizes:
        return _sizes(part, trace)

    match node:
        case Symbol():
            return _sizes_of_symbol(node, trace)
        case Number() | Call("sum", _):
            for symbol in symbols(node):
                _sizes_of_symbol(symbol, trace)
            if isinstance(node, Call):
                of(node.argument)
            return (1, 1)
        case Group(inner) | Neg(inner) | Pow(inner, _) | OverTime(inner):
            return of(inner)
        case Call("diag", argument):
            rows, columns = of(argument)
            return (rows * columns, rows * columns)
        case Call(_, argument):
            return of(argument)
        case Transpose(inner):
            rows, columns = of(inner)
            return (columns, rows)
        case MatMul(left, right):
            (rows, inner_left), (inner_right, columns) = of(left), of(right)
            if inner_left != inner_right:
                raise DoesNotFit
            return (rows, columns)
        case Add(left, right) | Sub(left, right) | Mul(left, right) | Div(left, right):
            one, other = of(left), of(right)
            if one != other and (1, 1) not in (one, other):
                raise DoesNotFit
            return other if one == (1, 1) else one


def _sizes_of_symbol(symbol: Symbol, trace: Trace) -> Sizes:
    named = step_named(symbol, trace.steps)
    quantity = named[0].quantity if named else symbol.quantity
    if symbol.name == COUNT or (symbol == LENGTH and symbol.name not in trace.store.fixed):
        return (1, 1)
    if quantity in trace.store.series:
        held = trace.store.series[quantity]
        shape: tuple[int, ...] = (held.size,) if isinstance(held, OneHot) else held.rows.shape[1:]
    else:
        shape = trace.store.fixed[symbol.name].shape
    rows, columns = (*shape, 1, 1)[:2]
    return rows, columns
