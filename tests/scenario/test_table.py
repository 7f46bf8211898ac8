"""The table of keys: a row is all that a new key takes, and everything that is said of keys comes from it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

import rnntrace
from rnntrace.cells import optimizers
from rnntrace.cells.own import AROUND_A_CELL
from rnntrace.cells.texts import REDUCTIONS
from rnntrace.scenario.assembly.encoder_decoder import read_two_networks
from rnntrace.scenario.errors import Complaint
from rnntrace.scenario.keys import forms, kinds, table
from rnntrace.scenario.keys.key import ALONE, BESIDE, Key
from rnntrace.scenario.keys.schema import schema
from rnntrace.scenario.keys.sections import read_section, read_top
from rnntrace.scenario.keys.standing import OF_THE_WHOLE, beneath
from rnntrace.scenario.values.complaints import Complaints
from rnntrace.scenario.values.value import Context
from rnntrace.scenario.yaml_nodes.nodes import YamlMapping
from rnntrace.scenario.yaml_nodes.parser import read_yaml
from tests.scenario.spoilt import SOURCES, spoilt
from tests.scenario.texts import BASE, read, refused, text
from tests.support.readme_table import readme_table

PAIR = """\
vocab: [a, b]
hidden_size: 2
encoder:
  inputs: [a, b]
  weights: {init: normal}
decoder:
  inputs: [b, a]
  targets: [a, b]
  weights: {init: normal, seed: 3}
"""
AUTHOR = Key(
    "author",
    "Who wrote the scenario.",
    values="a name",
    left_out="nobody is named",
    kind=kinds.TEXT,
    usual="",
    standing=OF_THE_WHOLE,
)
TIMES = Key(
    "times",
    "How often.",
    kind=kinds.whole(1),
    usual=1,
    standing=beneath("embedding"),
)


@pytest.fixture
def more_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table with a row more at the top, and one more beneath another key."""
    for key in (AUTHOR, TIMES):
        monkeypatch.setitem(table.KEYS, key.name, key)


def mapping(source: str) -> tuple[YamlMapping, Context]:
    root, found = read_yaml(source.encode(), "scenario.yaml")
    assert isinstance(root, YamlMapping)
    return root, Context(Path(), Complaints("scenario.yaml", found))


@pytest.mark.usefixtures("more_keys")
def test_a_new_key_is_read() -> None:
    """It may stand in a scenario, and has its value, or the usual one."""
    assert read(text(author="Ann")).title == read(BASE).title
    for source, value, given in ((text(author="Ann"), "Ann", True), (BASE, "", False)):
        root, context = mapping(source)
        stated = read_top(root, "", ALONE, context).of(AUTHOR)
        assert (stated.value, stated.given, stated.sound) == (value, given, True)
    assert refused(text(author="[Ann, Bob]")) == ["11:9: author: expected text, found a list of 2"]


@pytest.mark.usefixtures("more_keys")
def test_a_new_key_stands_beside_an_encoder_and_a_decoder() -> None:
    """It is read there once; within one of the two it is told where it belongs."""
    root, context = mapping(f"author: Ann\n{PAIR}")
    _, decoder = read_two_networks(root, context)
    assert decoder is not None
    assert decoder.of(AUTHOR).value == "Ann"
    assert refused(PAIR.replace("encoder:\n", "encoder:\n  author: Ann\n")) == [
        "4:3: encoder.author: the key is about both halves. Put it beside encoder and decoder"
    ]
    assert refused(f"{PAIR}author: []\n") == ["10:9: author: expected text, found a list of 0"]


@pytest.mark.usefixtures("more_keys")
def test_a_new_key_is_hinted_at() -> None:
    """Where it is misspelt, where another is unknown, and where it is not indented."""
    assert refused(text(autor="Ann")) == ["11:1: autor: unknown key. Did you mean 'author'?"]
    (message,) = refused(text(color="red"))
    assert message.endswith(", optimizer, train, encoder, decoder, author")
    assert refused(text(times="2")) == ["11:1: times: unknown key. It belongs beneath embedding, indented"]
    source = text(weights="{init: normal}", embedding="{size: 2, tines: 2}")
    assert refused(source) == ["6:22: embedding.tines: unknown key. Did you mean 'times'?"]


@pytest.mark.usefixtures("more_keys")
def test_a_new_key_is_in_the_schema_and_the_readme() -> None:
    """With its sentence and its form, and in a line of its own."""
    alone, halves = schema()["oneOf"]
    described = {"description": "Who wrote the scenario. If left out: nobody is named.", **forms.WORD}
    assert alone["properties"]["author"] == halves["properties"]["author"] == described
    assert "author" not in halves["properties"]["decoder"]["properties"]
    assert alone["properties"]["embedding"]["properties"]["times"]["minimum"] == 1
    assert readme_table().splitlines()[-1] == "| `author` | a name | nobody is named |"
    assert "times" not in readme_table()


