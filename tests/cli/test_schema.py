"""The JSON Schema of scenarios: valid itself, and of one mind with the program."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from rnntrace.cells.notations import NOTATIONS
from rnntrace.cells.texts import CELLS, LOSSES, OUTPUTS, REDUCTIONS
from rnntrace.equations.functions import activations
from rnntrace.scenario.keys.key import ALONE, BESIDE
from rnntrace.scenario.keys.table import keys_at
from rnntrace.scenario.shipped.starter import starter
from tests.support.command import run
from tests.support.pages import SCENARIOS, scenario_of
from tests.support.plain_yaml import plain_yaml

BASE = "vocab: [a, b]\nhidden_size: 2\ninputs: [a, b]\ntargets: [b, a]\nweights: {init: normal}\n"
NUMBERS = "inputs: [[1, 2]]\ntargets: [3]\noutput: identity\nhidden_size: 2\nweights: {init: normal}\n"
HALVES = (
    "hidden_size: 2\n"
    "encoder: {vocab: [a], inputs: [a], weights: {init: normal}}\n"
    "decoder: {vocab: [b], inputs: [b], targets: [b], weights: {init: normal}}\n"
)
PAIRS = (
    "hidden_size: 2\n"
    "encoder: {vocab: [a], weights: {init: normal}}\n"
    "decoder: {vocab: [b], reduction: mean_of_examples, weights: {init: normal}}\n"
    "examples: [{encoder: {inputs: [a], initial_state: {h: [1, 2]}}, decoder: {inputs: [b], targets: [b]}}]\n"
)


@cache
def printed() -> Any:
    """What the command prints."""
    found = run("schema")
    assert (found.returncode, found.stderr) == (0, "")
    return json.loads(found.stdout)


def accepts(text: str | bytes) -> bool:
    data = text.encode() if isinstance(text, str) else text
    return bool(Draft202012Validator(printed()).is_valid(plain_yaml(data)))


def test_the_schema_is_one() -> None:
    """It holds to the schema of schemas."""
    Draft202012Validator.check_schema(printed())


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_built_in_scenario_is_valid(path: Path) -> None:
    """What the program reads, an editor does not mark."""
    errors = Draft202012Validator(printed()).iter_errors(plain_yaml(path.read_bytes()))
    assert [error.message[:200] for error in errors] == []


@pytest.mark.parametrize("cell", CELLS)
def test_a_new_scenario_is_valid(cell: str) -> None:
    """Whatever the words."""
    assert accepts(starter(["no", "1", "null", '"', "#", "😀"], cell, 2, 0))


@pytest.mark.parametrize(
    "text",
    [
        BASE,
        NUMBERS,
        HALVES,
        PAIRS,
        BASE + "title: 2019\n",
        BASE + "optimizer: {name: adam, learning_rate: 1e-3, beta_1: 9/10}\n",
        BASE + "bidirectional: true\nlayers: 2\n",
        BASE + "initial_state: {h: [1/3, 0.5]}\n",
        BASE + "embedding: {size: 3}\nunknown: b\n",
        BASE.replace("[a, b]", "[no, 1]").replace("[b, a]", "[1, no]"),
        BASE.replace("inputs: [a, b]\ntargets: [b, a]", "examples: [{inputs: [a]}, {inputs: [b, null]}]"),
        BASE.replace(
            "inputs: [a, b]\ntargets: [b, a]", "examples: [{inputs: [a], initial_state: {h: [1, 1/2]}}]"
        ),
        BASE.replace(
            "hidden_size: 2", "cell: {equations: 'h[t] = tanh(W @ x[t] + U @ h[t-1])'}\nhidden_size: 2"
        ),
        "inputs: [1]\nweights: {W_xh: [[1], [1/2]], W_hh: [[1, 0], [0, 1]], b_h: [[1], [2]]}\n",
        "inputs: [1]\nweights: {W_xh: 1/2, W_hh: 1, b_h: 0.5}\ninitial_state: {h: 1}\n",
    ],
)
def test_what_the_program_reads_is_valid(text: str) -> None:
    """Forms of every kind, each read by the program too."""
    scenario_of(text)
    assert accepts(text)


@pytest.mark.parametrize(
    "text",
    [
        BASE + "titel: x\n",
        BASE + "cell: lstn\n",
        BASE + "notation: Ng\n",
        BASE + "loss: crossentropy\n",
        BASE.replace("targets: [b, a]", "targets: 3"),
        BASE.replace("weights: {init: normal}", ""),
        BASE.replace("inputs: [a, b]\n", ""),
        BASE.replace("init: normal", "init: normal, sed: 1"),
        BASE.replace("init: normal", "scale: 1"),
        BASE.replace("{init: normal}", "{W_xh: one}"),
        BASE.replace("hidden_size: 2", "hidden_size: 0"),
        BASE + "layers: 1000\n",
        BASE + "optimizer: {name: sgd, momentum: 0.9}\n",
        BASE + "embedding: 3\n",
        BASE + "cell: {equation: x}\n",
        HALVES.replace("hidden_size", "bidirectional: true\nhidden_size"),
        HALVES.replace("encoder: {", "encoder: {targets: [a], "),
        HALVES.split("decoder")[0],
        HALVES.replace("inputs: [a], ", ""),
        PAIRS.replace("encoder: {vocab", "encoder: {inputs: [a], vocab"),
        PAIRS.replace("decoder: {inputs: [b], ", "decoder: {"),
        PAIRS.replace("initial_state", "targets: [a], initial_state"),
        PAIRS.replace("[{encoder: ", "[{inputs: [a], encoder: "),
        "[]",
    ],
)
def test_what_is_wrong_is_marked(text: str) -> None:
    """Misspelt keys and words, forms that no key takes, keys in the wrong place."""
    with pytest.raises(ValueError, match=r"^scenario\.yaml:"):
        scenario_of(text)
    assert not accepts(text)


def test_the_keys_are_those_of_the_program() -> None:
    """None is missing and none too many, in a network and in each half."""
    network, halves = printed()["oneOf"]
    names = {spot: [row.name for row in keys_at(spot)] for spot in (ALONE, BESIDE, "encoder", "decoder")}
    assert [*network["properties"], "encoder", "decoder"] == names[ALONE]
    assert list(halves["properties"]) == names[BESIDE]
    for half in ("encoder", "decoder"):
        assert list(halves["properties"][half]["properties"]) == names[half]
        assert "title" not in names[half]
    assert "targets" in names["decoder"]


def test_the_words_to_choose_from_are_those_of_the_tables() -> None:
    """Cells, activations, outputs, losses, reductions and notations."""
    network = printed()["oneOf"][0]["properties"]
    assert network["cell"]["anyOf"][0]["enum"] == list(CELLS)
    for key, table in (
        ("activation", activations()),
        ("output", OUTPUTS),
        ("loss", LOSSES),
        ("reduction", REDUCTIONS),
        ("notation", NOTATIONS),
    ):
        assert network[key]["enum"] == list(table)


def test_every_key_is_explained() -> None:
    """In a sentence that an editor can show beside it."""
    for properties in (printed()["oneOf"][0]["properties"], printed()["oneOf"][1]["properties"]):
        for key, value in properties.items():
            assert value["description"].endswith("."), key
