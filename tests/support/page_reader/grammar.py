"""The grammar of printed mathematics: tokens, from whichever format, to expressions.

It is that of ordinary mathematics: powers before functions before products before sums; side by side is a
product, of matrices where it is matrices that stand there; Σ reaches to the end of its term. What a
reader could take in two ways, or what nobody writes, is not read: two signs side by side, two numbers
side by side, a quotient with several factors after its stroke.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from .expressions import (
    Call,
    Divided,
    Entry,
    Entrywise,
    Expression,
    Matrix,
    Minus,
    Name,
    Negative,
    Number,
    Plus,
    Positive,
    Power,
    Sum,
    Times,
    Transposed,
    Unreadable,
)


class Token(NamedTuple):
    """``kind`` is ``sign`` (one of ``+ - * / = ≈ > ( ) ⊙``), ``of`` what it says; or ``atom``, an expression;
    ``function``, a name; ``sum``, over what; ``power``, the exponent; ``transpose``; ``entry``, at
    what; ``fraction``, the tokens above and below; ``group``, tokens."""

    kind: str
    of: Any = None

    def __str__(self) -> str:
        match self.of:
            case Matrix(rows):
                return str([" ".join(row) for row in rows])
            case Name(base, below, above, gradient):
                return (
                    "∂L/∂" * gradient
                    + base
                    + "".join(f"^{part}" for part in above)
                    + "".join(f"_{part}" for part in below)
                )
            case Number(text):
                return text
        return {"transpose": "^T", "sum": "Σ", "power": "^"}.get(self.kind, "") + str(self.of or "")


EQUALITY = (Token("sign", "="), Token("sign", "≈"))


class Side(NamedTuple):
    """What stands between signs of equality, and the ``sign`` before it (none before the first)."""

    sign: str
    tokens: list[Token]


def sides(tokens: Sequence[Token]) -> list[Side]:
    """What stands between the signs of equality, exact or not."""
    found = [Side("", [])]
    for token in tokens:
        if token in EQUALITY:
            found.append(Side(token.of, []))
        else:
            found[-1].tokens.append(token)
    return found


def parsed(tokens: Sequence[Token]) -> Expression:
    """The expression that tokens are."""
    parser = _Parser(tokens)
    expression = parser.sum()
    if parser.peek() is not None:
        raise Unreadable(f"{parser.peek()} does not belong there, in {parser}")
    return expression


class _Parser:
    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens, self.at = list(tokens), 0

    def __str__(self) -> str:
        """The tokens, the one that it came to with an arrow before it."""
        return " ".join("→" * (i == self.at) + str(token) for i, token in enumerate(self.tokens))

    def peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def is_sign(self, *signs: str) -> bool:
        token = self.peek()
        return token is not None and token.kind == "sign" and token.of in signs

    def take(self) -> Token:
        token = self.peek()
        if token is None:
            raise Unreadable(f"something is missing at the end of {self}")
        self.at += 1
        return token

    def expect(self, sign: str) -> None:
        token = self.take()
        if token != Token("sign", sign):
            raise Unreadable(f"{token} where there should be {sign}, in {self}")

    # -- from the loosest to the tightest ----------------------------------------------------------

    def sum(self) -> Expression:
        """Terms; only the first has a sign of its own."""
        if self.is_sign("-"):
            self.take()
            found: Expression = Negative(self.product())
        else:
            found = self.product()
        while self.is_sign("+", "-"):
            kind = Plus if self.take().of == "+" else Minus
            found = kind(found, self.product())
        return found

    def product(self) -> Expression:
        found = self.side_by_side()
        while self.is_sign("⊙", "*", "/"):
            sign = self.take().of
            right = self.factor() if sign == "/" else self.side_by_side()
            if sign == "/" and self.begins_a_factor():
                raise Unreadable(f"how far does / reach? {self}")
            kind = {"⊙": Entrywise, "*": Times, "/": Divided}[sign]
            found = kind(found, right)
        return found

    def side_by_side(self) -> Expression:
        found = self.factor()
        before = self.tokens[self.at - 1]
        while self.begins_a_factor():
            if _is_number(self.peek()) and (isinstance(found, Number) or _is_number(before)):
                raise Unreadable(f"two numbers side by side: {self}")
            found = Times(found, self.factor())
            before = self.tokens[self.at - 1]
        return found

    def begins_a_factor(self) -> bool:
        token = self.peek()
        return token is not None and (
            token.kind in ("atom", "function", "sum", "fraction", "group") or token == Token("sign", "(")
        )

    def factor(self) -> Expression:
        token = self.take()
        match token.kind:
            case "function":
                return self.call(token.of)
            case "sum":
                return Sum(self.product(), token.of)
            case "fraction":
                top, bottom = token.of
                return self.raised(Divided(parsed(top), parsed(bottom)))
            case "group":
                return self.raised(parsed(token.of))
            case "atom":
                return self.raised(token.of)
        if token == Token("sign", "("):
            return self.raised(self.in_parentheses())
        raise Unreadable(f"{token} where something to multiply should be, in {self}")

    def in_parentheses(self) -> Expression:
        """What stands there up to the closing one; with ``> 0`` it is a condition."""
        found = self.sum()
        if self.is_sign(">"):
            self.take()
            if self.take() != Token("atom", Number("0")):
                raise Unreadable(f"more than what? {self}")
            found = Positive(found)
        self.expect(")")
        return found

    def call(self, function: str) -> Expression:
        """With parentheses, they are all that it is of, and a power is one of the whole; without, it is of
        the one thing that follows, with its power."""
        if self.is_sign("("):
            self.take()
            return self.raised(Call(function, self.in_parentheses()))
        if self.peek() is not None and self.tokens[self.at].kind == "group":
            return self.raised(Call(function, parsed(self.take().of)))
        token = self.take()
        if token.kind == "function":
            return Call(function, self.call(token.of))
        if token.kind != "atom":
            raise Unreadable(f"{function} of what? {self}")
        return Call(function, self.raised(token.of))

    def raised(self, of: Expression) -> Expression:
        """Something with the powers, the ⊤ and the brackets after it."""
        while (token := self.peek()) is not None and token.kind in ("power", "transpose", "entry"):
            self.take()
            match token.kind:
                case "power":
                    of = Power(of, token.of)
                case "transpose":
                    of = Transposed(of)
                case "entry":
                    of = Entry(of, token.of)
        return of


def _is_number(token: Token | None) -> bool:
    return token is not None and token.kind == "atom" and isinstance(token.of, Number)
