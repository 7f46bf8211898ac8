"""Equations evaluated with NumPy.

The tree is read once, against the values at hand: whatever depends on nothing that still has to be
computed is computed there and then, for all time steps at once; only what hangs on the recurrence
is left as a small function of the step. So the same reading serves the stacked passes, the loops
over time and a single step looked at alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from .functions import FUNCTIONS, Array
from .onehot import OneHot
from .schedule import Pass
from .tree import (
    Add,
    Call,
    Div,
    Equation,
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
    children,
    symbols,
    terms,
)

# Below this a probability has lost digits (or is 0), and its logarithm is taken another way.
SMALLEST_TRUSTED = 1e-290


class Series(NamedTuple):
    """The values of one quantity at steps 1 to T: ``rows`` is (T, d), or (T,) for a scalar.

    What a recurrence reaches has room around them: with ``margin`` 1 there is a row 0, the initial
    state, and a row T+1 for the step that does not exist, all zeros.
    """

    rows: Array
    margin: int = 0

    def at(self, offset: int) -> Array:
        """The values ``offset`` steps from each of 1 to T; outside there is nothing, so zero."""
        steps = len(self.rows) - 2 * self.margin
        if abs(offset) <= self.margin:
            first = self.margin + offset
            return self.rows[first : first + steps]
        moved = np.zeros_like(self.rows)
        if offset > 0:
            moved[:-offset] = self.rows[offset:]
        else:
            moved[-offset:] = self.rows[:offset]
        return moved

    @staticmethod
    def from_state(initial: Array, steps: int) -> Series:
        """A series still to be filled, with what is known of step 0."""
        rows = np.zeros((steps + 2, *np.shape(initial)))
        rows[0] = initial
        return Series(rows, margin=1)


@dataclass
class Store:
    """What is known so far: parameters and constants as they are, timed values as series.

    ``absent`` names given values that some steps lack (a target that is null), with the places of
    those steps from 0; what an equation makes of them is zero there.
    ``definitions`` are the right sides of the forward equations.
    """

    steps: int
    fixed: dict[str, Array]
    series: dict[Quantity, Series | OneHot] = field(default_factory=dict)
    totals: dict[str, Array] = field(default_factory=dict)  # the gradients of parameters
    absent: Mapping[str, Array] = field(default_factory=dict)
    definitions: Mapping[str, Expression] = field(default_factory=dict)

    def leaf(self, symbol: Symbol) -> Known:
        """A symbol's value at all steps; a one-hot series stays what it is."""
        if symbol.step is None:
            return Known(self.fixed[symbol.name], timed=False)
        series = self.series[symbol.quantity]
        return Known(series.at(symbol.step) if isinstance(series, Series) else series, timed=True)


def run(passes: Iterable[Pass], store: Store, shapes: Mapping[str, tuple[int, ...]]) -> None:
    """Evaluate the passes in order, adding each equation's left side to the store.

    ``shapes`` gives the shape of each name's value at one step; its gradient has the same.

    Values that are not finite are no error here: they are recorded like any other.
    """
    with np.errstate(all="ignore"):
        for a_pass in passes:
            if a_pass.direction:
                _loop(a_pass, store, shapes)
            else:
                for equation in a_pass.equations:
                    _stacked(equation, store)


def value(node: Expression, leaf: Callable[[Symbol], Array]) -> Array:
    """An expression's value at one step, where ``leaf`` gives each symbol's.

    A product ``u @ v.T`` of two vectors is their outer product, ``diag(v)`` a matrix.
    """
    with np.errstate(all="ignore"):
        known = _read(node, _Reading(lambda symbol: Known(leaf(symbol), timed=False), {}))
        assert isinstance(known, Known)
        return np.asarray(known.value)


# -- what reading an expression gives --------------------------------------------------------------


class Known(NamedTuple):  # cheaper to make than a frozen dataclass, and they are made by the dozen
    """A value that is there already; with ``timed`` its first axis is the time step."""

    value: Any
    timed: bool


class Running(NamedTuple):
    """A value that must wait for the loop: ``function`` of what ``operands`` give at a step."""

    function: Callable[..., Array]
    operands: tuple[Callable[[int], Array], ...]


Result = Known | Running


class _Reading(NamedTuple):
    """How symbols are read: ``leaf`` gives a symbol's value, ``definitions`` say what it is.

    Where only the entry at a one-hot vector's one is wanted, ``picking`` is that vector and
    ``whole`` the reading without it.
    """

    leaf: Callable[[Symbol], Result]
    definitions: Mapping[str, Expression]
    steps: int = 1
    picking: OneHot | None = None
    whole: _Reading | None = None


def _stacked(equation: Equation, store: Store) -> None:
    """One equation for all steps at once."""
    known = _read(equation.right, _Reading(store.leaf, store.definitions, store.steps))
    assert isinstance(known, Known)
    if equation.left.step is None:
        store.totals[equation.left.name] = known.value
        return
    rows = _dense(known.value)
    if not known.timed:
        rows = np.repeat(np.asarray(rows)[None], store.steps, axis=0)
    for name, steps in store.absent.items():
        if any(symbol.name == name for symbol in symbols(equation.right)):
            rows[steps] = 0.0
    store.series[equation.left.quantity] = Series(rows)


