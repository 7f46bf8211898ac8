"""Numbers as they are read on a page, and what is reckoned from them in turn."""

from __future__ import annotations

import math
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ..equations.functions import Array
from ..tracing.pencil import Pencil
from .digits import (
    LARGEST_FIXED,
    decimals_for,
    digits_of,
    no_zero,
    plain_texts,
    rounded,
    scientific,
    significant,
)

# What is worked out of settings alone is near 0 or 1 more often than not, and has so many decimals more.
MORE_OF_SETTINGS = 4
# What comes of printed numbers has no more digits of its own; what floats add is behind them.
OWN_RECKONED = 13
# More numbers than this are rounded all at once.
MOST_ONE_BY_ONE = 1000
# What products of few factors with so many decimals more come to, a float of so many digits still has.
FURTHER_EXACT = 8
FLOAT_DIGITS = 14
# What is less may be only what floats add; numbers that are more have so many digits of their own for sure.
MOST_ADDED, OWN_EXACT = 1e-12, 10
# What lies so far from a number, in units of its last decimal, is rounded to it, or is not.
CLEARLY_LESS, CLEARLY_MORE = 0.499999, 0.500001
MOST_KEPT = 1024


class Shown(NamedTuple):
    """Numbers that stand together as they are read on a page; all of them have so many ``decimals``, if
    none has a power of ten. Of very many there are no ``texts``."""

    numbers: Array
    decimals: int | None
    texts: tuple[str, ...] = ()

    def at(self, place: tuple[int, ...]) -> Shown:
        """One of them."""
        number = np.asarray(self.numbers[place])
        flat = int(np.ravel_multi_index(place, self.numbers.shape))
        return Shown(number, self.decimals, self.texts[flat : flat + 1])


def as_shown(array: Array, digits: int, *, given: bool = False, least: int = 0) -> Array:
    """Numbers that stand together as they are read on a page: rounded, half up, to what is shown."""
    return shown(array, digits, given=given, least=least).numbers


def shown(array: Array, digits: int, *, given: bool = False, least: int = 0) -> Shown:
    """The same, with their decimals."""
    if array.size > MOST_ONE_BY_ONE and not given:
        return Shown(_all_as_shown(array, digits), None)
    found = _shown(tuple(array.ravel().tolist()), digits, given, least)
    return found if array.ndim == 1 else found._replace(numbers=found.numbers.reshape(array.shape))


def comes_out(array: Array, printed: Shown, digits: int, least: int = 0) -> bool:
    """Whether what is reckoned from numbers that are printed would be printed like others."""
    array, numbers = np.asarray(array), printed.numbers
    if array.size == numbers.size:
        array = array.reshape(numbers.shape)
    if printed.decimals is not None:
        far = float(np.abs(array - numbers).max(initial=0.0)) * 10.0**printed.decimals
        if far < CLEARLY_LESS:
            return True
        if far > CLEARLY_MORE:
            return False
    redone = as_written_down(array, digits, least)
    same = (redone == numbers) | (np.isnan(redone) & np.isnan(numbers))
    if not same.all():
        # Beside what is not small, a power of ten may be as small as what floats add.
        same |= (redone == 0) & (numbers != 0) & (as_shown(array, digits, least=least) == numbers)
    if not same.all() and printed.texts and array.size == numbers.size:
        # What is so small that it takes a power of ten may have digits that are reckoned away.
        exact = zip(
            reckoned(array, digits).ravel().tolist(), array.ravel().tolist(), printed.texts, strict=True
        )
        like = [
            _rounded_like(float(f"{itself:.{OWN_RECKONED}g}") if "e" in text else number, text)
            for number, itself, text in exact
        ]
        same |= (np.array(like) == numbers.ravel()).reshape(numbers.shape)
    return bool(same.all())


