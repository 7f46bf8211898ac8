"""What is written entry by entry: a division by a vector, and the products of a matrix."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..equations.calls import entrywise
from ..equations.stages import slot_of
from ..equations.tree import Div, Expression, MatMul, Symbol, Transpose
from .figures import MOST_SHOWN, is_cut
from .formula import Blank, Blocks, Formula, Indexed, Operator, Row, Scalar
from .moment import Moment
from .sizes import Shape, is_single, size_of
from .spell import Spelling, spell

Shapes = Callable[[Symbol], Shape]
# An outer product of more columns is written as it is: each of its entries is one product.
MOST_ACROSS = 4
DOT, PLUS = Operator("dot"), Operator("plus")


def divides_by_vector(node: Div, shape: Shapes) -> bool:
    """Whether a division by a vector, or a matrix of one column, goes entry by entry, and there are few of
    them: no one divides by that on paper."""
    rows, columns = size_of(node.right, shape)
    return rows > 1 and columns == 1 and not is_cut(rows) and entrywise(node)


def divided(moment: Moment, node: Div, shape: Shapes) -> Formula:
    """Each entry of a division."""
    rows, _ = size_of(node, shape)
    return Blocks(tuple((_at(moment, node, row),) for row in range(rows)))


def _at(moment: Moment, node: Expression, row: int) -> Formula:
    """An entry of an expression that goes entry by entry."""

    def leaf(symbol: Symbol, transposed: bool) -> Formula:
        return entry(moment, symbol, (row, 0))

    return spell(node, Spelling(leaf, lambda symbol: (), scalar=True))


def is_to_be_written(node: MatMul, shape: Shapes) -> bool:
    """Whether both factors are numbers already, and few."""
    if not all(isinstance(_matrix(factor), Symbol) for factor in (node.left, node.right)):
        return False
    (rows, inner), (_, columns) = size_of(node.left, shape), size_of(node.right, shape)
    few = max(rows, inner, columns) <= MOST_SHOWN and columns <= MOST_ACROSS
    return few and max(rows, columns, inner) > 1


def _matrix(factor: Expression) -> Expression:
    """Of a transposed matrix the matrix."""
    return factor.of if isinstance(factor, Transpose) else factor


def multiplied(moment: Moment, node: MatMul, shape: Shapes) -> Formula:
    """Each entry of a product of matrices, as the sum of products that it is."""
    (rows, inner), (_, columns) = size_of(node.left, shape), size_of(node.right, shape)

    def cell(row: int, column: int) -> Formula:
        parts: list[Formula] = []
        for k in range(inner):
            left = _factor(moment, node.left, row, k, shape)
            right = _factor(moment, node.right, k, column, shape)
            parts += [PLUS] * bool(parts) + [left, DOT, right]
        return Row(tuple(parts))

    cells = tuple(tuple(cell(row, column) for column in range(columns)) for row in range(rows))
    return cells[0][0] if rows == columns == 1 else Blocks(cells)


def _factor(moment: Moment, node: Expression, row: int, column: int, shape: Shapes) -> Formula:
    """An entry of a matrix, as a factor."""
    match node:
        case Transpose(of):
            return _factor(moment, of, column, row, shape)
        case Symbol():
            return entry(moment, node, (row, column)[: len(shape(node))])
    raise AssertionError("no symbol")


def indexed(of: Formula, places: tuple[int, ...], shape: Sequence[int]) -> Formula:
    """The entry at ``places``, from 0; what has no other is written without."""
    return of if is_single(shape) else Indexed(of, tuple(i + 1 for i in places))


def entry(moment: Moment, symbol: Symbol, place: tuple[int, ...]) -> Scalar:
    """One entry of a symbol's value; the only one of a number."""
    known = slot_of(symbol)
    slot = moment.value(symbol) if known is None else known
    shape = moment.shape(slot)
    at = tuple(i if size > 1 else 0 for i, size in zip(place, shape, strict=False))
    role = "plain" if known is not None else moment.looks.letters.role(symbol)
    given = known is None and moment.is_given(symbol)
    digits = moment.looks.style.digits
    return Scalar(Blank(slot), digits, role, given, place=at)
