"""How large the value of an expression is: what has one row and one column is written as a number."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..equations.tree import Call, Expression, MatMul, Number, Symbol, Transpose, children

Shape = tuple[int, ...]


def is_single(shape: Sequence[int]) -> bool:
    """Whether an array of that shape has only one entry."""
    return all(size == 1 for size in shape)


def is_number(node: Expression, shape: Callable[[Symbol], Shape]) -> bool:
    """Whether an expression has only one entry, where ``shape`` tells that of symbols. A number alone is
    none: it may stand for a whole vector, as in ``1 - z``."""
    return not isinstance(node, Number) and size_of(node, shape) == (1, 1)


def size_of(node: Expression, shape: Callable[[Symbol], Shape]) -> tuple[int, int]:
    """How many rows and columns."""
    match node:
        case Symbol():
            rows, columns = (*shape(node), 1, 1)[:2]
            return rows, columns
        case Transpose(of):
            rows, columns = size_of(of, shape)
            return columns, rows
        case MatMul(left, right):
            return size_of(left, shape)[0], size_of(right, shape)[1]
        case Call("sum", _):
            return 1, 1
        case Call("diag", argument):
            rows, _ = size_of(argument, shape)
            return rows, rows
    parts = [size_of(child, shape) for child in children(node)]
    return max((rows for rows, _ in parts), default=1), max((columns for _, columns in parts), default=1)
