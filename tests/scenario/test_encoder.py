"""An encoder and a decoder: two networks in one file, the second starting where the first ends."""

from __future__ import annotations

import pytest

import rnntrace
from tests.scenario.texts import EXPECTED_WEIGHTS, read, refused

# A line a key: the encoder is lines 3 to 5, the decoder lines 6 to 9.
PAIR = """\
vocab: [a, b, c]
hidden_size: 2
encoder:
  inputs: [a, b, c]
  weights: {init: normal}
decoder:
  inputs: [c, a]
  targets: [a, b]
  weights: {init: normal, seed: 3}
"""
ENCODER, DECODER = PAIR[PAIR.index("encoder") : PAIR.index("decoder")], PAIR[PAIR.index("decoder") :]
OF_ENCODER = "vocab, unknown, hidden_size, cell, layers, activation, inputs, initial_state, "
OF_DECODER = (
    "vocab, labels, unknown, hidden_size, cell, layers, activation, output, loss, reduction, inputs, "
    "targets, "
)
OF_BOTH = "weights, embedding"
ENDS = "the encoder ends at its last state, which is compared with nothing. Put it in the decoder"
STARTS = "the decoder starts from the encoder's last state. Leave it out"
ONE_WAY = "an encoder and a decoder read in one direction only. Leave it out"
IN_PAIRS = (
    "an example has sequences for both halves. Put them beside encoder and decoder, like "
    "[{encoder: {inputs: [...]}, decoder: {inputs: [...]}}]"
)
ABOUT_BOTH = "the key is about both halves. Put it beside encoder and decoder"


def test_the_decoder_is_the_scenario_and_has_an_encoder() -> None:
    """Each half has its own weights and sequence; the encoder ends at its states."""
    scenario = read("title: Two\nnotation: ng\n" + PAIR)
    encoder = scenario.encoder
    assert encoder is not None
    assert (scenario.title, encoder.title, scenario.notation, encoder.notation) == ("Two", "Two", "ng", "ng")
    assert (encoder.examples[0].steps, scenario.examples[0].steps, scenario.exercise.most_steps) == (3, 2, 3)
    assert (encoder.architecture.output, encoder.architecture.loss) == ("none", "none")
    assert encoder.system.handed_over == ("h",)
    assert encoder.weights_from.endswith("seed 0)")
    assert scenario.weights_from.endswith("seed 3)")


def test_what_is_shared_may_be_written_in_each_half() -> None:
    """A key of a half goes before the one beside it: the vocabularies differ here."""
    scenario = read(PAIR.replace("  targets:", "  vocab: [a, b, c, d]\n  targets:"))
    assert scenario.encoder is not None
    assert (scenario.encoder.words, scenario.words) == (("a", "b", "c"), ("a", "b", "c", "d"))
    alone = PAIR.replace("vocab: [a, b, c]\nhidden_size: 2\n", "")
    for half in ("encoder:\n", "decoder:\n"):
        alone = alone.replace(half, f"{half}  vocab: [a, b, c]\n  hidden_size: 2\n  cell: lstm\n")
    both = read(PAIR + "cell: lstm\n")
    assert rnntrace.bptt(read(alone)).loss == rnntrace.bptt(both).loss


def test_the_encoder_may_have_a_first_state() -> None:
    """Only the decoder's is given by the other half."""
    scenario = read(PAIR.replace("  inputs: [a, b, c]", "  initial_state: {h: [1, 2]}\n  inputs: [a, b, c]"))
    assert scenario.encoder is not None
    assert scenario.encoder.initial["h"].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("source", "messages"),
    [
        (
            PAIR.replace(DECODER, ""),
            ["1:1: decoder: the key is missing. An encoder and a decoder belong together"],
        ),
        (
            PAIR.replace(ENCODER, ""),
            ["1:1: encoder: the key is missing. An encoder and a decoder belong together"],
        ),
        (
            PAIR.replace(DECODER, "decoder:\n"),
            ["6:1: decoder: the key is empty. An encoder and a decoder belong together"],
        ),
        (
            PAIR.replace(DECODER, "decoder: x\n").replace(ENCODER, "encoder: []\n"),
            [
                "3:10: encoder: expected keys such as vocab, inputs and weights, found a list of 0",
                "4:10: decoder: expected keys such as vocab, inputs and weights, found 'x'",
            ],
        ),
        (PAIR.replace("decoder:", "decodr:"), ["6:1: decodr: unknown key. Did you mean 'decoder'?"]),
        (PAIR.replace("encoder:", "Encoder:"), ["3:1: Encoder: unknown key. Did you mean 'encoder'?"]),
        (
            PAIR.replace("encoder:", "encodr:").replace("decoder:", "decodr:"),
            [
                "3:1: encodr: unknown key. Did you mean 'encoder'?",
                "6:1: decodr: unknown key. Did you mean 'decoder'?",
            ],
        ),
        (
            PAIR + "encoder: {}\n",
            ["10:1: encoder: the key is there twice, first in line 3. Leave one out"],
        ),
    ],
)
def test_a_half_that_is_missing(source: str, messages: list[str]) -> None:
    """One half without the other, or misspelt, is one complaint."""
    assert refused(source) == messages


