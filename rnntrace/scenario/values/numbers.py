"""Numbers as a scenario writes them: decimals, ``1e-3`` and fractions such as ``1/3``."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from fractions import Fraction

from ..wording import quote

_DECIMAL = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
# These patterns are seldom needed, so they are not made ready beforehand.
_NUMBER = rf"({_DECIMAL})(?:\s*/\s*({_DECIMAL}))?"

# Fractions are worked exactly, so their parts must be of a size that can be.
LONGEST_FRACTION = 400
LARGEST_EXPONENT = 999

_SLIPS = (
    (",", ".", "the decimal sign is a point"),
    ("_", "", "digits are written without underscores"),
    ("−", "-", "the minus sign is a hyphen, -"),
)


class NotANumber(ValueError):
    """A text that is no number, or none that a scenario can use; ``str()`` completes "it is …"."""


def meant_as_number(text: str) -> bool:
    """Whether a text has the form of a number, or of one that is written wrongly."""
    return re.fullmatch(_NUMBER, text.strip()) is not None or _hint(text) != ""


def parse_number(text: str) -> float:
    """The float nearest to the number that a text writes.

    Raises NotANumber for anything else: words, NaN and infinity, a division by zero, and numbers
    that a float holds only as infinity or as zero.
    """
    match = re.fullmatch(_NUMBER, text.strip())
    if match is None:
        raise NotANumber(f"{quote(text)}, expected a number{_hint(text)}")
    top, bottom = match.groups()
    value = float(top) if bottom is None else _quotient(text, top, bottom)
    if math.isinf(value):
        raise NotANumber(f"{quote(text)}, too large for a 64-bit floating-point number")
    if not value and not _is_zero(top):
        raise NotANumber(f"{quote(text)}, too close to zero for a 64-bit floating-point number")
    return value


def plain_numbers(texts: Sequence[str]) -> tuple[float, ...] | None:
    """The numbers of texts that are all written as most are; None where they have to be read one by one.

    The same as ``parse_number`` gives, several times as fast.
    """
    try:
        numbers = tuple(map(float, texts))
    except ValueError:
        return None
    # Python allows more than a scenario does: digits of other scripts, and underscores between digits.
    together = "".join(texts)
    if not together.isascii() or "_" in together or not all(map(math.isfinite, numbers)):
        return None
    if 0.0 in numbers and any(
        not number and not _is_zero(text) for number, text in zip(numbers, texts, strict=True)
    ):
        return None
    return numbers


def _quotient(text: str, top: str, bottom: str) -> float:
    """``top / bottom``, rounded once."""
    if _is_zero(bottom):
        raise NotANumber(f"{quote(text)}, a division by zero")
    if len(text) > LONGEST_FRACTION or max(_exponent(top), _exponent(bottom)) > LARGEST_EXPONENT:
        limits = f"{LONGEST_FRACTION} characters and exponents up to {LARGEST_EXPONENT}"
        raise NotANumber(f"{quote(text)}, a fraction beyond {limits}")
    try:
        return float(Fraction(top) / Fraction(bottom))
    except OverflowError:
        return math.inf


def _exponent(decimal: str) -> int:
    return abs(int(decimal.lower().partition("e")[2] or "0"))


def _is_zero(decimal: str) -> bool:
    return not decimal.lower().partition("e")[0].strip("+-0.")


def _hint(text: str) -> str:
    """What is wrong with a text that was probably meant as a number."""
    if text.strip().lstrip("+-.").lower() in ("nan", "inf", "infinity"):
        return "; NaN and infinity have no place in a scenario"
    for wrong, right, hint in _SLIPS:
        if re.fullmatch(_NUMBER, text.strip().replace(wrong, right)):
            return f"; {hint}"
    return ""
