"""The output layer of a network, its loss, and whether they go together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from ...cells.losses import compares
from ...cells.network import Architecture, network
from ...cells.texts import OUTPUTS
from ...equations.functions import FUNCTIONS
from ...equations.parser import parse_equations
from ...equations.tree import Call, Equation
from ..keys.stated import Stated
from ..values.complaints import Complaints
from ..yaml_nodes.nodes import YamlList


class Output(NamedTuple):
    """A network with its output layer and its loss.

    ``function_sound`` and ``loss_sound``: nothing is wrong with the output function, or with the loss.
    """

    architecture: Architecture
    function_sound: bool
    loss_sound: bool

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with either."""
        return self.function_sound and self.loss_sound


def read_output(
    cell: Architecture,
    weights: Collection[str] | None,
    targeted: bool,
    output: Stated[str | None],
    loss: Stated[str | None],
    reduction: Stated[str],
    complaints: Complaints,
) -> Output:
    """The cell with an output layer and a loss, each the usual one where nothing is chosen.

    ``weights`` are the names of the weights that are given, None where they are not known;
    ``targeted`` tells whether there are any targets.
    """
    whole = cell.whole
    ends_at_state = whole or _ends_at_state(cell, weights, targeted and not loss.given)
    function = output.value or ("none" if ends_at_state else "softmax")
    function_sound = output.sound
    if whole and output.given:
        problem = "the cell's own equations define y_hat, so there is no output layer. Leave output out"
        output.complain(problem, complaints)
        function_sound = False
    usual = _usual_loss(cell) if whole else OUTPUTS[function].loss
    found = replace(cell, output=function, loss=loss.value or usual, reduction=reduction.value)
    return Output(found, function_sound, loss.sound)


def check_loss(
    network: Architecture,
    loss: Stated[str | None],
    compared: Stated[YamlList | None] | None,
    complaints: Complaints,
) -> bool:
    """Complain of a loss that cannot be taken, and of targets that nothing is compared with, which stand
    under ``compared``. The result tells whether all is well."""
    problems: list[tuple[Stated[Any], str]] = []
    if compares(network.loss) != "numbers" and not _gives_probabilities(last := _last_function(network)):
        problem = f"{network.loss} takes logarithms of probabilities, which {last or 'a state'} does not give"
        fitting = [output for output in OUTPUTS if _gives_probabilities(_function_of(output))]
        hint = f"Use squared_error, or output: {' or '.join(fitting)}"
        problems.append((loss, f"{problem}. {hint}"))
    at_state = network.output == "none" and not network.whole
    if network.loss != "none" and at_state and len(network.hidden_states) > 1:
        problem = "a bidirectional network has two hidden states, and nothing says which one is compared"
        problems.append((loss, f"{problem}. Give it an output layer"))
    if compared and at_state and not loss.given:
        them = "them" if compared.where.endswith("targets") else "the targets"
        problem = f"nothing is compared with {them}, as the network ends at h and no loss is named"
        hint = "Name one, such as squared_error or none, or leave the targets out"
        problems.append((compared, f"{problem}. {hint}"))
    for stated, problem in problems:
        stated.complain(problem, complaints)
    return not problems


def _ends_at_state(cell: Architecture, weights: Collection[str] | None, compared: bool) -> bool:
    """Whether a network has no output layer: none of its weights is there, and nothing needs it.

    A name that is not known may be a misspelt W_hy, and targets that go without a word on the
    loss are meant for a prediction.
    """
    if weights is None or compared:
        return False
    return set(weights) <= set(network(_bare(cell)).parameters)


def _usual_loss(cell: Architecture) -> str:
    """The loss that goes with the last function of a cell that is the whole network."""
    return OUTPUTS.get(_last_function(cell), OUTPUTS["identity"]).loss


@lru_cache(maxsize=256)
def _last_function(cell: Architecture) -> str:
    """The function that makes what is compared with the targets; empty where it is no function's."""
    if not cell.whole and cell.output != "none":
        return _function_of(cell.output)
    match network(_bare(cell)).definitions["y_hat" if cell.whole else cell.hidden_states[0]]:
        case Call(function, _):
            return function
    return ""


def _function_of(output: str) -> str:
    """The function that an output layer ends in; empty where it ends in none."""
    match parse_equations(OUTPUTS[output].equations.format(h="h[t]")):
        case [*_, Equation(_, Call(function, _))]:
            return function
    return ""


def _gives_probabilities(function: str) -> bool:
    return function in FUNCTIONS and FUNCTIONS[function].gives != "numbers"


def _bare(cell: Architecture) -> Architecture:
    """Without output layer and loss."""
    return replace(cell, output="none", loss="none")
