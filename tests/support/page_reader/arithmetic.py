"""Kinds of numbers to work a page again with: floats, decimals, and ranges."""

from __future__ import annotations

import decimal
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .expressions import Expression

# One of the numbers, whatever kind it is.
Scalar = Any
Function = Callable[[Scalar], Scalar]


def _as_is(expression: Expression, value: Any) -> Any:
    return value


@dataclass(frozen=True)
class Arithmetic:
    """``number`` makes one of a text with its sign, ``functions`` are by their plain names, of one number;
    numbers are added, subtracted, multiplied, divided and raised with Python's own signs.
    ``keep`` is given every part that was worked out with its value (an array of these numbers), and
    gives the value to go on with: it may round."""

    number: Callable[[str], Scalar]
    functions: Mapping[str, Function]
    keep: Callable[[Expression, Any], Any] = _as_is


# -- floats ----------------------------------------------------------------------------------------


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > -700 else math.exp(x)


FLOATS = Arithmetic(
    float,
    {
        "exp": math.exp,
        "ln": math.log,
        "sqrt": math.sqrt,
        "tanh": math.tanh,
        "sigmoid": _sigmoid,
        "ReLU": lambda x: max(x, 0.0),
        "softplus": lambda x: math.log1p(math.exp(-abs(x))) + max(x, 0.0),
        "ones": lambda _: 1.0,
        "positive": lambda x: float(x > 0),
    },
)

# -- decimals --------------------------------------------------------------------------------------

PRECISION = 60
WIDE = decimal.Context(prec=PRECISION, Emax=10**8, Emin=-(10**8))


class Exact:
    """A decimal number worked to 60 digits whatever the context, with an infinity as a float has it."""

    __slots__ = ("value",)

    def __init__(self, value: Decimal | str | int) -> None:
        self.value = Decimal(value)

    def __repr__(self) -> str:
        return f"Exact({self.value})"

    def __add__(self, other: Exact | int) -> Exact:
        return Exact(WIDE.add(self.value, _value(other)))

    def __sub__(self, other: Exact | int) -> Exact:
        return Exact(WIDE.subtract(self.value, _value(other)))

    def __rsub__(self, other: int) -> Exact:
        return Exact(WIDE.subtract(_value(other), self.value))

    def __mul__(self, other: Exact | int) -> Exact:
        return Exact(WIDE.multiply(self.value, _value(other)))

    def __truediv__(self, other: Exact | int) -> Exact:
        return Exact(WIDE.divide(self.value, _value(other)))

    def __rtruediv__(self, other: int) -> Exact:
        return Exact(WIDE.divide(_value(other), self.value))

    def __pow__(self, power: float) -> Exact:
        return Exact(WIDE.power(self.value, Decimal(repr(power))))

    def __neg__(self) -> Exact:
        return Exact(WIDE.minus(self.value))

    __radd__, __rmul__ = __add__, __mul__


def _value(number: Exact | int) -> Decimal:
    return number.value if isinstance(number, Exact) else Decimal(number)


def _exp(x: Exact) -> Exact:
    return Exact(WIDE.exp(x.value))


def _ln(x: Exact) -> Exact:
    return Exact(WIDE.ln(x.value))


def _tanh(x: Exact) -> Exact:
    less = Exact(WIDE.exp(-2 * abs(x.value)))
    found = (1 - less) / (1 + less)
    return -found if x.value < 0 else found


EXACT = Arithmetic(
    lambda text: Exact(text.replace("∞", "inf")),
    {
        "exp": _exp,
        "ln": _ln,
        "sqrt": lambda x: Exact(WIDE.sqrt(x.value)),
        "tanh": _tanh,
        "sigmoid": lambda x: 1 / (1 + _exp(-x)),
        "ReLU": lambda x: Exact(max(x.value, Decimal(0))),
        "softplus": lambda x: _ln(1 + _exp(x)),
        "ones": lambda _: Exact(1),
        "positive": lambda x: Exact(int(x.value > 0)),
    },
)


def as_printed(number: Exact, like: str) -> str:
    """A number rounded half up to as many decimals as a printed one has, and written like it: with a
    power of ten that leaves one digit before the point, if with any."""
    mantissa, _, exponent = like.partition("e")
    decimals = len(mantissa.partition(".")[2])
    if not exponent or not number.value or not number.value.is_finite():
        return _signed(_half_up(number.value, decimals), "")
    power = number.value.adjusted()
    found = _half_up(WIDE.scaleb(number.value, -power), decimals)
    if abs(found) >= 10:
        power += 1
        found = _half_up(WIDE.scaleb(number.value, -power), decimals)
    return _signed(found, f"e{power}")


