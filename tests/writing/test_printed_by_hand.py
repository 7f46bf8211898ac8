"""The documents of a network beside the same ones printed by hand, with nothing but format strings."""

from __future__ import annotations

import pytest
from pages import PAGES, both_ways
from printing_by_hand import decimals, long

LENGTHS = [
    *(pytest.param(5, seed, marks=() if seed < 3 else pytest.mark.long) for seed in range(10)),
    (101, 0),
]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("steps", "seed"), LENGTHS)
def test_a_page_is_what_one_would_print_by_hand(name: str, steps: int, seed: int) -> None:
    """To the letter, at one network after another; else their speeds could not be compared."""
    ours, by_hand = both_ways(PAGES[name], long(steps, seed))
    assert ours() == by_hand()


def test_small_numbers_by_hand_are_not_shown_as_zero() -> None:
    """More decimals where all are small, and powers of ten where those would not do."""
    assert decimals([0.5, -0.00001, -0.0]) == ["0.5000", "-1.0e-5", "0.0000"]
    assert decimals([0.00123, 0.0]) == ["0.00123", "0.00000"]
    assert decimals([0.0000123, 0.0]) == ["1.23e-5", "0"]
