"""Whether there is memory for a network, judged before any of it is taken."""

from __future__ import annotations

import os
from collections.abc import Mapping

BYTES = 8  # of a 64-bit floating-point number
ALWAYS_THERE = 100_000  # numbers that no computer is too small for
WITHOUT_AN_ANSWER = 8_000_000_000  # where the system does not tell how much there is


def physical() -> int:
    """The bytes of memory that this computer has."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # not every system has these names
        return WITHOUT_AN_ANSWER


def lacking(numbers: Mapping[str, int]) -> str:
    """What keeps so many numbers, and a gradient for each, from being worked with; nothing if all
    is well. ``numbers`` are counted by the name of what they belong to."""
    needed, there = BYTES * sum(numbers.values()), physical()
    if 2 * needed <= there:
        return ""
    largest = max(numbers, key=lambda name: numbers[name])
    return (
        f"needs {in_words(needed)} of memory, {in_words(BYTES * numbers[largest])} of it for {largest}, "
        f"and as much again for the gradients; this computer has {in_words(there)}"
    )


def in_words(size: float) -> str:
    """A number of bytes as ``7.5 GB``."""
    for unit in ("bytes", "kB", "MB", "GB", "TB"):
        if size < 999.5:
            return f"{size:.3g} {unit}"
        size /= 1000
    return "more than 1,000 TB"
