"""Mistakes with factors: a derivative forgotten or taken of another function, a transpose, z for 1 − z."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations

from ...equations.calls import OUTPUT, formula, put_in
from ...equations.functions import FUNCTIONS
from ...equations.tree import (
    Add,
    Call,
    Div,
    Expression,
    MatMul,
    Mul,
    Number,
    OverTime,
    Pow,
    Sub,
    Symbol,
    Transpose,
    substitute,
    symbols,
)
from .rewriting import ONE, Change, Setting, everywhere, factors, multiplied, said, within_sums

TWO = Number("2")


def factor_left_out(setting: Setting) -> Iterator[Change]:
    """A factor forgotten: tanh', a gate; or what something is divided by."""

    def change(node: Expression) -> Iterator[Change]:
        if isinstance(node, Div):
            yield node.left, said("it is not divided by ", node.right)
        parts = factors(node)
        for place, part in enumerate(parts if len(parts) > 1 else ()):
            yield multiplied([*parts[:place], *parts[place + 1 :]]), said("the factor ", part, " is left out")

    return everywhere(setting.right, change)


def two_factors_left_out(setting: Setting) -> Iterator[Change]:
    """Two factors forgotten: y and 1 − y of a sigmoid's derivative, a gate with what follows it."""

    def change(node: Expression) -> Iterator[Change]:
        parts = factors(node)
        for pair in combinations(range(len(parts)), 2) if len(parts) > 2 else ():
            rest = [part for place, part in enumerate(parts) if place not in pair]
            one, other = (parts[place] for place in pair)
            yield multiplied(rest), said("the factors ", one, " and ", other, " are left out")

    return everywhere(setting.right, change)


def transpose(setting: Setting) -> Iterator[Change]:
    """A matrix that should be transposed and is not, or the other way round."""

    def change(node: Expression) -> Iterator[Change]:
        match node:
            case MatMul(Transpose(Symbol(_, None) as matrix), right):
                yield MatMul(matrix, right), said(matrix, " is not transposed")
            case MatMul(Symbol(_, None) as matrix, right):
                yield MatMul(Transpose(matrix), right), said(matrix, " is transposed")
            case MatMul(left, Transpose(right)):
                yield MatMul(right, Transpose(left)), "the outer product is the other way round"

    return everywhere(setting.right, change)


def matrix_left_out(setting: Setting) -> Iterator[Change]:
    """A product with a matrix forgotten."""

    def change(node: Expression) -> Iterator[Change]:
        match node:
            case MatMul(Symbol(_, None) | Transpose(Symbol(_, None)) as matrix, right):
                yield right, said(matrix, " is left out")

    return everywhere(setting.right, change)


def other_derivative(setting: Setting) -> Iterator[Change]:
    """The derivative of another function, or this one's with a slip in it."""

    def change(node: Expression) -> Iterator[Change]:
        parts = factors(node)
        for place, part in enumerate(parts):
            output = _one_less_square(part)
            if output is not None:
                for other, words in _instead(part, output):
                    yield multiplied([*parts[:place], other, *parts[place + 1 :]]), words
            elif (gate := _one_less(part)) is not None and gate in parts:
                rest = [each for at, each in enumerate(parts) if at != place and each != gate]
                for other, words in _instead(Mul(gate, part), gate):
                    yield multiplied([*rest, other]), words

    return everywhere(setting.right, change)


def _one_less_square(node: Expression) -> Expression | None:
    """y, of 1 − y²."""
    match node:
        case Sub(Number("1"), Pow(of, Number("2"))):
            return of
    return None


def _one_less(node: Expression) -> Expression | None:
    """y, of 1 − y."""
    match node:
        case Sub(Number("1"), of):
            return of
    return None


def _instead(right: Expression, output: Expression) -> Iterator[Change]:
    """What stands for the derivative that a function has by its output."""
    own = next((name for name, slope in _slopes() if _about(slope, output) == right), "")
    for name, slope in _slopes():
        if name != own:
            yield _about(slope, output), f"it is the derivative of {name}, not of {own}"
    if own and isinstance(output, Symbol):
        yield _about(dict(_slopes())[own], Call(own, output)), f"{own} is taken once more in its derivative"
    square = Pow(output, TWO)
    yield Add(ONE, square), said("1 + ", square, " stands for the derivative")
    yield square, said(square, " stands for the derivative")
    yield Pow(Sub(ONE, output), TWO), said("the square is taken of 1 − ", output)
    yield Sub(ONE, output), said("1 − ", output, " stands for the derivative")
    yield output, said(output, " stands for the derivative")


@cache
def _slopes() -> tuple[tuple[str, Expression], ...]:
    """The activations whose derivative is made of their output, and more than that."""
    found = ((name, row) for name, row in FUNCTIONS.items() if row.activation)
    slopes = ((name, formula(row.derivative)) for name, row in found)
    return tuple((name, slope) for name, slope in slopes if {*symbols(slope)} == {OUTPUT})


