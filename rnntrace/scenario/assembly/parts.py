"""The parts of a network, as the keys of a scenario state them together."""

from __future__ import annotations

from typing import NamedTuple

from ...cells.network import Architecture
from ..keys import table
from ..keys.sections import Section, read_section
from ..keys.stated import Stated
from ..sequences.examples import Sequences, read_sequences
from ..sequences.words import words_of_inputs, words_of_targets
from ..values.value import Context
from ..weights.another_network import meant_instead
from ..weights.drawn import Drawn
from ..weights.renaming import with_text_names, with_two_biases
from ..weights.source import Source, read_source
from ..yaml_nodes.nodes import YamlMapping
from .cell import Cell, read_cell
from .output import Output, check_loss, read_output


class Parts(NamedTuple):
    """What the keys of a network say together.

    ``weights`` are None where they cannot be read, or where it is not known which there should be.
    ``sound``: nothing is wrong with any of it.
    """

    section: Section
    sequences: Sequences
    cell: Cell
    output: Output
    embedding_size: Stated[int | None]
    weights: Stated[Source | None]
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
    known = cell.states_sound and embedding_size.sound and notation.sound
    weights, architecture = _weights(of(table.WEIGHTS), cell.architecture, notation.value, known, context)
    names = None if weights.value is None or isinstance(weights.value, Drawn) else weights.value.places.keys()
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
        weights=weights if known else weights.but(None, weights.sound),
        sound=sized and known and cell.activation_sound and output.sound,
    )


def _embedding_size(embedding: Stated[YamlMapping | None], context: Context) -> Stated[int | None]:
    """The size of the vectors that words become."""
    if embedding.value is None:
        return embedding.but(None, embedding.sound)
    section = read_section(embedding.value, embedding.where, table.keys_at(table.EMBEDDING.name), context)
    size = section.of(table.SIZE)
    return size.but(size.value, embedding.sound and section.sound)


def _weights(
    stated: Stated[YamlMapping | None], cell: Architecture, notation: str, known: bool, context: Context
) -> tuple[Stated[Source | None], Architecture]:
    """The weights under the names that the equations have, and the cell that goes with them; ``known``
    tells whether it is certain which weights there should be."""
    weights = read_source(stated, context)
    source = weights.value
    cell = with_two_biases(cell, notation, () if source is None else source.places)
    if source is None or isinstance(source, Drawn):
        return weights, cell
    if known and (meant := meant_instead(source.places, notation, cell)):
        problem = f"these are the weights of a network with {meant}. Say so, or give those of this one"
        weights.complain(problem, context.complaints)
        return weights.but(None, sound=False), cell
    named, sound = with_text_names(source, notation, cell, context)
    return weights.but(named, weights.sound and sound), cell
