"""The optimiser: its name, and the settings that go with it."""

from __future__ import annotations

from collections.abc import Mapping

from ..values.reader import Reader
from ..wording import path
from ..yaml_nodes.nodes import YamlMapping, YamlNode

OptimizerSettings = Mapping[str, str | float]

# The settings of each, as the field names them (Goodfellow, Bengio and Courville 2016, chapter 8).
OPTIMIZERS = {
    "sgd": ("learning_rate",),
    "momentum": ("learning_rate", "momentum"),
    "adagrad": ("learning_rate", "epsilon"),
    "rmsprop": ("learning_rate", "decay", "epsilon"),
    "adam": ("learning_rate", "beta_1", "beta_2", "epsilon"),
}
# These are shares of what was before; the others only have to be more than zero.
SHARES = ("momentum", "decay", "beta_1", "beta_2")


def read_optimizer(root: YamlMapping, reader: Reader) -> OptimizerSettings:
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
        key: _setting(found.entries[key], key, reader) for key in OPTIMIZERS[name] if key in found.entries
    }
    return {"name": name, **values}


def _setting(node: YamlNode, key: str, reader: Reader) -> float:
    where = path("optimizer", key)
    value = reader.number(node, where)
    if value is None:
        return 0.0
    if key in SHARES and not 0 <= value < 1:
        reader.complain(node.place, where, f"{value:g} is not a share, expected 0 or more and less than 1")
    if key not in SHARES and value <= 0:
        reader.complain(node.place, where, f"{value:g} is too small, expected more than 0")
    return value
