"""A scenario file, from YAML to a checked, frozen ``Scenario``.

Each key is read for itself, then all that have a size are fitted together, then the whole is
assembled. All complaints are collected on the way, so that one run shows everything that is
wrong; what would only follow from a complaint is not complained of.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from .assembly.agreement import Fitted, fit
from .assembly.encoder_decoder import (
    ABOUT,
    DECODER,
    ENCODER,
    check_hand_over,
    handing_over,
    keys_of_half,
    read_halves,
)
from .assembly.initial import complete_initial
from .assembly.parts import KEYS as KEYS_OF_A_NETWORK
from .assembly.parts import Parts, read_parts
from .model import Example, Scenario
from .sequences.entries import no_steps, to_steps
from .sequences.examples import Pair
from .values.reader import Reader
from .weights.source import complete
from .yaml_nodes.encoding import LARGEST_FILE
from .yaml_nodes.nodes import YamlMapping
from .yaml_nodes.parser import read_yaml

__all__ = ["KEYS", "load", "read_scenario"]

KEYS = (*KEYS_OF_A_NETWORK, ENCODER, DECODER)


def load(path: str | Path) -> Scenario:
    """The scenario in a file.

    Raises ScenarioError with every complaint and its place; OSError where the file cannot be read.
    """
    with Path(path).open("rb") as stream:
        data = stream.read(LARGEST_FILE + 1)
    return read_scenario(data, str(path), Path(path).parent)


def read_scenario(data: bytes, file: str, folder: Path) -> Scenario:
    """The scenario in ``data``; ``file`` is its name in messages, ``folder`` where paths start.

    Raises ScenarioError.
    """
    node, complaints = read_yaml(data, file)
    reader = Reader(file, complaints)
    root = reader.root(node)
    if any(root.has(half) for half in (ENCODER, DECODER)):
        return _with_encoder(root, file, folder, reader)
    parts = read_parts(root, folder, reader, KEYS)
    fitted = fit(root, parts, reader)
    reader.finish()
    return _assembled(file, parts, fitted)


def _with_encoder(root: YamlMapping, file: str, folder: Path, reader: Reader) -> Scenario:
    """An encoder, and a decoder that starts from its last states."""
    halves = read_halves(root, reader)
    found = []
    for half in halves:
        parts = read_parts(half.node, folder, half.reader, keys_of_half(half.name), ABOUT)
        if half.name == ENCODER:
            parts = parts._replace(architecture=handing_over(parts.architecture))
        fitted = fit(half.node, parts, half.reader)
        found.append((parts, fitted))
    if len(found) == 2 and all(half.reader.sure for half in halves):
        check_hand_over(halves[1], found[0][1], found[1][1])
    for half in halves:
        reader.adopt(half.reader, half.shared)
    reader.finish()
    (encoder_parts, encoder), (decoder_parts, decoder) = found
    first = _assembled(file, encoder_parts, encoder)
    scenario = _assembled(file, decoder_parts, decoder)
    return replace(scenario, encoder=replace(first, title=scenario.title, notation=scenario.notation))


def _assembled(file: str, parts: Parts, fitted: Fitted) -> Scenario:
    """The scenario of parts that nothing is wrong with."""
    assert parts.weights
    sizes, system = fitted.sizes, fitted.system
    shapes = {name: sizes.shape(name) for name in system.parameters}
    weights = complete(parts.weights, fitted.weights, shapes, system.biases)
    return Scenario(
        file=file,
        title=parts.title or _name(file),
        description=parts.description,
        words=parts.vocab.names or None,
        labels=_labels(parts, fitted),
        architecture=parts.architecture,
        examples=tuple(_example(pair, parts, fitted) for pair in parts.examples),
        several=parts.several,
        parameters=weights.arrays,
        left_out=weights.left_out,
        initial=complete_initial(fitted.initial, {name: sizes.shape(name) for name in system.all_states}),
        initial_given=bool(fitted.initial),
        weights_from=weights.origin,
        notation=parts.notation,
        optimizer=parts.optimizer,
    )


def _example(pair: Pair, parts: Parts, fitted: Fitted) -> Example:
    """One example's sequences; where other examples have targets, each step of it has none."""
    sizes, system = fitted.sizes, fitted.system
    # An input that no equation reads has whatever size it is written with.
    n = sizes.shape(system.input)[0] if system.input in system.shapes.of else pair.inputs.size
    inputs = to_steps(pair.inputs, n)
    if not parts.targeted or fitted.outputs != "y_hat":
        return Example(inputs)
    (c,) = sizes.shape(fitted.outputs)
    return Example(inputs, to_steps(pair.targets, c) if pair.targets else no_steps(len(inputs), c))


def _labels(parts: Parts, fitted: Fitted) -> tuple[str, ...] | None:
    """The names of the outputs: the vocabulary has them only where it is about the outputs."""
    if fitted.outputs not in fitted.sizes.shapes.of:
        return None
    architecture = parts.architecture
    about = parts.labels.key == "labels" or architecture.output != "none" or architecture.whole
    compared = any(pair.targets is not None and pair.targets.have_words for pair in parts.examples)
    names = parts.labels.names
    return names if (about or compared) and len(names) == fitted.sizes.shape(fitted.outputs)[0] else None


def _name(file: str) -> str:
    """A title for a scenario that has none: its file's name without the ending."""
    return "standard input" if file == "<stdin>" else Path(file).stem
