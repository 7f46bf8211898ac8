"""What becomes of the lines of a page when they are redone from the numbers printed before them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from printing_by_hand import Long, Numbers, decimals, decimals_of, product

MOST_MORE = 4  # decimals of a probability, for the sake of its logarithm


class Forward(NamedTuple):
    """The signs before the lines of a step; ``digits`` are those of the probability whose logarithm is the
    loss."""

    terms: str
    a: str
    h: str
    s: str
    powers: str
    y_hat: str
    loss: str
    digits: int


class Back(NamedTuple):
    """The signs before the lines of a step back, and before what it adds to two gradients."""

    terms: str
    dh: str
    slope: str
    da: str
    of_w_hh: str
    of_w_hy: str


class Read(NamedTuple):
    """Numbers that stand together as they are read, with so many ``digits``; 0 where one has a power, and
    then the format that each is written in."""

    numbers: list[float]
    digits: int
    formats: tuple[str, ...] = ()


def forward(of: Long, found: Numbers, t: int, nearly: str) -> Forward:
    """= where what is printed before a line gives what is printed there, else the sign for ``nearly``."""
    now = t - 1
    a, h, s, y_hat = (read(row) for row in (found.a[now], found.h[t], found.s[now], found.y_hat[now]))
    terms_come = a_comes = True
    if t > 1:
        w_hh, before = of.weights["W_hh"], found.h[now]
        picked = [row[of.inputs[now]] for row in of.weights["W_xh"]]
        first, second = read_together(picked, product(w_hh, before))
        terms_come = comes_out(product(w_hh, read(before).numbers), second)
        a_comes = comes_out(added(first, second), a)
    exact = [math.exp(score) for score in found.s[now]]
    powers, total = read(exact), read([sum(exact)])
    redone = [math.exp(score) for score in s.numbers]
    digits, loss_comes = digits_of_loss(found.y_hat[now][of.targets[now]], read([found.loss[now]]))
    all_come = (
        terms_come,
        a_comes,
        comes_out([math.tanh(value) for value in a.numbers], h),
        comes_out(product(of.weights["W_hy"], h.numbers), s),
        comes_out(redone, powers) and comes_out([sum(redone)], total),
        comes_out([power / total.numbers[0] for power in powers.numbers], y_hat),
        loss_comes,
    )
    return Forward(*["=" if comes else nearly for comes in all_come], digits)


def back(of: Long, found: Numbers, t: int, nearly: str) -> Back:
    """The same of a step back."""
    now = t - 1
    w_hyt, w_hht = ([*zip(*of.weights[name], strict=True)] for name in ("W_hy", "W_hh"))
    before, h = read(found.h[now]), read(found.h[t])
    ds, dh, da = (read(row) for row in (found.ds[now], found.dh[now], found.da[now]))
    terms_come = True
    redone = product(w_hyt, ds.numbers)
    if t < len(of.inputs):
        of_this = product(w_hyt, found.ds[now])
        first, second = read_together(of_this, product(w_hht, found.da[t]))
        of_next = product(w_hht, read(found.da[t]).numbers)
        terms_come = comes_out(redone, first) and comes_out(of_next, second)
        redone = added(first, second)
    slope = read([1 - value**2 for value in found.h[t]])
    all_come = (
        terms_come,
        comes_out(redone, dh),
        comes_out([1 - value**2 for value in h.numbers], slope),
        comes_out([x * y for x, y in zip(dh.numbers, slope.numbers, strict=True)], da),
        comes_out(
            every_product(da.numbers, before.numbers), read(every_product(found.da[now], found.h[now]))
        ),
        comes_out(every_product(ds.numbers, h.numbers), read(every_product(found.ds[now], found.h[t]))),
    )
    return Back(*["=" if comes else nearly for comes in all_come])


def digits_of_loss(probability: float, loss: Read) -> tuple[int, bool]:
    """As many as the logarithm needs, if some more are enough, and whether they are."""
    for digits in range(4, 4 + MOST_MORE + 1):
        if comes_out([-math.log(read([probability], digits).numbers[0])], loss):
            return digits, True
    return 4, False


def every_product(column: list[float], row: list[float]) -> list[float]:
    return [a * b for a in column for b in row]


def together(first: list[float], second: list[float], power: str = "%se%d") -> list[list[str]]:
    """The texts of the terms of a sum, which have the same decimals."""
    along = _along(first, second)
    return [decimals(first, power, along=along), decimals(second, power, along=along)]


def read_together(first: list[float], second: list[float]) -> tuple[Read, Read]:
    """The same as they are read."""
    along = _along(first, second)
    return read(first, along=along), read(second, along=along)


def _along(first: list[float], second: list[float]) -> int:
    found = (decimals_of(first), decimals_of(second))
    return max(digits if digits <= 6 else 4 for digits in found)  # more would be a power of ten


def added(first: Read, second: Read) -> list[float]:
    return [a + b for a, b in zip(first.numbers, second.numbers, strict=True)]


def read(values: list[float], least: int = 4, along: int = 0) -> Read:
    """Numbers as they are printed."""
    digits = decimals_of(values, least)
    if digits > least + 2:
        return in_formats(values, [f"%.{least - 2}e"] * len(values))
    digits = max(digits, along)
    numbers = [round(value, digits) for value in values]
    if 0.0 in numbers and any(value and not number for value, number in zip(values, numbers, strict=True)):
        every = zip(values, numbers, strict=True)
        return in_formats(values, [f"%.{digits}f" if n or not v else "%.1e" for v, n in every])
    return Read(numbers, digits)


def in_formats(values: list[float], formats: Sequence[str]) -> Read:
    numbers = [float(form % value) for form, value in zip(formats, values, strict=True)]
    return Read(numbers, 0, tuple(formats))


def comes_out(redone: list[float], printed: Read) -> bool:
    """Whether numbers redone would be printed the same. One in the middle is rounded up."""
    numbers, digits, formats = printed
    if not digits:
        return read(redone).numbers == numbers or in_formats(redone, formats).numbers == numbers
    one = 10.0**digits
    for number, there in zip(redone, numbers, strict=True):
        far = one * abs(number - there)
        if far < 0.499999:
            continue
        if far > 0.500001 or abs(there) < abs(number):
            return False
    return True
