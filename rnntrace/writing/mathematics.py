"""The few signs of mathematics that notes are written in, ``tanh' = 1 − tanh²``, as formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ..equations.functions import FUNCTIONS
from .formula import Applied, Formula, Name, Numeral, Operator, Parens, Raised, Row, Rule

SIGN = re.compile(
    r"\s*(?:(?P<name>[A-Za-zΑ-Ωα-ωŷ]+(?:_[a-z]+)?|√)|(?P<number>[0-9]+)|(?P<raised>['²ᵀ])|(?P<sign>[=+−/·])"
    r"|(?P<open>\()|(?P<close>\)))"
)
SIGNS = {
    "=": Operator("equals"),
    "+": Operator("plus"),
    "−": Operator("minus"),
    "/": Operator("over"),
    "·": Operator("dot"),
}
EXPONENTS = {"'": "'", "²": "2", "ᵀ": "T"}
# A function without its argument is a sign alone.
ALONE = Row(())
KNOWN = {row.terminal: Applied(row.latex, row.terminal, ALONE) for row in FUNCTIONS.values() if row.latex}
HATS = {"ŷ": "y"}


@cache
def rule(text: str) -> Rule:
    """A rule of mathematics by its plain text. Raises ValueError where that has other signs."""
    return Rule(text, _row(_signs(text), text))


def _signs(text: str) -> Iterator[tuple[str, str]]:
    """Each sign, and what kind of one it is."""
    at = 0
    while at < len(text):
        found = SIGN.match(text, at)
        if not found or not found.lastgroup:
            raise ValueError(f"{text!r} has a sign that notes do not have: {text[at:]!r}")
        yield found.lastgroup, found[found.lastgroup]
        at = found.end()


def _row(signs: Iterator[tuple[str, str]], text: str, *, within: bool = False) -> Formula:
    """What stands up to the end, or up to the parenthesis that closes what it is within."""
    parts: list[Formula] = []
    for kind, sign in signs:
        match kind:
            case "name":
                parts.append(_name(sign))
            case "number":
                parts.append(Numeral(sign))
            case "raised" if parts:
                parts[-1] = Raised(parts[-1], EXPONENTS[sign])
            case "sign":
                parts.append(SIGNS[sign])
            case "open":
                parts.append(Parens(_row(signs, text, within=True)))
            case "close" if within:
                within = False
                break
            case _:
                raise ValueError(f"{text!r} has {sign!r} where nothing is that it belongs to")
    if within:
        raise ValueError(f"{text!r} has a parenthesis that is not closed")
    return parts[0] if len(parts) == 1 else Row(tuple(parts))


def _name(sign: str) -> Formula:
    """A function's sign, or a quantity."""
    if sign in KNOWN:
        return KNOWN[sign]
    base, _, sub = sign.partition("_")
    return Name(HATS[base], accent="hat") if base in HATS else Name(base, sub)
