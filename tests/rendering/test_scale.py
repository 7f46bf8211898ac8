"""Axes: their ends, and the round numbers that they name."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnntrace.rendering.scale import round_step, scale_of, whole_ticks
from tests.support.curves import FINITE, ORDINARY

SOME = st.lists(st.one_of(FINITE, ORDINARY), min_size=1, max_size=20)


def leading(step: Decimal) -> tuple[int, ...]:
    """A number's digits, without zeros at its end."""
    return step.normalize().as_tuple().digits


@given(SOME)
def test_named_numbers_are_round(numbers: list[float]) -> None:
    """Two to six of them, each one, two or five powers of ten after the one before; on a logarithmic axis
    so many times ten."""
    scale = scale_of(numbers)
    named = [Decimal(tick.text) for tick in scale.ticks]
    assert 2 <= len(named) <= 6
    if scale.logarithmic:
        assert {leading(number) for number in named} == {(1,)}
        steps = {Decimal(b.adjusted() - a.adjusted()) for a, b in pairwise(named)}
    else:
        steps = {b - a for a, b in pairwise(named)}
    (step,) = steps
    assert leading(step) in ((1,), (2,), (5,))


@given(SOME)
def test_named_numbers_stand_where_the_numbers_do(numbers: list[float]) -> None:
    """A text says the number that its place stands for, from the low end to the high one."""
    scale = scale_of(numbers)
    shares = [tick.share for tick in scale.ticks]
    assert shares == sorted(set(shares))
    assert 0 <= shares[0] < shares[-1] <= 1
    for share, text in scale.ticks:
        number = float(text)
        if number or not scale.logarithmic:
            # The smallest floats have few digits, and some named numbers lie beyond the largest.
            rough = abs(number) < 1e-300 or abs(number) > 1e308
            assert rough or scale.share(number) == pytest.approx(share, abs=1e-4)


@given(SOME)
def test_all_numbers_have_room(numbers: list[float]) -> None:
    """In their order, and the ends of the axis are not far from the lowest and the highest, but for 0."""
    scale = scale_of(numbers)
    shares = [scale.share(number) for number in sorted(numbers)]
    assert shares == sorted(shares)
    assert scale.low == 0 or shares[0] <= 0.05
    assert scale.high in (0, 1) or shares[-1] >= 0.95


@pytest.mark.parametrize(
    ("numbers", "texts"),
    [
        ([0, 4], ["0", "1", "2", "3", "4"]),
        ([0, 0.35], ["0.0", "0.1", "0.2", "0.3"]),
        ([1.998, 2.001], ["1.998", "1.999", "2.000", "2.001"]),
        ([0, 3e-7], ["0", "1e-7", "2e-7", "3e-7"]),
        ([0, 1.2e-6], ["0", "5e-7", "1e-6"]),
        ([9.9e6, 9.99e6], ["9900000", "9920000", "9940000", "9960000", "9980000"]),
        ([0, 2.5e9], ["0", "5e8", "1e9", "1.5e9", "2e9", "2.5e9"]),
        ([0.0003, 4], ["0.001", "0.01", "0.1", "1"]),
        ([1e-20, 1], ["1e-20", "1e-15", "1e-10", "1e-5", "1"]),
        ([-1, 1], ["-1.0", "-0.5", "0.0", "0.5", "1.0"]),
    ],
)
def test_named_numbers_have_few_digits(numbers: list[float], texts: list[str]) -> None:
    """As few as tell them apart, the same decimals for all; a power of ten where zeros would be counted."""
    assert [tick.text for tick in scale_of(numbers).ticks] == texts


@given(st.decimals("1e-300", "1e300"), st.integers(1, 20))
def test_steps_are_the_smallest_that_will_do(span: Decimal, most: int) -> None:
    """One, two or five powers of ten, and the next smaller one would be too small."""
    step = round_step(span, most)
    assert leading(step) in ((1,), (2,), (5,))
    assert step * most >= span
    assert step / Decimal("2.5") * most < span or step / 2 * most < span


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1, 12))
def test_whole_numbers_between_two(first: int, further: int, most: int) -> None:
    """Both ends are there, what stands between is round, and there are hardly more than asked for."""
    last = first + further
    found = whole_ticks(first, last, most)
    assert (found[0], found[-1]) == (first, last)
    assert len(found) <= most + 3
    assert found == sorted(set(found))
    assert len({b - a for a, b in pairwise(found[1:-1])}) <= 1
