"""Expressions of nothing but numbers. Python works them by rules of its own: 1 / 0 is no infinity to it but
an error, a root of −1 is complex, and a whole number may have any number of digits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from ..equations.evaluate import value
from ..equations.functions import Array
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
    Sub,
    Symbol,
    Transpose,
    children,
)

# Up to here a whole number is the same to Python as to NumPy.
LARGEST_WHOLE = 2**53


def is_of_numbers(node: Expression, constants: Mapping[str, float]) -> bool:
    """Whether an expression is made of numbers, constants and the step's own number."""
    match node:
        case Number():
            return True
        case Symbol(name):
            return name == COUNT or name in constants
        case Group() | Neg() | Add() | Sub() | Mul() | Div() | Pow():
            return all(is_of_numbers(child, constants) for child in children(node))
        case MatMul() | Transpose() | Call() | OverTime():
            return False


def python_agrees(node: Expression, constants: Mapping[str, float], steps: Iterable[int]) -> bool:
    """Whether Python finds the same in such an expression as NumPy, at all of these steps."""
    counts = np.array([float(step) for step in steps])

    def leaf(symbol: Symbol) -> Array:
        return counts + (symbol.step or 0) if symbol.name == COUNT else np.array(constants[symbol.name])

    def agrees(node: Expression) -> bool:
        found = value(node, leaf)
        return bool((np.abs(found) < LARGEST_WHOLE).all()) and all(map(agrees, children(node)))

    return agrees(node)
