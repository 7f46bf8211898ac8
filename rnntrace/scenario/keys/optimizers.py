"""The optimisers, and the keys that are settings of theirs."""

from __future__ import annotations

from typing import Any

from . import forms, kinds
from .key import Key, Kind, Schema
from .standing import beneath


def setting(name: str, says: str, kind: Kind[float]) -> Key[float | None]:
    """A number that an optimiser goes by: a share of what was before, or just more than zero."""
    return Key(name, says, kind, usual=None, standing=beneath("optimizer"), may_be_empty=False)


LEARNING_RATE = setting("learning_rate", "How far each step goes.", kinds.POSITIVE)
MOMENTUM = setting("momentum", "How much of the last step goes into the next.", kinds.SHARE)
DECAY = setting("decay", "How much of the average of squares is kept at each step.", kinds.SHARE)
BETA_1 = setting("beta_1", "How much of the average of gradients is kept at each step.", kinds.SHARE)
BETA_2 = setting("beta_2", "How much of the average of squares is kept at each step.", kinds.SHARE)
EPSILON = setting("epsilon", "What is added to a divisor to keep it from zero.", kinds.POSITIVE)

# The settings of each, as the field names them (Goodfellow, Bengio and Courville 2016, chapter 8).
OPTIMIZERS: dict[str, tuple[Key[Any], ...]] = {
    "sgd": (LEARNING_RATE,),
    "momentum": (LEARNING_RATE, MOMENTUM),
    "adagrad": (LEARNING_RATE, EPSILON),
    "rmsprop": (LEARNING_RATE, DECAY, EPSILON),
    "adam": (LEARNING_RATE, BETA_1, BETA_2, EPSILON),
}


def settings() -> dict[str, Key[Any]]:
    """All settings, by their names."""
    return {row.name: row for rows in OPTIMIZERS.values() for row in rows}


def form(beneath: Schema) -> Schema:
    """A name, and beside it the settings that go with it."""
    each = []
    for name, rows in OPTIMIZERS.items():
        numbers = {row.name: beneath[row.name] for row in rows}
        each.append(forms.keys_of({"name": {"const": name}, **numbers}, ["name"]))
    return forms.either(*each)
