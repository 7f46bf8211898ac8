"""Weights that are all there, but of another network than the one that is chosen.

Each of them would be complained of, and so would each that is missing; one sentence says it all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from ...cells.network import OWN, Architecture, network
from ...cells.notations import NOTATIONS
from ...cells.texts import CELLS
from ..assembly.choices import with_two_biases
from .renaming import aliases


def meant_instead(names: Collection[str], notation: str, cell: Architecture) -> str:
    """The key that has to change for weights of these names to fit, such as ``cell: lstm``; nothing
    where they fit, or where no change of one key would do."""
    if cell.cell == OWN or (_needed(cell) <= _text_names(names, notation, cell) <= _known(cell)):
        return ""
    for key, other_notation, other in _others(names, notation, cell):
        two = with_two_biases(replace(other, two_biases=False), other_notation, names)
        if _needed(two) <= _text_names(names, other_notation, two) <= _known(two):
            return key
    return ""


def _text_names(names: Collection[str], notation: str, cell: Architecture) -> set[str]:
    known = aliases(notation, cell)
    return {text_name for name in names for text_name in known.get(name, (name,))}


def _known(cell: Architecture) -> set[str]:
    return set(network(replace(cell, output="softmax", loss="none")).parameters)


def _needed(cell: Architecture) -> set[str]:
    """All but the biases, which may be left out, and the output layer."""
    bare = network(replace(cell, output="none", loss="none"))
    return set(bare.parameters) - set(bare.biases)


def _others(
    names: Collection[str], notation: str, cell: Architecture
) -> Iterator[tuple[str, str, Architecture]]:
    """Networks that differ in one key, the likeliest first."""
    if not cell.embedding:
        yield "embedding: {size: …}", notation, replace(cell, embedding=True)
    # The tensors of PyTorch have the same names for each: a cell like this one, a plain one last.
    for name in sorted(CELLS, key=lambda name: (name[:3] != cell.cell[:3], name == "rnn")):
        yield f"cell: {name}", notation, replace(cell, cell=name)
    # W_xh2 is of the second layer, and so is weight_ih_l1.
    layers = {int(number) for name in names for number in re.findall(r"[1-9](?=_|$)", name)}
    layers |= {int(number) + 1 for name in names for number in re.findall(r"_l([0-9])(?=_|$)", name)}
    for number in sorted({1, *layers} - {cell.layers}):
        yield f"layers: {number}", notation, replace(cell, layers=number)
    other_way = not cell.bidirectional
    yield f"bidirectional: {str(other_way).lower()}", notation, replace(cell, bidirectional=other_way)
    if not _needed(cell) <= _text_names(names, notation, cell):
        for other in NOTATIONS:
            yield f"notation: {other}", other, cell
