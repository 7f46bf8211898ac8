"""The optimiser: its name, and the settings that go with it."""

from __future__ import annotations

from collections.abc import Mapping

from ..keys import table
from ..keys.optimizers import OPTIMIZERS
from ..keys.sections import read_one, read_section
from ..keys.stated import MISSING, Stated
from ..values.value import Context
from ..yaml_nodes.nodes import YamlMapping

OptimizerSettings = Mapping[str, str | float]


def read_optimizer(optimizer: Stated[YamlMapping | None], context: Context) -> OptimizerSettings:
    """The settings that the scenario gives, ``name`` among them; empty without an optimiser."""
    node = optimizer.value
    if node is None:
        return {}
    name = read_one(table.NAME, node, optimizer.where, context)
    if name.lack == MISSING:
        problem = f"name is missing, expected one of {', '.join(OPTIMIZERS)}"
        optimizer.complain(problem, context.complaints)
    if name.value is None or not name.sound:
        return {}
    rows = (table.NAME, *OPTIMIZERS[name.value])
    section = read_section(node, optimizer.where, rows, context)
    return {row.name: section.of(row).value for row in rows if section.of(row).given}
