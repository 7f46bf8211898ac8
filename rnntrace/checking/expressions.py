"""Equations as SymPy's expressions, one for each entry of what they give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

import mpmath
import numpy as np
import sympy

from ..equations.calls import ARGUMENT, formula, has_kinks
from ..equations.functions import FUNCTIONS, Array, Function
from ..equations.tree import (
    Add,
    Call,
    Div,
    Equation,
    Expression,
    MatMul,
    Mul,
    Neg,
    Number,
    Pow,
    Sub,
    Symbol,
    symbols,
    ungroup,
)

MODULES = "mpmath"  # what SymPy's expressions are evaluated with


class Use(NamedTuple):
    """One entry of a symbol in an equation; ``number`` counts the entries from 0, row by row."""

    name: str
    step: int | None
    places: tuple[int, ...]
    number: int


def entries_of(
    equation: Equation,
    shapes: Mapping[str, tuple[int, ...]],
    leaf: Callable[[Use], Any],
    *,
    limits: bool = False,
) -> list[Any]:
    """The entries of an equation's left side as SymPy expressions of its right; a scalar has one. With
    ``limits``, 0 · ln 0 will be 0 whatever numbers are put in."""
    right = _read(ungroup(equation.right), shapes, leaf, limits=limits)
    found = np.broadcast_to(right, shapes[equation.left.name])
    return [sympy.sympify(entry) for entry in found.ravel()]


def _read(
    node: Expression,
    shapes: Mapping[str, tuple[int, ...]],
    leaf: Callable[[Use], Any],
    *,
    limits: bool = False,
) -> Array:
    """An array of SymPy expressions, which NumPy adds and multiplies like any other."""

    def read(child: Expression) -> Array:
        return _read(child, shapes, leaf, limits=limits)

    match node:
        case Number():
            found: Any = sympy.Rational(node.value.numerator, node.value.denominator)
        case Symbol(name, step):
            found = np.empty(shapes[name], dtype=object)
            for place, index in enumerate(np.ndindex(shapes[name])):
                found[index] = leaf(Use(name, step, index, place))
        case Neg(of):
            found = -read(of)
        case Add(left, right):
            found = read(left) + read(right)
        case Sub(left, right):
            found = read(left) - read(right)
        case Mul(left, Call("log", argument)) | Mul(Call("log", argument), left) if limits and any(
            symbols(left)
        ):
            found = np.frompyfunc(_weighed_logarithm(), 2, 1)(read(left), read(argument))
        case Mul(left, right):
            found = read(left) * read(right)
        case Div(left, right):
            found = read(left) / read(right)
        case Pow(base, exponent):
            found = read(base) ** read(exponent)
        case MatMul(MatMul(first, second), right):
            found = read(MatMul(first, MatMul(second, right)))  # vectors throughout
        case MatMul(left, right):
            operand = read(right)
            columns = operand.T if operand.ndim == 2 else [operand]
            sums = [[sympy.Add(*(row * column)) for column in columns] for row in read(left)]
            found = np.array(sums, dtype=object).reshape(-1, *operand.shape[1:])
        case Call("sum", argument):
            found = sympy.Add(*read(argument).ravel())
        case Call(function, argument):
            found = _applied(FUNCTIONS[function], read(argument))
        case _:
            raise TypeError(f"{type(node).__name__} has no place in a forward equation")
    return np.asarray(found, dtype=object)


def _each(function: Callable[[Any], Any], array: Array) -> Any:
    return np.frompyfunc(function, 1, 1)(array)


_X = sympy.Symbol("x", real=True)


def _applied(row: Function, argument: Array) -> Any:
    """A function of the table: as SymPy has it, or as it is meant."""
    if own := _own(row):
        return _each(own, argument)
    return _read(formula(row.meaning), {ARGUMENT.name: argument.shape}, lambda use: argument[use.places])


@cache
def _own(row: Function) -> Any:
    """What SymPy calls by the same name, or a function made for it where there is a kink: SymPy takes
    long over cases within cases."""
    if row.jumps:
        return _made(row, sympy.Integer(0), lambda x: mpmath.mpf(float(_sided(row, mpmath.sign(x)))))
    own = getattr(sympy, row.name, None)
    if own is None and has_kinks(row.name):
        meant = _read(formula(row.meaning), {ARGUMENT.name: ()}, lambda use: _X).item()
        return _made(row, sympy.diff(meant, _X), sympy.lambdify([_X], meant, modules=MODULES))
    return own


@cache
def _weighed_logarithm() -> Any:
    """``a ln b``, with 0 · ln 0 = 0, and 0 / 0 = 0 in its slope, as a function for SymPy."""

    def divided(a: Any, b: Any) -> Any:
        return a if a == 0 else a / b

    def multiplied(a: Any, b: Any) -> Any:
        return a if a == 0 else a * mpmath.log(b)

    quotient = type("divided", (sympy.Function,), {"_imp_": staticmethod(divided)})

    def fdiff(of: Any, argindex: int = 1) -> Any:
        return sympy.log(of.args[1]) if argindex == 1 else quotient(*of.args)

    return type("weighed", (sympy.Function,), {"fdiff": fdiff, "_imp_": staticmethod(multiplied)})


def _sided(row: Function, side: Any) -> Array:
    """The value of a function that is constant on either side of 0."""
    assert row.value
    return row.value(np.array(float(side)))


def _made(row: Function, slope: Any, evaluate: Callable[[Any], Any]) -> Any:
    """A function that SymPy asks for nothing but its slope and, with a number, its value."""

    def fdiff(of: Any, argindex: int = 1) -> Any:
        return slope.subs(_X, of.args[0])

    return type(row.name, (sympy.Function,), {"fdiff": fdiff, "_imp_": staticmethod(evaluate)})
