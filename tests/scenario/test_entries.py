"""Inputs and targets: words, numbers, vectors and nothing, and the words they may use."""

from __future__ import annotations

import numpy as np
import pytest

from rnntrace.equations.onehot import OneHot
from rnntrace.exercise.steps import Steps
from tests.scenario.texts import only, read, refused, text

# Networks without words: 2 inputs, 2 outputs; and 1 input, 1 output.
PAIRS = {"vocab": None, "weights": "{W_xh: [[1, 2], [3, 4]], W_hh: [[1, 0], [0, 1]], W_hy: [[1, 2], [3, 4]]}"}
SINGLE = {"vocab": None, "hidden_size": None, "weights": "{W_xh: [[1]], W_hh: [[1]], W_hy: [[1]]}"}


def dense(steps: Steps | None) -> list[list[float]]:
    assert steps is not None
    values = steps.values.dense() if isinstance(steps.values, OneHot) else steps.values
    rows: list[list[float]] = values.tolist()
    return rows


def test_words_are_one_hot() -> None:
    """A word is kept with its place in the vocabulary, not as a vector written out."""
    scenario = read(text())
    assert isinstance(only(scenario).inputs.values, OneHot)
    assert only(scenario).inputs.values.index.tolist() == [0, 1]
    assert only(scenario).inputs.words == ("a", "b")
    assert dense(only(scenario).targets) == [[0, 1, 0], [0, 0, 1]]


@pytest.mark.parametrize(
    ("entries", "words", "present", "values"),
    [
        ("[a, ~]", ("a", None), (True, False), [[1, 0, 0], [0, 0, 0]]),
        ("[~, ~]", (None, None), (False, False), [[0, 0, 0], [0, 0, 0]]),
        ("[a, [1, 2, 1/2]]", ("a", None), (True, True), [[1, 0, 0], [1, 2, 0.5]]),
        ("[[0, 0, 1], ~]", (None, None), (True, False), [[0, 0, 1], [0, 0, 0]]),
        ("[[[0], [0], [1]], a]", (None, "a"), (True, True), [[0, 0, 1], [1, 0, 0]]),
    ],
)
def test_inputs_of_every_kind(
    entries: str, words: tuple[str | None, ...], present: tuple[bool, ...], values: list[list[float]]
) -> None:
    """Words, vectors, columns and nothing may be mixed; a step without an input reads zeros."""
    inputs = only(read(text(inputs=entries))).inputs
    assert (inputs.words, inputs.present, dense(inputs)) == (words, present, values)


def test_nothing_has_no_place_in_a_vocabulary() -> None:
    """A step without a word has the place -1, so that no column is ever looked up for it."""
    values = only(read(text(inputs="[~, c]"))).inputs.values
    assert isinstance(values, OneHot)
    assert values.index.tolist() == [-1, 2]


def test_a_long_vocabulary_is_told_in_part() -> None:
    """The first eight words and their number stand for all."""
    words = [f"w{n}" for n in range(8)]
    changes = {"inputs": "[hello]", "targets": None, "weights": "{init: normal}"}
    start = (
        "3:10: inputs[1]: 'hello' is not in vocab. There are 'w0', 'w1', 'w2', 'w3', 'w4', 'w5', 'w6', 'w7'"
    )
    assert refused(text(vocab=f"[{', '.join(words)}]", **changes)) == [start]
    assert refused(text(vocab=f"[{', '.join(words)}, w8]", **changes)) == [f"{start}, … (9 in all)"]


def test_numbers_are_vectors_of_one_entry() -> None:
    """A number without brackets is an input, or a target, of size 1."""
    scenario = read(text(inputs="[1, 1/3]", targets="[0, ~]", output="sigmoid", **SINGLE))
    assert (scenario.exercise.last.input_size, scenario.exercise.last.output_size) == (1, 1)
    assert dense(only(scenario).inputs) == [[1], [1 / 3]]
    assert dense(only(scenario).targets) == [[0], [0]]
    assert scenario.targets_present == 1


def test_a_token_that_looks_like_a_number_is_a_token() -> None:
    """What is in the vocabulary is a word, whatever it looks like; null in quotes too."""
    scenario = read(text(vocab="[1, '1/2', 'null']", inputs="[1, 1/2]", targets="['null', ~]"))
    assert only(scenario).inputs.words == ("1", "1/2")
    assert only(scenario).targets is not None
    assert only(scenario).targets.words == ("null", None)
    assert refused(text(vocab="[1, 2, 3]", inputs="[1.0, 1]", targets="[2, 3]")) == [
        "3:10: inputs[1]: is one number, expected 3: the vocabulary has 3 words. "
        "A number that is meant as a word has to be in vocab"
    ]


