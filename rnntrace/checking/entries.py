"""The entries of a network's parameters: which there are, and a sample of many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from ..equations.functions import Array
from ..exercise.exercise import Exercise, Parameter


class Entry(NamedTuple):
    """One number of a parameter; ``places`` count from 0."""

    parameter: Parameter
    places: tuple[int, ...]


def with_value(exercise: Exercise, entry: Entry, value: float) -> Exercise:
    """The exercise with another number at one entry."""
    changed = exercise.array(entry.parameter).copy()
    changed[entry.places] = value
    return exercise.with_array(entry.parameter, changed)


def sample(
    exercise: Exercise, most: int, seed: int, gradient: Callable[[Parameter], Array]
) -> tuple[Entry, ...]:
    """All entries, or of more than ``most`` so many, drawn from every parameter alike: half of them
    where the ``gradient`` is not zero, which in a large matrix of words may be a few columns only."""
    sizes = {each: exercise.array(each).size for each in exercise.parameters}
    counts = shares(sizes, most)
    draw = np.random.default_rng(seed)
    return tuple(entry for each in sizes for entry in _drawn(each, gradient(each), counts[each], draw))


def shares(sizes: Mapping[Parameter, int], most: int) -> dict[Parameter, int]:
    """How many entries of each: all where they are few, else as many of each as of the others."""
    found: dict[Parameter, int] = {}
    left = most
    by_size = sorted(sizes, key=lambda each: sizes[each])
    for position, each in enumerate(by_size):
        found[each] = min(sizes[each], max(1, left // (len(by_size) - position)))
        left -= found[each]
    return found


def _drawn(parameter: Parameter, gradient: Array, count: int, draw: np.random.Generator) -> Iterator[Entry]:
    chosen = np.arange(gradient.size)
    if count < gradient.size:
        telling = np.flatnonzero(gradient)
        some = draw.choice(telling, min(len(telling), (count + 1) // 2), replace=False)
        others = np.setdiff1d(chosen, some, assume_unique=True)
        chosen = np.sort(np.concatenate([some, draw.choice(others, count - len(some), replace=False)]))
    for place in chosen:
        yield Entry(parameter, tuple(int(i) for i in np.unravel_index(place, gradient.shape)))
