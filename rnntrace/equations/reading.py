"""An expression read against the values at hand.

Whatever depends on nothing that still has to be computed is computed there and then, for all time
steps at once; only what hangs on the recurrence is left as a small function of the step. So one
reading serves the stacked passes, the loops over time and a single step looked at alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from .differentiate import sender
from .functions import FUNCTIONS, Array
from .onehot import OneHot
from .series import Series
from .tree import (
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
    children,
    symbols,
    terms,
)

# Below this a probability has lost digits (or is 0), and its logarithm is taken another way.
SMALLEST_TRUSTED = 1e-290


class Known(NamedTuple):  # cheaper to make than a frozen dataclass, and they are made by the dozen
    """A value that is there already; with ``timed`` its first axis is the time step."""

    value: Any
    timed: bool


class Running(NamedTuple):
    """A value that must wait for the loop: ``function`` of what ``operands`` give at a step."""

    function: Callable[..., Array]
    operands: tuple[Callable[[int], Array], ...]


Result = Known | Running


class Reading(NamedTuple):
    """How symbols are read: ``leaf`` gives a symbol's value, ``definitions`` say what it is.

    Where only the entry at a one-hot vector's one is wanted, ``picking`` is that vector and
    ``whole`` the reading without it.
    """

    leaf: Callable[[Symbol], Result]
    definitions: Mapping[str, Expression]
    steps: int = 1
    picking: OneHot | None = None
    whole: Reading | None = None


class Missing(NamedTuple):
    """What a gradient does not get: with ``ends`` nothing from before the first step or after the
    last; nothing from the loss at the steps (from 0) that are ``absent``, None for no steps."""

    ends: bool = False
    absent: Array | None = None


_NOTHING_MISSING = Missing()


def read(node: Expression, reading: Reading) -> Result:
    """An expression's value, as far as it can be had now."""
    match node:
        case Symbol():
            return reading.leaf(node)
        case MatMul(left, right):
            return _product(left, right, reading)
        case OverTime(of):
            return _over_time(of, reading, _NOTHING_MISSING)
        case Add() | Sub() | Neg(Add() | Sub()):
            return _sum(node, reading, _NOTHING_MISSING)
        case Mul(left, right):
            return apply(np.multiply, read(left, reading), read(right, reading))
        case Call(function, argument):
            return _call(function, argument, reading)
        case Number(text):
            return Known(float(text), timed=False)
        case Pow(base, exponent):
            if exponent.text == "2":
                return apply(np.square, read(base, reading))
            return apply(np.power, read(base, reading), Known(float(exponent.text), timed=False))
        case Neg(of):
            return apply(np.negative, read(of, reading))
        case Div(left, right):
            return apply(np.divide, read(left, reading), read(right, reading))
        case Transpose(of):
            return apply(np.transpose, read(of, reading))
        case Group(of):
            return read(of, reading)


def _call(function: str, argument: Expression, reading: Reading) -> Result:
    """A function of the table; some have a quicker or a safer way for some arguments."""
    if function == "log":
        return _logarithm(argument, reading)
    if function == "sum" and (picked := _entries(argument, reading)):
        return picked
    return apply(FUNCTIONS[function].value, read(argument, reading))


def apply(function: Callable[..., Array], *operands: Result) -> Result:
    """A function of operands: done now if all are known, else left to the loop."""
    values, timed = [], False
    for operand in operands:
        if isinstance(operand, Running):
            break
        value, one_timed = operand
        values.append(dense(value))
        timed = timed or one_timed
    else:
        return Known(function(*values), timed)
    match operands:
        case Known(first, timed=False), second:
            return Running(partial(function, first), (getter(second),))
    return Running(function, tuple(getter(operand) for operand in operands))


def getter(operand: Result) -> Callable[[int], Array]:
    """The operand's value at a step, counted from 0."""
    if isinstance(operand, Known):
        array = dense(operand.value)
        if operand.timed:
            return list(array).__getitem__
        return lambda t: array
    if operand.function is np.positive:  # a symbol itself: nothing to compute
        return operand.operands[0]
    function = operand.function
    match operand.operands:
        case (one,):
            return lambda t: function(one(t))
        case (one, two):
            return lambda t: function(one(t), two(t))
    raise AssertionError("functions of one or two operands only")


