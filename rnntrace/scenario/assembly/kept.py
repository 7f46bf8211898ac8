"""What an optimiser has kept of earlier updates: ``state: {t: 3, m: {W_hh: [[0.1, 0.2], …]}}``."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...cells.rules import OWN, chosen
from ...equations.functions import Array
from ...equations.shapes import Shape
from ...exercise.exercise import Exercise
from ...exercise.start import Start
from ..keys import kinds
from ..keys.key import Key, Kind
from ..keys.sections import read_section
from ..keys.standing import beneath
from ..keys.stated import Stated
from ..values.lists import matrix, vector
from ..values.plain import mapping
from ..values.value import Context, Value
from ..wording import dimensions, path
from ..yaml_nodes.nodes import YamlMapping
from .optimizer import OptimizerSettings

_UNDER = beneath("state")
COUNT = Key("t", "How many updates there were.", kinds.whole(0), usual=0, standing=_UNDER)


def read_start(
    state: Stated[YamlMapping | None] | None,
    settings: OptimizerSettings,
    exercise: Exercise,
    context: Context,
) -> Start:
    """Where the optimiser starts; every state of every parameter that is not given is zero."""
    if state is None or state.value is None or not settings:
        return Start()
    names = chosen(settings).states
    shapes = {
        exercise.spelled(each.part, each.name): exercise.array(each).shape for each in exercise.parameters
    }
    like = "parameters with their numbers, like {W_hh: [[0.1, 0.2], [0.3, 0.4]]}"
    found = [_key(name, Kind(mapping(like), {})) for name in names]
    whose = "the equations" if settings.get("name") == OWN else settings.get("name")
    kept = f"{whose} keep" if whose == "the equations" else f"{whose} keeps"
    refusals = {}
    if not names:
        refusals = dict.fromkeys(
            (n for n in state.value.keys if n != COUNT.name), f"{kept} nothing. Leave it out"
        )
    section = read_section(state.value, state.where, (COUNT, *found), context, refusals)
    states: dict[str, Mapping[str, Array]] = {}
    for row in found:
        stated: Stated[YamlMapping | None] = section.of(row)
        if stated.value is not None:
            states[row.name] = _arrays(stated.value, stated.where, shapes, context)
    return Start(section.of(COUNT).value, states)


def _key(name: str, kind: Kind[YamlMapping]) -> Key[YamlMapping | None]:
    return Key(name, "What is kept of each parameter.", kind, usual=None, standing=_UNDER)


def _arrays(node: YamlMapping, where: str, shapes: Mapping[str, Shape], context: Context) -> dict[str, Array]:
    """What is kept of each parameter."""
    found: dict[str, Array] = {}
    keys = [Key(name, "What is kept of it.", kinds.ANYTHING, usual=None, standing=_UNDER) for name in shapes]
    read_section(node, where, keys, context)
    for name, entry in node.entries.items():
        if name in shapes:
            array = _array(Value(entry, path(where, name), context), shapes[name])
            if array is not None:
                found[name] = array
    return found


def _array(value: Value, shape: Shape) -> Array | None:
    """A matrix or a vector of a parameter's shape; None, with a complaint, where it is none."""
    if len(shape) == 1:
        numbers = vector(value)
        found = None if numbers is None else np.array(numbers)
    else:
        rows = matrix(value)
        if rows is None or any(row.numbers is None for row in rows):
            return None
        lengths = {len(row.numbers or ()) for row in rows}
        if len(lengths) > 1:
            value.complain(f"the rows have different lengths, expected a {dimensions(shape)} matrix")
            return None
        found = np.array([row.numbers for row in rows])
    if found is not None and found.shape != shape:
        value.complain(f"it is {dimensions(found.shape)}, expected {dimensions(shape)}, like the parameter")
        return None
    if found is not None:
        found.flags.writeable = False
    return found
