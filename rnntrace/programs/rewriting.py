"""Equations as a computer takes them best: another tree with the same value.

The equation on the page, and in the comment above each line, stays the textbook's.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..equations.calls import ARGUMENT, formula
from ..equations.functions import FUNCTIONS
from ..equations.limits import from_scores
from ..equations.tree import (
    Add,
    Call,
    Expression,
    Group,
    MatMul,
    Mul,
    Neg,
    Sub,
    Transpose,
    children,
    rebuild,
    terms,
)

Definitions = Mapping[str, Expression]


def rewritten(node: Expression, definitions: Definitions) -> Expression:
    """Logarithms of probabilities taken from their scores, derivatives of softmax without their matrix, and
    nothing called that gives back its argument."""
    match node:
        case Call("log", argument) if safely := from_scores(argument, definitions):
            return safely
        case Call(function, argument) if _changes_nothing(function):
            return rewritten(argument, definitions)
        case MatMul(left, right) if not isinstance(right, Transpose) and _is_derivative(left):
            return rewritten(_applied(left, right), definitions)
    return rebuild(node, lambda child: rewritten(child, definitions))


def from_scores_in(node: Expression, definitions: Definitions) -> list[Expression]:
    """What an expression has logarithms of that are taken from scores."""
    match node:
        case Call("log", argument) if from_scores(argument, definitions):
            return [argument]
    return [found for child in children(node) for found in from_scores_in(child, definitions)]


def _changes_nothing(function: str) -> bool:
    meaning = FUNCTIONS[function].meaning
    return bool(meaning) and formula(meaning) == ARGUMENT


def _is_derivative(matrix: Expression) -> bool:
    """Whether a matrix is that of a function's derivative, ``diag(y) - y @ y.T``."""
    match matrix:
        case Group(of):
            return _is_derivative(of)
        case Call("diag", _) | MatMul(_, Transpose()):
            return True
        case Add() | Sub() | Neg():
            return all(_is_derivative(term) for _, term in terms(matrix))
    return False


def _applied(matrix: Expression, vector: Expression) -> Expression:
    """Such a matrix times a vector: entry by entry, and by the inner product of two vectors."""
    match matrix:
        case Group(of):
            return _applied(of, vector)
        case Neg(of):
            return Neg(_applied(of, vector))
        case Add(left, right):
            return Add(_applied(left, vector), _applied(right, vector))
        case Sub(left, right):
            return Sub(_applied(left, vector), _applied(right, vector))
        case Call("diag", diagonal):
            return Mul(diagonal, vector)
        case MatMul(left, Transpose(right)):
            return Mul(left, MatMul(right, vector))
    raise AssertionError("no derivative of a function")