def dense(array: Any) -> Any:
    return array.dense() if isinstance(array, OneHot) else array


def read_gradient(node: Expression, reading: Reading, missing: Missing) -> Result:
    """A gradient's value. What a step that does not exist would send is zero, even where the slope
    there, made of that step's zeros, is 1 / 0; and so is what a loss would that is not taken."""
    if isinstance(node, OverTime):
        return _over_time(node.of, reading, missing)
    return _sum(node, reading, missing)


def _sum(node: Expression, reading: Reading, missing: Missing) -> Result:
    """A sum: the terms known for all steps are added up first, as one."""
    known: Known | None = None
    running: list[tuple[int, Running]] = []
    for sign, term in terms(node):
        result = read(term, reading)
        if missing.ends:
            result = _ended(term, result, reading)
        if missing.absent is not None and isinstance(result, Known) and not isinstance(result.value, OneHot):
            result = _taken(term, result, reading, missing)
        if isinstance(result, Running):
            running.append((sign, result))
        elif known is None:
            known = result if sign > 0 else Known(np.negative(dense(result.value)), result.timed)
        elif sign < 0 and isinstance(result.value, OneHot) and known.timed:
            known = Known(result.value.subtracted_from(dense(known.value)), timed=True)
        else:
            function = np.add if sign > 0 else np.subtract
            known = _known(apply(function, known, result))
    if not running:
        assert known is not None
        return known
    if known is None:
        sign, first = running.pop(0)
        total: Result = first if sign > 0 else apply(np.negative, first)
    else:
        total = known
    for sign, term_result in running:
        total = apply(np.add if sign > 0 else np.subtract, total, term_result)
    return total


def _ended(term: Expression, result: Result, reading: Reading) -> Result:
    """A term of a gradient, zero where it comes from before the first step or after the last."""
    gradient = next((s for s in symbols(term) if s.gradient and s.step), None)
    if gradient is None:
        return result
    last = reading.steps - 1 if (gradient.step or 0) > 0 else 0
    if isinstance(result, Running):
        at = getter(result)
        nothing = np.zeros_like(at(last))
        return Running(np.positive, (lambda t: nothing if t == last else at(t),))
    if result.timed:
        rows = np.array(dense(result.value))
        rows[last] = 0.0
        return Known(rows, timed=True)
    if not np.any(_known(reading.leaf(gradient)).value):  # a step looked at alone
        return Known(np.zeros_like(result.value), timed=False)
    return result


def _taken(term: Expression, known: Known, reading: Reading, missing: Missing) -> Known:
    """A term of a gradient, or a factor of it: zero where the loss would send it and is not taken."""
    sent_by = None if missing.absent is None else sender(term)
    if missing.absent is None or sent_by is None or sent_by.gradient:
        return known
    rows = np.array(_timed(known, reading.steps))
    rows[Series(missing.absent).at(sent_by.step or 0)] = 0.0
    return Known(rows, timed=True)


def _known(result: Result) -> Known:
    assert isinstance(result, Known)
    return result


def _product(left: Expression, right: Expression, reading: Reading) -> Result:
    """``left @ right``: a matrix and a vector, a derivative's matrix and a vector, or ``u @ v.T``."""
    match left, right:
        case _, Transpose(of):
            return _with_transpose(_known(read(left, reading)), _known(read(of, reading)))
        case ((Add() | Sub() | Call("diag", _) | MatMul(_, Transpose())), _):
            return _applied(left, read(right, reading), reading)
    return _times(_known(read(left, reading)), read(right, reading))


def _times(matrix: Known, vector: Result) -> Result:
    """A matrix of parameters times a vector."""
    if isinstance(vector, Running):
        return apply(np.dot, matrix, vector)
    if isinstance(vector.value, OneHot):
        return Known(vector.value.columns(matrix.value), timed=True)
    if vector.timed and vector.value.ndim == 2:
        return Known(vector.value @ matrix.value.T, timed=True)
    if vector.timed:  # a matrix at every step
        return Known(matrix.value @ vector.value, timed=True)
    return Known(matrix.value @ vector.value, timed=False)


