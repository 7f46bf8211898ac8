"""Which of ``torch.nn``'s modules computes the same as a network, told from the network's equations."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from ..equations.alike import Names, alike
from ..equations.parser import parse_equations
from ..equations.system import System
from .layers import BACKWARD, HIDDEN, INPUT, directions, input_weights, layered_name
from .modules import MATRIX, stacked, with_a_bias_each
from .network import Architecture, cell_equations
from .texts import CELLS

# The text names of what a tensor is made of, a row for each gate; an empty one stands for zeros.
Grid = tuple[tuple[str, ...], ...]


class Module(NamedTuple):
    """A recurrent module: its name, the equations of its cell with one bias where it adds two, and what it
    is made with. The first of ``states`` is the hidden state."""

    name: str
    cell: str
    options: tuple[tuple[str, str], ...] = ()
    states: tuple[str, ...] = (HIDDEN,)


MODULES = (
    *(
        Module("RNN", CELLS["rnn"].format(activation=function), (("nonlinearity", function),))
        for function in ("tanh", "relu")
    ),
    Module("LSTM", CELLS["lstm"], states=(HIDDEN, "c")),
    Module("GRU", CELLS["gru_reset_after"]),
)
# What is to be said of a cell that is nearly that of a module.
NEARLY = {
    "gru": "GRU resets the state after its product with the weights, as gru_reset_after does, and this cell "
    "before it",
}


class Criterion(NamedTuple):
    """A loss of ``torch.nn``: of the scores or of the prediction, and ``share``, what its sum is multiplied
    by; ``per_output`` divides it by the number of outputs too. Left unsummed, it has a number for each entry
    of each step, or if ``of_steps`` for each step."""

    name: str
    of_scores: bool = False
    share: float = 1.0
    per_output: bool = False
    of_steps: bool = False


# By the output layer and the loss; an empty output stands for any.
CRITERIA = {
    ("softmax", "cross_entropy"): Criterion("CrossEntropyLoss", of_scores=True, of_steps=True),
    ("sigmoid", "binary_cross_entropy"): Criterion("BCEWithLogitsLoss", of_scores=True),
    ("", "squared_error"): Criterion("MSELoss", share=0.5),
    ("", "mean_squared_error"): Criterion("MSELoss", per_output=True),
}


class Unfit(ValueError):
    """A network that no module computes; the message says why, in a clause."""


class Fit(NamedTuple):
    """A module that computes a network's cell; ``names`` has for each of the module's names that of the
    cell."""

    module: Module
    names: Names

    @property
    def name(self) -> str:
        """``torch.nn.LSTM``."""
        return f"torch.nn.{self.module.name}"


@cache
def fitting(architecture: Architecture) -> Fit:
    """The module that computes a network's cell. Raises Unfit."""
    if architecture.whole:
        raise Unfit("the cell's own equations make the prediction, and are more than a recurrent module's")
    cell = System(cell_equations(architecture), given=(INPUT,))
    for module in MODULES:
        pattern = _pattern(module)
        names = alike(pattern, cell, {INPUT: INPUT, HIDDEN: HIDDEN}, pattern.biases)
        if names:
            return Fit(module, names)
    raise Unfit(_why_not(architecture))


def criterion(architecture: Architecture) -> Criterion | None:
    """The loss of ``torch.nn`` that is a network's, None where it has none."""
    loss = architecture.loss
    return CRITERIA.get((architecture.output, loss)) or CRITERIA.get(("", loss))


def tensors(fit: Fit, architecture: Architecture) -> dict[str, Grid]:
    """The tensors of the module in all layers and directions, with what each is made of."""
    return {
        tensor.replace("l0", f"l{layer - 1}") + ("_reverse" if direction == BACKWARD else ""): tuple(
            _layered(fit, name, layer, architecture.layers, direction) for name in names
        )
        for tensor, names in stacked(_pattern(fit.module).equations).items()
        for layer in range(1, architecture.layers + 1)
        for direction in directions(architecture.bidirectional)
    }


def states(fit: Fit, architecture: Architecture) -> tuple[tuple[str, ...], ...]:
    """For each of the module's states its names here, in the order of the module's layers and directions."""
    return tuple(
        tuple(
            layered_name(fit.names[state], layer, architecture.layers, direction)
            for layer in range(1, architecture.layers + 1)
            for direction in directions(architecture.bidirectional)
        )
        for state in fit.module.states
    )


@cache
def _pattern(module: Module) -> System:
    """The module's own equations, with a bias for each product."""
    return System(with_a_bias_each(parse_equations(module.cell)), given=(INPUT,))


def _layered(fit: Fit, name: str, layer: int, layers: int, direction: str) -> tuple[str, ...]:
    own = fit.names.get(name)
    if own is None:
        return ("",)
    if name.startswith(MATRIX + INPUT):
        return input_weights(own, layer, layers, direction)
    return (layered_name(own, layer, layers, direction),)


def _why_not(architecture: Architecture) -> str:
    """Why no module computes a cell."""
    if architecture.equations:
        return "the cell has equations of its own, and they are not those of RNN, LSTM or GRU"
    if architecture.takes_activation:
        there = " or ".join(function for each in MODULES for _, function in each.options)
        return f"RNN has {there} for its activation, and this cell {architecture.activation}"
    return NEARLY.get(architecture.cell, f"RNN, LSTM and GRU are other cells than {architecture.cell}")
