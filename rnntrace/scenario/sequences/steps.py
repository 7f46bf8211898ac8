"""Inputs and targets as values, a step each."""

from __future__ import annotations

import numpy as np

from ...equations.onehot import OneHot
from ...exercise.steps import Steps
from .entries import Entries, StepEntry
from .words import Words


def to_steps(entries: Entries, size: int) -> Steps:
    """The entries as values of ``size`` numbers: one-hot where they are words, dense otherwise."""
    index = np.array([_place(entry, entries.words) for entry in entries.items], dtype=np.intp)
    index.flags.writeable = False
    one_hot = OneHot(index, size)
    words = tuple(entry.word for entry in entries.items)
    present = tuple(entry.present for entry in entries.items)
    unknown = tuple(entry.unknown for entry in entries.items) if entries.words.stand_in else ()
    if entries.one_hot:
        return Steps(words, one_hot, present, unknown)
    dense = one_hot.dense()
    for row, entry in zip(dense, entries.items, strict=True):
        if entry.vector is not None:
            row[:] = entry.vector
    dense.flags.writeable = False
    return Steps(words, dense, present, unknown)


def no_steps(steps: int, size: int) -> Steps:
    """As many steps without any entry."""
    nothing = np.full(steps, -1, dtype=np.intp)
    return Steps((None,) * steps, OneHot(nothing, size), (False,) * steps)


def _place(entry: StepEntry, words: Words) -> int:
    """The place of the one in a one-hot vector, -1 for none."""
    return -1 if entry.word is None else words.positions[entry.word]