def _half_up(number: Decimal, decimals: int) -> Decimal:
    if not number.is_finite():
        return number
    return number.quantize(Decimal(1).scaleb(-decimals), decimal.ROUND_HALF_UP, WIDE)


def _signed(rounded: Decimal, power: str) -> str:
    if not rounded.is_finite():
        return str(rounded).replace("Infinity", "inf").replace("NaN", "nan")
    return f"{'-' if rounded < 0 else ''}{abs(rounded):f}{power}"


# -- ranges ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Range:
    """All that a printed number can have been before it was rounded, and what follows from that."""

    low: float
    high: float

    @staticmethod
    def of(text: str) -> Range:
        """Half a unit of the last digit to either side; a whole number is that number."""
        if text.lstrip("-") in ("∞", "inf", "nan", "NaN"):
            number = float(text.replace("∞", "inf"))
            return Range(number, number)
        mantissa, _, exponent = text.partition("e")
        decimals = len(mantissa.partition(".")[2])
        if not decimals and not exponent:
            return Range(float(text), float(text))
        half = 0.5 * 10.0 ** (int(exponent or 0) - decimals)
        number = float(text)
        slack = 1e-15 * abs(number)
        return Range(number - half - slack, number + half + slack)

    def __add__(self, other: Range | int) -> Range:
        other = _range(other)
        return Range(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Range | int) -> Range:
        other = _range(other)
        return Range(self.low - other.high, self.high - other.low)

    def __rsub__(self, other: int) -> Range:
        return _range(other) - self

    def __mul__(self, other: Range | int) -> Range:
        other = _range(other)
        return _around(a * b if a and b else 0.0 for a in self for b in other)

    def __truediv__(self, other: Range | int) -> Range:
        other = _range(other)
        if other.low <= 0 <= other.high:
            return Range(-math.inf, math.inf)
        return self * _around(1 / b for b in other)

    def __rtruediv__(self, other: int) -> Range:
        return _range(other) / self

    def __pow__(self, power: float) -> Range:
        if power < 0:
            return 1 / self**-power
        if power != int(power):
            return Range(max(self.low, 0.0) ** power, max(self.high, 0.0) ** power)
        found = _around(end**power for end in self)
        return Range(0.0, found.high) if power % 2 == 0 and power and self.low < 0 < self.high else found

    def __neg__(self) -> Range:
        return Range(-self.high, -self.low)

    def __iter__(self) -> Any:
        return iter((self.low, self.high))

    __radd__, __rmul__ = __add__, __mul__

    def meets(self, other: Range, slack: float = 1e-9) -> bool:
        """Whether one number can be both; what is not finite is only itself."""
        if any(map(math.isnan, (*self, *other))):
            return True
        room = slack * max(1.0, *(abs(end) for end in (*self, *other) if math.isfinite(end)), 0.0)
        return self.low - room <= other.high and other.low - room <= self.high


def _range(number: Range | int) -> Range:
    return number if isinstance(number, Range) else Range(number, number)


def _around(numbers: Any) -> Range:
    found = list(numbers)
    return Range(min(found), max(found))


def _rising(function: Callable[[float], float]) -> Function:
    return lambda x: Range(function(x.low), function(x.high))


def _safe(function: Callable[[float], float], below: float) -> Callable[[float], float]:
    """A function that has no value below 0, or too large a one."""

    def safe(x: float) -> float:
        try:
            return function(x) if x > 0 else below
        except OverflowError:
            return math.inf

    return safe


def _float_exp(x: float) -> float:
    return math.exp(x) if x < 709 else math.inf


RANGES = Arithmetic(
    Range.of,
    {
        "exp": _rising(_float_exp),
        "ln": _rising(_safe(math.log, -math.inf)),
        "sqrt": _rising(_safe(math.sqrt, 0.0)),
        "tanh": _rising(math.tanh),
        "sigmoid": _rising(_sigmoid),
        "ReLU": _rising(lambda x: max(x, 0.0)),
        "softplus": _rising(FLOATS.functions["softplus"]),
        "ones": lambda _: Range(1.0, 1.0),
        "positive": _rising(lambda x: float(x > 0)),
    },
)
