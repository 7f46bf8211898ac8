"""The states from before the first step: ``initial_state: {h: [0.1, 0.2]}``; and those from after the
last, of a direction from T to 1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from ...equations.functions import Array
from ...equations.shapes import Shape
from ...equations.system import System
from ..keys import kinds, table
from ..keys.key import Key
from ..keys.sections import read_section
from ..keys.standing import beneath
from ..keys.stated import Stated
from ..sizes.claims import Claims
from ..values.lists import Numbers, is_number, vector
from ..values.plain import mapping
from ..values.value import Context, Value
from ..wording import count, path
from ..yaml_nodes.nodes import YamlNode


class Initial(NamedTuple):
    """The states that are given. ``sound``: nothing is wrong with them."""

    states: Mapping[str, Numbers]
    sound: bool


def claim_initial(
    initial_state: Stated[YamlNode | None], system: System, claims: Claims, context: Context, called: str = ""
) -> Initial:
    """The states that are given, their sizes claimed; ``called`` stands before the key's path within the
    network."""
    node, where, complaints = initial_state.value, initial_state.where, context.complaints
    if node is None:
        return Initial({}, initial_state.sound)
    states = system.all_states
    if not states:
        problem = "no equation reads a value of another step, so there is no state to give. Leave it out"
        initial_state.complain(problem, complaints)
        return Initial({}, sound=False)
    expected = "{" + ", ".join(f"{name}: [...]" for name in states) + "}"
    found = mapping(expected)(Value(node, where, context))
    if found is None:
        return Initial({}, sound=False)
    others = [name for name in found.keys if name in system.names and name not in states]
    read_are = f"Those that are read are {', '.join(states)}"
    refusals = {name: f"no equation reads {name} of another step. {read_are}" for name in others}
    section = read_section(found, where, map(_state, states), context, refusals)
    given: dict[str, Numbers] = {}
    for name in states:
        state: Stated[Numbers | None] = section.stated[name]
        if state.value is not None:
            given[name] = state.value
            subject = path(f"{called}{table.INITIAL_STATE.name}", name)
            alone = is_number(found.entries[name])
            has = "is one number" if alone else f"has {count(len(state.value), 'number')}"
            claims.vector(name, len(state.value), state.place, state.where, subject, has)
    return Initial(given, initial_state.sound and section.sound)


def read_initial(initial_state: Stated[YamlNode | None], context: Context) -> None:
    """Complain of states that cannot be read, where it is not known which there are."""
    if initial_state.value is None:
        return
    found = mapping("{h: [...]}")(Value(initial_state.value, initial_state.where, context))
    for name, node in found.entries.items() if found else ():
        vector(Value(node, path(initial_state.where, name), context))


def complete_initial(given: Mapping[str, Numbers], shapes: Mapping[str, Shape]) -> dict[str, Array]:
    """Every state, zero where it is not given."""
    return as_arrays({name: given.get(name) or (0.0,) * shapes[name][0] for name in shapes})


def as_arrays(given: Mapping[str, Numbers]) -> dict[str, Array]:
    """The states that are given."""
    found = {name: np.array(numbers) for name, numbers in given.items()}
    for array in found.values():
        array.flags.writeable = False
    return found


def _state(name: str) -> Key[Numbers | None]:
    """A state as a key: which there are is known only with the equations."""
    standing = beneath(table.INITIAL_STATE.name)
    return Key(name, "A state of the network.", kinds.VECTOR, usual=None, standing=standing)
