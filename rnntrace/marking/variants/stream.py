"""Whole numbers that come from a seed alone: SHA-256 of the seed and a counter, and nothing of a machine, of
Python or of NumPy, whose generators may change."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from itertools import count

BYTES = 4  # that make one number
RANGE = 256**BYTES


def seed_of(seed: bytes, *labels: str | int) -> bytes:
    """The seed that belongs to something with these labels under another seed."""
    return sha256(seed + json.dumps(labels).encode("ascii")).digest()


class Stream:
    """Numbers without end, each as likely as any other."""

    def __init__(self, seed: bytes) -> None:
        self._numbers = _numbers(seed)

    def below(self, limit: int) -> int:
        """The next number from 0 to ``limit`` - 1."""
        # Of what is left over at the end of the range, small remainders would come up more often.
        usable = RANGE - RANGE % limit
        return next(number for number in self._numbers if number < usable) % limit


def _numbers(seed: bytes) -> Iterator[int]:
    for block in count():
        data = sha256(seed + block.to_bytes(8, "big")).digest()
        for first in range(0, len(data), BYTES):
            yield int.from_bytes(data[first : first + BYTES], "big")