def test_a_new_optimiser_brings_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its row is all that it takes: they are read, hinted at, and in the schema."""
    rho = optimizers.Setting("rho", "rho", "How much of the averages is kept at each step.", "share")
    rule = optimizers.Rule("theta[t] = {theta} - eta * rho * {g}", {"learning_rate": 1.0, "rho": 0.9})
    new = optimizers.Optimizer((optimizers.LEARNING_RATE, rho), {"pytorch": rule})
    monkeypatch.setitem(optimizers.OPTIMIZERS, "adadelta", new)
    found = read(text(optimizer="{name: adadelta, rho: 9/10, learning_rate: 2}")).optimizer
    assert found == {"name": "adadelta", "learning_rate": 2.0, "rho": 0.9}
    assert refused(text(optimizer="{name: adadelta, roh: 0.9}")) == [
        "11:29: optimizer.roh: unknown key. Did you mean 'rho'?"
    ]
    assert refused(text(optimizer="{name: adadelt, rho: 2}")) == [
        "11:19: optimizer.name: 'adadelt' is not known here. Did you mean 'adadelta'?"
    ]
    assert refused(text(rho="0.9")) == ["11:1: rho: unknown key. It belongs beneath optimizer, indented"]
    *_, last, _ = schema()["oneOf"][0]["properties"]["optimizer"]["anyOf"]
    assert list(last["properties"])[:3] == ["name", "learning_rate", "rho"]


def test_a_new_choice_is_known_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What there is to choose from is looked up when it is asked for."""
    monkeypatch.setitem(REDUCTIONS, "half", "1 / 2")
    assert read(text(reduction="half")).architecture.reduction == "half"
    assert "half" in schema()["oneOf"][0]["properties"]["reduction"]["enum"]


def test_every_key_is_explained() -> None:
    """In a sentence; and those at the top with what holds if they are left out, and, for the README's table,
    what may be written."""
    for row in table.rows():
        assert row.says[0].isupper()
        assert row.says.endswith(".")
        at_the_top = {ALONE, BESIDE} & set(row.standing.spots)
        assert bool(row.left_out) == bool(at_the_top), row.name
        assert bool(row.values) == (ALONE in at_the_top), row.name


def test_a_key_has_one_row_at_each_spot() -> None:
    """No two rows are of one key, and no spot is both allowed and refused."""
    for spot in {spot for row in table.rows() for spot in row.standing.spots}:
        names = [row.name for row in table.keys_at(spot)]
        assert len(set(names)) == len(names), spot
        assert not set(names) & set(table.refusals_at(spot))


def test_no_parameter_is_called_like_a_key_of_the_weights() -> None:
    """The equations of a cell cannot use a name that would be read as such a key."""
    assert list(AROUND_A_CELL.taken_by_weights) == [row.name for row in table.keys_at("weights")]


def test_keys_beneath_a_key_are_read_in_their_section() -> None:
    """Each for itself; one that is there twice, or misspelt, cannot be relied on."""
    root, context = mapping("init: normal\nscale: 2\nscale: 3\nsede: 1\n")
    section = read_section(root, "weights", table.keys_at("weights"), context)
    init, scale, seed = (section.of(key) for key in (table.INIT, table.SCALE, table.SEED))
    assert (init.value, init.sound, init.where) == ("normal", True, "weights.init")
    assert (scale.value, scale.sound, scale.given) == (0.1, False, False)
    assert (seed.value, seed.sound, seed.given) == (0, False, False)
    assert not section.sound


def answer(source: str) -> set[Complaint] | None:
    """The complaints, without those that list all keys in their order."""
    try:
        read(source)
    except rnntrace.ScenarioError as error:
        return {found for found in error.complaints if "The keys are" not in found.problem}
    return None


@pytest.mark.parametrize("kind", SOURCES)
def test_the_order_of_reading_does_not_matter(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is complained of hangs on what is stated, not on which key is read first."""
    usual_order = dict(table.KEYS)
    other_order = dict(reversed(table.KEYS.items()))
    for seed in range(20):
        source = spoilt(kind, random.Random(f"order {kind} {seed}"))
        monkeypatch.setattr(table, "KEYS", usual_order)
        usual = answer(source)
        monkeypatch.setattr(table, "KEYS", other_order)
        assert answer(source) == usual
