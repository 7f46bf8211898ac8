"""Whether the parts of a scenario fit together: sizes, weights, targets and memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import prod
from typing import NamedTuple

from ...cells.network import Architecture, network
from ...equations.functions import Array
from ...equations.shapes import ShapeError
from ...equations.system import System
from .. import memory
from ..sequences.entries import check_targets, claim_sizes, refuse_vectors
from ..sequences.words import claim_words
from ..sizes.claims import Claims, Sizes, settle
from ..values.reader import Numbers, Reader
from ..weights.drawn import Drawn
from ..weights.source import check_missing, claim_weights
from ..yaml_nodes.nodes import YamlMapping
from .initial import claim_initial
from .parts import Parts

# What tells a size that stays unknown, and the keys whose faults may be the cause.
_TELLING = {
    "hidden": ("hidden_size", ("hidden_size",)),
    "input": ("vocab, or an input that is a vector", ("vocab", "inputs", "examples")),
    "output": ("targets or labels", ("vocab", "labels", "targets", "output", "loss", "examples")),
    "embedded": ("embedding: {size: …}", ("embedding",)),
}


class Fitted(NamedTuple):
    """A network whose every size is known, with the weights and the states that are given.

    ``outputs`` is the symbol whose entries have labels: the prediction, or the hidden state where
    the network ends with it.
    """

    system: System
    sizes: Sizes
    outputs: str
    weights: Mapping[str, Array]
    initial: Mapping[str, Numbers]


def fit(root: YamlMapping, parts: Parts, reader: Reader) -> Fitted:
    """The parts as one network; what does not fit goes to the reader."""
    system = _system(root, parts, reader)
    outputs = "y_hat" if "y_hat" in system.shapes.of else parts.architecture.hidden_states[0]
    claims = Claims(system.shapes)
    _claim_sizes(root, parts, claims)
    _claim_vectors(parts, system, outputs, claims, reader)
    weights = claim_weights(parts.weights, system, claims, reader)
    initial = claim_initial(root, system, claims, reader)
    _claim_words(parts, system, outputs, claims, reader)
    sizes = settle(claims, reader)
    check_missing(parts.weights, system, sizes, reader)
    _check_unknown(root, parts, system, outputs, sizes, reader)
    _check_targets(parts, outputs, sizes, reader)
    _check_memory(root, parts, system, sizes, reader)
    return Fitted(system, sizes, outputs, weights, initial)


def _system(root: YamlMapping, parts: Parts, reader: Reader) -> System:
    """The network's equations; without targets they have no loss."""
    architecture = parts.architecture if parts.targeted else replace(parts.architecture, loss="none")
    try:
        return network(architecture)
    except ShapeError as error:  # the cell is well by itself, so it is what is around it
        reader.complain(root.place_of("cell"), "cell", str(error))
    reader.doubt("weights")
    return network(Architecture(loss="none"))


def _claim_sizes(root: YamlMapping, parts: Parts, claims: Claims) -> None:
    if parts.hidden_size is not None:
        place, has = root.entries["hidden_size"].place, f"is {parts.hidden_size}"
        for name in parts.architecture.all_hidden_states:
            if name in claims.shapes.of:
                as_long = claims.shapes.of.get("x") == claims.shapes[name]  # as with W * x[t] for W @ x[t]
                hint = f"The equations make {name} as long as x" if as_long else ""
                claims.vector(name, parts.hidden_size, place, "hidden_size", has, hint=hint)
    if parts.embedding_size is not None and "x" in claims.shapes.of:
        has = f"is {parts.embedding_size}"
        claims.vector("x", parts.embedding_size, root.place_of("embedding"), "embedding.size", has)


def _claim_vectors(parts: Parts, system: System, outputs: str, claims: Claims, reader: Reader) -> None:
    for pair in parts.examples:
        if system.input in claims.shapes.of:
            if system.input != "x" and pair.inputs.have_vectors:
                refuse_vectors(pair.inputs, reader)
            else:
                claim_sizes(pair.inputs, system.input, claims)
        if pair.targets and outputs == "y_hat" and not reader.doubtful("loss"):
            claim_sizes(pair.targets, outputs, claims)


