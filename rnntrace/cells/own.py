"""A cell that a user writes: what the names around it mean."""

from __future__ import annotations

from dataclasses import replace

from ..equations.authored import Surroundings
from .texts import CONSTANTS

_LAYER = "the output layer, which comes after these equations"
_WEIGHTS = "a key of weights"

AROUND_A_CELL = Surroundings(
    given={"x": "the input"},
    taken={
        "t": "the time step",
        "y": "the target, which a cell does not see",
        "loss": "the loss, which comes after these equations",
        "one_hot": "the input before its embedding",
        **CONSTANTS,
    },
    # Keys with which weights are read or drawn, not given.
    taken_by_weights=dict.fromkeys(("file", "init", "scale", "seed"), _WEIGHTS),
    needed={"h": "the hidden state, which the output layer reads"},
    added=dict.fromkeys(("s", "y_hat", "W_hy", "b_y"), _LAYER),
    whole="y_hat",
)


def around_a_cell(embedding: bool) -> Surroundings:
    """The same, where words may come in through an embedding."""
    if not embedding:
        return AROUND_A_CELL
    return replace(AROUND_A_CELL, taken={**AROUND_A_CELL.taken, "E": "the matrix of the embedding"})
