"""What the network is made of: the choices, and whether they go together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from ...cells.layers import UnfitForLayers
from ...cells.network import OWN, Architecture, network
from ...cells.notations import NOTATIONS
from ...cells.texts import (
    ACTIVATIONS,
    CELLS,
    CELLS_WITH_TWO_BIASES,
    LOSSES,
    OUTPUTS,
    REDUCTIONS,
    USUAL_LOSS,
)
from ...equations.shapes import ShapeError
from ...equations.tree import Call
from ..values.reader import Reader
from ..yaml_nodes.nodes import YamlMapping

PROBABILITIES = ("softmax", "sigmoid")
LOSSES_OF_PROBABILITIES = ("cross_entropy", "binary_cross_entropy")
MOST_LAYERS = 100


def read_notation(root: YamlMapping, reader: Reader) -> str:
    """The name of the notation."""
    return _choice(root, "notation", NOTATIONS, "standard", reader)


def read_cell(root: YamlMapping, reader: Reader) -> Architecture:
    """The cell, its layers and its directions, each the usual one where nothing is chosen."""
    cell, equations = _cell(root, reader)
    activation = _choice(root, "activation", ACTIVATIONS, "tanh", reader)
    if (
        not Architecture(cell).takes_activation
        and root.get("activation") is not None
        and not reader.doubtful("cell")
    ):
        problem = f"the activation can be chosen for cell: rnn; a {cell} cell's equations have their own"
        reader.complain(root.place_of("activation"), "activation", f"{problem}. Leave it out")
    layers = root.get("layers")
    found = Architecture(
        cell=cell,
        activation=activation,
        equations=equations,
        layers=1 if layers is None else _layers(root, reader),
        bidirectional=_choice(root, "bidirectional", ("true", "false"), "false", reader) == "true",
        embedding=root.get("embedding") is not None,
    )
    if found.whole:
        return _not_repeated(found, root, reader)
    return _repeatable(found, root, reader) if found.equations else found


def with_two_biases(cell: Architecture, notation: str, weights: Collection[str] | None) -> Architecture:
    """The cell as PyTorch has it, where the notation is PyTorch's and the weights do not differ."""
    if notation != "pytorch" or cell.cell not in CELLS_WITH_TWO_BIASES:
        return cell
    two = replace(cell, two_biases=True)
    only_one = set(network(_bare(cell)).parameters) - set(network(_bare(two)).parameters)
    return cell if only_one & set(weights or ()) else two


def read_output(
    root: YamlMapping, cell: Architecture, weights: Collection[str] | None, targets: bool, reader: Reader
) -> Architecture:
    """The cell with an output layer and a loss.

    ``weights`` are the names of the weights that are given, None where they are not known;
    ``targets`` tells whether there are any.
    """
    compared = targets and root.get("loss") is None
    ends_at_state = cell.whole or _ends_at_state(cell, weights, compared)
    output = _choice(root, "output", OUTPUTS, "none" if ends_at_state else "softmax", reader)
    if cell.whole and root.get("output") is not None:
        problem = "the cell's own equations define y_hat, so there is no output layer. Leave output out"
        reader.complain(root.place_of("output"), "output", problem)
    usual = _usual_loss(cell) if cell.whole else USUAL_LOSS[output]
    found = replace(
        cell,
        output=output,
        loss=_choice(root, "loss", LOSSES, usual, reader),
        reduction=_choice(root, "reduction", REDUCTIONS, "sum", reader),
    )
    if not any(
        reader.doubtful(key) for key in ("cell", "activation", "output", "loss", "targets", "examples")
    ):
        _check_loss(found, root, targets, reader)
    return found


def _bare(cell: Architecture) -> Architecture:
    """Without output layer and loss."""
    return replace(cell, output="none", loss="none")


def _choice(root: YamlMapping, key: str, choices: Collection[str], usual: str, reader: Reader) -> str:
    node = root.get(key)
    found = None if node is None else reader.choice(node, key, choices)
    return found or usual


