"""One-hot vectors over time, kept as the place of their one: a product with them is a look-up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .functions import Array


@dataclass(frozen=True, eq=False)
class OneHot:
    """T one-hot vectors of ``size`` entries; ``index`` holds each one's place from 0, -1 for none
    (a vector of zeros)."""

    index: Array
    size: int

    def __len__(self) -> int:
        return len(self.index)

    @cached_property
    def present(self) -> Array:
        """The steps (from 0) that have a one."""
        return np.flatnonzero(self.index >= 0)

    @cached_property
    def complete(self) -> bool:
        return len(self.present) == len(self.index)

    def at(self, offset: int) -> OneHot:
        """The vectors ``offset`` steps from each; outside there is nothing, so zeros."""
        if not offset:
            return self
        moved = np.full_like(self.index, -1)
        steps = len(self.index)
        low, high = max(0, -offset), min(steps, steps - offset)
        if low < high:
            moved[low:high] = self.index[low + offset : high + offset]
        return OneHot(moved, self.size)

    def dense(self) -> Array:
        """The vectors written out, (T, size)."""
        result = np.zeros((len(self.index), self.size))
        result[self.present, self.index[self.present]] = 1.0
        return result

    def columns(self, matrix: Array) -> Array:
        """``matrix @ x`` at every step, (T, rows): a column of the matrix each, copied."""
        picked: Array = matrix.T[self.index]
        if not self.complete:
            picked[self.index < 0] = 0.0
        return picked

    def entries(self, values: Array) -> Array:
        """The entry of ``values`` (T, size) at each step's one, (T,); only with every step present."""
        picked: Array = values[np.arange(len(self.index)), self.index]
        return picked

    def subtracted_from(self, values: Array) -> Array:
        """``values - x``, (T, size)."""
        result = values.copy()
        result[self.present, self.index[self.present]] -= 1.0
        return result

    def outer_sum(self, left: Array) -> Array:
        """The sum over time of ``left[t] x[t]ᵀ``, (rows, size): each step adds to one column."""
        columns = np.zeros((self.size, left.shape[1]))
        for place, row in zip(self.index[self.present].tolist(), left[self.present], strict=True):
            columns[place] += row
        return columns.T
