"""Shapes from the equations alone: which dimensions must be equal, before any number is known.

A dimension is a small integer that names itself; two dimensions that must be equal get the same
one. What the dimensions *are* (4 words, 2 hidden units) is known by whoever has the numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .functions import FUNCTIONS
from .text import equation_text, symbol_text
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
    Sub,
    Symbol,
    Transpose,
    symbols,
)

Shape = tuple[int, ...]


KINDS = ("number", "vector", "matrix")


class ShapeError(ValueError):
    """An equation whose parts cannot fit, whatever the sizes; ``node`` is the part."""

    def __init__(self, problem: str, equation: Equation, node: Expression) -> None:
        super().__init__(f"{equation_text(equation)}: {problem}")
        self.problem = problem
        self.equation = equation
        self.node = node


@dataclass(frozen=True)
class Shapes:
    """``of[name]`` is the shape of a symbol: () scalar, (d,) vector, (rows, columns) matrix."""

    of: dict[str, Shape]

    def __getitem__(self, name: str) -> Shape:
        return self.of[name]


def infer(equations: Iterable[Equation], constants: Iterable[str] = ()) -> Shapes:
    """The shapes of all symbols of the forward equations.

    A parameter that stands left of ``@`` is a matrix, any other a vector; values of a step are
    vectors, but for sums. Raises ShapeError where a name is used as both, or a scalar as a vector.
    """
    inference = _Inference(constants)
    for equation in equations:
        inference.equation(equation)
    return Shapes({name: inference.canonical(shape) for name, shape in inference.shapes.items()})


def unfit(equations: Iterable[Equation]) -> list[ShapeError]:
    """What cannot fit, one mistake per equation; of a name that is used in two ways, the first place
    where it is."""
    inference = _Inference(())
    found: dict[str | int, ShapeError] = {}
    for equation in equations:
        try:
            inference.equation(equation)
        except ShapeError as error:
            name = error.node.name if isinstance(error.node, Symbol) else len(found)
            found.setdefault(name, error)
    return list(found.values())


class _Inference:
    """Unification: ``parent`` links each dimension to one that it equals."""

    def __init__(self, constants: Iterable[str]) -> None:
        self.parent: list[int] = []
        self.shapes: dict[str, Shape] = dict.fromkeys(constants, ())

    def fresh(self) -> int:
        self.parent.append(len(self.parent))
        return len(self.parent) - 1

    def find(self, dimension: int) -> int:
        while self.parent[dimension] != dimension:
            dimension = self.parent[dimension]
        return dimension

    def canonical(self, shape: Shape) -> Shape:
        return tuple(self.find(dimension) for dimension in shape)

    def same(self, one: Shape, other: Shape, node: Expression) -> Shape:
        """The common shape of what ``node`` combines; a scalar goes with anything."""
        if not one or not other:
            return one or other
        if len(one) != len(other):
            raise self.fail("a matrix and a vector cannot be combined entry by entry", node)
        for a, b in zip(one, other, strict=True):
            self.parent[max(self.find(a), self.find(b))] = min(self.find(a), self.find(b))
        return one

    def fail(self, problem: str, node: Expression) -> ShapeError:
        return ShapeError(problem, self.now, node)

    def equation(self, equation: Equation) -> None:
        self.now = equation
        right = self.shape(equation.right, 0 if self.scalar(equation.right) else 1)
        if not right and all(symbol.step is None for symbol in symbols(equation.right)):
            right = (self.fresh(),)  # a number, in every entry at every step
        name = equation.left.name
        if name in self.shapes and len(self.shapes[name]) != len(right):
            problem = f"{symbol_text(equation.left)} is used before as a vector, but is a scalar"
            raise self.fail(problem, equation.left)
        self.shapes[name] = self.same(self.shapes.get(name, right), right, equation.left)

    def scalar(self, node: Expression) -> bool:
        """Whether an expression is one number: made of numbers, constants and sums only."""
        match node:
            case Number() | Call("sum", _):
                return True
            case Symbol(name):
                return self.shapes.get(name) == ()
            case Group(of) | Neg(of) | Pow(of, _) | Call(_, of):
                return self.scalar(of)
            case Add(left, right) | Sub(left, right) | Mul(left, right) | Div(left, right):
                return self.scalar(left) and self.scalar(right)
            case _:
                return False

    def shape(self, node: Expression, rank: int) -> Shape:
        """The shape of a node that stands where a vector (rank 1) or matrix (rank 2) is due."""
        match node:
            case Number():
                return ()
            case Symbol(name):
                if name not in self.shapes:
                    due = rank if node.step is None else 1  # values of a step are vectors
                    self.shapes[name] = tuple(self.fresh() for _ in range(due))
                known = self.shapes[name]
                if known and len(known) != rank:
                    raise self.fail(_misused(node, len(known), rank), node)
                return known
            case Group(of) | Neg(of) | Pow(of, _):
                return self.shape(of, rank)
            case Add(left, right) | Sub(left, right) | Mul(left, right) | Div(left, right):
                return self.same(self.shape(left, rank), self.shape(right, rank), node)
            case MatMul(left, right):
                first = self.matrix(left)
                second = self.shape(right, rank)
                if len(first) != 2 or not second:
                    raise self.fail("@ takes a matrix on its left and a vector or matrix on its right", node)
                self.same(first[1:], second[:1], node)
                return (first[0], *second[1:])
            case Call("sum", argument):
                self.shape(argument, 1)
                return ()
            case Call(function, argument):
                found = self.shape(argument, rank)
                if FUNCTIONS[function].matrix and len(found) != 1:
                    raise self.fail(f"{function} takes a vector, not a {KINDS[len(found)]}", node)
                return found
            case Transpose() | OverTime():
                raise self.fail("a transpose or a sum over time has no place in a forward equation", node)

    def matrix(self, left: Expression) -> Shape:
        """The shape of what stands left of ``@``."""
        try:
            return self.shape(left, 2)
        except ShapeError as error:
            # z[t] * W @ h[t] reads (z[t] * W) @ h[t], which its author rarely means.
            if isinstance(left, Mul) and error.node is left.left:
                hint = "Products are taken from the left, so put the one with @ in parentheses"
                raise self.fail(f"{error.problem.partition('.')[0]}. {hint}", error.node) from None
            raise


def _misused(symbol: Symbol, known: int, rank: int) -> str:
    """What is wrong with a symbol of one rank where another is due, and what would be right."""
    problem = f"{symbol_text(symbol)} is a {KINDS[known]}, used here as a {KINDS[rank]}"
    if symbol.step is not None:
        return f"{problem}. Left of @ stands a matrix of parameters, as in W @ {symbol_text(symbol)}"
    return f"{problem}. A parameter left of @ is a matrix, any other a vector"
