"""What a scenario is, as plain data for JSON."""

from __future__ import annotations

from typing import Any

from ...equations.onehot import OneHot
from ...equations.text import equation_text
from ...scenario.model import Example, Scenario, Steps
from ..pages.data import FORMAT


def describe_data(scenario: Scenario) -> dict[str, Any]:
    """The JSON object of a scenario, with an encoder's under a key of its own."""
    data: dict[str, Any] = {
        "format": FORMAT,
        "title": scenario.title,
        "description": scenario.description,
        "mode": scenario.mode,
        "notation": scenario.notation,
    }
    if scenario.encoder:
        return data | {"encoder": _network(scenario.encoder), "decoder": _network(scenario)}
    return data | _network(scenario)


def _network(scenario: Scenario) -> dict[str, Any]:
    architecture = scenario.architecture
    parameters = [
        {
            "name": name,
            "shape": list(array.shape),
            "count": array.size,
            "given": name not in scenario.left_out,
        }
        for name, array in scenario.parameters.items()
    ]
    return {
        "cell": architecture.cell,
        "layers": architecture.layers,
        "bidirectional": architecture.bidirectional,
        "output": architecture.output,
        "loss": scenario.architecture.loss if scenario.system.loss else "none",
        "sizes": {
            "input": scenario.input_size,
            "hidden": scenario.hidden_size,
            "output": scenario.output_size,
        }
        | ({"embedding": scenario.shapes["x"][0]} if architecture.embedding else {}),
        "vocab": None if scenario.words is None else list(scenario.words),
        "labels": None if scenario.labels is None else list(scenario.labels),
        "examples": [_example(example) for example in scenario.examples],
        "equations": [equation_text(equation) for equation in scenario.system.equations],
        "parameters": parameters,
        "parameter_count": sum(array.size for array in scenario.parameters.values()),
    }


def _example(example: Example) -> dict[str, Any]:
    targets = None if example.targets is None else _entries(example.targets)
    return {"steps": example.steps, "inputs": _entries(example.inputs), "targets": targets}


def _entries(entries: Steps) -> list[Any]:
    """Words, vectors, and null where there is nothing."""
    if isinstance(entries.values, OneHot):
        return list(entries.words)
    vectors = entries.values.tolist()
    each = zip(entries.words, entries.present, vectors, strict=True)
    return [word if word is not None or not present else vector for word, present, vector in each]
