"""Where weights come from: written out in the scenario, read from a NumPy file, or drawn at random."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from ...equations.functions import Array
from ...equations.shapes import Shape
from ..keys import table
from ..keys.stated import Stated
from ..values.value import Context
from ..yaml_nodes.nodes import YamlMapping
from .drawn import Drawn, read_drawn
from .written import Written

if TYPE_CHECKING:
    from .archive import Archive

Given: TypeAlias = "Written | Archive"
Source: TypeAlias = "Written | Archive | Drawn"


class Weights(NamedTuple):
    """An array for every parameter, the names of those left out (zero), and where they come from."""

    arrays: Mapping[str, Array]
    left_out: tuple[str, ...]
    origin: str


def read_source(weights: Stated[YamlMapping | None], context: Context) -> Stated[Source | None]:
    """Where the weights come from; None, with a complaint, where that cannot be told."""
    node = weights.value
    if node is None:
        if weights.sound:
            problem = f"{weights.lack}. Give {table.EXPECTED_WEIGHTS}"
            weights.complain(problem, context.complaints)
        return weights.but(None, sound=False)
    if table.FILE.name in node.keys:
        from .archive import read_archive  # only for those who have a file

        return read_archive(node, weights, context)
    if node.keys.keys() & {row.name for row in table.keys_at(table.WEIGHTS.name)}:
        return read_drawn(node, weights, context)
    once = node.keys.keys() == node.entries.keys()
    return weights.but(Written(node, weights.key_place, weights.where), weights.sound and once)


def complete(
    source: Source, given: Mapping[str, Array], shapes: Mapping[str, Shape], biases: Collection[str]
) -> Weights:
    """An array for every parameter: given, drawn, or zero. ``shapes`` has them in their order."""
    if isinstance(source, Drawn):
        given = source.arrays(shapes, biases)
    arrays = {name: given[name] if name in given else np.zeros(shape) for name, shape in shapes.items()}
    for array in arrays.values():
        array.flags.writeable = False
    return Weights(arrays, tuple(name for name in shapes if name not in given), source.origin)
