"""The keys of a scenario, one by one: what each takes, and what it says to anything else."""

from __future__ import annotations

import pytest

from rnntrace.cells.network import Architecture
from rnntrace.exercise.course import Course
from tests.scenario.texts import BASE, EXPECTED_WEIGHTS, only, read, refused, text

ALL_KEYS = (
    "title, description, vocab, labels, unknown, hidden_size, cell, layers, bidirectional, activation, "
    "output, loss, reduction, inputs, targets, examples, initial_state, weights, embedding, notation, "
    "optimizer, train, encoder, decoder"
)
CELLS = "one of rnn, lstm, gru, gru_reset_after, or {equations: …}"


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("vocabulary", "vocab"),
        ("input", "inputs"),
        ("Targets", "targets"),
        ("HIDDEN_SIZE", "hidden_size"),
        ("wieghts", "weights"),
    ],
)
def test_a_misspelt_key_is_one_complaint(misspelt: str, meant: str) -> None:
    """The nearest key is named, and nothing is said of what follows from its absence."""
    line = [row.split(":")[0] for row in BASE.splitlines()].index(meant) + 1
    source = BASE.replace(f"{meant}:", f"{misspelt}:")
    assert refused(source) == [f"{line}:1: {misspelt}: unknown key. Did you mean '{meant}'?"]


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("color", "color"),
        ("'a: b'", "a: b"),
        ("''", "''"),
        ("' '", "' '"),
        ('"\\e[31m"', "\\x1b[31m"),
        ("'x.y'", "x.y"),
    ],
)
def test_an_unknown_key_is_told_the_known_ones(key: str, shown: str) -> None:
    """A key that is near to none is shown as it can be, with all there are."""
    assert refused(BASE + f"{key}: 1\n") == [f"11:1: {shown}: unknown key. The keys are {ALL_KEYS}"]


@pytest.mark.parametrize(
    ("key", "above"),
    [
        ("equations", "cell"),
        ("size", "embedding"),
        ("h", "initial_state"),
        ("file", "weights"),
        ("init", "weights"),
        ("W_xx", "weights"),
        ("weight_ih_l0", "weights"),
        ("learning_rate", "optimizer"),
    ],
)
def test_a_key_that_is_not_indented_is_told_where_it_belongs(key: str, above: str) -> None:
    """It is no misspelt key of another meaning."""
    assert refused(BASE + f"{key}: 1\n") == [
        f"11:1: {key}: unknown key. It belongs beneath {above}, indented"
    ]


def test_weights_that_are_not_indented_are_not_missing_as_well() -> None:
    """Each is told where it belongs, and that is all."""
    found = refused(BASE.replace("\n  ", "\n"))
    names = ("W_xh", "W_hh", "W_hy", "b_h", "b_y")
    assert found == [
        f"{line}:1: {name}: unknown key. It belongs beneath weights, indented"
        for line, name in enumerate(names, 6)
    ]


def test_a_key_left_empty_is_told_in_its_place() -> None:
    """What a scenario needs is not missing where its key is there."""
    assert refused("inputs:\nweights: ~\n") == [
        "1:1: inputs: the key is empty. Give a list with one entry per step",
        f"2:1: weights: the key is empty. Give {EXPECTED_WEIGHTS}",
    ]


def test_what_a_scenario_needs() -> None:
    """Inputs and weights are missed; everything else has a value when left out."""
    assert refused("{}") == [
        "1:1: inputs: the key is missing. Give a list with one entry per step",
        f"1:1: weights: the key is missing. Give {EXPECTED_WEIGHTS}",
    ]
    scenario = read("inputs: [1]\nweights: {W_xh: [[1]], W_hh: [[1]]}\n")
    assert (scenario.title, scenario.description) == ("scenario", "")
    assert (scenario.words, scenario.labels, only(scenario).targets) == (None, None, None)
    assert scenario.architecture == Architecture("rnn", "tanh", "none", "none", "sum")
    assert (scenario.notation, scenario.encoder, scenario.several) == ("standard", None, False)
    assert (scenario.left_out, scenario.weights_from, scenario.optimizer) == (("b_h",), "", {})
    assert scenario.initial["h"].tolist() == [0.0]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Hello", "Hello"),
        ("2019", "2019"),
        ("'  two  spaces'", "  two  spaces"),
        ('"two\\nlines"', "two\nlines"),
        ("''", "scenario"),
        ("~", "scenario"),
    ],
)
def test_a_title_is_its_own_words(written: str, title: str) -> None:
    """A title is the text as it stands; the file's name takes the place of an empty one."""
    assert read(text(title=written, description=written)).title == title