@pytest.mark.parametrize("targets", [None, "~", "[~, ~]", "[null, null]"])
def test_targets_may_be_absent(targets: str | None) -> None:
    """Without a target there is no loss, and the output layer stays."""
    scenario = read(text(targets=targets))
    assert only(scenario).targets is None
    assert scenario.system.loss is None
    assert (scenario.architecture.output, scenario.targets_present) == ("softmax", 0)


def test_one_target_is_enough() -> None:
    """Many-to-one: only the last step has a target, and n counts it."""
    scenario = read(text(targets="[~, c]"))
    assert only(scenario).targets is not None
    assert only(scenario).targets.present == (False, True)
    assert scenario.targets_present == 1


def test_labels_name_the_outputs() -> None:
    """Targets are looked up in the labels where there are any, in the vocabulary otherwise."""
    scenario = read(text(labels="[x, y, z]", targets="[z, x]"))
    assert (scenario.words, scenario.labels) == (("a", "b", "c"), ("x", "y", "z"))
    assert dense(only(scenario).targets) == [[0, 0, 1], [1, 0, 0]]
    assert read(text()).labels == ("a", "b", "c")
    fewer = {"W_hy": "[[1, 2], [3, 4]]", "b_y": None}
    assert read(text(targets=None, **fewer)).labels is None
    assert read(text(targets="[[1, 0], [0, 1]]", **fewer)).labels is None
    assert read(text(labels="[x, y]", targets=None, **fewer)).labels == ("x", "y")


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        ({"inputs": "a"}, ["3:9: inputs: expected a list with one entry per step, found 'a'"]),
        (
            {"inputs": "{a: b}"},
            ["3:9: inputs: expected a list with one entry per step, found a mapping of keys"],
        ),
        ({"inputs": "[]"}, ["3:9: inputs: expected a list with one entry per step, found an empty list"]),
        ({"targets": "b"}, ["4:10: targets: expected a list with one entry per step, found 'b'"]),
        ({"targets": "[]"}, ["4:10: targets: expected a list with one entry per step, found an empty list"]),
        (
            {"inputs": "[a]"},
            ["4:1: targets: has 2 steps, but inputs has 1. Write null for a step without an input"],
        ),
        (
            {"targets": "[b]"},
            ["4:1: targets: has 1 step, but inputs has 2. Write null for a step without a target"],
        ),
        ({"inputs": "[a, x]"}, ["3:13: inputs[2]: 'x' is not in vocab. There are 'a', 'b', 'c'"]),
        ({"inputs": "[a, '']"}, ["3:13: inputs[2]: '' is not in vocab. There are 'a', 'b', 'c'"]),
        ({"inputs": "[a, 'null']"}, ["3:13: inputs[2]: 'null' is not in vocab. There are 'a', 'b', 'c'"]),
        (
            {"inputs": "[A, B]"},
            [
                "3:10: inputs[1]: 'A' is not in vocab. Did you mean 'a'?",
                "3:13: inputs[2]: 'B' is not in vocab. Did you mean 'b'?",
            ],
        ),
        ({"targets": "[b, d]"}, ["4:14: targets[2]: 'd' is not in vocab. There are 'a', 'b', 'c'"]),
        (
            {"labels": "[x, y, z]"},
            [
                "4:11: targets[1]: 'b' is not in labels. There are 'x', 'y', 'z'",
                "4:14: targets[2]: 'c' is not in labels. There are 'x', 'y', 'z'",
            ],
        ),
        ({"inputs": "[a, []]"}, ["3:13: inputs[2]: the vector is empty"]),
        ({"inputs": "[a, [1, x, 3]]"}, ["3:17: inputs[2]: number 2 is 'x', expected a number"]),
        (
            {"inputs": "[a, [[1, 2], [3, 4]]]"},
            ["3:13: inputs[2]: expected a vector, a list of numbers like [0.1, 0.2], found a matrix"],
        ),
        (
            {"inputs": "[a, {b: c}]"},
            ["3:13: inputs[2]: expected a word, a number or a vector, found a mapping of keys"],
        ),
        (
            {"inputs": "[a, 1e400]"},
            ["3:13: inputs[2]: '1e400', too large for a 64-bit floating-point number"],
        ),
        (
            {"inputs": "[a, .nan]"},
            ["3:13: inputs[2]: '.nan', expected a number; NaN and infinity have no place in a scenario"],
        ),
        (
            {"vocab": None},
            ["3:10: inputs[1]: 'a' is a word, but there is no vocab. Add it, or write vectors of numbers"],
        ),
        (
            {**PAIRS, "inputs": "[[1, 2], [3, 4]]"},
            [
                "4:11: targets[1]: 'b' is a word, but there is no vocab or labels. "
                "Add it, or write vectors of numbers"
            ],
        ),
    ],
)
def test_entries_that_cannot_be_are_refused(changes: dict[str, str | None], messages: list[str]) -> None:
    """Each entry that is wrong has its step and its place."""
    source = text(**changes)
    if "vocab" in changes:  # the lines are one fewer
        messages = [f"{int(m.partition(':')[0]) - 1}:{m.partition(':')[2]}" for m in messages]
    assert refused(source) == messages