def test_halves_left_empty_are_not_there() -> None:
    """A scenario with both keys and nothing in them is one without halves."""
    plain = "inputs: [1]\nencoder:\ndecoder: ~\nweights: {W_xh: [[1]], W_hh: [[1]]}\n"
    assert read(plain).encoder is None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "  inputs: [a, b, c]",
            "  vocab: [a, b, c]\n  vocab: [a, b]\n  inputs: [d, a, b]",
            "5:3: encoder.vocab: the key is there twice, first in line 4. Leave one out",
        ),
        (
            "hidden_size: 2\n",
            "hidden_size: 2\nhidden_size: 3\n",
            "3:1: hidden_size: the key is there twice, first in line 2. Leave one out",
        ),
        ("hidden_size", "hiden_size", "2:1: hiden_size: unknown key. Did you mean 'hidden_size'?"),
    ],
)
def test_what_is_wrong_with_a_key_is_not_told_of_each_half(old: str, new: str, message: str) -> None:
    """Words that are looked up in no vocabulary, and sizes that nothing tells, only follow from it."""
    assert refused(PAIR.replace(old, new)) == [message]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("inptus: [a]", "encoder.inptus: unknown key. Did you mean 'inputs'?"),
        ("color: red", f"encoder.color: unknown key. The keys are {OF_ENCODER}{OF_BOTH}"),
        ("targets: [a, b, x]", f"encoder.targets: {ENDS}"),
        ("output: softmax", f"encoder.output: {ENDS}"),
        ("loss: x", f"encoder.loss: {ENDS}"),
        ("reduction: mean", f"encoder.reduction: {ENDS}"),
        ("labels: [p]", f"encoder.labels: {ENDS}"),
        ("bidirectional: true", f"encoder.bidirectional: {ONE_WAY}"),
        ("examples: [{inputs: [a]}]", f"encoder.examples: {IN_PAIRS}"),
        ("title: x", f"encoder.title: {ABOUT_BOTH}"),
    ],
)
def test_keys_that_have_no_place_in_an_encoder(line: str, message: str) -> None:
    """Each says why, has the path of its half, and is read no further."""
    assert refused(PAIR.replace("encoder:\n", f"encoder:\n  {line}\n")) == [f"4:3: {message}"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("inptus: [a]", "decoder.inptus: unknown key. Did you mean 'inputs'?"),
        ("color: red", f"decoder.color: unknown key. The keys are {OF_DECODER}{OF_BOTH}"),
        ("initial_state: {h: [1]}", f"decoder.initial_state: {STARTS}"),
        ("bidirectional: true", f"decoder.bidirectional: {ONE_WAY}"),
        ("examples: [{inputs: [a]}]", f"decoder.examples: {IN_PAIRS}"),
        ("notation: ng", f"decoder.notation: {ABOUT_BOTH}"),
        ("optimizer: x", f"decoder.optimizer: {ABOUT_BOTH}"),
    ],
)
def test_keys_that_have_no_place_in_a_decoder(line: str, message: str) -> None:
    """Each says why; a key that is misspelt is not missing as well."""
    source = PAIR.replace("decoder:\n", f"decoder:\n  {line}\n")
    if line.startswith("inptus"):
        source = source.replace("  inputs: [c, a]\n", "")
    assert refused(source) == [f"7:3: {message}"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("inputs: [a]", "inputs: each half has its own. Put it in the encoder or the decoder"),
        ("weights: {}", "weights: each half has its own. Put it in the encoder or the decoder"),
        ("targets: [a]", "targets: only the decoder has an output. Put it there"),
        ("labels: [a]", "labels: only the decoder has an output. Put it there"),
        ("loss: none", "loss: only the decoder has an output. Put it there"),
        ("reduction: mean", "reduction: only the decoder has an output. Put it there"),
        ("initial_state: {h: [1, 2]}", "initial_state: the encoder starts from it. Put it there"),
        ("bidirectional: true", f"bidirectional: {ONE_WAY}"),
        ("size: 2", "size: unknown key. It belongs beneath embedding, indented"),
        (
            "color: red",
            "color: unknown key. The keys are title, description, notation, optimizer, train, vocab, "
            "unknown, hidden_size, cell, layers, activation, embedding, encoder, decoder, examples",
        ),
    ],
)
def test_keys_that_have_no_place_beside_the_halves(line: str, message: str) -> None:
    """Each says where it belongs."""
    assert refused(f"{PAIR}{line}\n") == [f"10:1: {message}"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (PAIR.replace("2\n", "two\n", 1), "2:14: hidden_size: expected a whole number, found 'two'"),
        (
            PAIR.replace("[a, b, c]", "[a, b, c, a]", 1),
            "1:18: vocab: 'a' is there twice, as word 1 and word 4",
        ),
        (PAIR + "cell: lsmt\n", "10:7: cell: 'lsmt' is not known here. Did you mean 'lstm'?"),
        (PAIR + "layers: 0\n", "10:9: layers: 0 is too small, expected 1 or more"),
        (
            PAIR + "notation: nk\n",
            "10:11: notation: 'nk' is not known here, expected one of standard, ng, "
            "goodfellow, socher, pytorch",
        ),
        (PAIR + "embedding: {size: 0}\n", "10:19: embedding.size: 0 is too small, expected 1 or more"),
        (
            PAIR + "unknown: x\n",
            "10:10: unknown: 'x' is not in vocab. Add it there: it has a one-hot vector like any word",
        ),
        (PAIR + "title: [a]\n", "10:8: title: expected text, found a list of 1"),
        (
            PAIR + "optimizer: {name: sdg}\n",
            "10:19: optimizer.name: 'sdg' is not known here. Did you mean 'sgd'?",
        ),
    ],
)
def test_a_shared_mistake_is_told_once(source: str, message: str) -> None:
    """What stands beside the halves has its own path, whichever half reads it."""
    assert refused(source) == [message]


