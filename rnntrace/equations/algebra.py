"""Expressions put together as a person would write them: signs in front, numbers together, one
fraction rather than one above another. What an author wrote is never touched."""

from __future__ import annotations

from fractions import Fraction

from .tree import Div, Expression, MatMul, Mul, Neg, Number, Pow, Transpose

# Exact products grow without end; a number beyond this stands as it is.
MOST_DIGITS = 100


def constant(value: Fraction) -> Expression:
    if value < 0:
        return Neg(constant(-value))
    if value.denominator == 1:
        return Number(str(value.numerator))
    return Div(Number(str(value.numerator)), Number(str(value.denominator)))


def number(node: Expression) -> Fraction | None:
    """The value of an expression of numbers only, unless it is too long to be reckoned with."""
    match node:
        case Number(text):
            return node.value if len(text) <= MOST_DIGITS else None
        case Neg(of) if (inner := number(of)) is not None:
            return -inner
        case Div(left, right) if (top := number(left)) is not None and (low := number(right)):
            return top / low
        case _:
            return None


def negative(node: Expression) -> Expression:
    return node.of if isinstance(node, Neg) else Neg(node)


def times(left: Expression, right: Expression) -> Expression:
    """``left * right`` with signs in front, numbers together, and ones left out."""
    first, second = number(left), number(right)
    if first is not None and second is not None:
        return constant(first * second)
    if first == 1:
        return right
    if second == 1:
        return left
    if isinstance(left, Neg):
        return negative(times(left.of, right))
    if isinstance(right, Neg):
        return negative(times(left, right.of))
    match left, right:
        case Div(top, bottom), _:
            return over(times(top, right), bottom)
        case _, Div(top, bottom):
            return over(times(left, top), bottom)
        case _, Mul(factor, rest):  # a chain reads from the left
            return times(times(left, factor), rest)
        case _ if second is not None:
            return Mul(right, left)
    return Mul(left, right)


def product(left: Expression, right: Expression) -> Expression:
    """``left @ right`` with signs in front."""
    if isinstance(left, Neg):
        return negative(product(left.of, right))
    if isinstance(right, Neg):
        return negative(product(left, right.of))
    return MatMul(left, right)


def over(top: Expression, bottom: Expression) -> Expression:
    """``top / bottom``, one fraction rather than one above another, its numbers cancelled."""
    match top:
        case Neg(of):
            return Neg(over(of, bottom))
        case Div(inner, under):
            return over(inner, times(under, bottom))
    if number(bottom) == 0:  # infinite, as written; there is nothing to cancel
        return Div(top, bottom)
    (upper, above), (lower, below) = coefficient(top), coefficient(bottom)
    factor = upper / lower
    above = times(constant(Fraction(factor.numerator)), above)
    below = times(constant(Fraction(factor.denominator)), below)
    return above if number(below) == 1 else Div(above, below)


def coefficient(node: Expression) -> tuple[Fraction, Expression]:
    """A product's number in front, and the rest."""
    alone = number(node)
    if alone is not None:
        return alone, Number("1")
    match node:
        case Mul(left, right) if (factor := number(left)) is not None:
            return factor, right
    return Fraction(1), node


def power(base: Expression, exponent: Fraction) -> Expression:
    if exponent == 1:
        return base
    if exponent == 0:
        return Number("1")
    return Pow(base, Number(str(float(exponent)) if exponent.denominator > 1 else str(exponent)))


def transposed(node: Expression) -> Expression:
    return node.of if isinstance(node, Transpose) else Transpose(node)