@pytest.mark.parametrize(
    ("key", "value", "messages"),
    [
        ("vocab", "[]", ["the list is empty"]),
        (
            "vocab",
            "words.txt",
            [
                "the file 'words.txt' is not there. Its path starts in the scenario's own folder; "
                "a list of words is like [a, b]"
            ],
        ),
        (
            "vocab",
            "{a: b}",
            ["expected a list of words, or the path of a text file, found a mapping of keys"],
        ),
        ("vocab", "[a, [b], c]", ["word 2 is a list of 1, expected a word"]),
        ("vocab", "[a, null, c]", ["word 2 is empty. In quotes, 'null' is a word"]),
        ("vocab", "[a, '', c]", ["word 2 is empty"]),
        (
            "vocab",
            "[a, b, a, 'b']",
            ["'a' is there twice, as word 1 and word 3", "'b' is there twice, as word 2 and word 4"],
        ),
        ("labels", "x", ["expected a list of words, found 'x'"]),
        ("labels", "[x, x, z]", ["'x' is there twice, as word 1 and word 2"]),
    ],
)
def test_words_that_cannot_be_are_refused(key: str, value: str, messages: list[str]) -> None:
    """What is wrong with a list of words is all that is said: the entries are not looked up in it."""
    found = refused(text(**{key: value}))
    assert [line.split(": ", 1)[1] for line in found] == [f"{key}: {message}" for message in messages]


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        (
            {"targets": "[[0.2, 0.3, 0.4], b]"},
            [
                "4:11: targets[1]: the probabilities sum to 0.9, expected 1. For several answers at once "
                "use output: sigmoid with loss: binary_cross_entropy"
            ],
        ),
        (
            {"targets": "[[2, -1, 0], b]"},
            ["4:11: targets[1]: -1 is negative, and cross_entropy compares with probabilities"],
        ),
        (
            {"targets": "[[1, 2, 0], b]", "output": "sigmoid"},
            ["4:11: targets[1]: 2 is not between 0 and 1, as binary_cross_entropy needs it"],
        ),
        (
            {"targets": "[[1, 1, 0], b]", "output": "sigmoid", "loss": "cross_entropy"},
            [
                "4:11: targets[1]: the probabilities sum to 2, expected 1. For several answers at once "
                "use output: sigmoid with loss: binary_cross_entropy"
            ],
        ),
        (
            {"targets": "[[1, 1, 0], x]", "output": "softmaks"},
            [
                "4:22: targets[2]: 'x' is not in vocab. There are 'a', 'b', 'c'",
                "11:9: output: 'softmaks' is not known here. Did you mean 'softmax'?",
            ],
        ),
    ],
)
def test_targets_that_the_loss_has_no_meaning_for(changes: dict[str, str], messages: list[str]) -> None:
    """Cross-entropies compare with probabilities; where the loss is not known, nothing is said."""
    assert refused(text(**changes)) == messages


@pytest.mark.parametrize(
    ("output", "loss", "targets"),
    [
        ("softmax", "cross_entropy", "[[1/3, 1/3, 1/3], [0.1, 0.2, 0.7]]"),
        ("softmax", "binary_cross_entropy", "[[1, 1, 0], ~]"),
        ("sigmoid", "binary_cross_entropy", "[[1, 0.5, 0], b]"),
        ("sigmoid", "cross_entropy", "[[1, 0, 0], b]"),
        ("identity", "squared_error", "[[5, -5, 1e9], b]"),
        ("identity", "mean_squared_error", "[[5, -5, 1e9], b]"),
        ("softmax", "squared_error", "[[5, -5, 1e9], b]"),
        ("softmax", "none", "[[5, -5, 1e9], b]"),
    ],
)
def test_targets_that_the_loss_compares_with(output: str, loss: str, targets: str) -> None:
    """Everything that a loss can be taken of is taken as it stands."""
    scenario = read(text(output=output, loss=loss, targets=targets))
    assert (scenario.architecture.output, scenario.architecture.loss) == (output, loss)
    assert np.isfinite(np.array(dense(only(scenario).targets))).all()