def test_mistakes_beside_the_halves_are_told_with_those_of_the_halves() -> None:
    """A half that cannot be read keeps nothing from being told of what stands beside it."""
    source = PAIR.replace(ENCODER, "encoder: x\n").replace("hidden_size: 2", "hidden_size: two")
    assert refused(f"{source}title: []\noptimizer: {{name: sdg}}\n") == [
        "2:14: hidden_size: expected a whole number, found 'two'",
        "3:10: encoder: expected keys such as vocab, inputs and weights, found 'x'",
        "8:8: title: expected text, found a list of 0",
        "9:19: optimizer.name: 'sdg' is not known here. Did you mean 'sgd'?",
    ]


def test_what_a_half_states_itself_does_not_hang_on_what_stands_beside() -> None:
    """A misspelt key beside the two says nothing about a half that has its own."""
    own = PAIR.replace("  inputs: [a, b, c]", "  hidden_size: 3\n  inputs: [a, b, c]")
    own = own.replace("  inputs: [c, a]", "  hidden_size: 2\n  inputs: [c, a]")
    assert refused(own.replace("hidden_size", "hidden_sise", 1)) == [
        "2:1: hidden_sise: unknown key. Did you mean 'hidden_size'?",
        "8:3: decoder.hidden_size: the decoder's h has 2 numbers, and the encoder's has 3. "
        "The one starts from the other",
    ]


