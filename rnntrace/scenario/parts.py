"""The keys of a scenario, each read for itself; what they say together is looked at later."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .choices import Choices, read_choices
from .drawn import Drawn
from .entries import Entries, read_entries
from .nodes import Mapping
from .optimizer import OptimizerSettings, read_optimizer
from .readers import Reader
from .weights import Source, read_source
from .wording import count
from .words import Words, read_labels, read_vocabulary

KEYS = (
    "title",
    "description",
    "vocab",
    "labels",
    "hidden_size",
    "cell",
    "activation",
    "output",
    "loss",
    "reduction",
    "inputs",
    "targets",
    "initial_state",
    "weights",
    "notation",
    "optimizer",
)
# Planned, and not there yet: what to do instead, and the keys that cannot be judged then.
LATER_KEYS = {
    "examples": ("Give inputs and targets, of one example", ("inputs", "targets")),
    "embedding": ("Inputs are words, as one-hot vectors, or vectors", ("weights",)),
    "unknown": ("Every word has to be in vocab", ("vocab", "labels")),
}


@dataclass(frozen=True, slots=True)
class Parts:
    """What the keys say; None for those that are absent or cannot be read.

    ``labels`` are the words of the outputs: the vocabulary's where the scenario has no labels.
    """

    title: str
    description: str
    vocab: Words
    labels: Words
    hidden_size: int | None
    inputs: Entries | None
    targets: Entries | None
    weights: Source | None
    choices: Choices
    optimizer: OptimizerSettings


def read_parts(root: Mapping, folder: Path, reader: Reader) -> Parts:
    """What the keys say; the paths among them start in ``folder``."""
    reader.keys(root, KEYS, later=LATER_KEYS)
    _refuse_later_keys(root, reader)
    vocab = read_vocabulary(root, reader)
    labels = read_labels(root, vocab, reader)
    inputs = read_entries(root, "inputs", vocab, reader)
    targets = read_entries(root, "targets", labels, reader)
    _check_steps(root, inputs, targets, reader)
    if targets and not any(entry.present for entry in targets.items):
        targets = None
    weights = read_source(root, folder, reader)
    given = None if weights is None or isinstance(weights, Drawn) else weights.places.keys()
    choices = read_choices(root, given, targets is not None, reader)
    if reader.doubtful("cell") or reader.doubtful("embedding"):
        weights = None  # nobody knows which there should be
    return Parts(
        title=_text(root, "title", reader),
        description=_text(root, "description", reader),
        vocab=vocab,
        labels=labels,
        hidden_size=_hidden_size(root, reader),
        inputs=inputs,
        targets=targets,
        weights=weights,
        choices=choices,
        optimizer=read_optimizer(root, reader),
    )


def _refuse_later_keys(root: Mapping, reader: Reader) -> None:
    for key, (hint, doubtful) in LATER_KEYS.items():
        if root.get(key) is not None:
            reader.complain(root.place_of(key), key, f"not supported yet. {hint}")
            reader.doubt(*doubtful)


def _text(root: Mapping, key: str, reader: Reader) -> str:
    node = root.get(key)
    return "" if node is None else reader.text(node, key) or ""


def _hidden_size(root: Mapping, reader: Reader) -> int | None:
    node = root.get("hidden_size")
    return None if node is None else reader.whole(node, "hidden_size", least=1)


def _check_steps(root: Mapping, inputs: Entries | None, targets: Entries | None, reader: Reader) -> None:
    """Complain of missing inputs, and of targets that are more or fewer."""
    if root.get("inputs") is None and not reader.doubtful("inputs"):
        reader.complain(root.place, "inputs", "the key is missing. Give a list, an entry a step")
    if inputs and targets and len(inputs.items) != len(targets.items):
        problem = f"has {count(len(targets.items), 'step')}, but inputs has {len(inputs.items)}"
        shorter = "a target" if len(targets.items) < len(inputs.items) else "an input"
        reader.complain(
            root.place_of("targets"), "targets", f"{problem}. Write null for a step without {shorter}"
        )
