"""Numbers to text: rounded half up on the decimal value, and never a zero that is not one."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal

# Wide enough for any float with any number of digits that can be asked for.
EXACT = Context(prec=400)
# From here on fixed decimals are longer than they are clear.
LARGEST_FIXED = 1e7
# So many decimals more than were asked for are clearer than powers of ten.
MOST_FURTHER = 2


def fixed(value: float, digits: int) -> str:
    """``value`` with ``digits`` decimals, ``2.675`` to two being ``2.68``.

    Where that would show zero for something else, it is written with a power of ten, ``3.2e-7``, and
    so is a number of many places. A negative zero is zero.
    """
    value = float(value)  # NumPy's own numbers print their type
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "∞" if value > 0 else "-∞"
    if value == 0:
        return f"{0:.{digits}f}"
    if abs(value) >= LARGEST_FIXED:
        return scientific(value, digits)
    text = f"{_rounded(Decimal(repr(value)), digits):f}"
    return text if text.strip("-0.") else scientific(value, 1)


def alike(values: Iterable[float], digits: int) -> list[str]:
    """Numbers that stand together, with the same decimals throughout: ``digits`` of them, and more
    where the largest number would show fewer than ``digits - 1`` digits of its own; numbers that are
    smaller still all have a power of ten."""
    numbers = list(values)
    largest = max((abs(number) for number in numbers if math.isfinite(number)), default=0.0)
    significant = max(digits - 1, 1)
    decimals = max(digits, significant - 1 - Decimal(repr(float(largest))).adjusted()) if largest else digits
    if decimals <= digits + MOST_FURTHER:
        return [fixed(number, decimals) for number in numbers]
    return [scientific(number, significant - 1) if number else "0" for number in numbers]


def given(value: float, decimals: int, digits: int) -> str:
    """A number as its author wrote it, with ``decimals`` like those beside it: where it takes a power
    of ten, with as many of its own digits as there are, up to ``digits`` decimals."""
    text = fixed(value, decimals)
    if "e" not in text:
        return text
    mantissa, _, exponent = scientific(value, digits).partition("e")
    return f"{mantissa.rstrip('0').removesuffix('.')}e{exponent}"


def scientific(value: float, digits: int) -> str:
    """``value`` with a power of ten and ``digits`` decimals before it, ``3.2e-7``."""
    exact = Decimal(repr(float(value)))
    exponent = exact.adjusted()
    mantissa = _rounded(exact.scaleb(-exponent, EXACT), digits)
    if abs(mantissa) >= 10:  # 9.96 to one decimal is 10.0
        exponent += 1
        mantissa = _rounded(exact.scaleb(-exponent, EXACT), digits)
    return f"{mantissa:f}e{exponent}"


def places(values: Iterable[float], digits: int) -> int:
    """The decimals that show all of ``values`` as they were written, ``digits`` at most."""
    needed = 0
    for value in values:
        if needed >= digits:
            return digits
        if math.isfinite(value) and value:
            exponent = Decimal(repr(float(value))).normalize(EXACT).as_tuple().exponent
            assert isinstance(exponent, int)
            needed = max(needed, -exponent)
    return min(needed, digits)


def _rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, EXACT)