def test_the_mistakes_of_both_halves_are_told() -> None:
    """Each with the path and the place of its half."""
    source = PAIR.replace("inputs: [a, b, c]", "inputs: [a, x, c]").replace("targets: [a, b]", "targets: [a]")
    assert refused(source) == [
        "4:15: encoder.inputs[2]: 'x' is not in vocab. There are 'a', 'b', 'c'",
        "8:3: decoder.targets: has 1 step, but inputs has 2. Write null for a step without a target",
    ]
    assert refused(PAIR.replace("  inputs: [c, a]\n", "").replace("  weights: {init: normal}\n", "")) == [
        f"4:3: encoder.weights: the key is missing. Give {EXPECTED_WEIGHTS}",
        "6:3: decoder.inputs: the key is missing. Give a list with one entry per step",
    ]


def test_mistakes_in_equations_keep_what_shows_the_place() -> None:
    """The line of the equation and the caret under it are there for a half's cell too."""
    cell = "cell:\n  equations: |\n    h[t] = tanh(W @ x[t] + U h[t-1])\n"
    with pytest.raises(rnntrace.ScenarioError) as caught:
        read(PAIR + cell)
    assert str(caught.value) == (
        "scenario.yaml:12:30: cell.equations: expected ')' to close tanh(, found 'h'\n"
        "  h[t] = tanh(W @ x[t] + U h[t-1])\n"
        "                           ^"
    )


@pytest.mark.parametrize(
    ("encoder", "decoder", "message"),
    [
        (
            "hidden_size: 3",
            "hidden_size: 2",
            "8:3: decoder.hidden_size: the decoder's h has 2 numbers, and the encoder's has 3. "
            "The one starts from the other",
        ),
        (
            "cell: rnn",
            "cell: lstm",
            "8:3: decoder.cell: the decoder starts from the state c, which the encoder does not have; "
            "it has the state h. Give both the same cell and layers",
        ),
        (
            "layers: 1",
            "layers: 2",
            "8:3: decoder.layers: the decoder starts from the states h1, h2, which the encoder does not "
            "have; it has the state h. Give both the same cell and layers",
        ),
        (
            "layers: 2",
            "activation: relu",
            "11:3: decoder.weights: the decoder starts from the state h, which the encoder does not have; "
            "it has the states h1, h2. Give both the same cell and layers",
        ),
    ],
)
def test_states_that_cannot_be_handed_over(encoder: str, decoder: str, message: str) -> None:
    """The decoder's states have to be the encoder's, in name and in size; a mistake is told once."""
    source = PAIR.replace("encoder:\n", f"encoder:\n  {encoder}\n")
    source = source.replace("decoder:\n", f"decoder:\n  {decoder}\n")
    assert refused(source) == [message]


def test_sizes_that_differ_in_the_weights() -> None:
    """Without hidden_size the complaint is at the decoder's weights."""
    source = PAIR.replace("hidden_size: 2\n", "").replace(
        "weights: {init: normal}", "weights: {W_xh: [[1, 2, 3]], W_hh: [[1]]}"
    )
    weights = "{W_xh: [[1, 2, 3], [4, 5, 6]], W_hh: [[1, 2], [3, 4]], W_hy: [[1, 2], [3, 4], [5, 6]]}"
    assert refused(source.replace("{init: normal, seed: 3}", weights)) == [
        "8:3: decoder.weights: the decoder's h has 2 numbers, and the encoder's has 1. "
        "The one starts from the other"
    ]


def test_a_decoder_may_leave_a_state_of_the_encoder() -> None:
    """An LSTM's cell state has nowhere to go in a plain RNN, and its hidden state has."""
    source = PAIR.replace("encoder:\n", "encoder:\n  cell: lstm\n")
    assert read(source).system.states == ("h",)
    assert rnntrace.bptt(read(source)).loss > 0


def test_a_decoder_without_a_state_has_nothing_to_start_from() -> None:
    """A cell that reads nothing of the step before is no decoder."""
    assert refused(PAIR + "cell:\n  equations: |\n    h[t] = tanh(W @ x[t])\n") == [
        "10:1: cell: the decoder keeps nothing from one step to the next, so it cannot start from a state. "
        "Its cell needs one, such as h[t-1]"
    ]


