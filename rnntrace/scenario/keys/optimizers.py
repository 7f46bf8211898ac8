"""The optimisers, and the keys that are settings of theirs."""

from __future__ import annotations

from . import kinds
from .key import Key, Kind
from .standing import beneath

# The settings of each, as the field names them (Goodfellow, Bengio and Courville 2016, chapter 8).
OPTIMIZERS = {
    "sgd": ("learning_rate",),
    "momentum": ("learning_rate", "momentum"),
    "adagrad": ("learning_rate", "epsilon"),
    "rmsprop": ("learning_rate", "decay", "epsilon"),
    "adam": ("learning_rate", "beta_1", "beta_2", "epsilon"),
}


def _setting(name: str, says: str, kind: Kind[float]) -> Key[float | None]:
    """A number that an optimiser goes by."""
    return Key(name, says, kind, usual=None, standing=beneath("optimizer"), may_be_empty=False)


SETTINGS = (
    _setting("learning_rate", "How far each step goes.", kinds.POSITIVE),
    _setting("momentum", "How much of the last step goes into the next.", kinds.SHARE),
    _setting("decay", "How much of the average of squares is kept at each step.", kinds.SHARE),
    _setting("beta_1", "How much of the average of gradients is kept at each step.", kinds.SHARE),
    _setting("beta_2", "How much of the average of squares is kept at each step.", kinds.SHARE),
    _setting("epsilon", "What is added to a divisor to keep it from zero.", kinds.POSITIVE),
)