def test_text_has_to_be_text() -> None:
    """A list is no title, a mapping no description."""
    assert refused(text(title="[a, b]", description="{a: b}")) == [
        "11:8: title: expected text, found a list of 2",
        "12:14: description: expected text, found a mapping of keys",
    ]


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("cell", "rn", "'rn' is not known here. Did you mean 'rnn'?"),
        ("cell", "RNN", "'RNN' is not known here. Did you mean 'rnn'?"),
        ("cell", "hopfield", f"'hopfield' is not known here, expected {CELLS}"),
        ("cell", "[rnn]", f"expected {CELLS}, found a list of 1"),
        ("cell", "h[t] = x[t]", f"'h[t] = x[t]' is not known here, expected {CELLS}"),
        ("activation", "Tanh", "'Tanh' is not known here. Did you mean 'tanh'?"),
        ("activation", "rely", "'rely' is not known here. Did you mean 'relu'?"),
        ("activation", "maxout", "'maxout' is not known here, expected one of tanh, sigmoid, relu, identity"),
        ("output", "softmaks", "'softmaks' is not known here. Did you mean 'softmax'?"),
        ("output", "3", "'3' is not known here, expected one of softmax, sigmoid, identity, none"),
        ("loss", "crossentropy", "'crossentropy' is not known here. Did you mean 'cross_entropy'?"),
        (
            "loss",
            "poisson",
            "'poisson' is not known here, expected one of cross_entropy, binary_cross_entropy, "
            "squared_error, mean_squared_error, none",
        ),
        ("reduction", "norm", "'norm' is not known here, expected one of sum, mean, mean_of_examples"),
        ("reduction", "Mean", "'Mean' is not known here. Did you mean 'mean'?"),
        (
            "notation",
            "karpathy",
            "'karpathy' is not known here, expected one of standard, ng, goodfellow, socher, pytorch",
        ),
        ("notation", "goodfelow", "'goodfelow' is not known here. Did you mean 'goodfellow'?"),
        ("notation", "standart", "'standart' is not known here. Did you mean 'standard'?"),
    ],
)
def test_a_choice_is_one_of_a_few_words(key: str, value: str, message: str) -> None:
    """Every key with a few values names the nearest of them, or all; nothing else is complained of."""
    assert refused(text(**{key: value})) == [f"11:{len(key) + 3}: {key}: {message}"]


@pytest.mark.parametrize("key", ["examples", "embedding", "unknown", "layers", "bidirectional", "cell"])
def test_an_empty_key_is_one_that_is_not_there(key: str) -> None:
    """A key that is left empty changes nothing."""
    scenario = read(text(**{key: "~"}))
    assert (scenario.architecture, only(scenario).steps) == (Architecture(), 2)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("0", "0 is too small, expected 1 or more"),
        ("-3", "-3 is too small, expected 1 or more"),
        ("2.0", "expected a whole number, found '2.0'"),
        ("1e3", "expected a whole number, found '1e3'"),
        ("two", "expected a whole number, found 'two'"),
        ("[2]", "expected a whole number, found a list of 1"),
        ("''", "expected a whole number, found ''"),
        ("1" + "0" * 18, "'1000000000000000000' is too large, expected at most 18 digits"),
    ],
)
def test_the_hidden_size_is_a_whole_number(value: str, message: str) -> None:
    """Anything that is not 1, 2, 3 … is refused."""
    assert refused(text(hidden_size=value)) == [f"2:14: hidden_size: {message}"]


@pytest.mark.parametrize("value", ["2", "'2'", "+2", "02", "0" * 5000 + "2", "~"])
def test_the_hidden_size_may_be_written_in_many_ways(value: str) -> None:
    """Signs, quotes and leading zeros change nothing; left out, the weights tell it."""
    assert read(text(hidden_size=value)).exercise.last.hidden_size == 2


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("{name: sgd}", {"name": "sgd"}),
        ("{name: sgd, learning_rate: 1/10}", {"name": "sgd", "learning_rate": 0.1}),
        ("{name: momentum, momentum: 0}", {"name": "momentum", "momentum": 0.0}),
        (
            "{beta_2: 0.999, epsilon: 1e-8, name: adam}",
            {"name": "adam", "beta_2": 0.999, "epsilon": 1e-8},
        ),
        ("~", {}),
    ],
)
def test_an_optimiser_is_a_name_with_settings(value: str, found: dict[str, object]) -> None:
    """The settings that are given are kept, and no others."""
    assert read(text(optimizer=value)).optimizer == found


