"""An expression as source: what it says of one step, in Python's words and a library's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ..equations.differentiate import is_handed, received
from ..equations.functions import FUNCTIONS
from ..equations.limits import is_logarithm, is_of_target
from ..equations.shapes import Shape, is_outer, shape_of
from ..equations.text import ATOM, POWER, PRODUCT, SIGN, SUM
from ..equations.tree import (
    COUNT,
    Add,
    Call,
    Div,
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
from .names import Names
from .scalars import LARGEST_WHOLE, is_of_numbers, python_agrees
from .spelling import Spelling


class Source(NamedTuple):
    """A piece of source, and how tightly it holds together."""

    text: str
    binding: int = ATOM

    def within(self, least: int) -> str:
        """The same where only what binds so tightly can stand."""
        return f"({self.text})" if self.binding < least else self.text


@dataclass(frozen=True)
class Writer:
    """Who writes expressions of a ``part``: with a library's ``spelling``, the program's ``names``, the
    ``shapes`` of all symbols at a step and the values of ``constants``.

    ``now`` is how the step at hand is written, one of ``steps``, of which ``earlier`` ones were before the
    first. Some symbols have their text ``given``; those of ``lacking`` values are not there at every step,
    and zero where they are not. With ``exactly`` numbers are the library's own, and not Python's.
    """

    spelling: Spelling
    names: Names
    part: str
    shapes: Mapping[str, Shape]
    constants: Mapping[str, float] = field(default_factory=dict)
    steps: range = range(1, 2)
    earlier: int = 0
    now: str = "t"
    given: Mapping[Symbol, str] = field(default_factory=dict)
    lacking: Collection[str] = ()
    exactly: bool = False

    def at(self, now: str) -> Writer:
        """The same at another step."""
        return replace(self, now=now)

    def text(self, node: Expression) -> str:
        return self.source(node).text

    def source(self, node: Expression) -> Source:
        """An expression as source."""
        if not self.exactly and self._differs(node):
            return replace(self, exactly=True).source(node)
        match node:
            case Number(text):
                return self._number(text)
            case Symbol():
                return self._symbol(node)
            case Group(of):
                inner = self.source(of)
                return inner if inner.binding == ATOM else Source(f"({inner.text})")
            case Neg(of):
                return Source(f"-{self.source(of).within(SIGN)}", SIGN)
            case Add(left, right):
                return self._joined(left, "+", right, SUM, PRODUCT)
            case Sub(left, right):
                return self._joined(left, "-", right, SUM, PRODUCT)
            case Mul(left, right) if is_logarithm(right):
                return self._times_logarithm(left, right)
            case Mul(left, right) if is_logarithm(left):
                return self._times_logarithm(right, left)
            case Mul(left, right):
                return self._joined(left, "*", right, PRODUCT, SIGN)
            case Div(left, right) if is_of_target(left):
                return Source(f"divided({self.text(left)}, {self.text(right)})")
            case Div(left, right):
                return self._joined(left, "/", right, PRODUCT, SIGN)
            case MatMul(left, Transpose(right)) if is_outer(
                self._shape(left), node.right, self._shape(right)
            ):
                return Source(f"{self.spelling.module}.outer({self.text(left)}, {self.text(right)})")
            case MatMul(left, right):
                return self._joined(left, "@", right, PRODUCT, SIGN)
            case Pow(base, exponent):
                power = self._number(exponent.text) if isinstance(exponent, Number) else self.source(exponent)
                return Source(f"{self.source(base).within(ATOM)} ** {power.within(SIGN)}", POWER)
            case Transpose(of):
                return Source(f"{self.source(of).within(ATOM)}.T")
            case Call(function, argument):
                return Source(self.spelling.call(FUNCTIONS[function], self._argument(argument)))
            case OverTime(of):
                return Source(f"sum({self.at('t').text(of)} for t in range(1, T + 1))")

    def place(self, ahead: int) -> str:
        """A step so far from the one at hand: ``t - 1``."""
        if self.now.isdigit():
            return str(int(self.now) + ahead)
        base, _, more = self.now.partition(" + ")
        ahead += int(more or 0)
        return f"{base} {'+' if ahead > 0 else '-'} {abs(ahead)}" if ahead else base

    def _joined(self, left: Expression, sign: str, right: Expression, binding: int, least: int) -> Source:
        one, other = self.source(left).within(binding), self.source(right).within(least)
        return Source(f"{one} {sign} {other}", binding)

    def _symbol(self, symbol: Symbol) -> Source:
        if symbol in self.given:
            return Source(self.given[symbol])
        if symbol.name == COUNT:
            count = self.place((symbol.step or 0) + self.earlier)
            if self.exactly:
                return Source(f"{self.spelling.scalar}(float({count}))")
            return Source(count, ATOM if count.isalnum() else SUM)
        if symbol.step is None:
            return self._fixed(symbol.name)
        if is_handed(symbol):
            return Source(self.names("handed", received(symbol)))
        name = self.names("gradient" if symbol.gradient else "value", symbol.name)
        if symbol.name in self.lacking:
            return Source(f"{name}.get({self.place(symbol.step)}, {self.spelling.zeros(self.shape(symbol))})")
        return Source(f"{name}[{self.place(symbol.step)}]")

    def _fixed(self, name: str) -> Source:
        """A parameter, or a constant."""
        if name not in self.constants:
            return Source(self.names("parameter", name, self.part))
        constant = self.names("constant", name, self.part)
        return Source(f"{self.spelling.scalar}(float({constant}))" if self.exactly else constant)

    def _number(self, text: str) -> Source:
        value = float(text)
        if self.exactly:
            return Source(f"{self.spelling.scalar}({value!r})")
        if text.lstrip("-").isdigit():  # 007 is no number to Python
            text = str(int(text)) if abs(value) < LARGEST_WHOLE else repr(value)
        return Source(text, SIGN if text.startswith("-") else ATOM)

    def _times_logarithm(self, factor: Expression, logarithm: Expression) -> Source:
        """A product with a logarithm, which is 0 where its factor is, however small the argument."""
        match logarithm:
            case Neg(of):
                return Source(f"-{self._times_logarithm(factor, of).text}", SIGN)
            case Group(of):
                return self._times_logarithm(factor, of)
            case Call(_, argument):
                return Source(f"times_log({self.text(factor)}, {self._argument(argument)})")
        raise AssertionError("no logarithm")

    def _argument(self, argument: Expression) -> str:
        """What a function is called with."""
        if isinstance(argument, Group):
            return self._argument(argument.of)
        if not self.spelling.strict or self.exactly or not is_of_numbers(argument, self.constants):
            return self.text(argument)
        if isinstance(argument, Number) or self._differs(argument):
            return replace(self, exactly=True).text(argument)
        return f"{self.spelling.scalar}(float({self.text(argument)}))"

    def _differs(self, node: Expression) -> bool:
        """Whether Python would work an expression of numbers otherwise than the library."""
        if isinstance(node, Number | Symbol) or not is_of_numbers(node, self.constants):
            return False
        counted = (step + self.earlier for step in self.steps)
        return not python_agrees(node, self.constants, counted)

    def _shape(self, node: Expression) -> Shape:
        return shape_of(node, self.shape)

    def shape(self, symbol: Symbol) -> Shape:
        """The shape of a symbol at a step."""
        if symbol.name == COUNT:
            return ()
        return self.shapes[received(symbol) if is_handed(symbol) else symbol.name]

    def filling(self, node: Expression, shape: Shape) -> Source:
        """The value of a quantity of a shape: a number alone stands in every entry."""
        found = self.source(node)
        if not shape or self._shape(node):
            return found
        return Source(f"{found.within(PRODUCT)} * {self.spelling.ones(shape)}", PRODUCT)
