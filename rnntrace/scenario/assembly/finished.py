"""The scenario of parts that nothing is wrong with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..keys import table
from ..model import Example, Scenario
from ..sequences.examples import Pair
from ..sequences.steps import no_steps, to_steps
from ..weights.source import complete
from .agreement import Agreed
from .initial import as_arrays, complete_initial
from .optimizer import ReadOptimizer
from .parts import Parts


def finished(file: str, parts: Parts, agreed: Agreed, optimizer: ReadOptimizer) -> Scenario:
    """The scenario, complete and frozen."""
    assert parts.weights.value
    sizes, system, sequences = agreed.sizes, agreed.system, parts.sequences
    shapes = {name: sizes.shape(name) for name in system.parameters}
    weights = complete(parts.weights.value, agreed.weights, shapes, system.biases)
    return Scenario(
        file=file,
        title=parts.section.of(table.TITLE).value or _name(file),
        description=parts.section.of(table.DESCRIPTION).value,
        words=sequences.vocabulary.names or None,
        labels=_labels(parts, agreed),
        architecture=parts.architecture,
        examples=_examples(parts, agreed),
        several=sequences.listed,
        parameters=weights.arrays,
        left_out=weights.left_out,
        initial=complete_initial(agreed.initial, {name: sizes.shape(name) for name in system.all_states}),
        weights_from=weights.origin,
        notation=parts.section.of(table.NOTATION).value,
        optimizer=optimizer.settings,
        unknown=sequences.vocabulary.stand_in,
    )


def _examples(parts: Parts, agreed: Agreed) -> tuple[Example, ...]:
    found = tuple(_example(pair, parts, agreed) for pair in parts.sequences.pairs)
    own = agreed.own_initial or ({},) * len(found)
    return tuple(
        replace(example, initial=as_arrays(states)) for example, states in zip(found, own, strict=True)
    )


def _example(pair: Pair, parts: Parts, agreed: Agreed) -> Example:
    """One example's sequences; where other examples have targets, each step of it has none."""
    sizes, system = agreed.sizes, agreed.system
    # An input that no equation reads has whatever size it is written with.
    n = sizes.shape(system.input)[0] if system.input in system.shapes.of else pair.inputs.size
    inputs = to_steps(pair.inputs, n)
    if not parts.sequences.targeted or agreed.outputs != "y_hat":
        return Example(inputs)
    (c,) = sizes.shape(agreed.outputs)
    return Example(inputs, to_steps(pair.targets, c) if pair.targets else no_steps(len(inputs), c))


def _labels(parts: Parts, agreed: Agreed) -> tuple[str, ...] | None:
    """The names of the outputs: the vocabulary has them only where it is about the outputs."""
    if agreed.outputs not in agreed.sizes.shapes.of:
        return None
    architecture, labels = parts.architecture, parts.sequences.labels
    about = labels.key == table.LABELS.name or architecture.output != "none" or architecture.whole
    pairs = parts.sequences.pairs
    compared = any(pair.targets is not None and pair.targets.have_words for pair in pairs)
    fits = len(labels.names) == agreed.sizes.shape(agreed.outputs)[0]
    return labels.names if (about or compared) and fits else None


def _name(file: str) -> str:
    """A title for a scenario that has none: its file's name without the ending."""
    return "standard input" if file == "<stdin>" else Path(file).stem
