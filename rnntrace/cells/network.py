"""A network put together: a cell, an output layer and a loss become one system of equations."""

from __future__ import annotations

from functools import cache

from ..equations.parser import parse_equations, parse_expression
from ..equations.system import System
from ..equations.tree import ungroup
from .texts import CELLS, CONSTANTS, HIDDEN_STATE_AS_PREDICTION, LOSSES, OUTPUTS, REDUCTIONS


@cache
def network(
    cell: str = "rnn",
    activation: str = "tanh",
    output: str = "softmax",
    loss: str = "cross_entropy",
    reduction: str = "sum",
) -> System:
    """The equations of a network, from the names in the tables of ``texts``.

    The numbers named in ``CONSTANTS`` are neither learned nor timed.
    """
    parts = [CELLS[cell].format(activation=activation), OUTPUTS[output]]
    if loss != "none":
        if output == "none":
            parts.append(HIDDEN_STATE_AS_PREDICTION)
        parts.append(LOSSES[loss])
    return System(
        parse_equations("\n".join(parts), derived=True),
        given=("x", "y"),
        constants=tuple(CONSTANTS),
        loss=None if loss == "none" else "loss",
        seed=None if loss == "none" else ungroup(parse_expression(REDUCTIONS[reduction])),
    )
