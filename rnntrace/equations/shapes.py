"""Shapes from the equations alone: which dimensions must be equal, before any number is known.

A dimension is a small integer that names itself; two dimensions that must be equal get the same
one. What the dimensions *are* (4 words, 2 hidden units) is known by whoever has the numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from .functions import FUNCTIONS
from .text import equation_text, symbol_text
from .tree import (
    COUNT,
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
NONE_TOLD: Mapping[str, int] = {}


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


def infer(
    equations: Sequence[Equation], constants: Iterable[str] = (), ranks: Mapping[str, int] = NONE_TOLD
) -> Shapes:
    """The shapes of all symbols of the forward equations.

    A parameter that stands left of ``@`` is a matrix, any other a vector; values of a step are
    vectors, but for sums and what is made of numbers only (of constants, of the step's own number). What
    ``ranks`` say of a name goes before, and holds of all that is made of it entry by entry. Raises
    ShapeError where a name is used as two of these.
    """
    inference = _Inference({**dict.fromkeys((COUNT, *constants), 0), **ranks}, equations)
    for equation in equations:
        inference.equation(equation)
    return Shapes({name: inference.canonical(shape) for name, shape in inference.shapes.items()})


def unfit(equations: Iterable[Equation]) -> list[ShapeError]:
    """What cannot fit, one mistake per equation; of a name that is used in two ways, the first place
    where it is."""
    equations = tuple(equations)
    inference = _Inference({COUNT: 0}, equations)
    found: dict[str | int, ShapeError] = {}
    for equation in equations:
        try:
            inference.equation(equation)
        except ShapeError as error:
            name = error.node.name if isinstance(error.node, Symbol) else len(found)
            found.setdefault(name, error)
    return list(found.values())


def rank(node: Expression, of: Mapping[str, Shape]) -> int:
    """The number of axes that an expression's value has at a step, from the shapes of its symbols."""
    return len(shape_of(node, lambda symbol: of[symbol.name]))


def shape_of(node: Expression, shape: Callable[[Symbol], Shape]) -> Shape:
    """The shape of an expression's value, where ``shape`` has those of its symbols."""
    match node:
        case Symbol():
            return shape(node)
        case Number() | Call("sum", _):
            return ()
        case Call("diag", argument):
            return shape_of(argument, shape) * 2
        case Group(of) | Neg(of) | Pow(of, _) | Call(_, of) | OverTime(of):
            return shape_of(of, shape)
        case Transpose(of):
            return shape_of(of, shape)[::-1]
        case Add(left, right) | Sub(left, right) | Mul(left, right) | Div(left, right):
            return shape_of(left, shape) or shape_of(right, shape)
        case MatMul(left, right):
            first, second = shape_of(left, shape), shape_of(right, shape)
            return first + second if is_outer(first, right, second) else first[:-1] + second[1:]


def is_outer(first: Shape, right: Expression, second: Shape) -> bool:
    """Whether a product is that of a column and a row, ``u @ v.T``."""
    return isinstance(right, Transpose) and len(first) == len(second) == 1


def _told(node: Expression, ranks: Mapping[str, int]) -> int | None:
    """The rank of an expression as far as those of its symbols tell; None where they do not."""
    match node:
        case Number() | Call("sum", _):
            return 0
        case Symbol(name):
            return ranks.get(name)
        case MatMul(_, right):
            return _told(right, ranks) or None
        case Pow(base, _):
            return _told(base, ranks)
        case Add(left, right) | Sub(left, right) | Mul(left, right) | Div(left, right):
            one, other = _told(left, ranks), _told(right, ranks)
            return one or other or (None if None in (one, other) else 0)
        case Group(of) | Neg(of) | Call(_, of):
            return _told(of, ranks)
    return None


def _all_told(equations: Sequence[Equation], ranks: Mapping[str, int]) -> dict[str, int]:
    """The ranks of names, with those that follow from them; a number alone stands for a vector that has it
    in every entry."""
    known = dict(ranks)
    waiting = [each for each in equations if any(True for _ in symbols(each.right))]
    found = True
    while found:
        found = False
        for equation in waiting:
            name = equation.left.name
            if name not in known and (told := _told(equation.right, known)) is not None:
                known[name] = told
                found = True
    return known


class _Inference:
    """Unification: ``parent`` links each dimension to one that it equals. ``ranks`` are known of some
    names."""

    def __init__(self, ranks: Mapping[str, int], equations: Sequence[Equation]) -> None:
        self.parent: list[int] = []
        self.ranks = _all_told(equations, ranks)
        self.shapes: dict[str, Shape] = {
            name: () for name, rank in ranks.items() if rank == 0 and name != COUNT
        }

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
        name = equation.left.name
        rank = self.ranks.get(name, 1)
        # A number alone is that number in every entry.
        right = self.shape(equation.right, rank) or tuple(self.fresh() for _ in range(rank))
        if name in self.shapes and len(self.shapes[name]) != len(right):
            before, now = KINDS[len(self.shapes[name])], KINDS[len(right)]
            problem = f"{symbol_text(equation.left)} is used before as a {before}, but is a {now}"
            raise self.fail(problem, equation.left)
        self.shapes[name] = self.same(self.shapes.get(name, right), right, equation.left)

    def shape(self, node: Expression, rank: int) -> Shape:
        """The shape of a node that stands where a vector (rank 1) or matrix (rank 2) is due."""
        match node:
            case Number():
                return ()
            case Symbol(name):
                if name not in self.shapes:
                    due = rank if node.step is None else 1  # values of a step are vectors
                    self.shapes[name] = tuple(self.fresh() for _ in range(self.ranks.get(name, due)))
                known = self.shapes[name]
                if known and len(known) != rank:
                    raise self.fail(_misused(node, len(known), rank), node)
                return known
            case Pow(of, exponent):
                self.shape(exponent, 0)
                return self.shape(of, rank)
            case Group(of) | Neg(of):
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
                told = _told(argument, self.ranks)
                self.shape(argument, 1 if told is None else told)
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
