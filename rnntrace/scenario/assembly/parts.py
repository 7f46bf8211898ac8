"""The parts of a network, as the keys of a scenario state them together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from ...cells.network import Architecture
from ...cells.network import network as system_of
from ...cells.notations import NOTATIONS
from ...cells.texts import CELLS
from ..keys import table
from ..keys.sections import Section, read_section
from ..keys.stated import Stated
from ..sequences.examples import Sequences, read_sequences
from ..sequences.words import words_of_inputs, words_of_targets
from ..values.plain import Guess
from ..values.value import Context
from ..weights.another_network import meant_instead, presumed
from ..weights.drawn import Drawn
from ..weights.names import meant_names
from ..weights.renaming import with_text_names, with_two_biases
from ..weights.source import Given, Source, read_source
from ..wording import near
from ..yaml_nodes.nodes import YamlMapping
from .cell import Cell, read_cell
from .output import Output, check_loss, read_output

# The notation of its weights, and what it is made of.
_Network = tuple[str, Architecture]


class Parts(NamedTuple):
    """What the keys of a network say together.

    ``known``: it is known, if only by the names of its weights, which network it is. Else ``weights`` are
    None, as where they cannot be read, and ``unplaced`` are those that are given. ``sound``: nothing is
    wrong with any of it.
    """

    section: Section
    sequences: Sequences
    cell: Cell
    output: Output
    embedding_size: Stated[int | None]
    known: bool
    weights: Stated[Source | None]
    unplaced: Given | None
    sound: bool

    @property
    def architecture(self) -> Architecture:
        """The whole of it."""
        return self.output.architecture


def read_parts(section: Section, context: Context) -> Parts:
    """The parts, as far as the keys can be read."""
    complaints, of = context.complaints, section.of
    vocabulary = words_of_inputs(of(table.VOCAB), of(table.UNKNOWN), complaints)
    labels = words_of_targets(of(table.LABELS), vocabulary)
    inputs, targets, examples = of(table.INPUTS), of(table.TARGETS), of(table.EXAMPLES)
    sequences = read_sequences(inputs, targets, examples, vocabulary, labels, section.where, context)
    activation, layers, bidirectional = of(table.ACTIVATION), of(table.LAYERS), of(table.BIDIRECTIONAL)
    embedding, notation = of(table.EMBEDDING), of(table.NOTATION)
    cell = read_cell(of(table.CELL), activation, layers, bidirectional, embedding.given, context)
    embedding_size = _embedding_size(embedding, context)
    sound = cell.states_sound and embedding_size.sound and notation.sound
    source = read_source(of(table.WEIGHTS), context)
    network: _Network | None = (notation.value, cell.architecture)
    if not sound:
        network = _presumed(section, source.value, cell, embedding_size)
    unplaced = source.value if network is None else None
    weights: Stated[Source | None] = source.but(None, source.sound)
    architecture = cell.architecture
    if network:
        weights, architecture = _weights(source, *network, context)
    names = None
    if weights.value is not None and not isinstance(weights.value, Drawn):
        names = _names(weights.value, architecture)
    loss = of(table.LOSS)
    output = read_output(
        architecture, names, sequences.targeted, of(table.OUTPUT), loss, of(table.REDUCTION), complaints
    )
    if cell.sound and cell.activation_sound and output.sound and sequences.targets_sound:
        compared = (examples if examples.given else targets) if sequences.targeted else None
        output = output._replace(loss_sound=check_loss(output.architecture, loss, compared, complaints))
    sized = of(table.HIDDEN_SIZE).sound and weights.sound and sequences.sound
    return Parts(
        section=section,
        sequences=sequences,
        cell=cell,
        output=output,
        embedding_size=embedding_size,
        known=network is not None,
        weights=weights,
        unplaced=None if isinstance(unplaced, Drawn) else unplaced,
        sound=sized and sound and cell.activation_sound and output.sound,
    )


def _embedding_size(embedding: Stated[YamlMapping | None], context: Context) -> Stated[int | None]:
    """The size of the vectors that words become."""
    if embedding.value is None:
        return embedding.but(None, embedding.sound)
    section = read_section(embedding.value, embedding.where, table.keys_at(table.EMBEDDING.name), context)
    size = section.of(table.SIZE)
    return size.but(size.value, embedding.sound and section.sound)


def _names(source: Given, cell: Architecture) -> set[str]:
    """The names of weights, those of others and misspelt ones as what they mean."""
    parameters = system_of(replace(cell, output="softmax", loss="none")).parameters
    meant = meant_names(source, parameters)
    if not meant:
        return set(source.places)
    from ..weights.meant import KERAS  # only for those who need it

    return {
        known
        for name in source.places
        if name not in KERAS
        for known in (meant[name] or (near(name, parameters) or name,) if name in meant else (name,))
    }


def _presumed(
    section: Section, source: Source | None, cell: Cell, embedding_size: Stated[int | None]
) -> _Network | None:
    """The notation of a network's weights, and the network, where something is wrong with what states it: as
    the names of the weights tell; None where they do not."""
    notation, stated, found = section.of(table.NOTATION), section.of(table.CELL), cell.architecture
    names = () if source is None else source.places.keys()
    repeated = section.of(table.LAYERS).sound and section.of(table.BIDIRECTIONAL).sound
    embedded = embedding_size.sound or "E" in names
    if not (repeated and embedded and isinstance(stated.value, str)):
        return None
    found = replace(found, embedding="E" in names if not embedding_size.sound else found.embedding)
    cells, guess = (found.cell, *CELLS), found.cell
    if cell.sound:
        cells = (found.cell,)
    elif not isinstance(stated.value, Guess):  # nobody knows what is meant
        cells, guess = tuple(CELLS), ""
    notations = [notation.value, *(() if notation.sound else NOTATIONS)]
    return presumed(names, notations, [replace(found, cell=name) for name in cells], guess)


def _weights(
    weights: Stated[Source | None], notation: str, cell: Architecture, context: Context
) -> tuple[Stated[Source | None], Architecture]:
    """The weights under the names that the equations have, and the cell that goes with them."""
    source = weights.value
    cell = with_two_biases(cell, notation, () if source is None else source.places)
    if source is None or isinstance(source, Drawn):
        return weights, cell
    parts: Mapping[str, str] = {}
    apart = True
    if NOTATIONS[notation].joins:
        from ..weights.joined import taken_apart  # only for those

        source, parts, apart = taken_apart(source, notation, cell, context)
    if meant := meant_instead(source.places, notation, cell, source.size_of):
        problem = f"these are the weights of a network with {meant}. Say so, or give those of this one"
        weights.complain(problem, context.complaints)
        return weights.but(None, sound=False), cell
    named, sound = with_text_names(source, notation, cell, context)
    named = named._replace(typed={**named.typed, **parts}) if parts else named
    return weights.but(named, weights.sound and apart and sound), cell
