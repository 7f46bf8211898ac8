"""An equation as text, the form people write: the parser's inverse."""

from __future__ import annotations

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
)

# How tightly each form holds together; what binds looser than its surroundings needs parentheses.
SUM, PRODUCT, SIGN, POWER, ATOM = range(1, 6)


def binding(node: Expression) -> int:
    """How tightly a node holds together, as the grammar has it."""
    match node:
        case Add() | Sub():
            return SUM
        case Mul() | Div() | MatMul():
            return PRODUCT
        case Neg():
            return SIGN
        case Pow():
            return POWER
        case Number(text) if text.startswith("-"):
            return SIGN
        case Symbol(name, step) if name == COUNT and step:  # t + 1
            return SUM
        case _:
            return ATOM


def expression_text(node: Expression) -> str:
    """The text of an expression, with the parentheses it needs and those its author wrote."""

    def within(child: Expression, least: int) -> str:
        text = expression_text(child)
        return f"({text})" if binding(child) < least else text

    match node:
        case Number(text):
            return text
        case Symbol():
            return symbol_text(node)
        case Group(of):
            return f"({expression_text(of)})"
        case Neg(of):
            return f"-{within(of, SIGN)}"
        case Add(left, right):
            return f"{within(left, SUM)} + {within(right, PRODUCT)}"
        case Sub(left, right):
            return f"{within(left, SUM)} - {within(right, PRODUCT)}"
        case Mul(left, right):
            return f"{within(left, PRODUCT)} * {within(right, SIGN)}"
        case Div(left, right):
            return f"{within(left, PRODUCT)} / {within(right, SIGN)}"
        case MatMul(left, right):
            return f"{within(left, PRODUCT)} @ {within(right, SIGN)}"
        case Pow(base, Number(exponent)):
            return f"{within(base, ATOM)} ** {exponent}"
        case Pow(base, exponent):
            return f"{within(base, ATOM)} ** {within(exponent, ATOM)}"
        case Transpose(Number(text)):  # its point would belong to the number
            return f"({text}).T"
        case Transpose(of):
            return f"{within(of, ATOM)}.T"
        case Call(function, argument):
            return f"{function}({expression_text(argument)})"
        case OverTime(of):
            return f"sum_t({expression_text(of)})"


def symbol_text(symbol: Symbol) -> str:
    """``h[t-1]``, ``W_hh``, ``dL/dh[t]``; the number of a step is ``t``."""
    if symbol.name == COUNT and symbol.step is not None:
        return f"t {'+' if symbol.step > 0 else '-'} {abs(symbol.step)}" if symbol.step else "t"
    name = f"dL/d{symbol.name}" if symbol.gradient else symbol.name
    match symbol.step:
        case None:
            return name
        case 0:
            return f"{name}[t]"
        case step:
            return f"{name}[t{step:+d}]"


def equation_text(equation: Equation) -> str:
    """``a[t] = W_xh @ x[t] + b_h  # pre-activation``."""
    text = f"{symbol_text(equation.left)} = {expression_text(equation.right)}"
    return f"{text}  # {equation.words}" if equation.words else text
