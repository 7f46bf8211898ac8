"""Numbers: what is one, to which float it is rounded, and what the others are told."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnntrace.scenario.values.numbers import NotANumber, meant_as_number, parse_number, plain_numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0.0),
        ("-0.0", 0.0),
        ("012", 12.0),
        ("+1.5", 1.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e-3", 0.001),
        ("1E3", 1000.0),
        (" 2 ", 2.0),
        ("1/3", 1 / 3),
        ("-1/3", -1 / 3),
        ("1/-3", -1 / 3),
        ("1 / 3", 1 / 3),
        ("0.5/2", 0.25),
        ("1e300/1e300", 1.0),
        ("1e400/1e399", 10.0),
        ("0e400", 0.0),
        ("0/7", 0.0),
        ("9" * 300, float("9" * 300)),
        ("0." + "1" * 5000, 1 / 9),
        ("4.9e-324", 5e-324),
    ],
)
def test_decimals_and_fractions_are_numbers(text: str, value: float) -> None:
    """Every way to write a number that the field uses is read as the nearest float."""
    assert parse_number(text) == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_comes_back_as_it_was_written(value: float) -> None:
    """The shortest text of a float is read as the same float, bit for bit."""
    assert parse_number(repr(value)).hex() == value.hex()


HARD = ("0", "-0.0", "1/3", "1e400", "1e-400", "0.0e-400", "1_0", "٣", "nan", "inf", "x", "", " 2 ", "12.50")
ANY = st.one_of(st.sampled_from(HARD), st.floats().map(repr), st.text("019.-+e_/ ", max_size=5))


@given(st.lists(ANY))
def test_numbers_read_together_are_those_read_one_by_one(texts: list[str]) -> None:
    """Many at once are the same numbers, or have to be read one by one."""
    together = plain_numbers(texts)
    if together is not None:
        assert [number.hex() for number in together] == [parse_number(text).hex() for text in texts]


def test_what_most_numbers_are_is_read_together() -> None:
    """Decimals of any size, zeros among them."""
    assert plain_numbers(["0.25", "-1", "0", "1e-3", "+.5"]) == (0.25, -1.0, 0.0, 0.001, 0.5)


@given(st.integers(-(10**30), 10**30), st.integers(1, 10**30))
def test_a_fraction_is_rounded_once(top: int, bottom: int) -> None:
    """A fraction is the float nearest to its exact value, not the quotient of two rounded numbers."""
    found = parse_number(f"{top}/{bottom}")
    exact = Fraction(top, bottom)
    assert found == top / bottom  # Python divides whole numbers exactly
    assert abs(Fraction(found) - exact) <= abs(exact) / 2**53


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x", "'x', expected a number"),
        ("", "'', expected a number"),
        ("1 2", "'1 2', expected a number"),
        ("1e", "'1e', expected a number"),
        ("0x12", "'0x12', expected a number"),
        ("1/2/3", "'1/2/3', expected a number"),
        ("٣", "'٣', expected a number"),  # an Arabic digit
        (".nan", "'.nan', expected a number; NaN and infinity have no place in a scenario"),
        ("-.Inf", "'-.Inf', expected a number; NaN and infinity have no place in a scenario"),
        ("0,5", "'0,5', expected a number; the decimal sign is a point"),
        ("1_000", "'1_000', expected a number; digits are written without underscores"),
        ("−1", "'−1', expected a number; the minus sign is a hyphen, -"),
        ("1e400", "'1e400', too large for a 64-bit floating-point number"),
        ("-1e400", "'-1e400', too large for a 64-bit floating-point number"),
        ("1e300/1e-300", "'1e300/1e-300', too large for a 64-bit floating-point number"),
        ("1e-400", "'1e-400', too close to zero for a 64-bit floating-point number"),
        ("1/1e400", "'1/1e400', too close to zero for a 64-bit floating-point number"),
        ("1/0", "'1/0', a division by zero"),
        ("0/0", "'0/0', a division by zero"),
        ("1/0.00e5", "'1/0.00e5', a division by zero"),
        ("1/1e1000", "'1/1e1000', a fraction beyond 400 characters and exponents up to 999"),
        (
            "1/" + "3" * 5000,
            "'1/33333333333333333333333333333333333333…' (5002 characters), "
            "a fraction beyond 400 characters and exponents up to 999",
        ),
        (
            "1" * 5000,
            "'1111111111111111111111111111111111111111…' (5000 characters), "
            "too large for a 64-bit floating-point number",
        ),
    ],
)
def test_what_is_no_number_is_told_why(text: str, problem: str) -> None:
    """Everything else is refused with the reason, and with what would be right where that is clear."""
    with pytest.raises(NotANumber) as caught:
        parse_number(text)
    assert str(caught.value) == problem


@given(st.text("0123456789.eE+-/ _,−xnaif", max_size=12))
def test_any_text_is_a_number_or_is_not(text: str) -> None:
    """No text brings the reading of numbers down, and the reason is a line."""
    problem = ""
    try:
        assert math.isfinite(parse_number(text))
    except NotANumber as error:
        problem = str(error)
    assert "\n" not in problem


@pytest.mark.parametrize("text", ["1", "1/0", "1e400", ".nan", "0,5", "−1", "1_0"])
def test_slips_are_meant_as_numbers(text: str) -> None:
    """What is nearly a number is one that is written wrongly, not a word."""
    assert meant_as_number(text)


@pytest.mark.parametrize("text", ["a", "", "-", "1a", "one", "<1>", "1.2.3"])
def test_words_are_not_meant_as_numbers(text: str) -> None:
    """A text that is no number in any notation is a word."""
    assert not meant_as_number(text)