def _loop(a_pass: Pass, store: Store, shapes: Mapping[str, tuple[int, ...]]) -> None:
    """A recurrence, step by step."""
    running: dict[Quantity, list[Array]] = {}
    for equation in a_pass.equations:
        quantity = equation.left.quantity
        if quantity not in store.series:  # a state is there already, with its step 0
            nothing = np.zeros(shapes[equation.left.name])
            store.series[quantity] = Series.from_state(nothing, store.steps)
        series = store.series[quantity]
        assert isinstance(series, Series)
        running[quantity] = list(series.rows)

    def leaf(symbol: Symbol) -> Result:
        if symbol.quantity not in running:
            return store.leaf(symbol)
        first = 1 + (symbol.step or 0)
        reached = running[symbol.quantity][first : first + store.steps]
        return Running(np.positive, (reached.__getitem__,))

    reading = _Reading(leaf, store.definitions, store.steps)
    work = []
    for equation in a_pass.equations:
        result = _read(equation.right, reading)
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


def _apply(function: Callable[..., Array], *operands: Result) -> Result:
    """A function of operands: done now if all are known, else left to the loop."""
    values, timed = [], False
    for operand in operands:
        if isinstance(operand, Running):
            break
        values.append(_dense(operand.value))
        timed = timed or operand.timed
    else:
        return Known(function(*values), timed)
    match operands:
        case Known(first, timed=False), second:
            return Running(partial(function, first), (_getter(second),))
    return Running(function, tuple(_getter(operand) for operand in operands))


def _getter(operand: Result) -> Callable[[int], Array]:
    """The operand's value at a step, counted from 0."""
    if isinstance(operand, Known):
        dense = _dense(operand.value)
        if operand.timed:
            return list(dense).__getitem__
        return lambda t: dense
    if operand.function is np.positive:  # a symbol itself: nothing to compute
        return operand.operands[0]
    function = operand.function
    match operand.operands:
        case (one,):
            return lambda t: function(one(t))
        case (one, two):
            return lambda t: function(one(t), two(t))
    raise AssertionError("functions of one or two operands only")


def _dense(array: Any) -> Any:
    return array.dense() if isinstance(array, OneHot) else array


# -- the reading -----------------------------------------------------------------------------------


def _read(node: Expression, reading: _Reading) -> Result:
    """An expression's value, as far as it can be had now."""
    match node:
        case Symbol():
            return reading.leaf(node)
        case MatMul(left, right):
            return _product(left, right, reading)
        case OverTime(of):
            return _over_time(of, reading)
        case Add() | Sub() | Neg(Add() | Sub()):
            return _sum(node, reading)
        case Mul(left, right):
            return _apply(np.multiply, _read(left, reading), _read(right, reading))
        case Call("log", argument):
            return _logarithm(argument, reading)
        case Call("sum", argument):
            return _entries(argument, reading) or _apply(FUNCTIONS["sum"].value, _read(argument, reading))
        case Call(function, argument):
            return _apply(FUNCTIONS[function].value, _read(argument, reading))
        case Number():
            return Known(float(node.text), timed=False)
        case Pow(base, Number("2")):
            return _apply(np.square, _read(base, reading))
        case Pow(base, exponent):
            return _apply(np.power, _read(base, reading), Known(float(exponent.text), timed=False))
        case Neg(of):
            return _apply(np.negative, _read(of, reading))
        case Div(left, right):
            return _apply(np.divide, _read(left, reading), _read(right, reading))
        case Transpose(of):
            return _apply(np.transpose, _read(of, reading))
        case Group(of):
            return _read(of, reading)


def _sum(node: Expression, reading: _Reading) -> Result:
    """A sum: the terms known for all steps are added up first, as one."""
    known: Known | None = None
    running: list[tuple[int, Running]] = []
    for sign, term in terms(node):
        result = _read(term, reading)
        if isinstance(result, Running):
            running.append((sign, result))
        elif known is None:
            known = result if sign > 0 else Known(np.negative(_dense(result.value)), result.timed)
        elif sign < 0 and isinstance(result.value, OneHot) and known.timed:
            known = Known(result.value.subtracted_from(_dense(known.value)), timed=True)
        else:
            function = np.add if sign > 0 else np.subtract
            known = _known(_apply(function, known, result))
    if not running:
        assert known is not None
        return known
    if known is None:
        sign, first = running.pop(0)
        total: Result = first if sign > 0 else _apply(np.negative, first)
    else:
        total = known
    for sign, term_result in running:
        total = _apply(np.add if sign > 0 else np.subtract, total, term_result)
    return total


def _known(result: Result) -> Known:
    assert isinstance(result, Known)
    return result


