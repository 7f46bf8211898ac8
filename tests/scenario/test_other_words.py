"""Other inputs and targets on the weights of a scenario: where they go, and what they are answered with."""

from __future__ import annotations

import random
import re
from pathlib import Path

import numpy as np
import pytest

import rnntrace
from rnntrace.scenario.load import Loaded, read_with
from rnntrace.scenario.other_words import OtherWords
from tests.scenario.spoilt import SOURCES, spoilt
from tests.scenario.texts import only, read, text
from tests.support.patience import in_no_time

LONGER = text(inputs="[a, b, c]", targets="[null, null, b]")
EXAMPLES = text(inputs=None, targets=None, examples="[{inputs: [a, b], targets: [b, c]}, {inputs: [c]}]")
STARTED = "[{inputs: [a, b], targets: [b, c], initial_state: {h: [1, 2]}}]"
VECTORS = text(vocab=None, inputs="[[1, 2, 3], null]", targets="[[0, 0, 1], [1, 0, 0]]")
TWO = """\
encoder:
  vocab: [u, v]
  inputs: [u, v]
  weights: {W_xh: [[1, 2], [3, 4]], W_hh: [[1, 2], [3, 4]]}
decoder:
  vocab: [go, a, b, end]
  inputs: [go, a, b]
  targets: [a, b, end]
  weights: {init: normal}
hidden_size: 2
"""
SHORTER = TWO.replace("inputs: [u, v]", "inputs: [v]")
SHORTER = SHORTER.replace("inputs: [go, a, b]", "inputs: [go, b]").replace("targets: [a, b", "targets: [b")
PAIRS = TWO.replace("  inputs: [u, v]\n", "").replace("  inputs: [go, a, b]\n  targets: [a, b, end]\n", "")
PAIRS += """\
examples:
- {encoder: {inputs: [u]}, decoder: {inputs: [go, a], targets: [a, end]}}
- {encoder: {inputs: [v, v]}, decoder: {inputs: [go], targets: [end]}}
"""


def other(source: str, inputs: str | None = None, targets: str | None = None) -> Loaded:
    return read_with(OtherWords(inputs, targets), source.encode(), "scenario.yaml", Path())


def words(scenario: rnntrace.Scenario) -> tuple[list[str | None], list[str | None] | None]:
    """The words of the one sequence, and of its targets."""
    example = only(scenario)
    return list(example.inputs.words), None if example.targets is None else list(example.targets.words)


def complaint(source: str, inputs: str | None = None, targets: str | None = None) -> str:
    with pytest.raises(rnntrace.ScenarioError) as caught:
        other(source, inputs, targets)
    return str(caught.value)


@pytest.mark.parametrize(
    ("source", "inputs", "targets", "written"),
    [
        (text(), "c  a b\n", "a b c", text(inputs="[c, a, b]", targets="[a, b, c]")),
        (text(), "[c, null, 'b']", "null a null", text(inputs="[c, null, b]", targets="[null, a, null]")),
        (
            text(),
            " [ [1/2, 0, 1], [0, 1e-1, 2] ] ",
            "b a",
            text(inputs="[[0.5, 0, 1], [0, 0.1, 2]]", targets="[b, a]"),
        ),
        (EXAMPLES, "b b", "a a", text(inputs="[b, b]", targets="[a, a]")),
        (
            VECTORS,
            "[[3, 2, 1], [1, 1, 1]]",
            None,
            VECTORS.replace("[[1, 2, 3], null]", "[[3, 2, 1], [1, 1, 1]]"),
        ),
        (text(unknown="a"), "zzz b", "b c", text(unknown="a", inputs="[zzz, b]")),
        (TWO, "v v u", None, TWO.replace("inputs: [u, v]", "inputs: [v, v, u]")),
        (TWO, "v", "b end", SHORTER),
    ],
)
def test_other_words_are_as_if_the_file_had_them(
    source: str, inputs: str, targets: str | None, written: str
) -> None:
    """Words between spaces and YAML lists give every number that the file with these lists gives."""
    found, expected = (
        rnntrace.bptt(each) for each in (other(source, inputs, targets).scenario, read(written))
    )
    assert found.loss == expected.loss
    for name in expected.calculation.parameters:
        assert np.array_equal(found.grad(name), expected.grad(name))