@pytest.mark.parametrize(
    ("output", "loss"),
    [
        ("softmax", "cross_entropy"),
        ("sigmoid", "binary_cross_entropy"),
        ("identity", "squared_error"),
        (None, "cross_entropy"),
    ],
)
def test_the_loss_goes_with_the_output(output: str | None, loss: str) -> None:
    """A loss that is not named is the usual one of the output function."""
    assert read(text(output=output or "~")).architecture.loss == loss


@pytest.mark.parametrize("loss", ["cross_entropy", "binary_cross_entropy"])
@pytest.mark.parametrize("output", ["identity", "none"])
def test_no_logarithm_is_taken_of_what_is_no_probability(output: str, loss: str) -> None:
    """A cross-entropy goes with softmax or sigmoid, of the output or, at the end, of h."""
    hidden = {"W_hy": None, "b_y": None, "targets": "[[1, 0], ~]"} if output == "none" else {}
    last = "tanh" if output == "none" else "identity"
    line = 10 if output == "none" else 12
    assert refused(text(output=output, loss=loss, **hidden)) == [
        f"{line}:1: loss: {loss} takes logarithms of probabilities, which {last} does not give. "
        "Use squared_error, or output: softmax or sigmoid"
    ]
    if output == "none":
        scenario = read(text(output=output, loss=loss, activation="sigmoid", **hidden))
        assert dense(only(scenario).targets) == [[1, 0], [0, 0]]


AT_STATE = {"W_hy": None, "b_y": None}


def test_a_network_may_end_at_its_state() -> None:
    """Without W_hy there is no output; a loss compares h itself, and labels are not the words."""
    scenario = read(text(targets=None, **AT_STATE))
    assert (scenario.architecture.output, scenario.architecture.loss) == ("none", "none")
    assert scenario.labels is None
    assert scenario.exercise.last.output_size == scenario.exercise.last.hidden_size == 2
    scenario = read(text(targets="[[1, 2], ~]", loss="squared_error", **AT_STATE))
    assert (scenario.architecture.output, scenario.architecture.loss) == ("none", "squared_error")
    assert dense(only(scenario).targets) == [[1, 2], [0, 0]]
    scenario = read(text(loss="none", **AT_STATE))
    assert only(scenario).targets is None


@pytest.mark.parametrize(
    ("labels", "targets", "expected"),
    [
        (None, "[b, c]", ("a", "b", "c")),
        (None, "[[1, 2, 3], ~]", None),
        ("[x, y, z]", "[[1, 2, 3], ~]", ("x", "y", "z")),
        ("[x, y, z]", None, ("x", "y", "z")),
    ],
)
def test_the_units_of_a_state_have_the_names_they_are_given(
    labels: str | None, targets: str | None, expected: tuple[str, ...] | None
) -> None:
    """Where h is compared, its entries are words only if the targets are; labels are always meant."""
    square = "[[1, 2, 3], [4, 5, 6], [7, 8, 9]]"
    changes = {"hidden_size": "3", "W_xh": square, "W_hh": square, "b_h": None, **AT_STATE}
    scenario = read(text(labels=labels or "~", targets=targets, loss="squared_error", **changes))
    assert scenario.labels == expected


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        (
            AT_STATE,
            [
                "5:1: weights: W_hy is missing, expected a 3×2 matrix. "
                "A network that ends at h has no b_y, targets or output either"
            ],
        ),
        (
            {"W_hy": None, "targets": None},
            [
                "4:1: weights: W_hy is missing, expected a 3×2 matrix. "
                "A network that ends at h has no b_y, targets or output either"
            ],
        ),
        (
            {**AT_STATE, "output": "none"},
            [
                "4:1: targets: nothing is compared with them, as the network ends at h and no loss is named. "
                "Name one, such as squared_error or none, or leave the targets out"
            ],
        ),
        (
            {"output": "none", "targets": None},
            [
                "7:3: weights.W_hy: with output: none the network ends at h and has no W_hy. "
                "Leave out one of the two"
            ],
        ),
        (
            {**AT_STATE, "loss": "squared_error", "targets": "[[1, 2, 3], ~]"},
            ["4:11: targets[1]: has 3 numbers, expected 2: hidden_size is 2"],
        ),
        (
            {**AT_STATE, "loss": "squared_error"},
            [
                "1:1: vocab: has 3 words, expected 2: hidden_size is 2. "
                "They are compared with h, as the network has no W_hy"
            ],
        ),
    ],
)
def test_the_output_layer_is_there_or_it_is_not(changes: dict[str, str | None], messages: list[str]) -> None:
    """Half an output layer, and targets without one, are one complaint each."""
    assert refused(text(**changes)) == messages
