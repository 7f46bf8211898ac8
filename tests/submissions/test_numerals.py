"""Numbers as people write them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnntrace.scenario.values.numbers import NotANumber
from rnntrace.submissions.numerals import read_numeral


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("0.2000", 0.2, 4),
        ("5", 5, 0),
        ("5.", 5, 0),
        (".5", 0.5, 1),
        ("+0.5", 0.5, 1),
        (" 0.25 ", 0.25, 2),
        ("1e-3", 0.001, 3),
        ("1.50e-3", 0.0015, 5),
        ("1.5e3", 1500, 0),
        ("1.5·10⁻³", 0.0015, 4),
        ("1.5 × 10^-3", 0.0015, 4),
        ("1.5*10^(-3)", 0.0015, 4),
        ("0,1974", 0.1974, 4),
        ("25 %", 0.25, 2),
        ("33,3%", 0.333, 3),
        ("1\u2009234.5", 1234.5, 1),
        ("1\u00a0234,5", 1234.5, 1),
    ],
)
def test_a_number_counts_with_the_decimals_that_it_is_written_with(
    text: str, value: float, decimals: int
) -> None:
    """Trailing zeros count, and powers of ten move the point."""
    assert read_numeral(text) == (value, text.strip(), decimals)


@pytest.mark.parametrize("sign", "-−–‐‑‒—﹣－")
def test_every_dash_is_a_minus_sign(sign: str) -> None:
    """Word processors make one of another."""
    assert read_numeral(f"{sign}0.15") == (-0.15, f"{sign}0.15", 2)
    assert read_numeral(f"{sign} 1e{sign}2").value == -0.01


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/3", 1 / 3),
        ("−2/3", -2 / 3),
        ("∞", math.inf),
        ("-inf", -math.inf),
        (".inf", math.inf),
        ("0.19737532022490401", 0.19737532022490401),
    ],
)
def test_what_nobody_rounded_has_no_decimals(text: str, value: float) -> None:
    """A fraction stands for itself, and so does what a program printed in full."""
    assert read_numeral(text) == (value, text, None)


@pytest.mark.parametrize(
    "text", ["", "  ", "~", "null", "NULL", "____", "?", "-", "—", "...", "…", "nan", ".nan", "n/a"]
)
def test_a_blank_is_no_answer(text: str) -> None:
    """Whatever stands where nothing was filled in."""
    assert math.isnan(read_numeral(text).value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("abc", "'abc', expected a number"),
        ("0,1,2", "'0,1,2', expected a number"),
        ("1,234.5", "'1,234.5', expected a number"),
        ("0.1 0.2", "'0.1 0.2', expected a number"),
        ("1\u00a02", r"'1\xa02', expected a number"),
        ("2⁵", "'2⁵', expected a number"),
        ("٣", "'٣', expected a number"),
        ("1_000", "'1_000', expected a number"),
        ("0x10", "'0x10', expected a number"),
        ("__import__('os')", "'__import__('os')', expected a number"),
        ("9e999999", "'9e999999', too large for a 64-bit floating-point number"),
        ("1e-999", "'1e-999', too close to zero for a 64-bit floating-point number"),
        ("1/0", "'1/0', a division by zero"),
        ("1" * 1_000_000, "a text of 1,000,000 characters, expected a number"),
    ],
)
def test_what_is_no_number(text: str, problem: str) -> None:
    """It is said what it is; nothing is guessed."""
    with pytest.raises(NotANumber) as caught:
        read_numeral(text)
    assert str(caught.value) == problem


@given(st.floats(allow_nan=False), st.integers(0, 9))
def test_numbers_are_read_as_they_were_written(value: float, decimals: int) -> None:
    """Python's own way of writing a number, and a fixed number of decimals, come back."""
    assert read_numeral(repr(value)).value == value
    if abs(value) < 100:
        text = f"{value:.{decimals}f}"
        assert read_numeral(text) == (float(text), text, decimals)
        assert read_numeral(text.replace(".", ",")).value == float(text)


@given(st.text("0123456789.,eE+-−/% ·×^()⁻³∞_?~", max_size=20))
def test_any_signs_are_a_number_or_none(text: str) -> None:
    """Nothing else is raised, and no number has decimals without end."""
    try:
        found = read_numeral(text)
    except NotANumber as error:
        assert "\n" not in str(error)
    else:
        assert found.decimals is None or 0 <= found.decimals <= 324
