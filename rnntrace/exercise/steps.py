"""Values over time that come from outside: inputs and targets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..equations.functions import Array
from ..equations.onehot import OneHot


@dataclass(frozen=True, eq=False)
class Steps:
    """Inputs or targets, one entry per step.

    ``words``: the token of each step, None where it is a vector or nothing.
    ``values``: one-hot vectors, or (T, d) numbers, matrices (T, rows, columns); a step without an
    entry is zero.
    ``present``: whether the step has an entry at all.
    ``unknown``: the word that the author wrote, where the token stands in for one.
    """

    words: tuple[str | None, ...]
    values: OneHot | Array
    present: tuple[bool, ...]
    unknown: tuple[str | None, ...] = ()

    def __len__(self) -> int:
        return len(self.words)

    @staticmethod
    def of(values: Array) -> Steps:
        """Numbers at every step, (T, …)."""
        return Steps((None,) * len(values), np.asarray(values, dtype=float), (True,) * len(values))

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of one step's value."""
        values = self.values
        return (values.size,) if isinstance(values, OneHot) else values.shape[1:]

    def dense(self) -> Array:
        """All values as numbers, (T, …), one-hot vectors written out."""
        values = self.values
        return values.dense() if isinstance(values, OneHot) else values

    def between(self, first: int, last: int) -> Steps:
        """The entries of some steps (from 1), both of these among them."""
        chosen = slice(first - 1, last)
        values: OneHot | Array
        if isinstance(self.values, OneHot):
            values = OneHot(self.values.index[chosen], self.values.size)
        else:
            values = self.values[chosen]
        return Steps(self.words[chosen], values, self.present[chosen], self.unknown[chosen])

    def only(self, step: int) -> Steps:
        """The same with the entry of one step (from 1) alone."""
        kept = np.arange(1, len(self) + 1) == step
        values: OneHot | Array
        if isinstance(self.values, OneHot):
            values = OneHot(np.where(kept, self.values.index, -1), self.values.size)
        else:
            values = np.where(kept.reshape(-1, *(1 for _ in self.shape)), self.values, 0.0)
        words = tuple(word if there else None for word, there in zip(self.words, kept, strict=True))
        return Steps(words, values, tuple((kept & np.array(self.present)).tolist()))