@pytest.mark.parametrize(
    ("source", "inputs", "targets", "expected"),
    [
        (text(), "c a", None, (["c", "a"], ["b", "c"])),
        (text(), "c a b", None, (["c", "a", "b"], None)),
        (text(), "c", None, (["c"], None)),
        (LONGER, "c a b a b", None, (["c", "a", "b", "a", "b"], [None] * 4 + ["b"])),
        (LONGER, "c", None, (["c"], ["b"])),
        (LONGER, "c a", "a", (["c", "a"], [None, "a"])),
        (LONGER, None, "a", (["a", "b", "c"], [None, None, "a"])),
        (text(), None, "a null", (["a", "b"], ["a", None])),
        (EXAMPLES, "c a", None, (["c", "a"], None)),
        (text(inputs="[a, null]"), "c", None, (["c", None], ["b", "c"])),
        (text(), "c", "a b c", (["c", None, None], ["a", "b", "c"])),
        (text(inputs=None, targets=None), "c a", None, (["c", "a"], None)),
        (text(targets=None), "c a", None, (["c", "a"], None)),
        (text(inputs="[nonsense, b]"), "c a", None, (["c", "a"], ["b", "c"])),
    ],
)
def test_the_targets_of_other_inputs(
    source: str,
    inputs: str | None,
    targets: str | None,
    expected: tuple[list[str | None], list[str | None] | None],
) -> None:
    """The file's own stay where they fit, as many as the inputs or one at the end; one word alone stands
    where it does in many-to-one and one-to-many."""
    assert words(other(source, inputs, targets).scenario) == expected


@pytest.mark.parametrize(
    ("source", "inputs", "targets", "note"),
    [
        (text(), "c a", None, "the targets are still the scenario's"),
        (text(), "c a b", None, "without targets, as the scenario's are for 2 steps"),
        (EXAMPLES, "c", None, "in place of the examples, without targets"),
        (TWO, "v", None, "the decoder's sequence is still the scenario's"),
        (PAIRS, "v", None, "the decoder's sequence is that of example 1 of 2"),
    ],
)
def test_what_became_of_the_targets_is_said(source: str, inputs: str, targets: str | None, note: str) -> None:
    """Nobody has to guess what the loss compares with."""
    assert note in other(source, inputs, targets).note


def test_where_nothing_is_guessed_nothing_is_said() -> None:
    """With both options, or without targets in the file, all is as it is written."""
    assert other(text(), "c a", "a a").note == other(text(targets=None), "c").note == other(text()).note == ""


def test_the_decoder_reads_its_new_targets() -> None:
    """Where it reads its targets one step later, it reads the new ones so; else what the file says."""
    found = other(TWO, "v", "b a a end").scenario
    assert words(found) == (["go", "b", "a", "a"], ["b", "a", "a", "end"])
    fixed = TWO.replace("inputs: [go, a, b]", "inputs: [go, go, go]")
    assert words(other(fixed, None, "b b b").scenario) == (["go"] * 3, ["b"] * 3)
    assert words(other(PAIRS, "v v v").scenario) == (["go", "a"], ["a", "end"])


def test_the_state_of_the_only_example_stays() -> None:
    """Other words begin from where the scenario's begin, unless several examples begin elsewhere."""
    one = text(inputs=None, targets=None, examples=STARTED)
    assert list(other(one, "c a").scenario.initial["h"]) == [1, 2]
    two = text(inputs=None, targets=None, examples=STARTED.replace("}]", "}, {inputs: [c]}]"))
    assert list(other(two, "c a").scenario.initial["h"]) == [0, 0]


@pytest.mark.parametrize(
    ("source", "inputs", "targets", "message"),
    [
        (
            text(vocab="[good, movie, is]"),
            "movie is goood",
            None,
            "--inputs: word 3: 'goood' is not in vocab. Did you mean 'good'?",
        ),
        (text(), "[a, zz]", None, "--inputs: entry 2: 'zz' is not in vocab. There are 'a', 'b', 'c'"),
        (LONGER, "a b c", "d", "--targets: word 1: 'd' is not in vocab. There are 'a', 'b', 'c'"),
        (
            text(),
            "[[1, 2], [3, 4]]",
            None,
            "--inputs: every entry has 2 numbers, expected 3: W_xh has 3 columns",
        ),
        (
            VECTORS,
            "[[1, 2], [3, 4]]",
            None,
            "--inputs: every entry has 2 numbers, expected 3: W_xh has 3 columns",
        ),
        (
            VECTORS,
            "[[1, 2, 3], [3, 4]]",
            None,
            "--inputs: entry 2: has 2 numbers, expected 3: W_xh has 3 columns",
        ),
        (VECTORS, "[[1, x, 3], [3, 4, 5]]", None, "--inputs: entry 1: number 2 is 'x', expected a number"),
        (
            VECTORS,
            "a b",
            None,
            "--inputs: word 1: 'a' is a word, but there is no vocab. Add it, or write vectors of numbers",
        ),
        (text(), "a", "b [1]", "--targets: word 2: '[1]' is not in vocab. There are 'a', 'b', 'c'"),
        (
            text(),
            None,
            "a b c",
            "--targets: has 3 steps, but inputs has 2. Write null for a step without an input",
        ),
        (text(), "", None, "--inputs: expected a list with one entry per step, found an empty list"),
        (
            EXAMPLES,
            None,
            "a",
            "--targets: of several examples nothing says to which these belong. Give --inputs, too",
        ),
        (
            PAIRS,
            None,
            "a",
            "--targets: of several examples nothing says to which these belong. Give --inputs, too",
        ),
        (TWO, "a", None, "--inputs: word 1: 'a' is not in vocab. There are 'u', 'v'"),
    ],
)
def test_what_is_wrong_is_told_at_the_option(
    source: str, inputs: str | None, targets: str | None, message: str
) -> None:
    """The complaint is the file's own, with the option and the place in it; the file is not blamed."""
    assert complaint(source, inputs, targets) == message


