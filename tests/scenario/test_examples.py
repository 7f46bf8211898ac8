"""Several sequences in one scenario: ``examples``, each with inputs and targets of its own."""

from __future__ import annotations

import numpy as np
import pytest

import rnntrace
from rnntrace.equations.onehot import OneHot
from rnntrace.tracing.traces import Traces
from tests.scenario.texts import read, refused
from tests.support.patience import in_no_time

# A line a key: the examples are lines 4 to 6.
EXAMPLES = """\
vocab: [a, b, c]
weights: {init: normal, seed: 3}
examples:
- {inputs: [a, b], targets: [b, c]}
- {inputs: [c, a, b], targets: [~, ~, a]}
- {inputs: [b]}
hidden_size: 2
"""
BEFORE = "vocab: [a, b, c]\nweights: {init: normal}\nhidden_size: 2\n"
A_LIST = "examples: expected a list like [{inputs: [...], targets: [...]}]"


def test_each_example_has_a_length_and_targets_of_its_own() -> None:
    """Sequences of different lengths stand side by side; one without targets has none at any step."""
    scenario = read(EXAMPLES)
    assert scenario.several
    assert [example.steps for example in scenario.examples] == [2, 3, 1]
    assert [example.inputs.words for example in scenario.examples] == [("a", "b"), ("c", "a", "b"), ("b",)]
    targets = [example.targets for example in scenario.examples]
    assert [each.present for each in targets if each] == [(True, True), (False, False, True), (False,)]
    last = targets[2]
    assert last is not None
    assert isinstance(last.values, OneHot)
    assert (last.words, last.values.index.tolist(), last.values.size) == ((None,), [-1], 3)
    assert scenario.exercise.most_steps == 3


def test_one_example_in_a_list_is_still_a_list() -> None:
    """The file decides whether there is one trace or a list of them, not how many there are."""
    scenario = read(BEFORE + "examples: [{inputs: [a]}]\n")
    assert (scenario.several, len(scenario.examples)) == (True, 1)
    assert scenario.examples[0].targets is None
    assert isinstance(rnntrace.forward(scenario), Traces)


def test_without_any_target_there_is_no_loss() -> None:
    """Targets that are all left out are none, in every example."""
    scenario = read(BEFORE + "examples: [{inputs: [a], targets: [~]}, {inputs: [b]}]\n")
    assert [example.targets for example in scenario.examples] == [None, None]
    assert scenario.system.loss is None


def test_the_mean_is_over_the_targets_of_all_examples() -> None:
    """The sum of all steps' losses is divided by 3, the number of targets, not example by example."""
    total = rnntrace.bptt(read(EXAMPLES))
    mean = rnntrace.bptt(read(EXAMPLES + "reduction: mean\n"))
    assert mean.exercise.last.constants["n_targets"] == 3
    assert mean.loss == pytest.approx(total.loss / 3, rel=1e-14)
    assert np.allclose(mean.grad("W_hh"), total.grad("W_hh") / 3, rtol=1e-13)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (
            "{targets: [b]}",
            "6:3: examples[3].inputs: the key is missing. Give a list with one entry per step",
        ),
        ("{}", "6:3: examples[3].inputs: the key is missing. Give a list with one entry per step"),
        ("{inputs: ~}", "6:4: examples[3].inputs: the key is empty. Give a list with one entry per step"),
        ("{input: [b]}", "6:4: examples[3].input: unknown key. Did you mean 'inputs'?"),
        (
            "{inputs: [b], title: x}",
            "6:17: examples[3].title: unknown key. The keys are inputs, targets, initial_state",
        ),
        (
            "{inputs: [b], inputs: [c]}",
            "6:17: examples[3].inputs: the key is there twice, first in line 6. Leave one out",
        ),
        ("~", "6:3: examples[3]: expected {inputs: [...], targets: [...]}, found nothing"),
        ("[b]", "6:3: examples[3]: expected {inputs: [...], targets: [...]}, found a list of 1"),
        ("{inputs: b}", "6:12: examples[3].inputs: expected a list with one entry per step, found 'b'"),
        (
            "{inputs: []}",
            "6:12: examples[3].inputs: expected a list with one entry per step, found an empty list",
        ),
        ("{inputs: [B]}", "6:13: examples[3].inputs[1]: 'B' is not in vocab. Did you mean 'b'?"),
        (
            "{inputs: [[1, 2]]}",
            "6:13: examples[3].inputs[1]: has 2 numbers, expected 3: the vocabulary has 3 words",
        ),
        (
            "{inputs: [b], targets: [[1, 0]]}",
            "6:27: examples[3].targets[1]: has 2 numbers, expected 3: the vocabulary has 3 words",
        ),
        (
            "{inputs: [b], targets: [[1, 1, -1]]}",
            "6:27: examples[3].targets[1]: -1 is negative, and cross_entropy compares with probabilities",
        ),
        (
            "{inputs: [b], targets: [b, c]}",
            "6:17: examples[3].targets: has 2 steps, but inputs has 1. "
            "Write null for a step without an input",
        ),
        (
            "{inputs: [b, c], targets: [b]}",
            "6:20: examples[3].targets: has 1 step, but inputs has 2. Write null for a step without a target",
        ),
    ],
)
def test_an_example_that_cannot_be_is_refused(written: str, message: str) -> None:
    """Each mistake has the number of its example, its place, and no second complaint."""
    assert refused(EXAMPLES.replace("{inputs: [b]}", written)) == [message]


