"""How closely numbers are compared: in units of the last place that was written, or as a share of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..equations.functions import Array
from .answers import Answer, Places
from .estimates import Estimate

# An honest worker is out by so many units of the last place without anything to say.
UNITS = 2.0
# Decimals are compared as they are written, not as floats have them.
SLACK = 1e-6


class Precision(NamedTuple):
    """``digits`` after the point have the numbers of a person; those of a program are in full, and off by no
    more than ``relative`` of the largest beside them."""

    digits: int | None
    relative: float | None = None

    @property
    def unit(self) -> float:
        """One unit of the last place; 0 of numbers in full."""
        return 0.0 if self.digits is None else float(10.0**-self.digits)

    def lost(self, values: Array) -> Array:
        """How far each number may be from that which was meant, as it was written down."""
        if self.digits is None:
            return np.abs(values) * (self.relative or 0.0)
        return np.full(values.shape, self.unit / 2)

    def is_true(self, given: Array, true: Array) -> Array:
        """Which numbers are the true ones, within a unit of the last place."""
        allowed = self.share(true) if self.digits is None else self.unit
        with np.errstate(all="ignore"):
            found: Array = (given == true) | (np.abs(given - true) <= allowed * (1 + SLACK))
        return found

    def agrees(self, given: Array, made: Estimate) -> Array:
        """Which numbers an honest worker can have got."""
        value = made.value.reshape(given.shape)
        with np.errstate(all="ignore"):
            near = np.abs(given - value) <= self.allowed(made).reshape(given.shape)
            found: Array = (given == value) | near
        return found

    def allowed(self, made: Estimate) -> Array:
        """How far from what an equation gives a number may be."""
        if self.digits is None:
            full: Array = np.maximum(self.share(made.value), 2 * made.off)
            return full
        bound: Array = np.maximum(UNITS * self.unit, made.off + self.unit / 2) * (1 + SLACK)
        return bound

    def share(self, values: Array) -> float:
        """Of numbers in full, what they may be apart."""
        finite = np.abs(values[np.isfinite(values)])
        largest = float(finite.max()) if finite.size else 0.0
        return (self.relative or 0.0) * max(largest, 1e-12)

    def is_short(self, answer: Answer, at: Places, value: float) -> bool:
        """Whether a number is right with the places that it has, of which others have more."""
        places = answer.decimals.get(at, self.digits)
        if self.digits is None or places is None or places >= self.digits:
            return False
        return abs(float(answer.values[at]) - value) <= 10.0**-places * (0.5 + SLACK) + UNITS * self.unit
