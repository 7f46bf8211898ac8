"""Arrays drawn to a pattern, and an exercise with all its arrays drawn."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import isqrt
from typing import NamedTuple

import numpy as np

from ...equations.functions import Array
from ...exercise.calculation import Calculation
from ...exercise.exercise import Chain, Exercise, Parameter
from .content import content_of
from .pattern import Pattern, pattern_of
from .stream import Stream, seed_of

# In hundredths: smaller weights hide what is done with them, and 1 hides that it was multiplied by.
LEAST, MOST = 10, 99
# Of many columns all weights are smaller, or their sums would be too large; but not smaller than this.
SUM, LEAST_MOST = 250, 20
TRIES = 4  # before all numbers that would do are looked for


class State(NamedTuple):
    """An initial state: of which part, under which name, and in which example (from 0) it is the first of
    its values."""

    part: str
    name: str
    example: int


@dataclass(frozen=True, eq=False)
class Plan:
    """An exercise, with the patterns of all arrays that its variants have others of.

    States that begin alike in several examples do so in all variants.
    """

    exercise: Exercise

    @cached_property
    def weights(self) -> Mapping[Parameter, Pattern]:
        """The parameters that are not zero throughout."""
        found = {each: pattern_of(self.exercise.array(each)) for each in self.exercise.parameters}
        return {each: pattern for each, pattern in found.items() if pattern.drawn}

    @cached_property
    def states(self) -> Mapping[State, Pattern]:
        """The initial states that are not zero throughout. They keep their signs: what a sigmoid or a ReLU
        leaves is not negative."""
        arrays = {
            state: calculation.initial[state.name]
            for chain, states in zip(self.exercise.chains, self._states, strict=True)
            for calculation, found in zip(chain, states, strict=True)
            for state in found.values()
        }
        found = {state: pattern_of(np.asarray(array), signed=True) for state, array in arrays.items()}
        return {state: pattern for state, pattern in found.items() if pattern.drawn}

    @cached_property
    def _states(self) -> tuple[tuple[Mapping[str, State], ...], ...]:
        """For each calculation which states its initial values are."""
        known: dict[tuple[str, str, bytes], State] = {}

        def state(part: str, name: str, array: Array, example: int) -> State:
            key = part, name, (np.asarray(array, dtype=float) + 0.0).tobytes()
            return known.setdefault(key, State(part, name, example))

        return tuple(
            tuple(
                {name: state(each.part, name, array, example) for name, array in each.initial.items()}
                for each in chain
            )
            for example, chain in enumerate(self.exercise.chains)
        )

    @cached_property
    def numbers(self) -> int:
        """How many numbers are drawn."""
        return sum(pattern.drawn for pattern in (*self.weights.values(), *self.states.values()))

    @cached_property
    def content(self) -> bytes:
        """What the variants hang on."""
        weights = [("weights", *each, pattern.text) for each, pattern in self.weights.items()]
        states = [
            ("state", state.part, state.name, str(state.example), pattern.text)
            for state, pattern in self.states.items()
        ]
        return content_of(self.exercise.chains, (*weights, *states))

    def drawn(self, seed: bytes, percent: int = 100) -> Exercise:
        """The exercise with numbers that come from a seed, at most so large a share of what they may be."""
        weights = {
            each: drawn(pattern, Stream(seed_of(seed, *each)), percent)
            for each, pattern in self.weights.items()
        }
        states = {
            each: drawn(pattern, Stream(seed_of(seed, *each)), percent)
            for each, pattern in self.states.items()
        }

        def change(calculation: Calculation, begins: Mapping[str, State]) -> Calculation:
            parameters = {
                name: weights.get(Parameter(name, calculation.part), array)
                for name, array in calculation.parameters.items()
            }
            initial = {name: states.get(begins[name], array) for name, array in calculation.initial.items()}
            return replace(calculation, parameters=parameters, initial=initial, weights_from="")

        chains: tuple[Chain, ...] = tuple(
            tuple(map(change, chain, states_of))
            for chain, states_of in zip(self.exercise.chains, self._states, strict=True)
        )
        return replace(self.exercise, chains=chains)


def drawn(pattern: Pattern, stream: Stream, percent: int = 100) -> Array:
    """An array of a pattern, no number of it zero that is not to be.

    As far as there are enough numbers, those of a row all differ, then those of a column, as two equal ones
    hide which was meant; and a square matrix is not near its transpose, as that would hide which was used.
    """
    rows, columns = (*pattern.shape, 1, 1)[:2]
    unit = 10 ** (2 - pattern.decimals)  # in hundredths
    top = max(LEAST_MOST, min(MOST, isqrt(SUM**2 // max(columns, 1))) * percent // 100)
    sizes = range(-(-LEAST // unit), top // unit + 1)
    values = (*(-size for size in reversed(sizes)), *sizes)
    square, tenth = rows == columns, 10 // unit
    found = [[0] * columns for _ in range(rows)]
    for row, numbers in enumerate(found):
        for column in range(columns):
            sign = pattern.signs[row * columns + column]
            if not sign:
                continue
            bans: list[Container[int]] = [numbers, [above[column] for above in found[:row]]]
            if square and column < row and (mirrored := found[column][row]):
                bans.insert(0, range(mirrored - tenth + 1, mirrored + tenth))
            allowed = tuple(sign * size for size in sizes) if pattern.signed else values
            numbers[column] = _picked(allowed, bans, stream)
    units = np.array(found, dtype=float).reshape(pattern.shape)
    return np.asarray(units / 10**pattern.decimals)


def _picked(values: Sequence[int], bans: Sequence[Container[int]], stream: Stream) -> int:
    """A number that nothing bans; where all are banned, the last bans are lifted first."""
    for _ in range(TRIES):
        value = values[stream.below(len(values))]
        if not any(value in ban for ban in bans):
            return value
    for strictness in range(len(bans), -1, -1):
        free = [value for value in values if not any(value in ban for ban in bans[:strictness])]
        if free:
            return free[stream.below(len(free))]
    raise AssertionError("without a ban every number is free")