def _product(left: Expression, right: Expression, reading: _Reading) -> Result:
    """``left @ right``: a matrix and a vector, a derivative's matrix and a vector, or ``u @ v.T``."""
    match left, right:
        case ((Add() | Sub() | Call("diag", _) | MatMul(_, Transpose())), _):
            return _applied(left, _read(right, reading), reading)
        case _, Transpose(of):
            return _apply(_outer, _read(left, reading), _read(of, reading))
    matrix = _known(_read(left, reading))
    vector = _read(right, reading)
    if isinstance(vector, Running):
        return _apply(np.dot, matrix, vector)
    if isinstance(vector.value, OneHot):
        return Known(vector.value.columns(matrix.value), timed=True)
    if vector.timed:
        return Known(vector.value @ matrix.value.T, timed=True)
    return Known(matrix.value @ vector.value, timed=False)


def _applied(matrix: Expression, vector: Result, reading: _Reading) -> Result:
    """A derivative's matrix times a vector, without writing the matrix out."""
    match matrix:
        case Group(of):
            return _applied(of, vector, reading)
        case Add(left, right):
            return _apply(np.add, _applied(left, vector, reading), _applied(right, vector, reading))
        case Sub(left, right):
            return _apply(np.subtract, _applied(left, vector, reading), _applied(right, vector, reading))
        case Call("diag", diagonal):
            return _apply(np.multiply, _read(diagonal, reading), vector)
        case MatMul(left, Transpose(right)):
            inner = _apply(_inner, _read(right, reading), vector)
            return _apply(np.multiply, _read(left, reading), inner)
    return _apply(np.matmul, _read(matrix, reading), vector)


def _outer(left: Array, right: Array) -> Array:
    return np.multiply(left[..., :, None], right[..., None, :])


def _inner(left: Array, right: Array) -> Array:
    return np.sum(np.multiply(left, right), axis=-1, keepdims=True)


def _over_time(node: Expression, reading: _Reading) -> Known:
    """The sum over all steps; a sum of outer products is one product of the stacked values."""
    total: Array | None = None
    for sign, term in terms(node):
        share: Array
        match term:
            case MatMul(left, Transpose(right)):
                factor = _timed(_read(left, reading), reading.steps)
                other = _known(_read(right, reading))
                if isinstance(other.value, OneHot):
                    share = other.value.outer_sum(factor)
                else:
                    share = factor.T @ _timed(other, reading.steps)
            case _:
                share = _timed(_read(term, reading), reading.steps).sum(axis=0)
        if sign < 0:
            share = np.negative(share)
        total = share if total is None else total + share
    return Known(total, timed=False)


def _timed(result: Result, steps: int) -> Array:
    known = _known(result)
    dense: Array = _dense(known.value)
    return dense if known.timed else np.broadcast_to(dense, (steps, *np.shape(dense)))


def _entries(node: Expression, reading: _Reading) -> Known | None:
    """The sum of a one-hot vector times something is that something's entry at the one."""
    match node:
        case Mul(Symbol() as symbol, other) if entrywise(other):
            found = reading.leaf(symbol)
            if not isinstance(found, Known) or not isinstance(found.value, OneHot):
                return None
            one_hot = found.value

            def leaf(symbol: Symbol) -> Result:
                known = _known(reading.leaf(symbol))
                if np.ndim(known.value) == 0:
                    return known
                values = _timed(known, reading.steps)
                return Known(one_hot.entries(values) if values.ndim > 1 else values, timed=True)

            picked = _Reading(leaf, reading.definitions, reading.steps, one_hot, reading)
            return _known(_read(other, picked))
    return None


def entrywise(node: Expression) -> bool:
    """Whether each entry of an expression needs only the same entry of its symbols."""
    match node:
        case MatMul() | Transpose() | OverTime() | Call("sum" | "softmax" | "log_softmax" | "diag", _):
            return False
        case _:
            return all(entrywise(child) for child in children(node))


def _logarithm(argument: Expression, reading: _Reading) -> Result:
    """``log`` of a probability, taken from the scores where the probability has lost its digits.

    ln softmax(s) = s − max s − ln Σ exp(s − max s); ln σ(s) = −softplus(−s); ln(1 − σ(s)) =
    −softplus(s). The equation on the page stays the textbook's; only its value is safer.
    """
    match argument:
        case Symbol(name, 0, False):
            match reading.definitions.get(name):
                case Call("softmax", scores):
                    probability = _known(_read(argument, reading))
                    if np.any(_dense(probability.value) < SMALLEST_TRUSTED):
                        return _log_softmax(scores, reading)
                case Call("sigmoid", score):
                    return _read(Neg(Call("softplus", Neg(score))), reading)
        case Sub(Number("1"), Symbol(name, 0, False)):
            match reading.definitions.get(name):
                case Call("sigmoid", score):
                    return _read(Neg(Call("softplus", score)), reading)
    return _apply(np.log, _read(argument, reading))


def _log_softmax(scores: Expression, reading: _Reading) -> Known:
    whole = _known(_read(Call("log_softmax", scores), reading.whole or reading))
    if reading.picking is None:
        return whole
    return Known(reading.picking.entries(whole.value), timed=True)
