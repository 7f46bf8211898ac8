"""How much work a question is by hand, counted off its equation and the numbers in it.

What takes no work counts as none: a product with 0 or 1, as with a one-hot vector, and a term that is 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from ..equations.calls import ARGUMENT, formula
from ..equations.functions import FUNCTIONS, Array
from ..equations.tree import (
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
from ..tracing.sending import is_sent
from ..tracing.trace import Trace
from ..tracing.traces import Traces
from .questions import Question

# What one of each takes with a calculator and a pencil, in seconds.
PRODUCT, FUNCTION, SUM = 12, 15, 4
SHORT = 10  # minutes; what takes longer is told in fives
FIVE = 5


class Effort(NamedTuple):
    """So many products and quotients, functions looked up (exponentials, logarithms, tanh), and sums and
    differences of two numbers."""

    products: int = 0
    functions: int = 0
    sums: int = 0

    @property
    def minutes(self) -> int:
        """About how long that takes."""
        minutes = math.ceil((PRODUCT * self.products + FUNCTION * self.functions + SUM * self.sums) / 60)
        return minutes if minutes <= SHORT else FIVE * math.ceil(minutes / FIVE)


def together(efforts: Iterable[Effort]) -> Effort:
    """What several take."""
    columns = list(zip(*efforts, strict=True))
    return Effort(*map(sum, columns)) if columns else Effort()


def effort(found: Trace | Traces, asked: Iterable[Question]) -> Effort:
    """What some questions take, each from the ones before it."""
    return together(_of(found, question) for question in asked)


def _of(found: Trace | Traces, question: Question) -> Effort:
    several = found.examples if question.example is None else (found.examples[question.example],)
    traces = [each.of(question.part) if question.part else each for each in several]
    of, step = question.of, question.step
    if step is not None:
        (trace,) = traces
        node = _backward(trace, of) if of.gradient else trace.system.definitions[of.name]
        return _at(trace, node, step)
    if not of.gradient:
        losses = sum(len(trace.calculation.losses) for trace in traces)
        return Effort(int(traces[0].system.averages), 0, max(0, losses - 1))
    shares = [each for trace in traces for each in _shares(trace, of)]
    several_times = [each.size for each in shares if each.any]
    added = max(several_times, default=0) * max(0, len(several_times) - 1)
    return together([*(each.effort for each in shares), Effort(sums=added)])


class _Share(NamedTuple):
    effort: Effort
    size: int
    any: bool


def _shares(trace: Trace, of: Symbol) -> Iterator[_Share]:
    """What each step adds to a parameter's gradient."""
    node = _backward(trace, of)
    inner = node.of if isinstance(node, OverTime) else node
    for step in range(1, trace.steps + 1):
        counter = _Counter(trace, step)
        array = counter.value(_sent(trace, inner, step))
        # A column of a larger matrix: what is 0 beside it is not added.
        yield _Share(counter.effort, int(np.count_nonzero(array)), bool(np.any(array)))


def _backward(trace: Trace, of: Symbol) -> Expression:
    """How a gradient is made."""
    return next(item.equation.right for item in trace.backward if item.equation.left == of)


def _at(trace: Trace, node: Expression, step: int) -> Effort:
    counter = _Counter(trace, step)
    counter.value(_sent(trace, node, step))
    return counter.effort


def _sent(trace: Trace, node: Expression, step: int) -> Expression:
    """A gradient without the terms of losses that are not taken; anything else as it is."""
    if not any(symbol.gradient for symbol in symbols(node)) and not trace.backward:
        return node
    gone = [term for _, term in terms(node) if not is_sent(trace, term, step)]
    kept = [(sign, term) for sign, term in terms(node) if term not in gone]
    if not gone:
        return node
    found: Expression = Number("0")
    for sign, term in kept:
        found = Add(found, term) if sign > 0 else Sub(found, term)
    return found


