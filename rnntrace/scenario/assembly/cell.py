"""The cell that a network is made of, in its layers and directions."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from ...cells.layers import UnfitForLayers
from ...cells.network import OWN, Architecture, network
from ...equations.shapes import ShapeError
from ..keys.stated import Stated
from ..values.complaints import Complaints
from ..values.value import Context
from ..yaml_nodes.nodes import YamlMapping


class Cell(NamedTuple):
    """A cell, in its layers and directions, each the usual one where nothing is chosen.

    ``sound``: nothing is wrong with the cell itself; ``states_sound``: nor with its layers and
    directions, so it is known which states there are; ``activation_sound``: nor with the function of
    its hidden state.
    """

    architecture: Architecture
    sound: bool
    states_sound: bool
    activation_sound: bool


def read_cell(
    cell: Stated[str | YamlMapping],
    activation: Stated[str],
    layers: Stated[int],
    bidirectional: Stated[bool],
    embedded: bool,
    context: Context,
) -> Cell:
    """The cell; ``embedded`` tells that its input comes from an embedding."""
    complaints = context.complaints
    name, own = _name_and_equations(cell, embedded, context)
    equations, sound = own.value or "", own.sound
    activation_sound = activation.sound
    if activation.given and sound and not Architecture(name).takes_activation:
        problem = f"the activation can be chosen for cell: rnn; a {name} cell's equations have their own"
        activation.complain(f"{problem}. Leave it out", complaints)
        activation_sound = False
    found = Architecture(
        cell=name,
        activation=activation.value,
        equations=equations,
        layers=layers.value,
        bidirectional=bidirectional.value,
        embedding=embedded,
    )
    states_sound = sound and layers.sound and bidirectional.sound
    if equations and found.whole:
        single = replace(found, layers=1, bidirectional=False)
        fits = _not_repeated(found, layers, bidirectional, complaints)
        return Cell(single, sound, states_sound and fits, activation_sound)
    if equations and not _repeatable(found, cell, complaints):
        return Cell(Architecture(), False, False, activation_sound)
    return Cell(found, sound, states_sound, activation_sound)


def _name_and_equations(
    cell: Stated[str | YamlMapping], embedded: bool, context: Context
) -> tuple[str, Stated[str | None]]:
    """The name of the cell, and its equations where the scenario writes them."""
    if isinstance(cell.value, str):
        return cell.value, cell.but(None, cell.sound)
    from .own_cell import read_own_cell  # only for those who write one

    equations = read_own_cell(cell.value, cell, context, embedded)
    return ("rnn" if equations.value is None else OWN), equations


def _not_repeated(
    whole: Architecture, layers: Stated[int], bidirectional: Stated[bool], complaints: Complaints
) -> bool:
    """Whether a cell that is the whole network is in one layer and one direction, as it makes its
    prediction once; complains of what is not."""
    problem = "the cell's own equations define y_hat, so there is nothing to repeat"
    if whole.layers > 1:
        layers.complain(f"{problem}. Leave layers out", complaints)
    if whole.bidirectional:
        bidirectional.complain(f"{problem}. Leave bidirectional out", complaints)
    return whole.layers == 1 and not whole.bidirectional


def _repeatable(own: Architecture, cell: Stated[str | YamlMapping], complaints: Complaints) -> bool:
    """Whether a cell of the scenario's own can stand in its layers and directions."""
    try:
        network(replace(own, output="none", loss="none"))
    except (UnfitForLayers, ShapeError) as error:  # by itself the cell is well
        cell.complain(str(error), complaints)
        return False
    return True
