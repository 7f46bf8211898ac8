"""The keys of a scenario, each read for itself; what they say together is looked at later."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from ...cells.network import Architecture
from ..sequences.examples import Pair, read_examples
from ..sequences.words import Words, read_labels, read_vocabulary
from ..values.reader import Reader
from ..weights.another_network import meant_instead
from ..weights.drawn import Drawn
from ..weights.renaming import with_text_names
from ..weights.source import Given, Source, read_source
from ..yaml_nodes.nodes import YamlMapping
from .choices import read_cell, read_notation, read_output, with_two_biases
from .optimizer import OptimizerSettings, read_optimizer

KEYS = (
    "title",
    "description",
    "vocab",
    "labels",
    "unknown",
    "hidden_size",
    "cell",
    "layers",
    "bidirectional",
    "activation",
    "output",
    "loss",
    "reduction",
    "inputs",
    "targets",
    "examples",
    "initial_state",
    "weights",
    "embedding",
    "notation",
    "optimizer",
)
# What stands beneath another key; one who has not indented it finds it beside.
_BENEATH = {
    "cell": ("equations",),
    "embedding": ("size",),
    "initial_state": ("h", "c"),
    "weights": ("file", "init", "scale", "seed", "E"),
    "optimizer": ("learning_rate", "momentum", "epsilon", "decay", "beta_1", "beta_2"),
}
_WEIGHT = re.compile("(?:[Wb]|weight|bias)_.*")
_OF_THE_CELL = ("cell", "layers", "bidirectional", "embedding", "notation")


class Parts(NamedTuple):
    """What the keys say; None for those that are absent or cannot be read.

    ``labels`` are the words of the outputs: the vocabulary's where the scenario has no labels.
    """

    title: str
    description: str
    vocab: Words
    labels: Words
    hidden_size: int | None
    embedding_size: int | None
    examples: tuple[Pair, ...]
    several: bool
    weights: Source | None
    architecture: Architecture
    notation: str
    optimizer: OptimizerSettings

    @property
    def targeted(self) -> bool:
        """Whether anything has targets."""
        return any(pair.targets for pair in self.examples)


def read_parts(
    root: YamlMapping,
    folder: Path,
    reader: Reader,
    known: Collection[str] = KEYS,
    apart: Collection[str] = (),
) -> Parts:
    """What the keys say; the paths among them start in ``folder``. ``known`` are those that may be
    there; those in ``apart`` are there from elsewhere."""
    astray = {key: above for key in root.keys if key not in known and (above := _above(key))}
    reader.keys(root, known, apart=(*apart, *astray))
    for key, above in astray.items():
        reader.complain(root.keys[key], key, f"unknown key. It belongs beneath {above}, indented")
        reader.doubt(above)
    if reader.doubtful("encoder") or reader.doubtful("decoder"):
        reader.doubt("inputs", "targets", "weights")  # they stand in the halves
    vocab = read_vocabulary(root, folder, reader)
    labels = read_labels(root, vocab, reader)
    examples, several = read_examples(root, vocab, labels, reader)
    notation = read_notation(root, reader)
    cell = read_cell(root, reader)
    embedding_size = _embedding_size(root, reader)
    weights, given = read_source(root, folder, reader), None
    cell = with_two_biases(cell, notation, None if weights is None else weights.places)
    if weights is not None and not isinstance(weights, Drawn):
        if _of_another(root, weights, notation, cell, reader):
            weights = None
        else:
            weights = with_text_names(weights, notation, cell, reader)
            given = weights.places.keys()
    targeted = any(pair.targets for pair in examples)
    architecture = read_output(root, cell, given, targeted, reader)
    if any(map(reader.doubtful, _OF_THE_CELL)):
        weights = None  # nobody knows which there should be
    return Parts(
        title=_text(root, "title", reader),
        description=_text(root, "description", reader),
        vocab=vocab,
        labels=labels,
        hidden_size=_hidden_size(root, reader),
        embedding_size=embedding_size,
        examples=examples,
        several=several,
        weights=weights,
        architecture=architecture,
        notation=notation,
        optimizer=read_optimizer(root, reader),
    )


def _above(key: str) -> str:
    """The key that another belongs beneath; empty where there is none."""
    if _WEIGHT.fullmatch(key):
        return "weights"
    return next((above for above, keys in _BENEATH.items() if key in keys), "")


def _of_another(root: YamlMapping, weights: Given, notation: str, cell: Architecture, reader: Reader) -> bool:
    """Complain of weights that are those of another network."""
    if any(map(reader.doubtful, _OF_THE_CELL)):
        return False
    if meant := meant_instead(weights.places, notation, cell):
        problem = f"these are the weights of a network with {meant}. Say so, or give those of this one"
        reader.complain(root.place_of("weights"), "weights", problem)
    return bool(meant)


def _text(root: YamlMapping, key: str, reader: Reader) -> str:
    node = root.get(key)
    return "" if node is None else reader.text(node, key) or ""


def _hidden_size(root: YamlMapping, reader: Reader) -> int | None:
    node = root.get("hidden_size")
    return None if node is None else reader.whole(node, "hidden_size", least=1)


def _embedding_size(root: YamlMapping, reader: Reader) -> int | None:
    node = root.get("embedding")
    found = None if node is None else reader.mapping(node, "embedding", "the size of the vectors, {size: 3}")
    if found is None:
        return None
    reader.keys(found, ("size",), "embedding")
    size = found.get("size")
    return None if size is None else reader.whole(size, "embedding.size", least=1)