class _Counter:
    """Works an expression at a step, and counts on the way; nothing is worked twice. Every value is a matrix
    here, a vector one of a single column."""

    def __init__(self, trace: Trace, step: int, known: Mapping[Symbol, Array] | None = None) -> None:
        self.trace, self.step = trace, step
        self.effort = Effort()
        self._known: dict[Expression, Array] = {}
        for symbol, array in (known or {}).items():
            self._known[symbol] = array

    def value(self, node: Expression) -> Array:
        """What an expression comes to."""
        if node not in self._known:
            with np.errstate(all="ignore"):
                self._known[node] = self._worked(node)
        return self._known[node]

    def _worked(self, node: Expression) -> Array:
        match node:
            case Number():
                return np.array([[float(node.value)]])
            case Symbol():
                return _matrix(self.trace.value(node, self.step))
            case Group(of) | OverTime(of):
                return self.value(of)
            case Neg(of):
                return -self.value(of)
            case Transpose(of):
                return self.value(of).T
            case Add(left, right) | Sub(left, right):
                first, second = self.value(left), self.value(right)
                self._count(sums=_entries((first != 0) & (second != 0)))
                return first + second if isinstance(node, Add) else first - second
            case Mul(left, right):
                first, second = self.value(left), self.value(right)
                self._count(products=_entries(_takes_work(first) & _takes_work(second)))
                return first * second
            case Div(left, right):
                first, second = self.value(left), self.value(right)
                self._count(products=_entries((first != 0) & (np.abs(second) != 1)))
                return first / second
            case Pow(base, exponent):
                first = self.value(base)
                self._count(products=_entries(_takes_work(first)))
                return np.asarray(first ** self.value(exponent))
            case MatMul(left, right):
                return self._product(self.value(left), self.value(right))
            case Call(function, argument):
                return self._called(function, argument)
        raise AssertionError(node)

    def _product(self, left: Array, right: Array) -> Array:
        if left.shape[1] != right.shape[0]:  # a number times a matrix
            self._count(products=_entries(_takes_work(left) & _takes_work(right)))
            return left * right
        self._count(products=int((_takes_work(left).astype(int) @ _takes_work(right).astype(int)).sum()))
        added = (left != 0).astype(int) @ (right != 0).astype(int)
        self._count(sums=int(np.maximum(added - 1, 0).sum()))
        return left @ right

    def _called(self, function: str, argument: Expression) -> Array:
        if function == "sum":
            return self._summed(argument)
        of, row = self.value(argument), FUNCTIONS[function]
        if row.meaning:
            inner = _Counter(self.trace, self.step, {ARGUMENT: of})
            found = inner.value(formula(row.meaning))
            self.effort = together((self.effort, inner.effort))
            return found
        assert row.value
        if row.public:
            self._count(functions=of.size)
        flat = row.value(of.ravel())
        return flat.reshape(of.shape) if flat.size == of.size else _matrix(flat)

    def _summed(self, argument: Expression) -> Array:
        """A sum of entries; where a one-hot vector leaves one of them, only that is worked."""
        place, rest = self._picked(argument)
        if place is not None:
            timed = (symbol for symbol in symbols(rest) if symbol.step is not None)
            there = {symbol: self.value(symbol)[place : place + 1] for symbol in timed}
            inner = _Counter(self.trace, self.step, there)
            found = inner.value(rest)
            self.effort = together((self.effort, inner.effort))
            return found
        of = self.value(argument)
        self._count(sums=max(0, int(np.count_nonzero(of)) - 1))
        return np.asarray(of.sum()).reshape(1, 1)

    def _picked(self, argument: Expression) -> tuple[int | None, Expression]:
        match argument:
            case Group(of):
                return self._picked(of)
            case Mul(Symbol() as vector, rest):
                return self.trace.word(vector, self.step), rest
        return None, argument

    def _count(self, **more: int) -> None:
        self.effort = together((self.effort, Effort(**more)))


def _matrix(array: Array) -> Array:
    return np.asarray(array, dtype=float).reshape(array.shape[0] if array.ndim else 1, -1)


def _takes_work(array: Array) -> Array:
    """The entries that a product with is more than writing it down."""
    return np.asarray((array != 0) & (np.abs(array) != 1))


def _entries(array: Array) -> int:
    return int(np.count_nonzero(array))
