"""What the network is made of: the choices, and whether they go together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ..cells.network import network
from ..cells.texts import ACTIVATIONS, CELLS, LOSSES, OUTPUTS, REDUCTIONS, USUAL_LOSS
from ..equations.system import System
from .nodes import Mapping
from .readers import Reader

# Planned, and not there yet.
LATER_CELLS = ("lstm", "gru", "gru_reset_after")
NOTATIONS = ("standard",)
LATER_NOTATIONS = ("ng", "goodfellow", "socher", "pytorch")

PROBABILITIES = ("softmax", "sigmoid")
LOSSES_OF_PROBABILITIES = ("cross_entropy", "binary_cross_entropy")


@dataclass(frozen=True, slots=True)
class Choices:
    """The names of a network's parts, in the tables of ``cells.texts``."""

    cell: str
    activation: str
    output: str
    loss: str
    reduction: str
    notation: str

    def system(self, *, with_loss: bool) -> System:
        """The network's equations; without targets they have no loss."""
        loss = self.loss if with_loss else "none"
        return network(self.cell, self.activation, self.output, loss, self.reduction)


def read_choices(root: Mapping, weights: Collection[str] | None, targets: bool, reader: Reader) -> Choices:
    """The choices, each the usual one where nothing, or nothing known, is chosen.

    ``weights`` are the names of the weights that are given, None where they are not known;
    ``targets`` tells whether there are any.
    """
    cell = _cell(root, reader)
    activation = _choice(root, "activation", ACTIVATIONS, "tanh", reader)
    compared = targets and root.get("loss") is None
    output = "none" if _ends_at_state(cell, weights, compared) else "softmax"
    output = _choice(root, "output", OUTPUTS, output, reader)
    choices = Choices(
        cell,
        activation,
        output,
        loss=_choice(root, "loss", LOSSES, USUAL_LOSS[output], reader),
        reduction=_choice(root, "reduction", REDUCTIONS, "sum", reader),
        notation=_choice(root, "notation", NOTATIONS, "standard", reader, LATER_NOTATIONS),
    )
    if not any(reader.doubtful(key) for key in ("cell", "activation", "output", "loss", "targets")):
        _check_loss(choices, root, targets, reader)
    return choices


def _choice(
    root: Mapping,
    key: str,
    choices: Collection[str],
    usual: str,
    reader: Reader,
    later: Collection[str] = (),
) -> str:
    node = root.get(key)
    found = None if node is None else reader.choice(node, key, choices, later)
    return found or usual


def _cell(root: Mapping, reader: Reader) -> str:
    node = root.get("cell")
    if isinstance(node, Mapping):
        problem = f"equations of one's own are not supported yet, expected {', '.join(CELLS)}"
        reader.complain(node.place, "cell", problem)
        return "rnn"
    return _choice(root, "cell", CELLS, "rnn", reader, LATER_CELLS)


def _ends_at_state(cell: str, weights: Collection[str] | None, compared: bool) -> bool:
    """Whether a network has no output layer: none of its weights is there, and nothing needs it.

    A name that is not known may be a misspelt W_hy, and targets that go without a word on the
    loss are meant for a prediction.
    """
    return (
        weights is not None
        and not compared
        and set(weights) <= set(network(cell, output="none", loss="none").parameters)
    )


def _check_loss(choices: Choices, root: Mapping, targets: bool, reader: Reader) -> None:
    """Complain of a loss that cannot be taken, and of targets that nothing is compared with."""
    at_state = choices.output == "none"
    last = choices.activation if at_state else choices.output
    if choices.loss in LOSSES_OF_PROBABILITIES and last not in PROBABILITIES:
        problem = f"{choices.loss} takes logarithms of probabilities, which {last} does not give"
        hint = f"Use squared_error, or output: {PROBABILITIES[0]} or {PROBABILITIES[1]}"
        reader.complain(root.place_of("loss"), "loss", f"{problem}. {hint}")
    if targets and at_state and root.get("loss") is None:
        problem = "nothing is compared with them, as the network ends at h and no loss is named"
        hint = "Name one, such as squared_error or none, or leave the targets out"
        reader.complain(root.place_of("targets"), "targets", f"{problem}. {hint}")
