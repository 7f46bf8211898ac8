"""Whether the parts of a scenario fit together: sizes, weights, targets and memory."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from math import prod

from ..equations.functions import Array
from ..equations.system import System
from . import memory
from .drawn import Drawn
from .entries import check_targets, claim_sizes
from .initial import claim_initial
from .nodes import Mapping
from .parts import Parts
from .readers import Numbers, Reader
from .sizes import Claims, Sizes, settle
from .weights import check_missing, claim_weights
from .words import claim_words

# What tells a size that stays unknown, and the keys whose faults may be the cause.
_TELLING = {
    "h": ("hidden_size", ("hidden_size",)),
    "x": ("vocab", ("vocab", "inputs")),
    "y_hat": ("targets or labels", ("vocab", "labels", "targets", "output")),
}


@dataclass(frozen=True, slots=True)
class Fitted:
    """A network whose every size is known, with the weights and the states that are given.

    ``outputs`` is the symbol whose entries have labels: the prediction, or the hidden state where
    the network ends with it.
    """

    system: System
    sizes: Sizes
    outputs: str
    weights: MappingOf[str, Array]
    initial: MappingOf[str, Numbers]


def fit(root: Mapping, parts: Parts, reader: Reader) -> Fitted:
    """The parts as one network; what does not fit goes to the reader."""
    system = parts.choices.system(with_loss=parts.targets is not None)
    outputs = "y_hat" if "y_hat" in system.shapes.of else "h"
    claims = Claims(system.shapes)
    _claim_hidden_size(root, parts, claims)
    _claim_vectors(parts, outputs, claims)
    weights = claim_weights(parts.weights, system, claims, reader)
    initial = claim_initial(root, system, claims, reader)
    _claim_words(parts, outputs, claims, reader)
    sizes = settle(claims, reader)
    check_missing(parts.weights, system, sizes, reader)
    _check_unknown(root, system, sizes, reader)
    _check_targets(parts, outputs, sizes, reader)
    _check_memory(root, parts, system, sizes, reader)
    return Fitted(system, sizes, outputs, weights, initial)


def _claim_hidden_size(root: Mapping, parts: Parts, claims: Claims) -> None:
    if parts.hidden_size is not None:
        place, has = root.entries["hidden_size"].place, f"is {parts.hidden_size}"
        claims.vector("h", parts.hidden_size, place, "hidden_size", has)


def _claim_vectors(parts: Parts, outputs: str, claims: Claims) -> None:
    if parts.inputs:
        claim_sizes(parts.inputs, "x", claims)
    if parts.targets and outputs == "y_hat":
        claim_sizes(parts.targets, outputs, claims)


def _claim_words(parts: Parts, outputs: str, claims: Claims, reader: Reader) -> None:
    """An entry of x for each word, where inputs are words; of the outputs where targets are, and
    for each label. With drawn weights the vocabulary speaks also where nothing else does."""
    inputs, targets, labels = parts.inputs, parts.targets, parts.labels
    drawn = isinstance(parts.weights, Drawn)
    # A vocabulary that lacks words may as well lack more; else it is what the weights are made for.
    certain = not any(entries and entries.have_unknown_words for entries in (inputs, targets))
    if inputs and (inputs.have_words or (drawn and not inputs.have_vectors)):
        claim_words(parts.vocab, "x", claims, reader, certain=certain)
    if labels.key == "labels":
        claim_words(labels, outputs, claims, reader)
    elif outputs == "y_hat" and (targets.have_words if targets else drawn):
        at_state = parts.choices.output == "none"
        hint = "They are compared with h, as the network has no W_hy" if at_state else ""
        claim_words(labels, outputs, claims, reader, certain=certain and not at_state, hint=hint)


def _check_unknown(root: Mapping, system: System, sizes: Sizes, reader: Reader) -> None:
    """Complain of sizes that nothing tells, where this is not a fault of something else."""
    for name, (teller, causes) in _TELLING.items():
        known = name not in system.shapes.of or sizes.knows(name)
        if not known and not any(map(reader.doubtful, (*causes, "weights", "cell", "embedding"))):
            problem = f"the matrices cannot be drawn, the size of {name} is not known. Give {teller}"
            reader.complain(root.place_of("weights"), "weights", problem)


def _check_targets(parts: Parts, outputs: str, sizes: Sizes, reader: Reader) -> None:
    uncertain = reader.doubtful("loss") or reader.doubtful("output")
    if parts.targets and sizes.knows(outputs) and not uncertain:
        check_targets(parts.targets, parts.choices.loss, sizes.shape(outputs)[0], reader)


def _check_memory(root: Mapping, parts: Parts, system: System, sizes: Sizes, reader: Reader) -> None:
    """Complain of a network that would not fit into memory, before any of it is made."""
    shapes = system.shapes.of
    if parts.inputs is None or reader.doubtful("weights") or not all(map(sizes.knows, shapes)):
        return
    steps = len(parts.inputs.items)
    numbers = {name: prod(sizes.shape(name)) for name in system.parameters}
    numbers |= {name: steps * prod(sizes.shape(name)) for name in system.names}
    if not parts.inputs.one_hot:
        numbers["x"] = steps * prod(sizes.shape("x"))
    if problem := memory.lacking(numbers):
        key = "hidden_size" if "hidden_size" in root.entries else "weights"
        reader.complain(root.place_of(key), key, f"the network {problem}")
