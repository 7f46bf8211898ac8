"""Powers of ten, as documents have them: ``3.2 × 10⁻⁷``, and not ``3.2e-7``."""

from __future__ import annotations

from ..writing.digits import Digits
from ..writing.formula import Formula, Numeral, Parens


def as_wide(digits: Digits) -> str:
    """A text as wide as a number is on a page."""
    power = "" if digits.exponent is None else f" x 10{digits.exponent}"
    return f"{digits.sign}{digits.digits}{power}"


def parted(text: str) -> tuple[str, int | None]:
    """A number as an equation has it, ``1e-1``: what stands before its power of ten, and the power, if it has
    one."""
    mantissa, _, exponent = text.lower().partition("e")
    return mantissa, int(exponent) if exponent else None


def as_base(formula: Formula) -> Formula:
    """What has an exponent: a power of ten in parentheses, or only its ten would have it."""
    has_power = isinstance(formula, Numeral) and parted(formula.text)[1] is not None
    return Parens(formula) if has_power else formula