def test_an_encoder_has_no_output_layer() -> None:
    """Its weights end at h; W_hy is the decoder's."""
    weights = "weights: {W_xh: [[1, 2, 3], [1, 2, 3]], W_hh: [[1, 2], [2, 1]], W_hy: [[1, 2]], b_y: [1]}"
    assert refused(PAIR.replace("weights: {init: normal}", weights)) == [
        "5:67: encoder.weights.W_hy: the encoder ends at its last state and has no W_hy. Leave it out"
    ]


# -- several examples ------------------------------------------------------------------------------

# A line a key: the examples are lines 7 and 8.
PAIRS = """\
vocab: [a, b, c]
hidden_size: 2
encoder:
  weights: {init: normal}
decoder:
  weights: {init: normal, seed: 3}
examples:
- {encoder: {inputs: [a, b, c], initial_state: {h: [1, 2]}}, decoder: {inputs: [c, a], targets: [a, b]}}
- {encoder: {inputs: [b]}, decoder: {inputs: [c]}}
"""
LAST = "- {encoder: {inputs: [b]}, decoder: {inputs: [c]}}"


def test_examples_have_sequences_for_both_halves() -> None:
    """Each pair has lengths of its own, and its encoder may begin from a state of its own."""
    scenario = read(PAIRS)
    encoder = scenario.encoder
    assert encoder is not None
    assert scenario.several
    assert [example.steps for example in encoder.examples] == [3, 1]
    assert [example.steps for example in scenario.examples] == [2, 1]
    begins = [chain[0].initial["h"].tolist() for chain in scenario.exercise.chains]
    assert begins == [[1, 2], [0, 0]]


@pytest.mark.parametrize(
    ("written", "messages"),
    [
        ("- {inputs: [a]}", ["9:4: examples[2].inputs: unknown key. The keys are encoder, decoder"]),
        (
            "- {encoder: {inputs: [a]}}",
            [
                "9:3: examples[2].decoder: the key is missing. An example has sequences for the encoder and "
                "for the decoder"
            ],
        ),
        (
            "- {encoder: {inputs: [a]}, decoder: {}}",
            ["9:37: examples[2].decoder.inputs: the key is missing. Give a list with one entry per step"],
        ),
        (
            "- {encoder: {inputs: [a], targets: [b]}, decoder: {inputs: [a]}}",
            [f"9:27: examples[2].encoder.targets: {ENDS}"],
        ),
        (
            "- {encoder: {inputs: [a]}, decoder: {inputs: [a], initial_state: {h: [1, 2]}}}",
            [f"9:51: examples[2].decoder.initial_state: {STARTS}"],
        ),
        (
            "- {encoder: {inputs: [a], initial_state: {h: [1]}}, decoder: {inputs: [a]}}",
            ["9:46: examples[2].encoder.initial_state.h: has 1 number, expected 2: hidden_size is 2"],
        ),
        (
            "- {encoder: a, decoder: {inputs: [d]}}",
            [
                "9:13: examples[2].encoder: expected {inputs: [...]}, found 'a'",
                "9:35: examples[2].decoder.inputs[1]: 'd' is not in vocab. There are 'a', 'b', 'c'",
            ],
        ),
        (
            "- [a]",
            [
                "9:3: examples[2]: expected {encoder: {inputs: [...]}, decoder: {inputs: [...], targets: "
                "[...]}}, found a list of 1"
            ],
        ),
    ],
)
def test_an_example_of_both_halves_that_cannot_be(written: str, messages: list[str]) -> None:
    """What is wrong has the number of its example and the name of its half, and is told once."""
    assert refused(PAIRS.replace(LAST, written)) == messages


def test_examples_go_in_place_of_the_sequences_of_the_halves() -> None:
    """Sequences in a half beside them are told to be too many, in the program and in the schema's words."""
    own = "there are examples, with inputs of their own. Leave one of the two out"
    assert refused(PAIRS.replace("encoder:\n", "encoder:\n  inputs: [a]\n", 1)) == [
        f"4:3: encoder.inputs: {own}"
    ]
    assert refused(PAIRS.replace("decoder:\n", "decoder:\n  inputs: [a]\n", 1)) == [
        f"6:3: decoder.inputs: {own}"
    ]
    assert refused(PAIRS.replace("examples:", "exampels:")) == [
        "7:1: exampels: unknown key. Did you mean 'examples'?"
    ]
