"""A scenario file, from YAML to a checked, frozen ``Scenario``.

Each key is read for itself, then all that have a size are fitted together, then the whole is
assembled. All complaints are collected on the way, so that one run shows everything that is
wrong; what would only follow from a complaint is not complained of.
"""

from __future__ import annotations

from pathlib import Path

from .entries import to_steps
from .fit import Fitted, fit
from .initial import complete_initial
from .model import Scenario
from .nodes import LARGEST_FILE, read_yaml
from .parts import KEYS, Parts, read_parts
from .readers import Reader
from .weights import complete

__all__ = ["KEYS", "load", "read_scenario"]


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
    parts = read_parts(root, folder, reader)
    fitted = fit(root, parts, reader)
    reader.finish()
    return _assembled(file, parts, fitted)


def _assembled(file: str, parts: Parts, fitted: Fitted) -> Scenario:
    """The scenario of parts that nothing is wrong with."""
    assert parts.inputs
    assert parts.weights
    sizes, system, choices = fitted.sizes, fitted.system, parts.choices
    (n,), (c,) = sizes.shape("x"), sizes.shape(fitted.outputs)
    weights = complete(parts.weights, fitted.weights, {name: sizes.shape(name) for name in system.parameters})
    return Scenario(
        file=file,
        title=parts.title or _name(file),
        description=parts.description,
        words=parts.vocab.names or None,
        labels=_labels(parts, c),
        cell=choices.cell,
        activation=choices.activation,
        output=choices.output,
        loss=choices.loss,
        reduction=choices.reduction,
        inputs=to_steps(parts.inputs, n),
        targets=to_steps(parts.targets, c) if parts.targets and fitted.outputs == "y_hat" else None,
        parameters=weights.arrays,
        left_out=weights.left_out,
        initial=complete_initial(fitted.initial, {name: sizes.shape(name) for name in system.states}),
        initial_given=bool(fitted.initial),
        weights_from=weights.origin,
        notation=choices.notation,
        optimizer=parts.optimizer,
    )


def _labels(parts: Parts, size: int) -> tuple[str, ...] | None:
    """The names of the outputs: the vocabulary has them only where it is about the outputs."""
    about = parts.labels.key == "labels" or parts.choices.output != "none"
    compared = parts.targets is not None and parts.targets.have_words
    names = parts.labels.names
    return names if (about or compared) and len(names) == size else None


def _name(file: str) -> str:
    """A title for a scenario that has none: its file's name without the ending."""
    return "standard input" if file == "<stdin>" else Path(file).stem
