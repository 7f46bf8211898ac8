"""What a given array says of any that stands in its place: its shape, its decimals, and where it is zero."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...equations.functions import Array

MOST_DECIMALS = 2
HAIR = 1e-9  # more than the last bits of a float make


class Pattern(NamedTuple):
    """``signs`` has an entry for each number, row after row: 0 for what stays zero, else ±1; they are kept
    where ``signed``."""

    shape: tuple[int, ...]
    decimals: int
    signs: tuple[int, ...]
    signed: bool = False

    @property
    def drawn(self) -> int:
        """How many numbers are drawn."""
        return sum(sign != 0 for sign in self.signs)

    @property
    def text(self) -> str:
        """All of it in one line."""
        marks = "".join("-0+"[sign + 1] if self.signed or not sign else "*" for sign in self.signs)
        return f"{'x'.join(map(str, self.shape))} {self.decimals} {marks}"


def pattern_of(given: Array, *, signed: bool = False) -> Pattern:
    """That of an array. A zero stays one, so that what falls away in the given exercise does so in every
    variant; numbers have one decimal if the given ones have no more, else two."""
    tenths = np.asarray(given, dtype=float) * 10
    fine = bool(np.any(np.abs(tenths - np.rint(tenths)) > HAIR))
    signs = np.sign(np.nan_to_num(given)).astype(int).ravel().tolist()
    return Pattern(given.shape, MOST_DECIMALS if fine else 1, tuple(signs), signed)
