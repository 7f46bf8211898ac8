"""The state at step 0: ``initial_state: {h: [0.1, 0.2]}``."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf

import numpy as np

from ..equations.functions import Array
from ..equations.shapes import Shape
from ..equations.system import System
from .nodes import Mapping
from .readers import Numbers, Reader
from .sizes import Claims
from .wording import count, path


def claim_initial(root: Mapping, system: System, claims: Claims, reader: Reader) -> dict[str, Numbers]:
    """The states that are given, their sizes claimed; none where the cell is not known."""
    node = None if reader.doubtful("cell") else root.get("initial_state")
    expected = "{" + ", ".join(f"{name}: [...]" for name in system.states) + "}"
    found = None if node is None else reader.mapping(node, "initial_state", expected)
    if found is None:
        return {}
    no_states = [name for name in found.keys if name in system.names and name not in system.states]
    reader.keys(found, system.states, "initial_state", apart=no_states)
    for name in no_states:
        problem = f"no equation reads {name} at step 0. Those that are read are {', '.join(system.states)}"
        reader.complain(found.place_of(name), path("initial_state", name), problem)
    given: dict[str, Numbers] = {}
    for name in system.states:
        state, where = found.get(name), path("initial_state", name)
        vector = None if state is None else reader.vector(state, where)
        if state is not None and vector is not None:
            claims.vector(name, len(vector), state.place, where, f"has {count(len(vector), 'number')}")
            given[name] = vector
    return given


def complete_initial(given: MappingOf[str, Numbers], shapes: MappingOf[str, Shape]) -> dict[str, Array]:
    """The states of step 0, zero where they are not given."""
    initial = {name: np.array(given[name]) if name in given else np.zeros(shapes[name]) for name in shapes}
    for array in initial.values():
        array.flags.writeable = False
    return initial