def _claim_words(parts: Parts, system: System, outputs: str, claims: Claims, reader: Reader) -> None:
    """An entry of x for each word, where inputs are words; of the outputs where targets are, and
    for each label. With drawn weights the vocabulary speaks also where nothing else does."""
    inputs = [pair.inputs for pair in parts.examples]
    targets = [pair.targets for pair in parts.examples if pair.targets]
    labels, drawn = parts.labels, isinstance(parts.weights, Drawn)
    # A vocabulary that lacks words may as well lack more; else it is what the weights are made for.
    certain = not any(entries.have_unknown_words for entries in (*inputs, *targets))
    words, vectors = (any(getattr(each, have) for each in inputs) for have in ("have_words", "have_vectors"))
    if inputs and system.input in claims.shapes.of and (words or (drawn and not vectors)):
        claim_words(parts.vocab, system.input, claims, reader, certain=certain)
    if labels.key == "labels":
        claim_words(labels, outputs, claims, reader)
    elif outputs == "y_hat" and (any(each.have_words for each in targets) if targets else drawn):
        at_state = parts.architecture.output == "none"
        if at_state and reader.doubtful("loss"):
            return
        hint = "They are compared with h, as the network has no W_hy" if at_state else ""
        claim_words(labels, outputs, claims, reader, certain=certain and not at_state, hint=hint)


def _check_unknown(
    root: YamlMapping, parts: Parts, system: System, outputs: str, sizes: Sizes, reader: Reader
) -> None:
    """Complain of sizes that nothing tells, where this is not a fault of something else."""
    named = {"hidden": parts.architecture.hidden_states[0], "input": system.input, "output": outputs}
    if outputs != "y_hat":
        del named["output"]
    if parts.architecture.embedding:
        named["embedded"] = "x"
    for what, name in named.items():
        teller, causes = _TELLING[what]
        known = name not in system.shapes.of or sizes.knows(name)
        if not known and not any(map(reader.doubtful, (*causes, "weights", "cell"))):
            problem = f"the matrices cannot be drawn, the size of {name} is not known. Give {teller}"
            reader.complain(root.place_of("weights"), "weights", problem)
    unknown = [name for name in system.shapes.of if not sizes.knows(name)]
    if unknown and reader.sure:
        listed = ", ".join(unknown)
        instead = "" if parts.hidden_size else ", or give hidden_size"
        problem = f"nothing tells the size of {listed}. Write the weights out{instead}"
        reader.complain(root.place_of("weights"), "weights", problem)


def _check_targets(parts: Parts, outputs: str, sizes: Sizes, reader: Reader) -> None:
    uncertain = reader.doubtful("loss") or reader.doubtful("output")
    if outputs not in sizes.shapes.of or not sizes.knows(outputs) or uncertain:
        return
    for pair in parts.examples:
        if pair.targets:
            check_targets(pair.targets, parts.architecture.loss, sizes.shape(outputs)[0], reader)


def _check_memory(root: YamlMapping, parts: Parts, system: System, sizes: Sizes, reader: Reader) -> None:
    """Complain of a network that would not fit into memory, before any of it is made."""
    shapes = system.shapes.of
    if not parts.examples or reader.doubtful("weights") or not all(map(sizes.knows, shapes)):
        return
    steps = sum(len(pair.inputs.items) for pair in parts.examples)
    numbers = {name: prod(sizes.shape(name)) for name in system.parameters}
    numbers |= {name: steps * prod(sizes.shape(name)) for name in system.names}
    if system.input in shapes and not all(pair.inputs.one_hot for pair in parts.examples):
        numbers[system.input] = steps * prod(sizes.shape(system.input))
    if problem := memory.lacking(numbers):
        large = {"hidden_size": parts.hidden_size or 0, "embedding": parts.embedding_size or 0}
        key = max(large, key=lambda key: large[key]) if any(large.values()) else "weights"
        reader.complain(root.place_of(key), key, f"the network {problem}")
