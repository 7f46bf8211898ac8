"""What the table of functions says of an expression with their names in it.

A name stands for a formula. What follows from that is asked here, so that nothing else has to know a
function by its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np

from .functions import FUNCTIONS, Function
from .parser import parse_expression
from .tree import (
    Call,
    Div,
    Expression,
    MatMul,
    Number,
    OverTime,
    Pow,
    Symbol,
    Transpose,
    children,
    substitute,
    ungroup,
)

ARGUMENT, OUTPUT = Symbol("x"), Symbol("y")  # as the formulas of the table have them


@cache
def formula(text: str) -> Expression:
    """A formula of the table as a tree."""
    return ungroup(parse_expression(text, derived=True))


def put_in(text: str, argument: Expression, output: Expression = OUTPUT) -> Expression:
    """A formula of the table, of an argument and what the function gives of it."""
    become = {ARGUMENT: argument, OUTPUT: output}
    return substitute(formula(text), become.__getitem__)


def calls(node: Expression) -> Iterator[Call]:
    """Every use of a function, from left to right, those within others after them."""
    if isinstance(node, Call):
        yield node
    for child in children(node):
        yield from calls(child)


def switches(node: Expression) -> Iterator[Expression]:
    """What an expression has kinks by: where one of these passes 0, its slope jumps."""
    for call in calls(node):
        become = {ARGUMENT: call.argument}
        for switch in _switches(FUNCTIONS[call.function]):
            yield substitute(switch, become.__getitem__)


def has_kinks(function: str) -> bool:
    """Whether a function's slope jumps anywhere."""
    return bool(_switches(FUNCTIONS[function]))


@cache
def _switches(row: Function) -> tuple[Expression, ...]:
    """What a function has kinks by, in its argument."""
    if row.jumps:
        return (ARGUMENT,)
    return tuple(switches(formula(row.meaning))) if row.meaning else ()


def entrywise(node: Expression) -> bool:
    """Whether each entry of an expression needs only the same entry of its symbols."""
    match node:
        case MatMul() | Transpose() | OverTime() | Call("sum" | "diag", _):
            return False
        case Call(function, _) if FUNCTIONS[function].matrix:
            return False
    return all(entrywise(child) for child in children(node))


def divides(node: Expression) -> bool:
    """Whether an expression can be infinite where its symbols are zero."""
    match node:
        case Div():
            return True
        case Pow(_, Number() as exponent) if exponent.value < 0:
            return True
        case Call(function, _) if _infinite_at_zero(FUNCTIONS[function]):
            return True
    return any(divides(child) for child in children(node))


@cache
def _infinite_at_zero(row: Function) -> bool:
    if row.value is None:
        return divides(formula(row.meaning))
    with np.errstate(all="ignore"):
        return not np.isfinite(row.value(np.zeros(1))).all()
