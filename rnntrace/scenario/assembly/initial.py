"""The states from before the first step: ``initial_state: {h: [0.1, 0.2]}``; and those from after the
last, of a direction from T to 1."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...equations.functions import Array
from ...equations.shapes import Shape
from ...equations.system import System
from ..sizes.claims import Claims
from ..values.reader import Numbers, Reader
from ..wording import count, path
from ..yaml_nodes.nodes import YamlMapping

# The keys that say which states there are.
OF_THE_STATES = ("cell", "layers", "bidirectional")


def claim_initial(root: YamlMapping, system: System, claims: Claims, reader: Reader) -> dict[str, Numbers]:
    """The states that are given, their sizes claimed; none where the cell is not known."""
    node = None if any(map(reader.doubtful, OF_THE_STATES)) else root.get("initial_state")
    if node is None:
        return {}
    states = system.all_states
    if not states:
        problem = "no equation reads a value of another step, so there is no state to give. Leave it out"
        reader.complain(root.place_of("initial_state"), "initial_state", problem)
        return {}
    found = reader.mapping(node, "initial_state", "{" + ", ".join(f"{name}: [...]" for name in states) + "}")
    if found is None:
        return {}
    no_states = [name for name in found.keys if name in system.names and name not in states]
    reader.keys(found, states, "initial_state", apart=no_states)
    for name in no_states:
        problem = f"no equation reads {name} of another step. Those that are read are {', '.join(states)}"
        reader.complain(found.place_of(name), path("initial_state", name), problem)
    given: dict[str, Numbers] = {}
    for name in states:
        state, where = found.get(name), path("initial_state", name)
        vector = None if state is None else reader.vector(state, where)
        if state is not None and vector is not None:
            claims.vector(name, len(vector), state.place, where, f"has {count(len(vector), 'number')}")
            given[name] = vector
    return given


def complete_initial(given: Mapping[str, Numbers], shapes: Mapping[str, Shape]) -> dict[str, Array]:
    """Every state, zero where it is not given."""
    initial = {name: np.array(given[name]) if name in given else np.zeros(shapes[name]) for name in shapes}
    for array in initial.values():
        array.flags.writeable = False
    return initial
