"""Equation text to tree.

    a[t] = W_xh @ x[t] + W_hh @ h[t-1] + b_h   # hidden pre-activation

One equation a line; what follows ``#`` says in words what the left side is. Precedence is
Python's: ``**`` before unary minus, before ``* / @``, before ``+ -``. With ``derived=True`` it also
reads what only the program itself writes: gradients ``dL/dh[t]``, transposes ``W_hh.T``, the sum
over time ``sum_t(...)`` and the table's internal functions.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from .errors import EquationError
from .functions import FUNCTIONS
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
)

TOKEN = re.compile(
    r"""[ \t]*(?:
      (?P<gradient>dL/d(?=[A-Za-z_]))
    | (?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)
    | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<mark>\*\*|\.T\b|[-+*/@()\[\]=])
    | (?P<words>\#.*)
    | (?P<end>$)
    | (?P<strange>.)
    )""",
    re.VERBOSE,
)

# Deeper than any equation a person reads, and far from where Python's own stack would end.
DEEPEST = 100

PRODUCTS: dict[str, type[Mul] | type[Div] | type[MatMul]] = {"*": Mul, "/": Div, "@": MatMul}


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    position: int


def parse_equations(text: str, *, derived: bool = False) -> tuple[Equation, ...]:
    """The equations of a text, one a line; empty lines and lines of only a comment are skipped.

    Raises EquationError with the place in ``text``.
    """
    equations: list[Equation] = []
    start = 0
    for line in text.split("\n"):
        if line.strip() and not line.lstrip().startswith("#"):
            equations.append(_Parser(text, start, start + len(line), derived).equation())
        start += len(line) + 1
    return tuple(equations)


def parse_equation(text: str, *, derived: bool = False) -> Equation:
    """One equation. Raises EquationError."""
    return _Parser(text, 0, len(text), derived).equation()


def parse_expression(text: str, *, derived: bool = False) -> Expression:
    """The right side of an equation. Raises EquationError."""
    return _Parser(text, 0, len(text), derived).only_expression()


class _Parser:
    """Precedence climbing over the tokens of one line."""

    def __init__(self, text: str, start: int, end: int, derived: bool) -> None:
        self.text = text
        self.derived = derived
        self.words = ""
        self.depth = 0
        self.tokens = self._tokens(start, end)
        self.index = 0

    def _tokens(self, start: int, end: int) -> list[Token]:
        found: list[Token] = []
        line = self.text[start:end]
        at = 0
        while True:
            match = TOKEN.match(line, at)
            assert match is not None  # `strange` takes any character
            kind = match.lastgroup or ""
            text = match.group(kind)
            position = start + match.start(kind)
            if kind == "words":
                self.words = text[1:].strip()
                kind, text = "end", ""
            if kind == "gradient" and not self.derived:  # for an author it is dL divided by d…
                kind, text = "name", "dL"
            if kind == "strange" or (text == ".T" and not self.derived):
                raise EquationError(self.text, position, _strange(text))
            found.append(Token(kind, text, position))
            if kind == "end":
                return found
            at = position - start + len(text)

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def advance(self) -> Token:
        token = self.token
        self.index += 1
        return token

    def at(self, *marks: str) -> bool:
        return self.token.kind == "mark" and self.token.text in marks

    def fail(self, problem: str, token: Token | None = None) -> EquationError:
        return EquationError(self.text, (token or self.token).position, problem)

    def expect(self, mark: str, why: str) -> Token:
        if not self.at(mark):
            raise self.fail(f"expected {mark!r} {why}, found {_named(self.token)}")
        return self.advance()

    # -- the grammar, loosest first ----------------------------------------------------------------

    def equation(self) -> Equation:
        if self.token.kind not in ("name", "gradient"):
            raise self.fail(
                f"an equation starts with the name it defines, like h[t], found {_named(self.token)}"
            )
        left = self.symbol()
        self.expect("=", f"after {left.name}")
        right = self.only_expression()
        return Equation(left, right, self.words)

    def only_expression(self) -> Expression:
        result = self.sum()
        if self.token.kind != "end":
            raise self.fail(f"expected an operator or the end of the line, found {_named(self.token)}")
        return result

    def sum(self) -> Expression:
        result = self.product()
        count = 0
        while self.at("+", "-"):
            count = self.longer(count)
            plus = self.advance().text == "+"
            result = (Add if plus else Sub)(result, self.product())
        self.depth -= count
        return result

    def product(self) -> Expression:
        result = self.signed()
        count = 0
        while self.at("*", "/", "@"):
            count = self.longer(count)
            result = PRODUCTS[self.advance().text](result, self.signed())
        self.depth -= count
        return result

    def longer(self, count: int) -> int:
        """A chain ``a + b + …`` is as deep a tree as it is long."""
        self.deeper()
        return count + 1

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.fail(f"more than {DEEPEST} operations within one another; split the equation")

    def signed(self) -> Expression:
        if self.at("-"):
            self.deeper()
            self.advance()
            result: Expression = Neg(self.signed())
            self.depth -= 1
            return result
        return self.power()

    def power(self) -> Expression:
        base = self.postfix()
        if not self.at("**"):
            return base
        self.advance()
        sign = "-" if self.at("-") else ""
        if sign:
            self.advance()
        if self.token.kind != "number":
            raise self.fail(f"the exponent after ** is a number, found {_named(self.token)}")
        exponent = Number(sign + self.number().text)
        if self.at("**"):
            raise self.fail("one ** after another is ambiguous; use parentheses")
        return Pow(base, exponent)

    def postfix(self) -> Expression:
        result = self.atom()
        while self.at(".T"):
            self.advance()
            result = Transpose(result)
        return result

    def atom(self) -> Expression:
        token = self.token
        if token.kind == "number":
            return self.number()
        if self.at("("):
            self.deeper()
            self.advance()
            inner = self.sum()
            self.expect(")", "to close the parenthesis")
            self.depth -= 1
            return Group(inner)
        if token.kind == "gradient":
            return self.symbol()
        if token.kind == "name":
            after = self.tokens[self.index + 1]
            if after.kind == "mark" and after.text == "(":
                return self.call()
            return self.symbol()
        raise self.fail(f"expected a name, a number or a parenthesis, found {_named(token)}")

    def number(self) -> Number:
        token = self.advance()
        digits = token.text.lower().partition("e")[0]
        if math.isinf(float(token.text)) or (float(token.text) == 0 and digits.strip("0.")):
            raise self.fail(f"{token.text} does not fit in a 64-bit floating-point number", token)
        return Number(token.text)

    def call(self) -> Expression:
        token = self.advance()
        summing = self.derived and token.text == "sum_t"
        known = [name for name, row in FUNCTIONS.items() if self.derived or row.public]
        if token.text not in known and not summing:
            from difflib import get_close_matches  # slow to load, and only for those who misspell

            near = get_close_matches(token.text, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"the functions are {', '.join(known)}"
            raise self.fail(f"{token.text} is not a function; {hint}", token)
        self.deeper()
        self.expect("(", f"after {token.text}")
        argument = self.sum()
        self.expect(")", f"to close {token.text}(")
        self.depth -= 1
        return OverTime(argument) if summing else Call(token.text, argument)

    def symbol(self) -> Symbol:
        gradient = self.token.kind == "gradient"
        if gradient:
            self.advance()
        token = self.advance()
        if token.text in FUNCTIONS and FUNCTIONS[token.text].public:
            raise self.fail(f"{token.text} is a function; write {token.text}(…)", token)
        if not self.at("["):
            return Symbol(token.text, None, gradient)
        self.advance()
        if self.token.text != "t":
            raise self.fail(f"expected t, as in {token.text}[t], found {_named(self.token)}")
        self.advance()
        step = 0
        if self.at("+", "-"):
            sign = self.advance().text
            if self.token.text != "1":
                raise self.fail(
                    f"a step back is {token.text}[t-1]; only one step can be reached, "
                    f"found {_named(self.token)}"
                )
            self.advance()
            step = 1 if sign == "+" else -1
        self.expect("]", f"to close {token.text}[")
        return Symbol(token.text, step, gradient)


def _named(token: Token) -> str:
    return "the end of the line" if token.kind == "end" else repr(token.text)


def _strange(text: str) -> str:
    if text == "^":
        return "'^' is not an operator; a power is written **"
    if text == ".T":
        return "'.T' is not an operator of a cell's equations"
    if text == ",":
        return "',' has no meaning here; every function takes one argument"
    return f"{text!r} has no meaning in an equation; the operators are @ * / + - **"
