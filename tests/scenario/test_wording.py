"""How messages word things."""

from __future__ import annotations

import pytest

from rnntrace.scenario.wording import count, dimensions, near, path, quote


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", "''"),
        ("two words", "'two words'"),
        ("é 漢 😀", "'é 漢 😀'"),
        ("a\nb\t\x1b[31m\u2028\u202e", "'a\\nb\\t\\x1b[31m\\u2028\\u202e'"),
        ("x" * 60, f"'{'x' * 60}'"),
        ("x" * 61, f"'{'x' * 40}…' (61 characters)"),
    ],
)
def test_a_quotation_is_one_short_line(text: str, shown: str) -> None:
    """Nothing in a file can break a message's line, or make it endless."""
    assert quote(text) == shown


def test_paths_counts_and_dimensions() -> None:
    """The small words of every message."""
    assert path("", "vocab") == "vocab"
    assert path("weights", "W_xh") == "weights.W_xh"
    assert path("weights", "") == "weights.''"
    assert [count(n, "row") for n in (0, 1, 2)] == ["0 rows", "1 row", "2 rows"]
    assert dimensions((2, 4)) == "2×4"


@pytest.mark.parametrize(
    ("word", "meant"),
    [("tahn", "tanh"), ("TANH", "tanh"), ("sigmoïd", "sigmoid"), ("x", None), ("", None)],
)
def test_the_nearest_word(word: str, meant: str | None) -> None:
    """A slip of the keyboard finds its word, whatever its capitals; something else finds none."""
    assert near(word, ["relu", "tanh", "sigmoid"]) == meant


def test_the_search_for_a_near_word_ends() -> None:
    """Only the first of very many words are compared."""
    assert near("word5", (f"word{n}" for n in range(10**9))) == "word5"
