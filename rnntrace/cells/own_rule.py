"""A rule that a user writes for the update of a parameter: what the names around it mean."""

from __future__ import annotations

from ..equations.authored import Surroundings
from .optimizers import GRADIENT, PARAMETER

_TAKEN = {
    "name": "a key of optimizer",
    "equations": "a key of optimizer",
    "convention": "a key of optimizer",
    "state": "a key of optimizer",
    "clip_norm": "a key of optimizer",
    "clip_value": "a key of optimizer",
}
AROUND_A_RULE = Surroundings(
    given={GRADIENT: "the gradient"},
    taken_by_weights=_TAKEN,
    needed={PARAMETER: "the parameter after the update"},
)
LIKE = f"{PARAMETER}[t] = {PARAMETER}[t-1] - eta * {GRADIENT}[t]"