@pytest.mark.parametrize(
    "inputs", ["[a, b", "[CLS] a [SEP]", "[a]: b", "[&x a, *x]", "[!!str a]", "[a] # b\n]"]
)
def test_a_list_that_is_none_is_answered_with_how_one_is_written(inputs: str) -> None:
    """The character, and both what a list looks like and how a word with a bracket is written."""
    told = complaint(text(), inputs)
    assert told.startswith("--inputs: character ")
    assert told.endswith(
        "A list is like [this, movie] or [[0.5, 1], [2, 3]]. A word that begins with [ stands in a list, in "
        'quotes: ["[CLS]", good]'
    )


@pytest.mark.parametrize(
    ("inputs", "problem"), [("a \udcff", "the byte 0xff is"), ("a\x07", "the character U+0007")]
)
def test_what_is_no_text_is_answered(inputs: str, problem: str) -> None:
    """Characters that no file may have, no option may have either."""
    assert re.match(rf"--inputs: character \d: {re.escape(problem)}[^.]*$", complaint(text(), inputs))


def test_words_that_begin_with_a_bracket_can_be_written() -> None:
    """As the answer says."""
    source = text(vocab='["[CLS]", a, b]', inputs="[a, b]", targets="[a, b]")
    assert words(other(source, '["[CLS]", a]').scenario)[0] == ["[CLS]", "a"]


def test_both_options_and_the_file_are_answered_together() -> None:
    """Everything that is wrong comes at once, the file's first, and nothing that only follows from it."""
    told = complaint(text(hiden_size="2"), "d a", "c d")
    places = ["scenario.yaml:11:1", "--inputs", "--targets"]
    assert [line.split(": ")[0] for line in told.splitlines()] == places
    told = complaint(text(), "[a", "c d a")
    assert [line.split(": ")[:2] for line in told.splitlines()] == [["--inputs", "character 1"]]


def test_drawn_weights_are_those_of_the_file() -> None:
    """Other inputs are worked on the same weights: neither their size nor lacking targets change them."""
    source = "inputs: [[1, 2], [3, 4]]\ntargets: [[1], [2]]\noutput: identity\nhidden_size: 2\n"
    source += "weights: {init: normal, seed: 3}\n"
    told = complaint(source, "[[1, 2, 3]]")
    assert told == "--inputs: entry 1: has 3 numbers, expected 2: W_xh has 2 columns"
    found, own = other(source, "[[5, 6]]").scenario, read(source)
    assert found.parameters.keys() == own.parameters.keys()
    for name, array in own.parameters.items():
        assert np.array_equal(found.parameters[name], array)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("kind", SOURCES)
def test_a_spoilt_scenario_with_other_words_is_read_or_refused(kind: str, seed: int, tmp_path: Path) -> None:
    """Whatever stands in the file or in the options, there is a scenario or an answer; and soon."""
    (tmp_path / "words.txt").write_text("a\nb\nc\n", encoding="utf-8")
    chance = random.Random(f"{kind} {seed}")
    source = spoilt(kind, chance)
    texts = [
        None,
        "a b",
        "[a, null, b]",
        "[[1, 2], [3]]",
        "[",
        "",
        "a\x07",
        "\udcff",
        "1 2",
        "[{a: b}, {a: c, a: d}]",
    ]
    with in_no_time():
        try:
            found = read_with(OtherWords(*chance.choices(texts, k=2)), source.encode(), "s.yaml", tmp_path)
            rnntrace.forward(found.scenario)
        except rnntrace.ScenarioError as error:
            assert all(
                line.startswith(("s.yaml:", "--inputs: ", "--targets: ", " "))
                for line in str(error).splitlines()
            )
