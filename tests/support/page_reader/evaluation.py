"""Working what was read: with the printed numbers, or with others in the place of the letters."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .arithmetic import Arithmetic, Scalar
from .expressions import (
    Call,
    Column,
    Divided,
    Dots,
    Entry,
    Entrywise,
    Expression,
    Matrix,
    Minus,
    Name,
    Negative,
    Number,
    OneHot,
    Plus,
    Positive,
    Power,
    Sum,
    Table,
    Times,
    Transposed,
    Unreadable,
)

# Numbers of a kind: one alone (no axes), or a matrix (two); a vector is a matrix of one column.
Value = Any


class LeftOut(Exception):
    """Some of the numbers are not shown (⋯), so what they come to cannot be worked again."""


@dataclass(frozen=True)
class Letters:
    """What letters stand for: the value of a name, at a step where its own is ``t``; the place (from 0)
    of a word, and how many words there are with it; and the steps that Σₜ goes over."""

    value: Callable[[Name, int | None], Value]
    place: Callable[[str], tuple[int, int]]
    steps: Sequence[int] = ()


def evaluate(
    expression: Expression, arithmetic: Arithmetic, letters: Letters | None = None, step: int | None = None
) -> Value:
    """The value of what stands there, as NumPy arrays of ``arithmetic``'s numbers.

    Raises ``LeftOut`` where not all numbers are shown, and ``Unreadable`` for what has no value: sizes
    that do not go together, letters that nobody says what they stand for.
    """

    def inner(of: Expression, at: int | None = step) -> Value:
        return evaluate(of, arithmetic, letters, at)

    return arithmetic.keep(expression, _worked(expression, arithmetic, letters, step, inner))


def _worked(
    expression: Expression,
    arithmetic: Arithmetic,
    letters: Letters | None,
    step: int | None,
    inner: Callable[..., Value],
) -> Value:
    match expression:
        case Number(text):
            return _alone(arithmetic.number(text))
        case Matrix(rows, left_out):
            if left_out:
                raise LeftOut
            return _array([[arithmetic.number(text) for text in row] for row in rows])
        case Table(rows):
            return _array([[_only(inner(cell)) for cell in row] for row in rows])
        case Dots():
            raise LeftOut
        case Name():
            return _known(letters).value(expression, step)
        case Negative(of):
            return _each(inner(of), lambda x: -x)
        case Plus(left, right):
            return _together(inner(left), inner(right), lambda a, b: a + b)
        case Minus(left, right):
            return _together(inner(left), inner(right), lambda a, b: a - b)
        case Times(left, right):
            return _product(inner(left), inner(right))
        case Entrywise(left, right):
            first, second = inner(left), inner(right)
            if first.shape != second.shape or not first.shape:
                raise Unreadable(f"⊙ between {first.shape} and {second.shape}")
            return _together(first, second, lambda a, b: a * b)
        case Divided(left, right):
            return _together(inner(left), inner(right), lambda a, b: a / b)
        case Power(of, exponent):
            power = _power(exponent, step)
            return _each(inner(of), lambda x: x**power)
        case Transposed(of):
            return np.transpose(inner(of))
        case Call(function, of):
            return _called(function, inner(of), arithmetic)
        case Sum(of, over):
            if not over:
                return _alone(sum(inner(of).flat))
            if over != "t":
                raise Unreadable(f"what is {over}?")
            first, *others = (inner(of, each) for each in _known(letters).steps)
            for other in others:
                first = _together(first, other, lambda a, b: a + b)
            return first
        case Entry(of, at):
            found = inner(of)
            places = re.fullmatch(r"(\d+),(\d+)", at)
            if places:
                return _alone(found[int(places[1]) - 1, int(places[2]) - 1])
            if found.shape[1:] != (1,):
                raise Unreadable(f"entry {at} of {found.shape}")
            return _alone(found[_known(letters).place(at)[0], 0])
        case Column(place, of):
            return inner(of)[:, place - 1 : place]
        case OneHot(word):
            place, words = _known(letters).place(word)
            ones = ["1" if i == place else "0" for i in range(words)]
            return _array([[arithmetic.number(one)] for one in ones])
        case Positive(of):
            return _each(inner(of), arithmetic.functions["positive"])


def _known(letters: Letters | None) -> Letters:
    if letters is None:
        raise Unreadable("nobody says what the letters stand for")
    return letters


def _power(exponent: str, step: int | None) -> int | float:
    if not exponent.startswith("t"):
        return float(exponent) if "." in exponent or "e" in exponent else int(exponent)
    if step is None:
        raise Unreadable("which step is t?")
    return step + int(exponent[1:] or 0)


def _alone(number: Scalar) -> Value:
    found = np.empty((), dtype=object)
    found[()] = number
    return found


def _only(value: Value) -> Scalar:
    if value.size != 1:
        raise Unreadable(f"a matrix of {value.shape} in a cell of another")
    return value.item()


def _array(rows: list[list[Scalar]]) -> Value:
    found = np.empty((len(rows), len(rows[0])), dtype=object)
    for i, row in enumerate(rows):
        for j, number in enumerate(row):
            found[i, j] = number
    return found


def _each(of: Value, function: Callable[[Scalar], Scalar]) -> Value:
    found = np.empty(of.shape, dtype=object)
    for place in np.ndindex(of.shape):
        found[place] = function(of[place])
    return found


def _together(left: Value, right: Value, function: Callable[[Scalar, Scalar], Scalar]) -> Value:
    """Entry by entry; a number goes with every entry of a matrix."""
    if left.shape and right.shape and left.shape != right.shape:
        raise Unreadable(f"{left.shape} and {right.shape} do not go together")
    found = np.empty(left.shape or right.shape, dtype=object)
    for place in np.ndindex(found.shape):
        found[place] = function(
            left[place] if left.shape else left[()], right[place] if right.shape else right[()]
        )
    return found


def _product(left: Value, right: Value) -> Value:
    if not left.shape or not right.shape:
        return _together(left, right, lambda a, b: a * b)
    if left.shape[1] != right.shape[0]:
        raise Unreadable(f"no product of {left.shape} and {right.shape}")
    found = np.empty((left.shape[0], right.shape[1]), dtype=object)
    for i, j in np.ndindex(found.shape):
        total = left[i, 0] * right[0, j]
        for k in range(1, left.shape[1]):
            total = total + left[i, k] * right[k, j]
        found[i, j] = total
    return found


def _called(function: str, of: Value, arithmetic: Arithmetic) -> Value:
    if function == "diag":
        if of.shape[1] != 1:
            raise Unreadable(f"diag of {of.shape}")
        zero = arithmetic.number("0")
        size = range(len(of))
        return _array([[of[i, 0] if i == j else zero for j in size] for i in size])
    if function == "softmax":
        exponentials = _each(of, arithmetic.functions["exp"])
        return _together(exponentials, _alone(sum(exponentials.flat)), lambda a, b: a / b)
    return _each(of, arithmetic.functions[function])
