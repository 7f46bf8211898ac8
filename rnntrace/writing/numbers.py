"""The digits of numbers: rounded half up on the decimal value, and never a zero that is not one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from typing import NamedTuple

# Wide enough for any float with any number of digits that can be asked for.
EXACT = Context(prec=400)
# From here on fixed decimals are longer than they are clear.
LARGEST_FIXED = 1e7
# So many decimals more than were asked for are clearer than powers of ten.
MOST_FURTHER = 2
# As far as so many decimals go, a float near a number of that many is the one that stands for it.
MOST_EXACT = 7


class Digits(NamedTuple):
    """A number as it is shown: its ``sign`` (``-`` or none), its ``digits`` with their point (or ``∞``,
    ``NaN``), and the power of ten that they are multiplied by, if by any."""

    sign: str
    digits: str
    exponent: int | None = None

    def __str__(self) -> str:
        return f"{self.sign}{self.digits}" + ("" if self.exponent is None else f"e{self.exponent}")


def written(numbers: Sequence[float], digits: int, *, given: bool = False) -> list[str]:
    """Numbers that stand together as plain text."""
    quick = plain_texts(numbers, digits, given=given)
    return [str(each) for each in digits_of(numbers, digits, given=given)] if quick is None else quick


def digits_of(numbers: Iterable[float], digits: int, *, given: bool = False) -> list[Digits]:
    """Numbers that stand together, with the same decimals throughout: those of ``alike``, or for
    ``given`` ones those that they were written with."""
    return as_written(numbers, digits) if given else alike(numbers, digits)


def plain_texts(numbers: Sequence[float], digits: int, *, given: bool = False) -> list[str] | None:
    """The same as text, in the usual case that all are a sign and decimals; None in any other case, and
    where rounding needs more care."""
    return _whole(numbers) if given else _decimals(numbers, digits)


def _whole(numbers: Sequence[float]) -> list[str] | None:
    """Whole numbers, as those of one-hot vectors; None where one is not, or is too large."""
    texts = []
    for number in numbers:
        if not -LARGEST_FIXED < number < LARGEST_FIXED or number != (whole := int(number)):
            return None
        texts.append(str(whole))
    return texts


def _decimals(numbers: Sequence[float], digits: int) -> list[str] | None:
    """What ``alike`` gives, where all are plain decimals and none of them lies in the middle between two;
    else None."""
    if digits > MOST_EXACT or not numbers:
        return None
    largest = max(max(numbers), -min(numbers))
    zero = f"{0:.{digits}f}"
    if not 10.0 ** (_significant(digits) - 1 - digits) <= largest < LARGEST_FIXED:
        return [zero] * len(numbers) if not any(numbers) else None
    values = tuple(numbers)
    # With one decimal more a middle between two ends in 5, and the number is then no other.
    finer = _pattern(len(values), digits + 1) % values
    if "5 " in finer or finer[-1] == "5":
        middles = (text for text in zip(finer.split(" "), values, strict=True) if text[0][-1] == "5")
        if any(float(text) == value for text, value in middles):
            return None
    joined = _pattern(len(values), digits) % values
    texts = joined.split(" ")
    if f"-{zero}" in joined or "nan" in joined:
        return None
    if zero in texts and any(value and text == zero for text, value in zip(texts, values, strict=True)):
        return None
    return texts


@cache
def _pattern(count: int, digits: int) -> str:
    return " ".join([f"%.{digits}f"] * count)


def fixed(value: float, digits: int) -> Digits:
    """``value`` with ``digits`` decimals, ``2.675`` to two being ``2.68``.

    Where that would show zero for something else, it is written with a power of ten, ``3.2e-7``, and
    so is a number of many places. A negative zero is zero.
    """
    value = float(value)  # NumPy's own numbers print their type
    if not math.isfinite(value):
        return Digits("-" if value < 0 else "", "NaN" if math.isnan(value) else "∞")
    if value == 0:
        return Digits("", f"{0:.{digits}f}")
    if abs(value) >= LARGEST_FIXED:
        return scientific(value, digits)
    text = f"{_rounded(Decimal(repr(abs(value))), digits):f}"
    return Digits("-" if value < 0 else "", text) if text.strip("0.") else scientific(value, 1)


def alike(values: Iterable[float], digits: int) -> list[Digits]:
    """Numbers that stand together, with the same decimals throughout: ``digits`` of them, and more
    where the largest number would show fewer than ``digits - 1`` digits of its own; numbers that are
    smaller still all have a power of ten."""
    numbers = list(values)
    largest = max((abs(number) for number in numbers if math.isfinite(number)), default=0.0)
    significant = _significant(digits)
    decimals = max(digits, significant - 1 - Decimal(repr(float(largest))).adjusted()) if largest else digits
    if decimals <= digits + MOST_FURTHER:
        return [fixed(number, decimals) for number in numbers]
    return [_small(number, significant - 1) for number in numbers]


def _small(number: float, digits: int) -> Digits:
    """A number among others that all take a power of ten."""
    if not number:
        return Digits("", "0")
    return scientific(number, digits) if math.isfinite(number) else fixed(number, digits)


def _significant(digits: int) -> int:
    """How many digits of its own the largest number of several shows at least."""
    return max(digits - 1, 1)


def as_written(values: Iterable[float], digits: int) -> list[Digits]:
    """Numbers as their author wrote them, with the same decimals throughout, ``digits`` at most."""
    numbers = list(values)
    decimals = places(numbers, digits)
    return [given(number, decimals, digits) for number in numbers]


def given(value: float, decimals: int, digits: int) -> Digits:
    """A number as its author wrote it, with ``decimals`` like those beside it: where it takes a power
    of ten, with as many of its own digits as there are, up to ``digits`` decimals."""
    found = fixed(value, decimals)
    if found.exponent is None:
        return found
    sign, mantissa, exponent = scientific(value, digits)
    return Digits(sign, mantissa.rstrip("0").removesuffix("."), exponent)


def scientific(value: float, digits: int) -> Digits:
    """``value`` with a power of ten and ``digits`` decimals before it, ``3.2e-7``."""
    exact = Decimal(repr(abs(float(value))))
    exponent = exact.adjusted()
    mantissa = _rounded(exact.scaleb(-exponent, EXACT), digits)
    if mantissa >= 10:  # 9.96 to one decimal is 10.0
        exponent += 1
        mantissa = _rounded(exact.scaleb(-exponent, EXACT), digits)
    return Digits("-" if value < 0 else "", f"{mantissa:f}", exponent)


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
