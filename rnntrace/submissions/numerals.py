"""Numbers as people write them, each with its decimals; and the ways to write that there is none."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from ..scenario.values.numbers import NotANumber, parse_number
from ..scenario.wording import quote

# A longer text is no number that anybody wrote.
LONGEST = 400
# A number of more digits than these was printed by a program, in full.
MOST_DIGITS = 12
# The smallest of all floating-point numbers has so many.
_MOST_DECIMALS = 324

_SIGNS = str.maketrans(dict.fromkeys("−–‐‑‒—﹣－", "-") | {"＋": "+"})
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
# No-break and thin spaces, which stand between groups of three digits.
_THIN = "\u00a0\u2006\u2007\u2008\u2009\u200a\u202f"
_GROUPED = re.compile(rf"[0-9]{{1,3}}(?:[{_THIN}][0-9]{{3}})+(?![0-9{_THIN}])")
_POWER_OF_TEN = re.compile(r"\s*[×·⋅*]\s*10\s*(?:\^\s*\(?\s*([-+]?[0-9]+)\s*\)?|([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))$")
_PERCENT = re.compile(r"([-+]?[0-9]*[.,]?[0-9]*)\s*%")
_DECIMAL_COMMA = re.compile(r"[-+]?[0-9]*,[0-9]+(?:[eE][-+]?[0-9]+)?|[-+]?[0-9]+,(?:[eE][-+]?[0-9]+)?")
_DECIMAL = re.compile(r"[-+]?([0-9]*)(?:\.([0-9]*))?(?:[eE]([-+]?[0-9]+))?")
# What stands where nothing was filled in; the dashes have become hyphens.
_BLANK = re.compile(r"[_?.…\s-]*|~|null|none|nan|\.nan|n/?a", re.IGNORECASE)
_INFINITE = re.compile(r"([-+]?)(?:∞|\.?inf(?:inity)?)", re.IGNORECASE)


class Numeral(NamedTuple):
    """A number as it was written; ``value`` is NaN where nothing was answered.

    ``decimals`` is None where it was not rounded to any: a fraction, infinity, and what a program printed
    in full.
    """

    value: float
    text: str
    decimals: int | None = None


def read_numeral(text: str) -> Numeral:
    """The number that a text writes: a decimal, ``1e-3``, ``1.5·10⁻³``, ``25 %``, a fraction ``1/3``, ``∞``.

    A comma may stand for the point, and any dash for the minus. Raises NotANumber, whose words complete
    "it is …".
    """
    if len(text) > LONGEST:
        raise NotANumber(f"a text of {len(text):,} characters, expected a number")
    shown = text.strip()
    plain = _plain(shown)
    if _BLANK.fullmatch(plain):
        return Numeral(math.nan, "")
    if infinite := _INFINITE.fullmatch(plain):
        return Numeral(-math.inf if infinite[1] == "-" else math.inf, shown)
    value = _value(plain, shown)
    return Numeral(value, shown, None if "/" in plain else _decimals(plain))


def _plain(text: str) -> str:
    """The same in the signs of a programming language."""
    found = text.translate(_SIGNS)
    found = _GROUPED.sub(lambda group: re.sub(rf"[{_THIN}]", "", group[0]), found)
    found = _POWER_OF_TEN.sub(lambda power: f"e{power[1] or power[2].translate(_SUPERSCRIPTS)}", found)
    found = re.sub(r"^([-+])\s+", r"\1", found)
    if percent := _PERCENT.fullmatch(found):
        found = f"{percent[1]}e-2"
    return found.replace(",", ".") if _DECIMAL_COMMA.fullmatch(found) else found


def _value(plain: str, shown: str) -> float:
    try:
        return parse_number(plain)
    except NotANumber as error:
        told = str(error).removeprefix(quote(plain))
        # The scenario's reader has words for slips that are none here, and for scenarios alone.
        what = told if told.startswith(", too ") or told.startswith(", a ") else ", expected a number"
        raise NotANumber(f"{quote(shown)}{what}") from None


def _decimals(plain: str) -> int | None:
    """How many places after the point a number is written with: 3 of ``1e-3``, 4 of ``0.2000``."""
    match = _DECIMAL.fullmatch(plain)
    assert match  # what is no fraction has been read as a decimal
    whole, places, exponent = match.groups()
    if len((whole + (places or "")).lstrip("0")) > MOST_DIGITS and places:
        return None
    return min(max(0, len(places or "") - int(exponent or 0)), _MOST_DECIMALS)