@pytest.mark.parametrize(
    ("value", "messages"),
    [
        (
            "sgd",
            ["12: optimizer: expected a name and settings like {name: sgd, learning_rate: 0.1}, found 'sgd'"],
        ),
        (
            "{}",
            [
                "1: optimizer: name is missing, expected one of sgd, momentum, nesterov, adagrad, rmsprop, "
                "adam, adamw, or equations"
            ],
        ),
        ("{name: sdg, lr: x}", ["19: optimizer.name: 'sdg' is not known here. Did you mean 'sgd'?"]),
        (
            "{name: sgd, momentum: 1}",
            [
                "24: optimizer.momentum: unknown key. The keys are name, learning_rate, weight_decay, "
                "clip_norm, clip_value, convention, state"
            ],
        ),
        (
            "{name: adam, beta1: 0.9, learning_rate: 0, beta_2: 1}",
            [
                "25: optimizer.beta1: unknown key. Did you mean 'beta_1'?",
                "52: optimizer.learning_rate: 0 is too small, expected more than 0",
                "63: optimizer.beta_2: 1 is not a share, expected 0 or more and less than 1",
            ],
        ),
        ("{name: sgd, learning_rate: fast}", ["39: optimizer.learning_rate: 'fast', expected a number"]),
        (
            "{name: sgd, name: adam}",
            ["24: optimizer.name: the key is there twice, first in line 11. Leave one out"],
        ),
    ],
)
def test_an_optimiser_that_cannot_be_is_refused(value: str, messages: list[str]) -> None:
    """Unknown names and settings, and steps that lead nowhere, are each complained of."""
    assert refused(text(optimizer=value)) == [f"11:{message}" for message in messages]


def test_an_initial_state_is_kept() -> None:
    """h at step 0 is what the scenario says, as a list or as a column."""
    for written in ("{h: [0.5, -1]}", "{h: [[0.5], [-1]]}"):
        scenario = read(text(initial_state=written))
        assert scenario.initial["h"].tolist() == [0.5, -1.0]
    assert read(text(initial_state="{}")).initial["h"].tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("value", "messages"),
    [
        ("[1, 2]", ["16: initial_state: expected {h: [...]}, found a list of 2"]),
        ("{c: [1, 2]}", ["17: initial_state.c: unknown key. The keys are h"]),
        ("{h: [1, 2, 3]}", ["20: initial_state.h: has 3 numbers, expected 2: hidden_size is 2"]),
        ("{h: []}", ["20: initial_state.h: the vector is empty"]),
        ("{h: 1}", ["20: initial_state.h: is one number, expected 2: hidden_size is 2"]),
        ("{h: one}", ["20: initial_state.h: expected a list of numbers like [0.1, 0.2], found 'one'"]),
        ("{h: [a, 1]}", ["21: initial_state.h: number 1 is 'a', expected a number"]),
        ("{h: [1, ~]}", ["24: initial_state.h: number 2 is nothing, expected a number"]),
        (
            "{h: [[1, 2]]}",
            ["20: initial_state.h: expected a vector, a list of numbers like [0.1, 0.2], found a matrix"],
        ),
    ],
)
def test_an_initial_state_that_cannot_be_is_refused(value: str, messages: list[str]) -> None:
    """States of the wrong size, and states that the cell does not have, are refused."""
    assert refused(text(initial_state=value)) == [f"11:{message}" for message in messages]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("", Course()),
        ("{epochs: 5}", Course(epochs=5)),
        ("{until: 1/8, each: true, chunk: 2}", Course(100, 0.125, True, 2)),
    ],
)
def test_how_to_train(value: str, found: Course) -> None:
    """What is not given is as usual."""
    assert read(text(train=value) if value else text()).course == found


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("7", "train: expected how to train, like {epochs: 200}, found '7'"),
        ("{epochs: 1.5}", "train.epochs: expected a whole number, found '1.5'"),
        ("{epochs: 1000001}", "train.epochs: 1000001 is too large, expected at most 1000000"),
        ("{until: -1}", "train.until: -1 is too small, expected 0 or more"),
        ("{chunk: 0}", "train.chunk: 0 is too small, expected 1 or more"),
        ("{each: sometimes}", "train.each: 'sometimes' is not known here"),
        ("{epoch: 3}", "train.epoch: unknown key. Did you mean 'epochs'?"),
    ],
)
def test_training_that_makes_no_sense(value: str, message: str) -> None:
    """Each is answered with its place."""
    (found,) = refused(text(train=value))
    assert found.startswith("11:")
    assert message in found


def test_keys_of_training_that_are_not_indented() -> None:
    """They are told where they belong."""
    assert refused(text(epochs="5")) == ["11:1: epochs: unknown key. It belongs beneath train, indented"]