@pytest.mark.parametrize(
    ("line", "messages"),
    [
        (
            "examples: []",
            [f"4:11: {A_LIST}, found an empty list"],
        ),
        (
            "examples: {inputs: [a]}",
            [f"4:11: {A_LIST}, found a mapping of keys"],
        ),
        ("examples: x", [f"4:11: {A_LIST}, found 'x'"]),
        ("examples: ~", ["1:1: inputs: the key is missing. Give a list with one entry per step"]),
        ("example: [{inputs: [a]}]", ["4:1: example: unknown key. Did you mean 'examples'?"]),
        (
            "examples: [{inputs: [a]}]\nexamples: [{inputs: [b]}]",
            ["5:1: examples: the key is there twice, first in line 4. Leave one out"],
        ),
        (
            "examples: [{inputs: [a]}]\ninputs: [a]\ntargets: [b]",
            [
                "5:1: inputs: there are examples, with inputs of their own. Leave one of the two out",
                "6:1: targets: there are examples, with targets of their own. Leave one of the two out",
            ],
        ),
        (
            "examples: [{inputs: [a], targets: [b]}]\noutput: none",
            [
                "4:1: examples: nothing is compared with the targets, as the network ends at h and no loss "
                "is named. Name one, such as squared_error or none, or leave the targets out"
            ],
        ),
    ],
)
def test_a_list_of_examples_that_cannot_be_is_refused(line: str, messages: list[str]) -> None:
    """What is wrong with the list itself is told once, at its place."""
    assert refused(f"{BEFORE}{line}\n") == messages


def test_all_examples_have_one_voice_about_a_size() -> None:
    """Where examples disagree, the weights decide, and what does not fit is told an example each."""
    source = """\
weights: {W_xh: [[1, 2]], W_hh: [[1]]}
examples:
- {inputs: [[1, 2], [1, 2]]}
- {inputs: [[1, 2, 3], [4, 5, 6]]}
- {inputs: [[1, 2, 3]]}
"""
    because = "expected 2: in examples[1].inputs, every entry has 2 numbers"
    assert refused(source) == [
        f"4:13: examples[2].inputs: every entry has 3 numbers, {because}",
        f"5:13: examples[3].inputs[1]: has 3 numbers, {because}",
    ]


def test_a_wrong_target_does_not_take_the_inputs_word_away() -> None:
    """A target that cannot be right leaves the inputs of all examples their say about their size."""
    source = """\
labels: [p, q]
weights: {W_xh: [[1, 2, 3]], W_hh: [[1]], W_hy: [[1], [2]]}
examples:
- {inputs: [[1, 2, 3]], targets: [p]}
- {inputs: [[1, 2, 3]], targets: [[1, 0, 0]]}
"""
    assert refused(source) == ["5:35: examples[2].targets[1]: has 3 numbers, expected 2: W_hy has 2 rows"]


def test_thousands_of_examples_are_counted_once() -> None:
    """Reading many examples, right or wrong, takes a time in proportion to their number."""
    with in_no_time(4):
        many = BEFORE + "examples:\n" + "- {inputs: [a], targets: [b]}\n" * 3000
        assert read(many + "reduction: mean\n").targets_present == 3000
        assert len(refused(many.replace("[a]", "[x]"))) == 101


def test_an_example_may_begin_from_a_state_of_its_own() -> None:
    """It goes before the one of all examples, state by state."""
    source = EXAMPLES.replace("{inputs: [b]}", "{inputs: [b], initial_state: {h: [5, 6]}}") + "cell: lstm\n"
    scenario = read(source + "initial_state: {h: [1, 2], c: [3, 4]}\n")
    initial = [chain[0].initial for chain in scenario.exercise.chains]
    assert [{name: each[name].tolist() for name in ("h", "c")} for each in initial] == [
        {"h": [1, 2], "c": [3, 4]},
        {"h": [1, 2], "c": [3, 4]},
        {"h": [5, 6], "c": [3, 4]},
    ]


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ("{h: [1]}", "6:36: examples[3].initial_state.h: has 1 number, expected 2: hidden_size is 2"),
        ("{c: [1, 2]}", "6:33: examples[3].initial_state.c: unknown key. The keys are h"),
        ("[1, 2]", "6:32: examples[3].initial_state: expected {h: [...]}, found a list of 2"),
        (
            "{h: x}",
            "6:36: examples[3].initial_state.h: expected a list of numbers like [0.1, 0.2], found 'x'",
        ),
    ],
)
def test_a_state_of_its_own_that_cannot_be_is_refused(state: str, message: str) -> None:
    """With the number of its example, as that of all examples is."""
    assert refused(EXAMPLES.replace("{inputs: [b]}", f"{{inputs: [b], initial_state: {state}}}")) == [message]


def test_examples_that_disagree_about_the_size_of_a_state() -> None:
    """The first of them has the word, and is named."""
    source = "vocab: [a]\nweights: {init: normal}\nexamples:\n"
    lines = [f"- {{inputs: [a], initial_state: {{h: {state}}}}}\n" for state in ([1, 2], [1, 2, 3])]
    assert refused(source + "".join(lines)) == [
        "5:36: examples[2].initial_state.h: has 3 numbers, expected 2: examples[1].initial_state.h has 2 "
        "numbers"
    ]


def test_the_mean_over_examples_counts_all_of_them() -> None:
    """The sum of all steps' losses is divided by 3, the number of examples, those without targets too."""
    total = rnntrace.bptt(read(EXAMPLES))
    mean = rnntrace.bptt(read(EXAMPLES + "reduction: mean_of_examples\n"))
    assert mean.exercise.last.constants["n_examples"] == 3
    assert mean.loss == pytest.approx(total.loss / 3, rel=1e-14)
    one = "vocab: [a, b]\nhidden_size: 2\nweights: {init: normal}\ninputs: [a, b]\ntargets: [b, a]\n"
    alone = rnntrace.bptt(read(one + "reduction: mean_of_examples\n"))
    assert alone.loss == rnntrace.bptt(read(one)).loss
