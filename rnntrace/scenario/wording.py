"""How messages word things: what stands in a file, counts, lists, and words that are near."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

LONGEST_QUOTE = 60
# Among more words than this a search for a near one takes too long.
MOST_COMPARED = 1000


def quote(text: str) -> str:
    """Text from a file as it can stand in one line of a message."""
    if len(text) <= LONGEST_QUOTE:
        return f"'{_escaped(text)}'"
    return f"'{_escaped(text[: LONGEST_QUOTE - 20])}…' ({len(text)} characters)"


def _escaped(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def path(where: str, key: str) -> str:
    """``weights`` and ``W_xh`` as ``weights.W_xh``."""
    if key.isidentifier() and len(key) <= LONGEST_QUOTE:
        return f"{where}.{key}" if where else key
    shown = quote(key)[1:-1] if key.strip() else quote(key)
    return f"{where}.{shown}" if where else shown


def count(number: int, noun: str) -> str:
    """``1 word``, ``3 words``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def dimensions(shape: Sequence[int]) -> str:
    """``2×4``."""
    return "×".join(str(axis) for axis in shape)


def listed(words: Sequence[str], most: int = 8) -> str:
    """The words in quotes, the first few of many."""
    shown = ", ".join(quote(word) for word in words[:most])
    return shown if len(words) <= most else f"{shown}, … ({len(words)} in all)"


def near(word: str, known: Iterable[str]) -> str | None:
    """The known word that a misspelt one was probably meant to be; capitals do not count."""
    from difflib import get_close_matches  # slow to load, and only for those who misspell

    by_lower_case = {other.casefold(): other for other in islice(known, MOST_COMPARED)}
    found = get_close_matches(word[:LONGEST_QUOTE].casefold(), list(by_lower_case), n=1)
    return by_lower_case[found[0]] if found else None
