"""An expression read into the work that gives its value.

Whatever depends on nothing that still has to be computed is work for all time steps at once; only
what hangs on the recurrence is left as a small function of the step. An expression is read once, and
its work done as often as there are numbers: the stacked passes, the loops over time and a single step
looked at alone are all the same reading.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

import numpy as np

from .calls import ARGUMENT, entrywise, formula
from .differentiate import sender
from .functions import FUNCTIONS, Array, Function, Value
from .limits import (
    from_scores,
    is_logarithm,
    is_of_target,
    logarithm_times,
    target_over,
    times_logarithm,
)
from .products import inner, summed, summed_product, times, transposed, with_transpose
from .series import Series, Store
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
    symbols,
    terms,
)
from .work import (
    Frame,
    Get,
    Known,
    Result,
    Running,
    Work,
    apply,
    at_every_step,
    by_entries,
    constant,
    dense,
    getter,
    settled,
)

# Below this a probability has lost digits (or is 0), and its logarithm is taken another way.
SMALLEST_TRUSTED = 1e-290


def _as_it_is(node: Expression) -> Expression:
    return node


class Reading(NamedTuple):
    """How symbols are read: ``leaf`` gives a symbol's value, ``definitions`` say what it is.

    Where only the entry at a one-hot vector's one is wanted, ``picking`` is that vector and
    ``whole`` the reading without it. ``meant`` gives an expression as it was before parts of it were
    worked out, where that was done.
    """

    leaf: Callable[[Symbol], Result]
    definitions: Mapping[str, Expression]
    picking: Get | None = None
    whole: Reading | None = None
    meant: Callable[[Expression], Expression] = _as_it_is


class Missing(NamedTuple):
    """What a gradient does not get: with ``ends`` nothing from before the first step or after the
    last; nothing from the loss at the steps that lack the given value ``absent``."""

    ends: bool = False
    absent: str | None = None


_NOTHING_MISSING = Missing()


def read(node: Expression, reading: Reading) -> Result:
    """The work that gives an expression's value."""
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
            return by_entries(_multiply(left, right, reading), read(left, reading), read(right, reading))
        case Call(function, argument):
            return _call(function, argument, reading)
        case Number(text):
            return constant(float(text))
        case Pow(base, Number("2")):
            return apply(np.square, read(base, reading))
        case Pow(base, exponent):
            return by_entries(np.power, read(base, reading), read(exponent, reading))
        case Neg(of):
            return apply(np.negative, read(of, reading))
        case Div(left, right):
            divide = target_over if is_of_target(reading.meant(left)) else np.divide
            return by_entries(divide, read(left, reading), read(right, reading))
        case Transpose(of):
            return transposed(read(of, reading))
        case Group(of):
            return read(of, reading)


def _multiply(left: Expression, right: Expression, reading: Reading) -> Value:
    """What multiplies two factors."""
    if is_logarithm(reading.meant(right)):
        return times_logarithm
    return logarithm_times if is_logarithm(reading.meant(left)) else np.multiply


def _call(function: str, argument: Expression, reading: Reading) -> Result:
    """A function of the table; some have a quicker or a safer way for some arguments."""
    if function == "log":
        return _logarithm(argument, reading)
    row = FUNCTIONS[function]
    value = row.value or _by_meaning(row)
    if function == "sum":
        return _entries(argument, reading) or summed(read(argument, reading), value)
    return apply(value, read(argument, reading))


@cache
def _by_meaning(row: Function) -> Value:
    """What computes a function that has no way of its own: its meaning, entry by entry."""
    argument = Reading(lambda symbol: Known(lambda store: store.fixed[symbol.name], timed=False), {})
    get = dense(settled(read(formula(row.meaning), argument)))

    def value(x: Array, out: Array | None = None) -> Array:
        result: Array = get(Store(steps=1, fixed={ARGUMENT.name: x}))
        return result if out is None else np.positive(result, out=out)

    return value


def read_gradient(node: Expression, reading: Reading, missing: Missing) -> Result:
    """The work that gives a gradient. What a step that does not exist would send is zero, even where
    the slope there, made of that step's zeros, is 1 / 0; and so is what a loss would that is not
    taken."""
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
        if missing.absent and isinstance(result, Known) and not result.one_hot:
            result = _taken(term, result, missing)
        if isinstance(result, Running):
            running.append((sign, result))
        elif known is None:
            known = result if sign > 0 else settled(apply(np.negative, result))
        elif sign < 0 and result.one_hot and known.timed:
            known = _without(known, result)
        else:
            known = settled(by_entries(np.add if sign > 0 else np.subtract, known, result))
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


def _without(known: Known, one_hot: Known) -> Known:
    """``known - one_hot``: a one less at each step."""
    get, vectors = dense(known), one_hot.get
    return Known(lambda store: vectors(store).subtracted_from(get(store)), timed=True)


def _ended(term: Expression, result: Result, reading: Reading) -> Result:
    """A term of a gradient, zero where it comes from before the first step or after the last."""
    gradient = next((s for s in symbols(term) if s.gradient and s.step), None)
    if gradient is None:
        return result
    from_after = (gradient.step or 0) > 0

    def end(store: Store) -> int:
        return store.steps - 1 if from_after else 0

    if isinstance(result, Running):
        start = getter(result)

        def begin(frame: Frame) -> Work:
            at, last = start(frame), end(frame.store)
            return Work(np.positive, (lambda t: np.zeros_like(at(t)) if t == last else at(t),))

        return Running(begin)
    get = dense(result)
    if result.timed:

        def rows(store: Store) -> Array:
            rows = np.array(get(store))
            rows[end(store)] = 0.0
            return rows

        return Known(rows, timed=True)
    sent = settled(reading.leaf(gradient)).get  # a step looked at alone
    return Known(lambda store: get(store) if np.any(sent(store)) else np.zeros_like(get(store)), timed=False)


