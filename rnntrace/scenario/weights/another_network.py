"""Weights that are all there, but of another network than the one that is chosen.

Each of them would be complained of, and so would each that is missing; one sentence says it all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from ...cells.network import OWN, Architecture, network
from ...cells.notations import NOTATIONS
from ...cells.texts import CELLS
from .renaming import aliases, with_two_biases
from .tensors import flat


def meant_instead(
    names: Collection[str], notation: str, cell: Architecture, shape: Callable[[str], tuple[int, int] | None]
) -> str:
    """The key that has to change for weights of these names, and of the ``shape`` that their matrices have,
    to fit, such as ``cell: lstm``; nothing where they fit, or where no change of one key would do."""
    if cell.cell == OWN or _fit(names, notation, cell):
        return ""
    for key, other_notation, other in _others(names, notation, cell):
        two = with_two_biases(replace(other, two_biases=False), other_notation, names)
        if _fit(names, other_notation, two) and not _contradicted(names, other_notation, two, shape):
            return key
    return ""


def _contradicted(
    names: Collection[str], notation: str, cell: Architecture, shape: Callable[[str], tuple[int, int] | None]
) -> bool:
    """Whether a matrix that would read the state of its own layer is not square."""
    from .meant import reads_its_state  # only for those whose names do not fit

    known = aliases(notation, cell)
    for name in names:
        meant = flat(known[name]) if name in known else (name,)
        if len(meant) == 1 and reads_its_state(meant[0]) and (size := shape(name)) and size[0] != size[1]:
            return True
    return False


def presumed(
    names: Collection[str], notations: Sequence[str], cells: Sequence[Architecture], guess: str
) -> tuple[str, Architecture] | None:
    """Which of several networks, in one of some notations, weights of these names are probably of: the first
    one that they fit, or else the ``guess`` if at least half of them are of such a cell."""
    networks = [(notation, cell) for cell in cells for notation in notations]
    for notation, cell in networks:
        two = with_two_biases(cell, notation, names)
        if names and _fit(names, notation, two):
            return notation, two
    for notation, cell in networks:
        _, known = _needed_and_known(cell)
        if cell.cell == guess and 2 * len(known & _text_names(names, notation, cell)) >= len(names):
            return notation, cell
    return None


def _fit(names: Collection[str], notation: str, cell: Architecture) -> bool:
    needed, known = _needed_and_known(cell)
    return needed <= _text_names(names, notation, cell) <= known


def _text_names(names: Collection[str], notation: str, cell: Architecture) -> set[str]:
    known = aliases(notation, cell)
    return {text_name for name in names for text_name in (flat(known[name]) if name in known else (name,))}


@lru_cache(maxsize=256)
def _needed_and_known(cell: Architecture) -> tuple[frozenset[str], frozenset[str]]:
    """The names of all but the biases, which may be left out, and the output layer; and all names."""
    bare = network(replace(cell, output="none", loss="none"))
    known = network(replace(cell, output="softmax", loss="none")).parameters
    return frozenset(bare.parameters) - frozenset(bare.biases), frozenset(known)


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
    needed, _ = _needed_and_known(cell)
    if not needed <= _text_names(names, notation, cell):
        for other in NOTATIONS:
            yield f"notation: {other}", other, cell