def _cell(root: YamlMapping, reader: Reader) -> tuple[str, str]:
    """The name of the cell, and its equations where the scenario writes them."""
    node = root.get("cell")
    if node is None:
        return "rnn", ""
    if not isinstance(node, YamlMapping):
        return reader.choice(node, "cell", CELLS, besides="{equations: …}") or "rnn", ""
    from .own_cell import read_own_cell  # only for those who write one

    equations = read_own_cell(node, reader, embedding=root.get("embedding") is not None)
    return ("rnn", "") if equations is None else (OWN, equations)


def _layers(root: YamlMapping, reader: Reader) -> int:
    node = root.entries["layers"]
    layers = reader.whole(node, "layers", least=1)
    if layers is not None and layers > MOST_LAYERS:
        reader.complain(node.place, "layers", f"{layers} is too large, expected at most {MOST_LAYERS}")
        return 1
    return layers or 1


def _not_repeated(whole: Architecture, root: YamlMapping, reader: Reader) -> Architecture:
    """A cell that is the whole network, in one layer and one direction: it makes its prediction once."""
    for key, chosen in (("layers", whole.layers > 1), ("bidirectional", whole.bidirectional)):
        if chosen:
            problem = f"the cell's own equations define y_hat, so there is nothing to repeat. Leave {key} out"
            reader.complain(root.place_of(key), key, problem)
    return replace(whole, layers=1, bidirectional=False)


def _repeatable(cell: Architecture, root: YamlMapping, reader: Reader) -> Architecture:
    """A cell of the scenario's own, if it can stand in its layers and directions."""
    try:
        network(_bare(cell))
    except (UnfitForLayers, ShapeError) as error:  # by itself the cell is well
        reader.complain(root.place_of("cell"), "cell", str(error))
        return Architecture()
    return cell


def _ends_at_state(cell: Architecture, weights: Collection[str] | None, compared: bool) -> bool:
    """Whether a network has no output layer: none of its weights is there, and nothing needs it.

    A name that is not known may be a misspelt W_hy, and targets that go without a word on the
    loss are meant for a prediction.
    """
    return weights is not None and not compared and set(weights) <= set(network(_bare(cell)).parameters)


def _usual_loss(cell: Architecture) -> str:
    """The loss that goes with the last function of a cell that is the whole network."""
    return USUAL_LOSS.get(_last_function(cell), USUAL_LOSS["identity"])


def _last_function(cell: Architecture) -> str:
    """The function that makes what is compared with the targets; empty where it is no function's."""
    if not cell.whole and cell.output != "none":
        return cell.output
    match network(_bare(cell)).definitions["y_hat" if cell.whole else cell.hidden_states[0]]:
        case Call(function, _):
            return function
    return ""


def _check_loss(network: Architecture, root: YamlMapping, targets: bool, reader: Reader) -> None:
    """Complain of a loss that cannot be taken, and of targets that nothing is compared with."""
    last = _last_function(network)
    if network.loss in LOSSES_OF_PROBABILITIES and last not in PROBABILITIES:
        problem = f"{network.loss} takes logarithms of probabilities, which {last or 'a state'} does not give"
        hint = f"Use squared_error, or output: {PROBABILITIES[0]} or {PROBABILITIES[1]}"
        reader.complain(root.place_of("loss"), "loss", f"{problem}. {hint}")
    at_state = network.output == "none" and not network.whole
    if network.loss != "none" and at_state and len(network.hidden_states) > 1:
        problem = "a bidirectional network has two hidden states, and nothing says which one is compared"
        reader.complain(root.place_of("loss"), "loss", f"{problem}. Give it an output layer")
    if targets and at_state and root.get("loss") is None:
        hint = "Name one, such as squared_error or none, or leave the targets out"
        key, them = ("examples", "the targets") if "examples" in root.keys else ("targets", "them")
        problem = f"nothing is compared with {them}, as the network ends at h and no loss is named"
        reader.complain(root.place_of(key), key, f"{problem}. {hint}")