def _taken(term: Expression, known: Known, missing: Missing) -> Known:
    """A term of a gradient, or a factor of it: zero where the loss would send it and is not taken."""
    sent_by = sender(term) if missing.absent else None
    if missing.absent is None or sent_by is None or sent_by.gradient:
        return known
    get, absent, offset = at_every_step(known), missing.absent, sent_by.step or 0

    def rows(store: Store) -> Array:
        rows = np.array(get(store))
        rows[Series(store.absent[absent]).at(offset)] = 0.0
        return rows

    return Known(rows, timed=True)


def _product(left: Expression, right: Expression, reading: Reading) -> Result:
    """``left @ right``: a matrix and a vector, a derivative's matrix and a vector, or ``u @ v.T``."""
    if isinstance(right, Transpose):
        return with_transpose(read(left, reading), read(right.of, reading))
    if all(_is_of_function(term) for _, term in terms(left)):
        return _applied(left, read(right, reading), reading)
    return times(read(left, reading), read(right, reading))


def _is_of_function(matrix: Expression) -> bool:
    """Whether a matrix is what a function's derivative is made of: ``diag(y)``, ``y @ y.T``."""
    match matrix:
        case Group(of):
            return all(_is_of_function(term) for _, term in terms(of))
        case Call("diag", _) | MatMul(_, Transpose()):
            return True
    return False


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
        case Neg(of):
            return apply(np.negative, _applied(of, vector, reading))
        case MatMul(left, Transpose(right)):
            product = apply(inner, read(right, reading), vector)
            return apply(np.multiply, read(left, reading), product)
    raise AssertionError("no derivative of a function")


def _over_time(node: Expression, reading: Reading, missing: Missing) -> Known:
    """The sum over all steps."""
    shares = [(sign, _share(term, reading, missing)) for sign, term in terms(node)]

    def total(store: Store) -> Array:
        result: Array | None = None
        for sign, share in shares:
            one: Array = share(store) if sign > 0 else np.negative(share(store))
            result = one if result is None else result + one
        assert result is not None
        return result

    return Known(total, timed=False)


def _share(term: Expression, reading: Reading, missing: Missing) -> Get:
    """A term summed over all steps; outer products as one product of the stacked values."""
    match term:
        case MatMul(left, Transpose(right)):
            factor = at_every_step(_taken(term, settled(read(left, reading)), missing))
            other = settled(read(right, reading))
            if other.one_hot:
                return lambda store: other.get(store).outer_sum(factor(store))
            stacked = at_every_step(other)
            return lambda store: summed_product(factor(store), stacked(store))
    rows = at_every_step(_taken(term, settled(read(term, reading)), missing))
    return lambda store: rows(store).sum(axis=0)


def _entries(node: Expression, reading: Reading) -> Known | None:
    """The sum of a one-hot vector times something is that something's entry at the one."""
    match node:
        case Mul(Symbol() as symbol, other) if entrywise(other):
            found = reading.leaf(symbol)
            if not isinstance(found, Known) or not found.one_hot:
                return None
            picked = Reading(
                lambda symbol: _entry(found.get, settled(reading.leaf(symbol))),
                reading.definitions,
                found.get,
                reading,
                reading.meant,
            )
            return settled(read(other, picked))
    return None


def _entry(one_hot: Get, known: Known) -> Known:
    """A vector's entry at the one, at each step; a scalar is its own."""
    get = at_every_step(known)

    def entries(store: Store) -> Array:
        values: Array = get(store)
        return one_hot(store).entries(values) if values.ndim > 1 else values

    return Known(entries, timed=True)


def _logarithm(argument: Expression, reading: Reading) -> Result:
    """``log`` of a probability, taken from the scores where the probability has lost its digits. The
    equation on the page stays the textbook's; only its value is safer."""
    safely = from_scores(argument, reading.definitions)
    if safely is None:
        return apply(np.log, read(argument, reading))
    if isinstance(safely, Neg):  # of a sigmoid
        return _picked(safely, reading)
    probability = read(argument, reading)
    if isinstance(probability, Running):
        return read(safely, reading)
    return _trusted(probability, _picked(safely, reading))


def _trusted(probability: Known, safely: Result) -> Known:
    """The logarithm of a probability, ``safely`` where it has lost digits."""
    get, scores = dense(probability), dense(settled(safely))

    def logarithm(store: Store) -> Array:
        values = get(store)
        logarithms: Array = scores(store) if np.any(values < SMALLEST_TRUSTED) else np.log(values)
        return logarithms

    return Known(logarithm, probability.timed)


def _picked(node: Expression, reading: Reading) -> Result:
    """An expression that a name stands for: where an entry of it is wanted, and needs more than that
    entry of what it is made of, the whole of it is read first."""
    if reading.picking is None or reading.whole is None or entrywise(node):
        return read(node, reading)
    return _entry(reading.picking, settled(read(node, reading.whole)))
