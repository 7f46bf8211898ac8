"""What a scenario is, as plain data for JSON."""

from __future__ import annotations

from typing import Any

from ...equations.onehot import OneHot
from ...equations.system import TARGET
from ...equations.text import equation_text
from ...exercise.calculation import Calculation
from ...exercise.exercise import Exercise, Workable, part_of
from ...exercise.steps import Steps
from ..about import names
from ..pages.data import FORMAT
from .describe import loss_name, mode


def describe_data(of: Workable) -> dict[str, Any]:
    """The JSON object of a scenario, with the parts of a chain under keys of their own."""
    exercise = of.exercise
    data: dict[str, Any] = {
        "format": FORMAT,
        "title": exercise.title,
        "description": exercise.description,
        "mode": mode(exercise),
        "notation": exercise.last.notation,
        **names(exercise),
    }
    if len(exercise.chain) == 1:
        return data | _calculation(exercise, exercise.last)
    return data | {each.part: _calculation(exercise, each) for each in exercise.chain}


def _calculation(exercise: Exercise, of: Calculation) -> dict[str, Any]:
    network = of.network
    parameters = [
        {"name": name, "shape": list(array.shape), "count": array.size, "given": name not in of.left_out}
        for name, array in of.parameters.items()
    ]
    return {
        "cell": network.cell if network else "",
        "layers": network.layers if network else 1,
        "bidirectional": bool(network and network.bidirectional),
        "output": network.output if network else "none",
        "loss": loss_name(of),
        "sizes": {"input": of.input_size, "hidden": of.hidden_size, "output": of.output_size}
        | ({"embedding": of.shapes["x"][0]} if of.looked_up else {}),
        "vocab": _listed(of, of.system.input),
        "labels": _listed(of, TARGET),
        "examples": [_example(part_of(chain, of.part)) for chain in exercise.chains],
        "equations": [equation_text(equation) for equation in of.system.equations],
        "parameters": parameters,
        "parameter_count": sum(array.size for array in of.parameters.values()),
    }


def _listed(of: Calculation, name: str) -> list[str] | None:
    words = of.words.get(name)
    return None if words is None else list(words)


def _example(of: Calculation) -> dict[str, Any]:
    """A sequence; the states that it begins from, as far as they are given."""
    given = {
        name: state.tolist() for name, state in of.initial.items() if state.any() and name not in of.takes
    }
    data = {"steps": of.steps, "inputs": _entries(of.inputs), "targets": _entries(of.targets)}
    return data | ({"initial_state": given} if given else {})


def _entries(entries: Steps | None) -> list[Any] | None:
    """Words, vectors, and null where there is nothing."""
    if entries is None:
        return None
    if isinstance(entries.values, OneHot):
        return list(entries.words)
    vectors = entries.values.tolist()
    each = zip(entries.words, entries.present, vectors, strict=True)
    return [word if word is not None or not present else vector for word, present, vector in each]
