"""Numbers to text."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnntrace.writing.digits import alike, digits_of, fixed, places, plain_texts, scientific
from rnntrace.writing.digits import given as given_text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (2.675, 2, "2.68"),  # a float just below, but the decimal is what a reader sees
        (-2.675, 2, "-2.68"),
        (0.5, 1, "0.5"),
        (1.005, 2, "1.01"),
        (12.34, 2, "12.34"),
        (0.1 + 0.2, 4, "0.3000"),
        (-0.0, 4, "0.0000"),
        (0.0, 1, "0.0"),
        (0.00005, 4, "0.0001"),
        (0.00004, 4, "4.0e-5"),
        (-0.00004, 4, "-4.0e-5"),
        (5e-324, 4, "5.0e-324"),
        (9.96e-9, 4, "1.0e-8"),
        (9999999.0, 2, "9999999.00"),
        (1e7, 2, "1.00e7"),
        (-123456789.0, 4, "-1.2346e8"),
        (1.7976931348623157e308, 3, "1.798e308"),
        (float("nan"), 4, "NaN"),
        (float("inf"), 4, "∞"),
        (float("-inf"), 4, "-∞"),
        (1 / 3, 15, "0.333333333333333"),
    ],
)
def test_rounding_is_half_up_on_the_decimal_value(value: float, digits: int, text: str) -> None:
    """As on paper: no negative zero, and nothing else shown as zero."""
    assert str(fixed(value, digits)) == text


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(1, 15))
def test_what_is_shown_is_close_and_never_a_false_zero(value: float, digits: int) -> None:
    """The text is within half a unit of its last place, and zero only for zero."""
    text = str(fixed(value, digits))
    shown = Decimal(text)
    assert (shown == 0) == (value == 0)
    assert not text.startswith("-0.") or shown < 0
    mantissa, _, exponent = text.partition("e")
    last = Decimal(1).scaleb(int(exponent or 0) - len(mantissa.partition(".")[2]))
    assert abs(shown - Decimal(repr(value))) <= last / 2


@pytest.mark.parametrize(
    ("values", "digits", "texts"),
    [
        ([0.25, -0.0001], 4, ["0.2500", "-0.0001"]),
        ([0.01, 0.00001], 4, ["0.0100", "1.0e-5"]),
        ([-0.00514, 0.0002], 4, ["-0.00514", "0.00020"]),
        ([0.000137, 0.0], 4, ["0.000137", "0.000000"]),
        ([0.0000514, -2e-7, 0.0], 4, ["5.14e-5", "-2.00e-7", "0"]),
        ([0.004], 2, ["0.004"]),
        ([0.04, 0.5], 1, ["4.0e-2", "0.5"]),
        ([0.04], 1, ["0.04"]),
        ([0.0, 0.0], 4, ["0.0000", "0.0000"]),
        ([float("nan"), 0.001], 4, ["NaN", "0.00100"]),
        ([float("inf"), 1e-9], 4, ["∞", "1.00e-9"]),
        ([], 4, []),
    ],
)
def test_small_numbers_keep_enough_digits_to_go_on_with(
    values: list[float], digits: int, texts: list[str]
) -> None:
    """A step whose numbers are all small can be worked again by hand: 0.0001 alone could not."""
    assert [str(each) for each in alike(values, digits)] == texts


@pytest.mark.parametrize(
    ("values", "digits", "needed"),
    [
        ([0.1, -0.25, 3.0], 4, 2),
        ([1.0, 0.0, 20.0], 4, 0),
        ([1 / 3], 4, 4),
        ([1e-7, 0.5], 4, 4),
        ([1e22], 4, 0),
        ([float("nan"), 0.5], 4, 1),
    ],
)
def test_given_numbers_have_the_decimals_they_were_written_with(
    values: list[float], digits: int, needed: int
) -> None:
    """As few as show all of them, and no more than asked for."""
    assert places(values, digits) == needed


def test_scientific_numbers_round_up_into_the_next_power() -> None:
    """9.96 to one decimal is 10.0, which is 1.0 of the next power."""
    assert str(scientific(9.96e-5, 1)) == "1.0e-4"
    assert str(scientific(-9.96e20, 1)) == "-1.0e21"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1.26e12, 0, "1.26e12"),
        (8.9e199, 0, "8.9e199"),
        (12345678.5, 1, "1.2346e7"),
        (1e10, 0, "1e10"),
        (1.23e-7, 4, "1.23e-7"),
        (0.25, 2, "0.25"),
        (3.0, 2, "3.00"),
    ],
)
def test_given_numbers_keep_their_own_digits_beside_a_power_of_ten(
    value: float, decimals: int, text: str
) -> None:
    """Neither fewer than were written, nor zeros that were not."""
    assert str(given_text(value, decimals, 4)) == text


NUMBERS = st.one_of(
    st.floats(-10, 10),
    st.floats(),
    st.integers(-3, 3).map(float),
    st.decimals(-20, 20, places=5).map(float),  # among them many in the middle between two
)


@given(st.lists(NUMBERS, max_size=6), st.integers(1, 9), st.booleans())
def test_the_quick_way_gives_the_same(values: list[float], digits: int, as_given: bool) -> None:
    """Most numbers are formatted all at once; where that could differ by a digit, it is left undone."""
    quick = plain_texts(values, digits, given=as_given)
    assert quick is None or quick == [str(each) for each in digits_of(values, digits, given=as_given)]


def test_the_quick_way_is_taken() -> None:
    """By what stands on most pages."""
    assert plain_texts([0.1974, -0.1489, 0.0], 4) == ["0.1974", "-0.1489", "0.0000"]
    assert plain_texts([0.0, 1.0, 0.0], 4, given=True) == ["0", "1", "0"]
    assert plain_texts([0.12345, 0.5], 4) is None  # in the middle, so half up