def _about(slope: Expression, output: Expression) -> Expression:
    return substitute(slope, lambda _: output)


def derivative_too_many(setting: Setting) -> Iterator[Change]:
    """A derivative where output and loss together need none, or once more where it stands already."""
    if not setting.left.gradient:
        return
    for name, right in setting.trace.system.definitions.items():
        match right:
            case Call(function, Symbol(argument, 0)) if argument == setting.left.name:
                row = FUNCTIONS[function]
                slope = "y * (1 - y)" if row.matrix else row.derivative
                output = Symbol(name, 0)
                extra = put_in(slope, Symbol(argument, 0), output)
                words = said("it is multiplied by ", extra)
                yield multiplied([setting.right, *factors(extra)]), words


def complement(setting: Setting) -> Iterator[Change]:
    """z for 1 − z, and the other way round."""

    def change(node: Expression) -> Iterator[Change]:
        match node:
            case Sub(Number("1"), Symbol() as gate):
                yield gate, said(gate, " stands for 1 − ", gate)
            case Symbol() if setting.is_gate(node):
                yield Sub(ONE, node), said("1 − ", node, " stands for ", node)

    yield from everywhere(setting.right, change)
    for gate in dict.fromkeys(symbols(setting.right)):
        other = _exchanged(setting.right, gate)
        if other not in (setting.right, None):
            yield other, said(gate, " and 1 − ", gate, " are exchanged")


def complement_of_another(setting: Setting) -> Iterator[Change]:
    """1 − f for i, as where one gate does the work of two."""
    there = (Symbol(name, 0) for name in setting.values)
    gates = [each for each in there if setting.is_gate(each)]

    def change(node: Expression) -> Iterator[Change]:
        if isinstance(node, Symbol) and node in gates:
            for gate in gates:
                if gate != node and setting.shape(gate) == setting.shape(node):
                    yield Sub(ONE, gate), said("1 − ", gate, " stands for ", node)

    return everywhere(setting.right, change)


def _exchanged(node: Expression, gate: Symbol) -> Expression:
    """Every 1 − z as z, and every other z as 1 − z, where there are both."""
    less = Sub(ONE, gate)
    mark = Symbol("1 - the gate")
    marked = _replaced(node, less, mark)
    if marked == node:
        return node
    return _replaced(substitute(marked, lambda s: less if s == gate else s), mark, gate)


def _replaced(node: Expression, old: Expression, new: Expression) -> Expression:
    from ...equations.tree import rebuild

    return new if node == old else rebuild(node, lambda part: _replaced(part, old, new))


def constant_factor(setting: Setting) -> Iterator[Change]:
    """A number too many: a 2 that ½ would have cancelled, or the ½."""

    def change(node: Expression) -> Iterator[Change]:
        yield Mul(TWO, node), "it is twice what it should be"
        yield Div(node, TWO), "it is half of what it should be"

    return within_sums(setting.right, change)


def parentheses(setting: Setting) -> Iterator[Change]:
    """Parentheses forgotten: only the last term is multiplied."""

    def change(node: Expression) -> Iterator[Change]:
        match node:
            case Mul(Sub(first, last), right):
                yield Sub(first, Mul(last, right)), said("only ", last, " is multiplied by ", right)
            case Mul(Add(first, last), right):
                yield Add(first, Mul(last, right)), said("only ", last, " is multiplied by ", right)
            case Mul(left, Sub(first, last)):
                yield Sub(Mul(left, first), last), said("only ", first, " is multiplied by ", left)
            case Mul(left, Add(first, last)):
                yield Add(Mul(left, first), last), said("only ", first, " is multiplied by ", left)
            case Div(Sub(first, last), right):
                yield Sub(first, Div(last, right)), said("only ", last, " is divided by ", right)
            case Div(Add(first, last), right):
                yield Add(first, Div(last, right)), said("only ", last, " is divided by ", right)
            case Pow(Sub(first, last), power):
                yield Sub(first, Pow(last, power)), said("only ", last, " is raised to a power")

    return everywhere(setting.right, change)


def order_of_products(setting: Setting) -> Iterator[Change]:
    """A gate applied after the product with a matrix, or before it."""

    def change(node: Expression) -> Iterator[Change]:
        match node:
            case MatMul(Symbol(_, None) as matrix, Mul(gate, state)):
                words = said(gate, " is applied after ", matrix, ", not before")
                yield Mul(gate, MatMul(matrix, state)), words
            case Mul(gate, MatMul(Symbol(_, None) as matrix, state)):
                words = said(gate, " is applied before ", matrix, ", not after")
                yield MatMul(matrix, Mul(gate, state)), words

    return everywhere(setting.right, change)


def summed_apart(setting: Setting) -> Iterator[Change]:
    """The product of two sums over the steps for the sum of products."""
    match setting.right:
        case OverTime(MatMul(left, Transpose(right))):
            wrong = MatMul(OverTime(left), Transpose(OverTime(right)))
            yield wrong, "sums are multiplied, not the products summed"
