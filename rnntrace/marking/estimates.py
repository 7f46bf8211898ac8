"""An expression worked with numbers that somebody wrote down: what it comes to, and how far from that an
honest worker may be.

Half a unit of the last place is lost with every number that is written down, those on the way as well.
What it makes of the result is followed through each operation, to the first order and a little beyond.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ..equations.calls import formula
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
)


class Estimate(NamedTuple):
    """Numbers with how far ``off`` each may be; both of one shape, a vector as a column."""

    value: Array
    off: Array

    @staticmethod
    def of(value: Array, off: float | Array = 0.0) -> Estimate:
        """Numbers as they are used in expressions: one number is 1×1, a vector n×1."""
        shaped = value.reshape(-1, 1) if value.ndim < 2 else value
        if isinstance(off, float):
            return Estimate(shaped, np.full(shaped.shape, off))
        return Estimate(shaped, off.reshape(shaped.shape))


class DoesNotFit(ValueError):
    """Shapes that do not go together, or values that need one another, as may happen in a wrong equation."""


Leaf = Callable[[Symbol], Estimate]


def half_of(digits: int | None) -> float:
    """What a number may be off by that has so many digits after the point; one in full by nothing."""
    return 0.0 if digits is None else 0.5 * 10.0**-digits


def estimate(node: Expression, leaf: Leaf, half: float = 0.0) -> Estimate:
    """An expression's value at one step, where ``leaf`` gives each symbol's and every result on the way is
    written down with an error of up to ``half``.

    Raises DoesNotFit where shapes do not agree.
    """
    with np.errstate(all="ignore"):
        return _Reading(leaf, half).of(node)


class _Reading(NamedTuple):
    leaf: Leaf
    half: float

    def of(self, node: Expression) -> Estimate:
        match node:
            case Symbol():
                return self.leaf(node)
            case Number(text):
                return Estimate.of(np.asarray(float(text)))
            case Group(of):
                return self.of(of)
            case Neg(of):
                found = self.of(of)
                return Estimate(-found.value, found.off)
            case Add(left, right):
                return _added(self.of(left), self.of(right), 1.0)
            case Sub(left, right):
                return _added(self.of(left), self.of(right), -1.0)
            case Mul(left, right):
                return self.written(_times(self.of(left), self.of(right)))
            case Div(left, right):
                return self.written(_over(self.of(left), self.of(right)))
            case MatMul(left, right):
                return self.product(self.of(left), self.of(right))
            case Pow(base, exponent):
                power = self.of(exponent).value
                return self.written(_through(lambda x: np.power(x, power), self.of(base)))
            case Transpose(of):
                found = self.of(of)
                return Estimate(found.value.T, found.off.T)
            case Call(function, argument):
                return self.call(function, self.of(argument))
            case OverTime():
                raise ValueError("a sum over the steps is of no one step")

    def written(self, found: Estimate) -> Estimate:
        """A result as it is written down; what is known to be zero needs no writing."""
        exact = (found.value == 0) & (found.off == 0)
        return Estimate(found.value, np.where(exact, 0.0, found.off + self.half))

    def product(self, left: Estimate, right: Estimate) -> Estimate:
        if left.value.shape[1] != right.value.shape[0]:
            raise DoesNotFit
        a, b = np.abs(left.value), np.abs(right.value)
        off = a @ right.off + left.off @ b + left.off @ right.off
        return self.written(Estimate(left.value @ right.value, off))

    def call(self, function: str, of: Estimate) -> Estimate:
        row = FUNCTIONS[function]
        match row.name:
            case "sum":
                return self.written(Estimate(_one(of.value.sum()), _one(of.off.sum())))
            case "ones":
                return Estimate.of(np.ones_like(of.value))
            case "diag":
                return Estimate(np.diagflat(of.value), np.diagflat(of.off))
        value = row.value
        assert value is not None
        if not row.meaning or not row.shown:
            return self.written(_through(value, of))
        # What pages show in more than one operation is worked in as many.
        right = value(of.value.T).T if of.value.shape[1] == 1 else value(of.value)
        worked = self.of_argument(formula(row.meaning), of)
        off = np.where(np.isfinite(worked.off), worked.off, 1.0)
        return self.written(Estimate(right, off))

    def of_argument(self, meaning: Expression, of: Estimate) -> Estimate:
        return _Reading(lambda _: of, self.half).of(meaning)


def _one(number: Array) -> Array:
    return np.asarray(number).reshape(1, 1)


def _fitting(left: Estimate, right: Estimate) -> None:
    """Entry by entry, or one number with every entry; nothing else goes together."""
    shapes = {left.value.shape, right.value.shape} - {(1, 1)}
    if len(shapes) > 1:
        raise DoesNotFit


def _added(left: Estimate, right: Estimate, sign: float) -> Estimate:
    _fitting(left, right)
    return Estimate(left.value + sign * right.value, left.off + right.off)


def _times(left: Estimate, right: Estimate) -> Estimate:
    _fitting(left, right)
    a, b = left.value, right.value
    nothing = ((a == 0) & (left.off == 0)) | ((b == 0) & (right.off == 0))  # 0 · ln 0 among them
    off = np.abs(a) * right.off + np.abs(b) * left.off + left.off * right.off
    return Estimate(np.where(nothing, 0.0, a * b), np.where(nothing, 0.0, _known(off)))


def _over(left: Estimate, right: Estimate) -> Estimate:
    _fitting(left, right)
    a, b = left.value, right.value
    nothing = (a == 0) & (left.off == 0)
    size = np.abs(b)
    off = (size * left.off + np.abs(a) * right.off) / (size * (size - right.off))
    off = np.where((size > right.off) & (size > 0), off, np.inf)
    return Estimate(np.where(nothing, 0.0, a / b), np.where(nothing, 0.0, _known(off)))


def _through(function: Callable[[Array], Array], of: Estimate) -> Estimate:
    """A function of each entry, at the entry and at both ends of where it may be."""
    middle = function(of.value)
    ends = (function(of.value - of.off), function(of.value + of.off))
    off = np.maximum(*(np.abs(end - middle) for end in ends))
    return Estimate(middle, np.where(of.off == 0, 0.0, _known(off)))


def _known(off: Array) -> Array:
    """How far off, where infinite numbers leave nothing to be told: any distance."""
    return np.where(np.isnan(off), np.inf, off)
