"""Axes: where numbers stand along them, and which round numbers are named."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple

# An axis begins at 0 where the smallest number is less than this part of the largest.
NEAR_ZERO = 10
# From so many powers of ten on, an axis is logarithmic.
DECADES = 3
# What differs by less than this part of itself is drawn as the same.
SAME = Decimal("1e-9")
MOST_INTERVALS = 5
# The ends of an axis are multiples of so small a part of what lies between two named numbers.
FINER = 10
ROUND = (1, 2, 5, 10)
# Numbers in this range are written without a power of ten.
SMALLEST_PLAIN, LARGEST_PLAIN = Decimal("1e-3"), Decimal("1e7")
PLAIN_POWERS = range(-3, 7)


class Tick(NamedTuple):
    """A number that is named on an axis, and its ``share`` of the way from the low end to the high one."""

    share: float
    text: str


class Scale(NamedTuple):
    """An axis from ``low`` to ``high``, with a named number at each multiple of ``step``; where it is
    ``logarithmic``, these three are powers of ten."""

    low: Decimal
    high: Decimal
    step: Decimal
    logarithmic: bool = False

    def share(self, number: float) -> float:
        """How far along the axis a number stands, from 0 to 1."""
        return min(1.0, max(0.0, self._share(_decimal(math.log10(number) if self.logarithmic else number))))

    def _share(self, place: Decimal) -> float:
        return float((place - self.low) / (self.high - self.low))

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """The named numbers, from the lowest on."""
        places = [
            i * self.step
            for i in range(_whole(self.low / self.step, ROUND_CEILING), 1 + _whole(self.high / self.step))
        ]
        texts = _powers([int(place) for place in places]) if self.logarithmic else _texts(places)
        return tuple(Tick(self._share(place), text) for place, text in zip(places, texts, strict=True))

    def title(self, name: str) -> str:
        """What stands above the axis: what is measured, and what could mislead whoever does not know it."""
        if self.logarithmic:
            return f"{name} (logarithmic)"
        if self.low <= 0 <= self.high:
            return name
        verb, end = ("begins", self.low) if self.low > 0 else ("ends", self.high)
        return f"{name} (axis {verb} at {_texts([end])[0]})"


def scale_of(numbers: Sequence[float]) -> Scale:
    """The axis for some finite numbers, at least one."""
    least, most = min(numbers), max(numbers)
    if least > 0 and math.log10(most) - math.log10(least) > DECADES:
        return _between(_decimal(math.log10(least)), _decimal(math.log10(most)), logarithmic=True)
    low, high = _decimal(least), _decimal(most)
    flat = high - low <= SAME * max(abs(low), abs(high))
    if low >= 0 and (flat or low * NEAR_ZERO < high):
        low = Decimal(0)
    elif high <= 0 and (flat or high * NEAR_ZERO > low):
        high = Decimal(0)
    return _between(low, high if low < high else low + 1)


def round_step(span: Decimal, most: int) -> Decimal:
    """The smallest of 1, 2 and 5 times a power of ten that goes into a span ``most`` times or less."""
    power = (span / most).adjusted()
    steps = (Decimal(each).scaleb(power) for each in ROUND)
    return next(step for step in steps if step * most >= span)


def whole_ticks(first: int, last: int, most: int) -> list[int]:
    """Round whole numbers between two others, these included, ``most`` of them or a few more."""
    if first == last:
        return [first]
    step = max(1, int(round_step(Decimal(last - first), most)))
    return sorted({first, *range(first + -first % step, last + 1, step), last})


def _between(low: Decimal, high: Decimal, *, logarithmic: bool = False) -> Scale:
    """The axis, its ends rounded outwards by so little that it can hardly be seen."""
    step = round_step(high - low, MOST_INTERVALS)
    if logarithmic:
        step = max(step, Decimal(1))
    fine = step / FINER
    return Scale(fine * _whole(low / fine), fine * _whole(high / fine, ROUND_CEILING), step, logarithmic)


def _decimal(number: float) -> Decimal:
    """A number as it is written, 0.3 and not what a float has for it."""
    return Decimal(repr(float(number)))


def _whole(number: Decimal, rounding: str = ROUND_FLOOR) -> int:
    return int(number.to_integral_value(rounding))


def _texts(numbers: Sequence[Decimal]) -> list[str]:
    """Numbers with as few digits as show all of them exactly."""
    largest = max(map(abs, numbers))
    exact = [number.normalize() for number in numbers]
    if SMALLEST_PLAIN <= largest < LARGEST_PLAIN:
        decimals = max(max(0, -int(number.as_tuple().exponent)) for number in exact)
        return [f"{number:.{decimals}f}" for number in exact]
    return [_scientific(number) for number in exact]


def _scientific(number: Decimal) -> str:
    if not number:
        return "0"
    power = number.adjusted()
    return f"{number.scaleb(-power).normalize():f}e{power}"


def _powers(exponents: Sequence[int]) -> list[str]:
    """Powers of ten, all of them written out or none that is long."""
    if all(exponent in PLAIN_POWERS for exponent in exponents):
        return [f"{Decimal(1).scaleb(exponent):f}" for exponent in exponents]
    return [str(10**exponent) if exponent in (0, 1) else f"1e{exponent}" for exponent in exponents]
