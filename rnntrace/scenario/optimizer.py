"""The optimiser: its name, and the settings that go with it."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from typing import Literal

from .nodes import Mapping, Node
from .readers import Reader
from .wording import path

OptimizerSettings = MappingOf[str, str | float]

# A share of what was before is less than 1; any other setting only has to be more than zero.
Setting = Literal["share", "positive"]
# The settings of each, as the field names them (Goodfellow, Bengio and Courville 2016, chapter 8).
OPTIMIZERS: MappingOf[str, MappingOf[str, Setting]] = {
    "sgd": {"learning_rate": "positive"},
    "momentum": {"learning_rate": "positive", "momentum": "share"},
    "adagrad": {"learning_rate": "positive", "epsilon": "positive"},
    "rmsprop": {"learning_rate": "positive", "decay": "share", "epsilon": "positive"},
    "adam": {"learning_rate": "positive", "beta_1": "share", "beta_2": "share", "epsilon": "positive"},
}


def read_optimizer(root: Mapping, reader: Reader) -> OptimizerSettings:
    """The settings that the scenario gives, ``name`` among them; empty without an optimiser."""
    node = root.get("optimizer")
    if node is None:
        return {}
    found = reader.mapping(node, "optimizer", "a name and settings like {name: sgd, learning_rate: 0.1}")
    if found is None:
        return {}
    if "name" not in found.keys:
        problem = f"name is missing, expected one of {', '.join(OPTIMIZERS)}"
        reader.complain(root.place_of("optimizer"), "optimizer", problem)
    given = found.entries.get("name")
    name = None if given is None else reader.choice(given, "optimizer.name", OPTIMIZERS)
    if name is None:
        return {}
    reader.keys(found, ("name", *OPTIMIZERS[name]), "optimizer")
    values = {
        key: _setting(found.entries[key], key, setting, reader)
        for key, setting in OPTIMIZERS[name].items()
        if key in found.entries
    }
    return {"name": name, **values}


def _setting(node: Node, key: str, setting: Setting, reader: Reader) -> float:
    where = path("optimizer", key)
    value = reader.number(node, where)
    if value is None:
        return 0.0
    if setting == "share" and not 0 <= value < 1:
        reader.complain(node.place, where, f"{value:g} is not a share, expected 0 or more and less than 1")
    if setting == "positive" and value <= 0:
        reader.complain(node.place, where, f"{value:g} is too small, expected more than 0")
    return value
