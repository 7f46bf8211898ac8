"""What becomes of the lines of a page when they are redone from the numbers printed before them."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from printing_by_hand import Long, Numbers, decimals, decimals_of, product

MOST_MORE = 4  # decimals of a probability, for the sake of its logarithm


class Signs(NamedTuple):
    """The sign before each line of a step, and before what the step adds to two gradients; ``digits`` are
    those of the probability whose logarithm is the loss."""

    terms: str
    a: str
    h: str
    s: str
    powers: str
    y_hat: str
    loss: str
    digits: int
    terms_back: str
    dh: str
    slope: str
    da: str
    of_w_hh: str
    of_w_hy: str


class Read(NamedTuple):
    """Numbers that stand together as they are read, with so many ``digits``; 0 where one has a power."""

    numbers: list[float]
    digits: int


def signs(of: Long, found: Numbers, equal: str, nearly: str) -> list[Signs]:
    """Those of each step from 1 on: ``equal`` where the printed numbers give what is printed after them."""
    w_hh, w_hy = of.weights["W_hh"], of.weights["W_hy"]
    w_hht, w_hyt = ([list(column) for column in zip(*rows, strict=True)] for rows in (w_hh, w_hy))
    hh, hy = np.array(w_hh), np.array(w_hy)
    read_h, read_ds, read_da = ([read(row).numbers for row in rows] for rows in (found.h, found.ds, found.da))
    steps = len(of.inputs)
    all_signs = []
    for t, (place, wanted) in enumerate(zip(of.inputs, of.targets, strict=True), 1):
        now = t - 1
        h, ds, da = read_h[t], read_ds[now], read_da[now]
        terms = a = terms_back = True
        if t > 1:
            carried = product(w_hh, found.h[now])
            picked = [row[place] for row in of.weights["W_xh"]]
            first, second = read_together(picked, carried)
            terms = comes_out(times(hh, read_h[now]), second)
            a = comes_out(added(first, second), read(found.a[now]))
        scores = read(found.s[now])
        exact = [math.exp(score) for score in found.s[now]]
        powers, total = read(exact), read([sum(exact)])
        redone = [math.exp(score) for score in scores.numbers]
        y_hat, loss = found.y_hat[now], read([found.loss[now]])
        more, comes = digits_of_loss(y_hat[wanted], loss)
        dh = read(found.dh[now])
        if t == steps:
            sum_back = times(hy.T, ds)
        else:
            first, second = read_together(product(w_hyt, found.ds[now]), product(w_hht, found.da[t]))
            terms_back = comes_out(times(hy.T, ds), first)
            terms_back = terms_back and comes_out(times(hh.T, read_da[t]), second)
            sum_back = added(first, second)
        slope = read([1 - value**2 for value in found.h[t]])
        came_out = (
            terms,
            a,
            comes_out([math.tanh(value) for value in read(found.a[now]).numbers], read(found.h[t])),
            comes_out(times(hy, h), scores),
            comes_out(redone, powers) and comes_out([sum(redone)], total),
            comes_out([power / total.numbers[0] for power in powers.numbers], read(y_hat)),
            comes,
        )
        came_back = (
            terms_back,
            comes_out(sum_back, dh),
            comes_out([1 - value**2 for value in h], slope),
            comes_out([x * y for x, y in zip(dh.numbers, slope.numbers, strict=True)], read(found.da[now])),
            share_comes_out(da, read_h[now], found.da[now], found.h[now]),
            share_comes_out(ds, h, found.ds[now], found.h[t]),
        )
        forward, back = ([equal if each else nearly for each in some] for some in (came_out, came_back))
        all_signs.append(Signs(*forward, more, *back))
    return all_signs


def times(matrix: np.ndarray, vector: list[float]) -> list[float]:
    """Their product by NumPy, since its last bit may decide how a number in the middle is rounded."""
    found: list[float] = (matrix @ np.array(vector)).tolist()
    return found


def digits_of_loss(probability: float, loss: Read) -> tuple[int, bool]:
    """As many as the logarithm needs, if some more are enough, and whether they are."""
    for digits in range(4, 4 + MOST_MORE + 1):
        if comes_out([-math.log(read([probability], digits).numbers[0])], loss):
            return digits, True
    return 4, False


def share_comes_out(
    column: list[float], row: list[float], exact: list[float], exact_row: list[float]
) -> bool:
    share = read([a * b for a in exact for b in exact_row])
    return comes_out([a * b for a in column for b in row], share)


def together(first: list[float], second: list[float], power: str = "%se%d") -> list[list[str]]:
    """The texts of the terms of a sum, which have the same decimals."""
    digits = _least(first, second)
    return [decimals(first, power, digits), decimals(second, power, digits)]


def read_together(first: list[float], second: list[float]) -> tuple[Read, Read]:
    """The same as they are read."""
    digits = _least(first, second)
    return read(first, digits), read(second, digits)


def _least(first: list[float], second: list[float]) -> int:
    found = (decimals_of(first), decimals_of(second))
    return max(each if each <= 6 else 4 for each in found)


def added(first: Read, second: Read) -> list[float]:
    return [a + b for a, b in zip(first.numbers, second.numbers, strict=True)]


def read(values: list[float], least: int = 4) -> Read:
    """Numbers as they are printed."""
    digits = decimals_of(values, least)
    if digits > least + 2:
        return Read([float(f"{value:.{least - 2}e}") for value in values], 0)
    numbers = [round(value, digits) for value in values]
    if 0.0 in numbers and any(value and not number for value, number in zip(values, numbers, strict=True)):
        every = zip(values, numbers, strict=True)
        return Read([number or float(f"{value:.1e}") for value, number in every], 0)
    return Read(numbers, digits)


def comes_out(redone: list[float], printed: Read) -> bool:
    """Whether numbers redone would be printed the same. One in the middle is rounded up, unless it is
    less by what floats lack."""
    numbers, digits = printed
    if not digits:
        return read(redone).numbers == numbers
    one = 10.0**digits
    for number, there in zip(redone, numbers, strict=True):
        far = one * abs(number - there)
        if far < 0.499999:
            continue
        size = abs(number)
        if far > 0.500001 or (abs(there) < size and size >= round(size, 12)):
            return False
    return True