def _rounded_like(number: float, text: str) -> float:
    """A number rounded to as many decimals as another is written with."""
    mantissa, _, exponent = text.partition("e")
    if not math.isfinite(number):
        return number
    decimals = len(mantissa.partition(".")[2])
    return float(str(scientific(number, decimals) if exponent else rounded(Decimal(repr(number)), decimals)))


def reckoned(array: Array, digits: int) -> Array:
    """What comes of numbers with few decimals, without what floats add: 0.12345 and no
    0.12344999999999999, which is rounded the other way."""
    largest = float(np.abs(array).max(initial=0.0))
    if not math.isfinite(largest):
        return np.array([_reckoned(each, digits) for each in array.ravel().tolist()]).reshape(array.shape)
    whole = math.floor(math.log10(largest)) + 1 if largest else 0
    decimals = max(0, min(digits + FURTHER_EXACT, FLOAT_DIGITS - whole))
    if largest > MOST_ADDED:
        decimals = max(decimals, OWN_EXACT - whole)
    return np.asarray(np.round(array, decimals))


def as_written_down(array: Array, digits: int, least: int = 0) -> Array:
    """What comes of numbers as they were written down, written down in turn."""
    return as_shown(reckoned(np.asarray(array), digits), digits, least=least)


def _reckoned(number: float, digits: int) -> float:
    return float(reckoned(np.array(number), digits)) if math.isfinite(number) else number


@lru_cache(maxsize=MOST_KEPT)
def _shown(numbers: tuple[float, ...], digits: int, given: bool, least: int) -> Shown:
    texts = texts_of(numbers, digits, given, least)
    plain = texts is not None
    if texts is None:
        every = digits_of(numbers, digits, given=given, least=least)
        texts = tuple(str(each).replace("∞", "inf") for each in every)
    array = np.array(list(map(float, texts)))
    array.setflags(write=False)
    return Shown(array, len(texts[0].partition(".")[2]) if plain and texts else None, texts)


@lru_cache(maxsize=MOST_KEPT)
def texts_of(numbers: tuple[float, ...], digits: int, given: bool, least: int = 0) -> tuple[str, ...] | None:
    """``plain_texts``, kept: the same numbers come again soon, as a result is what the next equation
    begins with."""
    texts = plain_texts(numbers, digits, given=given, least=least)
    return None if texts is None else tuple(texts)


def _all_as_shown(array: Array, digits: int) -> Array:
    """The same for very many numbers at once."""
    largest = float(np.abs(array).max())
    if not math.isfinite(largest) or largest >= LARGEST_FIXED:
        return _shown(tuple(array.ravel().tolist()), digits, False, 0).numbers.reshape(array.shape)
    decimals = decimals_for(largest, digits)
    found = np.zeros_like(array)
    if decimals is not None:
        found = _half_up(array, decimals)
        zero = (found == 0) & (array != 0)  # and no number is taken for zero
        found[zero] = _all_scientific(array[zero], 1)
        for place in zip(*np.nonzero(zero & (_half_up(found, decimals) != 0)), strict=True):
            found[place] = float(str(no_zero(float(array[place]), decimals)))
        return found
    some = array != 0
    found[some] = _all_scientific(array[some], significant(digits) - 1)
    return found


def _half_up(array: Array, decimals: int | Array) -> Array:
    power = 10.0**decimals
    return np.copysign(np.floor(np.abs(array) * power + 0.5) / power, array)


def _all_scientific(numbers: Array, digits: int) -> Array:
    """Numbers that are not 0, with so many digits after their first."""
    return _half_up(numbers, digits - np.floor(np.log10(np.abs(numbers))))


def pencil(digits: int) -> Pencil:
    """How numbers are written down by hand, with so many digits after the point."""
    return Pencil(
        digits,
        lambda array: as_shown(np.asarray(array), digits, given=True),
        lambda array: as_written_down(array, digits),
        lambda array: as_shown(np.asarray(array), digits + MORE_OF_SETTINGS, given=True),
    )
