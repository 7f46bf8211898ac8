"""Equation text to tree.

    a[t] = W_xh @ x[t] + W_hh @ h[t-1] + b_h   # hidden pre-activation

One equation a line; what follows ``#`` says in words what the left side is. Precedence is
Python's: ``**`` before unary minus, before ``* / @``, before ``+ -``. ``t`` alone is the number of the
step. With ``derived=True`` it also reads what only the program itself writes: gradients ``dL/dh[t]``,
transposes ``W_hh.T``, the sum over time ``sum_t(...)`` and the table's internal functions.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

from .errors import EquationError
from .functions import FUNCTIONS
from .located import Located
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

TOKEN = re.compile(
    r"""[^\S\n]*(?:
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
# Longer than any name or number that a person writes.
LONGEST_WORD = 60

PRODUCTS: dict[str, type[Mul] | type[Div] | type[MatMul]] = {"*": Mul, "/": Div, "@": MatMul}


# What stands in textbooks and on the program's own pages, and how it is typed.
LOOK_ALIKE = {
    "^": "A power is written **",
    "−": "Minus is written -",
    "–": "Minus is written -",
    "·": "A product is written * entry by entry, or @ with a matrix",
    "×": "A product is written * entry by entry, or @ with a matrix",
    "⊙": "A product entry by entry is written *",
    "∘": "A product entry by entry is written *",
    "σ": "The function is written sigmoid(…)",
    "√": "The function is written sqrt(…)",
    "ŷ": "The name is written y_hat",
    "²": "A square is written ** 2",
}

E = TypeVar("E", bound=Expression)


class Token(NamedTuple):
    kind: str
    text: str
    position: int


def parse_equations(text: str, *, derived: bool = False) -> tuple[Equation, ...]:
    """The equations of a text, one a line; empty lines and lines of only a comment are skipped.

    Raises EquationError with the place in ``text``.
    """
    equations = []
    for found in parse_lines(text, derived=derived):
        if isinstance(found, EquationError):
            raise found
        equations.append(found.equation)
    return tuple(equations)


def parse_lines(text: str, *, derived: bool = False) -> Iterator[Located | EquationError]:
    """For each line with an equation: the equation with its places, or what is wrong with the line."""
    start = 0
    for line in text.split("\n"):
        if line.strip() and not line.lstrip().startswith("#"):
            try:
                parser = _Parser(text, start, start + len(line), derived)
                yield Located(parser.equation(), parser.places)
            except EquationError as error:
                yield error
        start += len(line) + 1


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
        self.places: dict[int, int] = {}
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
                self.words = self._words(text[1:], position + 1)
                kind, text = "end", ""
            if kind == "gradient" and not self.derived:  # for an author it is dL divided by d…
                kind, text = "name", "dL"
            if kind == "strange" or (text == ".T" and not self.derived):
                raise EquationError(self.text, position, _strange(text))
            if len(text) > LONGEST_WORD and not self.derived:
                problem = f"a {kind} of {len(text)} characters, expected {LONGEST_WORD} at most"
                raise EquationError(self.text, position, problem)
            found.append(Token(kind, text, position))
            if kind == "end":
                return found
            at = position - start + len(text)

    def _words(self, text: str, start: int) -> str:
        for position, character in enumerate(text, start):
            if not (character.isprintable() or character.isspace()):
                raise EquationError(self.text, position, _strange(character))
        return " ".join(text.split())

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

    def placed(self, node: E, token: Token) -> E:
        """The node, its place taken note of."""
        self.places[id(node)] = token.position
        return node

    # -- the grammar, loosest first ----------------------------------------------------------------

    def equation(self) -> Equation:
        if self.token.kind not in ("name", "gradient"):
            # Whoever starts a line with an operator means to go on with the line before.
            hint = ". An equation stands on one line" if self.at(*"+-*/@)", "**") else ""
            problem = "an equation starts with the name it defines, like h[t], found"
            raise self.fail(f"{problem} {_named(self.token)}{hint}")
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
            sign = self.advance()
            result = self.placed((Add if sign.text == "+" else Sub)(result, self.product()), sign)
        self.depth -= count
        return result

    def product(self) -> Expression:
        result = self.signed()
        count = 0
        while self.at("*", "/", "@"):
            count = self.longer(count)
            sign = self.advance()
            result = self.placed(PRODUCTS[sign.text](result, self.signed()), sign)
        self.depth -= count
        return result

    def longer(self, count: int) -> int:
        """A chain ``a + b + …`` is as deep a tree as it is long."""
        self.deeper()
        return count + 1

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.fail(f"more than {DEEPEST} operations within one another. Split the equation")

    def signed(self) -> Expression:
        if self.at("-"):
            self.deeper()
            sign = self.advance()
            result = self.placed(Neg(self.signed()), sign)
            self.depth -= 1
            return result
        return self.power()

    def power(self) -> Expression:
        base = self.postfix()
        if not self.at("**"):
            return base
        power = self.advance()
        exponent = self.exponent()
        if self.at("**"):
            raise self.fail("one ** after another is ambiguous. Use parentheses")
        return self.placed(Pow(base, exponent), power)

    def exponent(self) -> Number | Symbol:
        """A number, or the number of the step: ``2``, ``-0.5``, ``t``, ``(t - 1)``."""
        first = self.token
        if first.kind == "name" and first.text == COUNT:
            return self.symbol()
        if self.at("(") and self.tokens[self.index + 1].text == COUNT:
            self.advance()
            self.advance()
            step = self.ahead()
            self.expect(")", "to close the parenthesis")
            return self.placed(Symbol(COUNT, step), first)
        sign = self.advance().text if self.at("-") else ""
        if self.token.kind != "number":
            raise self.fail(f"the exponent after ** is a number, found {_named(self.token)}")
        return self.placed(Number(sign + self.number().text), first)

    def postfix(self) -> Expression:
        result = self.atom()
        while self.at(".T"):
            result = self.placed(Transpose(result), self.advance())
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
            return self.placed(Group(inner), token)
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
        return self.placed(Number(token.text), token)

    def call(self) -> Expression:
        token = self.advance()
        summing = self.derived and token.text == "sum_t"
        known = [name for name, row in FUNCTIONS.items() if self.derived or row.public]
        if token.text not in known and not summing:
            raise self.fail(f"{token.text} is not a function. {self.meant(token.text, known)}", token)
        self.deeper()
        self.expect("(", f"after {token.text}")
        argument = self.sum()
        self.expect(")", f"to close {token.text}(")
        self.depth -= 1
        return self.placed(OverTime(argument) if summing else Call(token.text, argument), token)

    def meant(self, name: str, functions: Iterable[str]) -> str:
        """A hint for what is called like a function, and is none."""
        from difflib import get_close_matches  # slow to load, and only for those who misspell

        argument = self.tokens[self.index + 1]
        if argument.text == "t":
            return f"A value of a step is written {name}[t]"
        near = get_close_matches(name.lower(), functions, n=1)
        return f"Did you mean {near[0]}?" if near else f"The functions are {', '.join(functions)}"

    def symbol(self) -> Symbol:
        gradient = self.token.kind == "gradient"
        if gradient:
            self.advance()
        token = self.advance()
        if token.text in FUNCTIONS and FUNCTIONS[token.text].public:
            raise self.fail(f"{token.text} is a function. Write {token.text}(…)", token)
        step = self.step(token.text)
        if token.text == COUNT and step is None:
            step = 0
        return self.placed(Symbol(token.text, step, gradient), token)

    def step(self, name: str) -> int | None:
        """The step in brackets after a name, None where there are none."""
        if not self.at("["):
            return None
        self.advance()
        if self.token.text != "t":
            raise self.fail(f"expected t, as in {name}[t], found {_named(self.token)}")
        self.advance()
        step = self.ahead(f", as in {name}[t{{sign}}1]")
        self.expect("]", f"to close {name}[")
        return step

    def ahead(self, example: str = "") -> int:
        """How far from ``t`` what follows it leads: one step on or back, or none."""
        if not self.at("+", "-"):
            return 0
        sign = self.advance().text
        if self.token.text != "1":
            reach = f"only one step can be reached{example.format(sign=sign)}"
            raise self.fail(f"{reach}, found {_named(self.token)}")
        self.advance()
        return 1 if sign == "+" else -1


def _named(token: Token) -> str:
    return "the end of the line" if token.kind == "end" else repr(token.text)


def _strange(text: str) -> str:
    if text == ".T":
        return "'.T' is not an operator of a cell's equations"
    if text == ",":
        return "',' has no meaning here. Every function takes one argument"
    hint = LOOK_ALIKE.get(text, "The operators are @ * / + - **")
    return f"{text!r} has no meaning in an equation. {hint}"
