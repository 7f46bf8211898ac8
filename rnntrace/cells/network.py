"""A network put together: an embedding, a cell in layers, an output layer and a loss become one
system of equations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from ..equations.parser import parse_equations, parse_expression
from ..equations.system import System
from ..equations.tree import Equation, ungroup
from .layers import hidden_states, layered
from .texts import (
    CELLS,
    CELLS_WITH_TWO_BIASES,
    CONSTANTS,
    EMBEDDED,
    EMBEDDING,
    HIDDEN_STATE_AS_PREDICTION,
    LOSSES,
    OUTPUTS,
    REDUCTIONS,
)

OWN = "custom"  # the name of a cell that the scenario writes itself


@dataclass(frozen=True, slots=True)
class Architecture:
    """What a network is made of, by the names in the tables of ``texts``.

    ``equations`` is the text of a cell of the scenario's own. With ``embedding`` the input is a
    column of ``E``; with ``two_biases`` every product has a bias, as in PyTorch. What
    ``hands_over`` passes its last states on, and their gradients come back.
    """

    cell: str = "rnn"
    activation: str = "tanh"
    output: str = "softmax"
    loss: str = "cross_entropy"
    reduction: str = "sum"
    equations: str = ""
    layers: int = 1
    bidirectional: bool = False
    embedding: bool = False
    two_biases: bool = False
    hands_over: bool = False

    @property
    def hidden_states(self) -> tuple[str, ...]:
        """The hidden states that the output layer reads: one, or one for each direction."""
        return hidden_states(self.layers, self.layers, self.bidirectional)

    @property
    def all_hidden_states(self) -> tuple[str, ...]:
        """The hidden states of every layer and direction."""
        return tuple(
            name
            for layer in range(1, self.layers + 1)
            for name in hidden_states(layer, self.layers, self.bidirectional)
        )

    @property
    def takes_activation(self) -> bool:
        """Whether the cell's text leaves the activation open."""
        return "{activation}" in CELLS.get(self.cell, "")

    @property
    def whole(self) -> bool:
        """Whether the cell's own equations are the whole network, the prediction among them."""
        return any(equation.left.name == "y_hat" for equation in cell_equations(self))


@cache
def network(architecture: Architecture = Architecture()) -> System:
    """The equations of a network.

    The numbers named in ``CONSTANTS`` are neither learned nor timed. Raises UnfitForLayers, and
    what the equations of a scenario's own raise.
    """
    cell = tuple(layered(cell_equations(architecture), architecture.layers, architecture.bidirectional))
    around = "\n".join(_around(architecture))
    before = parse_equations(EMBEDDING) if architecture.embedding else ()
    loss = None if architecture.loss == "none" else "loss"
    system = System(
        (*before, *cell, *parse_equations(around, derived=True)),
        given=(EMBEDDED if architecture.embedding else "x", "y"),
        constants=tuple(CONSTANTS),
        loss=loss,
        seed=ungroup(parse_expression(REDUCTIONS[architecture.reduction])) if loss else None,
    )
    return replace(system, handed_over=system.states) if architecture.hands_over else system


@cache
def cell_equations(architecture: Architecture) -> tuple[Equation, ...]:
    """The equations of the cell alone, in one layer and one direction."""
    cells = CELLS_WITH_TWO_BIASES if architecture.two_biases else CELLS
    text = architecture.equations or cells[architecture.cell].format(activation=architecture.activation)
    return parse_equations(text)


def _around(architecture: Architecture) -> list[str]:
    """The texts of the output layer and the loss."""
    states = architecture.hidden_states
    if architecture.whole:
        parts = []
    else:
        products = [f"W_hy{_direction(state)} @ {state}[t]" for state in states]
        parts = [OUTPUTS[architecture.output].format(h=" + ".join(products))]
    if architecture.loss != "none":
        if architecture.output == "none" and not architecture.whole:
            parts.append(HIDDEN_STATE_AS_PREDICTION.format(h=states[0]))
        parts.append(LOSSES[architecture.loss])
    return parts


def _direction(state: str) -> str:
    """``_fwd`` of ``h2_fwd``; nothing for the state of an only direction."""
    return state[state.index("_") :] if "_" in state else ""
