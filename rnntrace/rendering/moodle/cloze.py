"""Blanks as Moodle's Cloze has them: ``{1:NUMERICAL:=0.1974:0.0005~%0%-0.1974:0.0005#Check the sign.}``.

The first answer that matches counts. An answer and what is said of it end at ``~``, ``#`` or ``}``; of these
Moodle takes back the backslash before ``#`` and ``}``, not before ``~``, which is therefore never written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from html import escape
from typing import NamedTuple

WHOLE, NOTHING = 100, 0


class Numerical(NamedTuple):
    """A number that earns a ``share`` of the points, in per cent, as does every other within a
    ``tolerance``; ``said`` is what whoever writes it is told."""

    number: float
    tolerance: float
    share: int = WHOLE
    said: str = ""


class Choice(NamedTuple):
    """One of several to choose from."""

    text: str
    right: bool = False
    said: str = ""


def numerical(answers: Sequence[Numerical], digits: int, otherwise: str = "", points: int = 1) -> str:
    """A blank for a number; the first of the ``answers`` that matches counts, ``otherwise`` is said of any
    other number."""
    parts = [
        f"{_share(each.share)}{decimal(each.number, digits)}:{_tolerance(each.tolerance)}{_said(each.said)}"
        for each in answers
    ]
    if otherwise:
        parts.append(f"*{_said(otherwise)}")
    return f"{{{points}:NUMERICAL:{'~'.join(parts)}}}"


def multiple_choice(choices: Iterable[Choice], points: int = 1) -> str:
    """One under another, in an order of Moodle's own."""
    parts = [f"{'=' if each.right else ''}{protected(each.text)}{_said(each.said)}" for each in choices]
    return f"{{{points}:MULTICHOICE_VS:{'~'.join(parts)}}}"


def protected(text: str) -> str:
    """A text that ends no answer early, as HTML. A leading sign that would make it right or worth something
    stands after a space."""
    plain = escape(text.replace("~", "-").replace("\\", "/"), quote=False)
    plain = " ".join(plain.split()).replace("#", "\\#").replace("}", "\\}")
    return f"&nbsp;{plain}" if plain[:1] in ("=", "%", "*") else plain


def decimal(number: float, digits: int) -> str:
    """A number with so many decimals, half up, with the minus sign that computers have, and none before 0."""
    rounded = Decimal(repr(number)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return f"{rounded if rounded else abs(rounded):f}"


def _share(share: int) -> str:
    return "=" if share == WHOLE else f"%{share}%"


def _tolerance(tolerance: float) -> str:
    return f"{Decimal(repr(tolerance)).normalize():f}"


def _said(text: str) -> str:
    return f"#{protected(text)}" if text else ""
