"""Values over time, and the store of everything that is known so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from .functions import Array
from .onehot import OneHot
from .tree import Quantity


class Series(NamedTuple):
    """The values of one quantity at steps 1 to T: ``rows`` is (T, d), or (T,) for a scalar.

    What a recurrence reaches has room around them: with ``margin`` 1 there is a row 0, the initial
    state, and a row T+1 for the step that does not exist, all zeros.
    """

    rows: Array
    margin: int = 0

    def at(self, offset: int) -> Array:
        """The values ``offset`` steps from each of 1 to T; outside there is nothing, so zero."""
        if not offset and not self.margin:
            return self.rows
        steps = len(self.rows) - 2 * self.margin
        if abs(offset) <= self.margin:
            first = self.margin + offset
            return self.rows[first : first + steps]
        moved = np.zeros_like(self.rows[:steps])
        first = self.margin + offset
        low, high = max(0, -first), min(steps, len(self.rows) - first)
        if low < high:
            moved[low:high] = self.rows[first + low : first + high]
        return moved

    @staticmethod
    def from_state(initial: Array, steps: int, at: int = 0) -> Series:
        """A series still to be filled, with what is known of step 0, or of step T+1."""
        rows = np.zeros((steps + 2, *np.shape(initial)))
        rows[at] = initial
        return Series(rows, margin=1)


@dataclass
class Store:
    """What is known so far: parameters and constants as they are, timed values as series.

    ``absent`` names given values that some steps lack (a target that is null), with the places of
    those steps from 0; what an equation makes of them is zero there. The steps are counted on from
    ``earlier`` ones.
    """

    steps: int
    fixed: dict[str, Array]
    series: dict[Quantity, Series | OneHot] = field(default_factory=dict)
    totals: dict[str, Array] = field(default_factory=dict)  # the gradients of parameters
    absent: Mapping[str, Array] = field(default_factory=dict)
    earlier: int = 0
