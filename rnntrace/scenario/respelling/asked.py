"""The numbers that are asked for, and whether a scenario can have them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...equations.functions import Array
from ...equations.shapes import Shape
from ...exercise.start import Start
from ..model import Scenario
from ..wording import dimensions, listed
from .errors import NotRespelled

Arrays = Mapping[str, Array]


def all_weights(scenario: Scenario, arrays: Arrays) -> dict[str, Array]:
    """An array for every parameter, by its typed name: the new one, or that which is there.

    Raises NotRespelled.
    """
    exercise = scenario.exercise
    old = {exercise.spelled(each.part, each.name): exercise.array(each) for each in exercise.parameters}
    return {**old, **_checked(arrays, {name: array.shape for name, array in old.items()})}


def whole_start(scenario: Scenario, start: Start) -> Start:
    """Where the optimiser is to start, with what is there of what ``start`` does not have.

    Raises NotRespelled.
    """
    exercise = scenario.exercise
    shapes = {
        exercise.spelled(each.part, each.name): exercise.array(each).shape for each in exercise.parameters
    }
    states = {name: {**arrays} for name, arrays in scenario.start.states.items()}
    for state, arrays in start.states.items():
        if arrays:
            states[state] = {**states.get(state, {}), **_checked(arrays, shapes, f"{state} of ")}
    return Start(start.t, states)


def _checked(arrays: Arrays, shapes: Mapping[str, Shape], of: str = "") -> dict[str, Array]:
    """The arrays as floats."""
    unknown = [name for name in arrays if name not in shapes]
    if unknown:
        raise NotRespelled(f"the scenario has no parameter {listed(unknown)}. It has {listed(list(shapes))}")
    found = {name: np.ascontiguousarray(array, dtype=float) for name, array in arrays.items()}
    for name, array in found.items():
        if np.shape(arrays[name]) != shapes[name]:
            has = dimensions(np.shape(arrays[name])) or "a number"
            raise NotRespelled(f"{of}{name} is {has}, expected {dimensions(shapes[name])}")
        wrong = np.argwhere(~np.isfinite(array))
        if len(wrong):
            at = ",".join(str(i + 1) for i in wrong[0])
            number = array[tuple(wrong[0])]
            raise NotRespelled(f"{of}{name}[{at}] is {number}, and a scenario holds finite numbers only")
    return found
