"""An exercise with one thing about it changed, to see whether a mistake shows then."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from zlib import crc32

import numpy as np

from ...equations.functions import Array
from ...equations.onehot import OneHot
from ...equations.system import TARGET
from ...exercise.calculation import Calculation
from ...exercise.exercise import Exercise
from ...exercise.steps import Steps

Change = Callable[[Exercise], Exercise]
MORE_STEPS = 2
# Numbers that are neither near 0 nor near 1, and all different.
SMALLEST, LARGEST = 0.15, 0.85


def _drawn(shape: tuple[int, ...], seed: int) -> Array:
    """Numbers of both signs, the same every time."""
    random = np.random.default_rng(seed)
    sizes: Array = random.uniform(SMALLEST, LARGEST, shape)
    return sizes * np.where(random.random(shape) < 0.5, -1.0, 1.0)


def _seed(name: str) -> int:
    return crc32(name.encode())


def with_other_states(exercise: Exercise) -> Exercise:
    """With initial states of its own."""

    def change(known: Calculation) -> Calculation:
        others = {
            name: array if name in known.takes else _drawn(np.shape(array), _seed(name))
            for name, array in known.initial.items()
        }
        return replace(known, initial=others)

    return exercise.changed(change)


def with_other_parameters(exercise: Exercise, part: str, names: Collection[str]) -> Exercise:
    """With other numbers for some of the parameters of a part."""

    def change(known: Calculation) -> Calculation:
        if known.part != part:
            return known
        arrays = {name: _drawn(known.parameters[name].shape, _seed(name)) for name in names}
        return replace(known, parameters={**known.parameters, **arrays})

    return exercise.changed(change)


def with_other_weights(exercise: Exercise) -> Exercise:
    """With other numbers for all parameters."""
    for known in exercise.chain:
        exercise = with_other_parameters(exercise, known.part, tuple(known.parameters))
    return exercise


def with_other_signs(exercise: Exercise) -> Exercise:
    """With the sign of every parameter turned, so that what was positive is negative."""

    def change(known: Calculation) -> Calculation:
        return replace(known, parameters={name: -array for name, array in known.parameters.items()})

    return exercise.changed(change)


def with_other_given(exercise: Exercise, name: str) -> Exercise:
    """With another input, or target, at each step."""

    def change(known: Calculation) -> Calculation:
        if name not in known.given:
            return known
        return replace(known, given={**known.given, name: _varied(known.given[name], _seed(name))})

    return exercise.changed(change)


def _varied(steps: Steps, seed: int) -> Steps:
    values = steps.values
    if isinstance(values, OneHot):
        places = (np.arange(len(values)) * (1 + seed % 2) + seed) % max(values.size, 1)
        return replace(steps, values=OneHot(np.where(values.index < 0, -1, places), values.size))
    there = np.array(steps.present).reshape(-1, *(1 for _ in steps.shape))
    return replace(steps, values=np.where(there, np.abs(_drawn(values.shape, seed)), values))


def longer(exercise: Exercise) -> Exercise:
    """With more steps before those that there are."""

    def change(known: Calculation) -> Calculation:
        given = {name: _longer(name, steps) for name, steps in known.given.items()}
        return replace(known, given=given, steps=known.steps + MORE_STEPS)

    return exercise.changed(change)


def _longer(name: str, steps: Steps) -> Steps:
    """Where each step has an entry the new ones have one, too; where some have none they have none."""
    there = all(steps.present) or name != TARGET
    values: OneHot | Array
    if isinstance(steps.values, OneHot):
        size = steps.values.size
        first = (max(int(steps.values.index[0]), 0) + 1 + np.arange(MORE_STEPS)) % size
        values = OneHot(np.append(first if there else np.full(MORE_STEPS, -1), steps.values.index), size)
    else:
        rows = np.abs(_drawn((MORE_STEPS, *steps.shape), _seed(name))) * there
        values = np.concatenate([rows, steps.values])
    nothing = (None,) * MORE_STEPS
    return Steps(
        (*nothing, *steps.words),
        values,
        (*(there,) * MORE_STEPS, *steps.present),
        (*nothing, *steps.unknown) if steps.unknown else (),
    )


def altogether(exercise: Exercise) -> Exercise:
    """With everything changed that can be."""
    found = with_other_weights(with_other_states(exercise))
    names = dict.fromkeys(name for known in exercise.chain for name in known.given)
    for name in names:
        found = with_other_given(found, name)
    return longer(found)


def turned_altogether(exercise: Exercise) -> Exercise:
    """The same, with the sign of every parameter turned."""
    return with_other_signs(altogether(exercise))


def parameters_changed(part: str, names: Collection[str]) -> Change:
    """What gives some parameters of a part other numbers."""
    return partial(with_other_parameters, part=part, names=tuple(names))


def given_changed(name: str) -> Change:
    """What gives each step another input, or target."""
    return partial(with_other_given, name=name)
