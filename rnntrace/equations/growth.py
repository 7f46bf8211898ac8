"""How large the derivatives of an expression are: seen before anything is differentiated."""

from __future__ import annotations

from .tree import Call, Div, Expression, MatMul, Mul, Number, Pow, Symbol, children

# Many times what any known cell has; pages of what is beyond would hardly come to an end.
LARGEST_DERIVATIVES = 3000


def size_of_derivatives(node: Expression) -> int:
    """About how many operations the derivatives by all the symbols in an expression have together.

    A symbol's has as factors what it is multiplied with or divided by on the way up, and the slopes of the
    functions around it; where a quotient stands within another, all of it once more.
    """
    sizes: dict[int, int] = {}

    def size(of: Expression) -> int:
        if id(of) not in sizes:
            sizes[id(of)] = 1 + sum(map(size, children(of)))
        return sizes[id(of)]

    total = 0
    left = [(node, 0)]
    while left:
        of, around = left.pop()
        match of:
            case Number():
                pass
            case Symbol():
                total += around + 1
            case Mul(first, second) | MatMul(first, second):
                left += [(first, around + size(second)), (second, around + size(first))]
            case Div(top, bottom):
                left += [(top, around + size(bottom)), (bottom, around + size(top) + 2 * size(bottom))]
            case Call(_, argument) | Pow(argument, _):
                left.append((argument, around + size(argument)))
            case _:
                left += [(child, around + 1) for child in children(of)]
    return total
