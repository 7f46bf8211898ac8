"""The digits of numbers: rounded half up on the decimal value, and never a zero that is not one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from typing import NamedTuple

import numpy as np

from ..equations.functions import Array

# Wide enough for any float with any number of digits that can be asked for.
EXACT = Context(prec=400)
# From here on fixed decimals are longer than they are clear.
LARGEST_FIXED = 1e7
# All decimals that a number has; what is smaller than this then takes a power of ten.
ALL = 15
SMALLEST_FIXED = 1e-4
LARGEST_OWN = 17  # so many digits after the first has no float of its own
LONGEST_WHOLE = 7  # so many signs are before the point of what is surely less
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


def digits_of(numbers: Iterable[float], digits: int, *, given: bool = False, least: int = 0) -> list[Digits]:
    """Numbers that stand together, with the same decimals throughout: those of ``alike``, or for
    ``given`` ones those that they were written with."""
    return as_written(numbers, digits) if given else alike(numbers, digits, least)


def plain_texts(
    numbers: Sequence[float], digits: int, *, given: bool = False, least: int = 0
) -> list[str] | None:
    """The same as text, in the usual case that all are a sign and decimals; None in any other case, and
    where rounding needs more care."""
    return _as_given(numbers, digits) if given else _decimals(numbers, digits, least)


def _as_given(numbers: Sequence[float], digits: int) -> list[str] | None:
    """What ``as_written`` gives, where no number has more decimals than there is room for; else None."""
    texts = list(map(repr, numbers))
    most = 0
    for text in texts:
        whole, _, decimals = text.partition(".")
        if len(whole) > LONGEST_WHOLE or (text[0] == "-" and not float(text)):
            return None
        if decimals != "0":
            if not decimals.isdigit() or len(decimals) > min(digits, MOST_EXACT):  # or 1e-07, nan
                return None
            most = max(most, len(decimals))
    if not texts:
        return []
    return (_pattern(len(texts), most) % tuple(numbers)).split(" ")


def _decimals(numbers: Sequence[float], digits: int, least: int) -> list[str] | None:
    """What ``alike`` gives, where all are plain decimals and none of them lies in the middle between two;
    else None."""
    if max(digits, least) > MOST_EXACT or not numbers:
        return None
    smallest, zero = _bounds(digits)
    if least > digits:
        digits, zero = least, _bounds(least)[1]
    if not smallest <= max(max(numbers), -min(numbers)) < LARGEST_FIXED:
        return [zero] * len(numbers) if not any(numbers) else None
    values = tuple(numbers)
    # With one decimal more a middle between two ends in 5, and the number is then no other.
    finer = _pattern(len(values), digits + 1) % values
    if "5 " in finer or finer[-1] == "5":
        for text, value in zip(finer.split(" "), values, strict=True):
            if text[-1] == "5" and float(text) == value:
                return None
    joined = _pattern(len(values), digits) % values
    if f"-{zero}" in joined or "nan" in joined:
        return None
    texts = joined.split(" ")
    if zero in texts and any(value and text == zero for text, value in zip(texts, values, strict=True)):
        return None
    return texts


@cache
def _pattern(count: int, digits: int) -> str:
    return " ".join([f"%.{digits}f"] * count)


@cache
def _bounds(digits: int) -> tuple[float, str]:
    """The least that the largest number must be, for so many decimals, and how zero is written."""
    return 10.0 ** (significant(digits) - 1 - digits), f"{0:.{digits}f}"


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
    text = f"{rounded(Decimal(repr(abs(value))), digits):f}"
    return Digits("-" if value < 0 else "", text) if text.strip("0.") else no_zero(value, digits)


def no_zero(value: float, digits: int) -> Digits:
    """A number that rounds to zero, with a power of ten, and as many digits as it takes to be read as one
    that does."""
    for own in range(1, LARGEST_OWN):
        found = scientific(value, own)
        if not rounded(abs(Decimal(str(found))), digits):
            return found
    return scientific(value, LARGEST_OWN)


def alike(values: Iterable[float], digits: int, least: int = 0) -> list[Digits]:
    """Numbers that stand together, with the same decimals throughout: ``digits`` of them, and more
    where the largest number would show fewer than ``digits - 1`` digits of its own; numbers that are
    smaller still all have a power of ten. Others have ``least`` so many decimals."""
    numbers = list(values)
    largest = max((abs(number) for number in numbers if math.isfinite(number)), default=0.0)
    decimals = decimals_for(largest, digits)
    if decimals is None:
        return [_small(number, significant(digits) - 1) for number in numbers]
    return [fixed(number, max(decimals, least)) for number in numbers]


def decimals_for(largest: float, digits: int) -> int | None:
    """How many decimals numbers take that stand together; None where they take powers of ten."""
    if not largest:
        return digits
    own = significant(digits)
    decimals = max(digits, own - 1 - _magnitude(largest, own))
    return decimals if decimals <= digits + MOST_FURTHER else None


def _magnitude(number: float, own: int) -> int:
    """The power of ten of a number's first digit, once it is rounded to so many digits of its own; 0.09996
    to three is 0.100."""
    exact = Decimal(repr(float(number)))
    first: int = exact.adjusted()
    return rounded(exact, own - 1 - first).adjusted()


def _small(number: float, digits: int) -> Digits:
    """A number among others that all take a power of ten."""
    if not number:
        return Digits("", "0")
    return scientific(number, digits) if math.isfinite(number) else fixed(number, digits)


def significant(digits: int) -> int:
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
    if found.exponent is None and not (digits == ALL and 0 < abs(value) < SMALLEST_FIXED):
        return found
    sign, mantissa, exponent = scientific(value, digits)
    return Digits(sign, mantissa.rstrip("0").removesuffix("."), exponent)


def scientific(value: float, digits: int) -> Digits:
    """``value`` with a power of ten and ``digits`` decimals before it, ``3.2e-7``."""
    exact = Decimal(repr(abs(float(value))))
    exponent = exact.adjusted()
    mantissa = rounded(exact.scaleb(-exponent, EXACT), digits)
    if mantissa >= 10:  # 9.96 to one decimal is 10.0
        exponent += 1
        mantissa = rounded(exact.scaleb(-exponent, EXACT), digits)
    return Digits("-" if value < 0 else "", f"{mantissa:f}", exponent)


def places(values: Iterable[float], digits: int) -> int:
    """The decimals that show all of ``values`` as they were written, ``digits`` at most."""
    needed = 0
    for value in values:
        if needed >= digits:
            return digits
        if math.isfinite(value) and value:
            needed = max(needed, _own_decimals(float(value), digits))
    return min(needed, digits)


def _own_decimals(value: float, digits: int) -> int:
    """The decimals that a number needs; 0.1 where it is so near to that that it cannot be told from it."""
    exact = Decimal(repr(value))
    if -exact.as_tuple().exponent > digits and (near := rounded(exact, digits)):  # type: ignore[operator]
        exact = near
    exponent = exact.normalize(EXACT).as_tuple().exponent
    assert isinstance(exponent, int)
    return -exponent


def rounded(value: Decimal, digits: int) -> Decimal:
    """Half up, to so many decimals."""
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, EXACT)


def decimals_of(array: Array, digits: int) -> int:
    """How many decimals numbers that stand together take, where they take no power of ten; else
    ``digits``."""
    largest = float(np.abs(array).max(initial=0.0))
    if not math.isfinite(largest):
        largest = float(np.abs(array[np.isfinite(array)]).max(initial=0.0))
    if largest >= _bounds(digits)[0] or not largest:
        return digits
    decimals = decimals_for(largest, digits)
    return digits if decimals is None else decimals