def _applied(matrix: Expression, vector: Result, reading: Reading) -> Result:
    """A derivative's matrix times a vector, without writing the matrix out."""
    match matrix:
        case Group(of):
            return _applied(of, vector, reading)
        case Add(left, right):
            return apply(np.add, _applied(left, vector, reading), _applied(right, vector, reading))
        case Sub(left, right):
            return apply(np.subtract, _applied(left, vector, reading), _applied(right, vector, reading))
        case Call("diag", diagonal):
            return apply(np.multiply, read(diagonal, reading), vector)
        case MatMul(left, Transpose(right)):
            inner = apply(_inner, read(right, reading), vector)
            return apply(np.multiply, read(left, reading), inner)
    return _times(_known(read(matrix, reading)), vector)


def _with_transpose(left: Known, right: Known) -> Known:
    """``u @ v.T`` of two vectors; of two matrices their product."""
    timed = left.timed or right.timed
    if np.ndim(left.value) - left.timed == 2:
        return Known(left.value @ np.swapaxes(dense(right.value), -1, -2), timed)
    return _known(apply(_outer, left, right))


def _outer(left: Array, right: Array) -> Array:
    product: Array = np.multiply(left[..., :, None], right[..., None, :])
    return product


def _inner(left: Array, right: Array) -> Array:
    product: Array = np.sum(np.multiply(left, right), axis=-1, keepdims=True)
    return product


def _over_time(node: Expression, reading: Reading, missing: Missing) -> Known:
    """The sum over all steps; a sum of outer products is one product of the stacked values."""
    total: Array | None = None
    for sign, term in terms(node):
        share: Array
        match term:
            case MatMul(left, Transpose(right)):
                one = _taken(term, _known(read(left, reading)), reading, missing)
                factor = _timed(one, reading.steps)
                other = _known(read(right, reading))
                if factor.ndim == 3:
                    share = _with_transpose(Known(factor, timed=True), other).value.sum(axis=0)
                elif isinstance(other.value, OneHot):
                    share = other.value.outer_sum(factor)
                else:
                    share = factor.T @ _timed(other, reading.steps)
            case _:
                one = _taken(term, _known(read(term, reading)), reading, missing)
                share = _timed(one, reading.steps).sum(axis=0)
        if sign < 0:
            share = np.negative(share)
        total = share if total is None else total + share
    return Known(total, timed=False)


def _timed(result: Result, steps: int) -> Array:
    known = _known(result)
    array: Array = dense(known.value)
    return array if known.timed else np.broadcast_to(array, (steps, *np.shape(array)))


def _entries(node: Expression, reading: Reading) -> Known | None:
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

            picked = Reading(leaf, reading.definitions, reading.steps, one_hot, reading)
            return _known(read(other, picked))
    return None


def entrywise(node: Expression) -> bool:
    """Whether each entry of an expression needs only the same entry of its symbols."""
    match node:
        case MatMul() | Transpose() | OverTime() | Call("sum" | "softmax" | "log_softmax" | "diag", _):
            return False
        case _:
            return all(entrywise(child) for child in children(node))


def _logarithm(argument: Expression, reading: Reading) -> Result:
    """``log`` of a probability, taken from the scores where the probability has lost its digits.

    ln softmax(s) = s − max s − ln Σ exp(s − max s); ln σ(s) = −softplus(−s); ln(1 − σ(s)) =
    −softplus(s). The equation on the page stays the textbook's; only its value is safer.
    """
    match argument:
        case Symbol(name, 0, False):
            match reading.definitions.get(name):
                case Call("softmax", scores):
                    probability = read(argument, reading)
                    if isinstance(probability, Running):
                        return read(Call("log_softmax", scores), reading)
                    if np.any(dense(probability.value) < SMALLEST_TRUSTED):
                        return _picked(Call("log_softmax", scores), reading)
                case Call("sigmoid", score):
                    return _picked(Neg(Call("softplus", Neg(score))), reading)
        case Sub(Number("1"), Symbol(name, 0, False)):
            match reading.definitions.get(name):
                case Call("sigmoid", score):
                    return _picked(Neg(Call("softplus", score)), reading)
    return apply(np.log, read(argument, reading))


def _picked(node: Expression, reading: Reading) -> Result:
    """An expression that a name stands for: where an entry of it is wanted, and needs more than that
    entry of what it is made of, the whole of it is read first."""
    if reading.picking is None or reading.whole is None or entrywise(node):
        return read(node, reading)
    whole = _timed(read(node, reading.whole), reading.steps)
    return Known(reading.picking.entries(whole), timed=True)
