"""A network on its own output, against NumPy written by hand: greedy, drawn, and in a beam."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

import rnntrace
from rnntrace.scenario.load import load_with
from rnntrace.scenario.other_words import OtherWords
from rnntrace.tracing.generating.choosing import cumulative, fallen_into, largest
from rnntrace.writing.numbers import pencil
from tests.support.networks import drawn_weights
from tests.support.pages import scenario_of
from tests.support.patience import in_no_time

Array = NDArray[np.float64]
END = "w2"


class ByHand:
    """A plain RNN with words for inputs and outputs, run by nothing but NumPy."""

    def __init__(self, seed: int, words: int, hidden: int, activation: str = "tanh") -> None:
        scale = 2.5  # so that not all words are much alike
        self.weights = drawn_weights(seed, (words, hidden, words), output="softmax", scale=scale)
        self.words = [f"w{i}" for i in range(words)]
        self.activation = activation

    @property
    def yaml(self) -> str:
        weights = "\n".join(f"  {name}: {array.tolist()}" for name, array in self.weights.items())
        words = ", ".join(self.words)
        return f"vocab: [{words}]\nactivation: {self.activation}\ninputs: [w0]\nweights:\n{weights}\n"

    @property
    def hidden(self) -> Array:
        return np.zeros(len(self.weights["b_h"]))

    def step(self, word: int, h: Array, temperature: float) -> tuple[Array, Array]:
        """The next state, and the probabilities of all words."""
        w = self.weights
        a = w["W_xh"][:, word] + w["W_hh"] @ h + w["b_h"]
        h = np.tanh(a) if self.activation == "tanh" else np.maximum(a, 0)
        scores = (w["W_hy"] @ h + w["b_y"]) / temperature
        shares = np.exp(scores - scores.max())
        return h, shares / shares.sum()

    def logs(self, h: Array) -> Array:
        """The logarithms of the probabilities at a state, of the smallest ones too."""
        scores = self.weights["W_hy"] @ h + self.weights["b_y"]
        found: Array = scores - scores.max() - math.log(np.exp(scores - scores.max()).sum())
        return found

    def run(
        self, start: Sequence[int], steps: int, temperature: float, seed: int | None, top_k: int | None
    ) -> tuple[list[int], float]:
        generator = np.random.default_rng(seed)
        h = self.hidden
        for word in start:
            h, shares = self.step(word, h, temperature)
        said: list[int] = []
        total = 0.0
        while True:
            drawn_by = shares.copy()
            if top_k is not None:
                drawn_by[np.argsort(shares)[:-top_k]] = 0.0
                drawn_by /= drawn_by.sum()
            word = int(shares.argmax()) if seed is None else int(generator.choice(len(shares), p=drawn_by))
            said.append(word)
            total += math.log(shares[word])
            if self.words[word] == END or len(said) == steps:
                return said, total
            h, shares = self.step(word, h, temperature)

    def beam(self, steps: int, width: int) -> tuple[list[int], float]:
        """All sequences of one word more, sorted; those that end set apart."""
        alive: list[tuple[float, list[int], Array]] = [(0.0, [], self.step(0, self.hidden, 1.0)[0])]
        ended: list[tuple[float, list[int]]] = []
        for _ in range(steps):
            every = [
                (total + float(log), [*said, word], h)
                for total, said, h in alive
                for word, log in enumerate(self.logs(h))
            ]
            every.sort(key=lambda each: -each[0])
            best = every[: width - len(ended)]
            ended += [(total, said) for total, said, _ in best if self.words[said[-1]] == END]
            alive = [
                (total, said, self.step(said[-1], h, 1.0)[0])
                for total, said, h in best
                if self.words[said[-1]] != END
            ]
            if not alive:
                break
        found = ended or [(total, said) for total, said, *_ in alive]
        total, said = max(found, key=lambda each: each[0] / len(each[1]) ** 0.75)
        return said, total


networks = st.builds(
    ByHand, st.integers(0, 2**20), st.integers(3, 6), st.integers(1, 4), st.sampled_from(["tanh", "relu"])
)


def said_by(found: rnntrace.Generated) -> list[int]:
    return [int(word.removeprefix("w")) for word in found.tokens]


@given(
    networks, st.integers(1, 12), st.sampled_from([1.0, 0.5, 3.0]), st.lists(st.integers(0, 2), max_size=3)
)
def test_greedy(by_hand: ByHand, steps: int, temperature: float, more: list[int]) -> None:
    """The most probable word each time is what NumPy finds, after one word or several, at any temperature;
    every step has its probabilities."""
    start = [0, *more]
    words = [by_hand.words[word] for word in start]
    found = rnntrace.generate(
        scenario_of(by_hand.yaml), words, until=END, steps=steps, temperature=temperature
    )
    said, total = by_hand.run(start, steps, temperature, None, None)
    assert said_by(found) == said
    assert found.log_probability == pytest.approx(total, rel=1e-9)
    assert found.ended == (by_hand.words[said[-1]] == END)
    assert [turn.chosen for turn in found.steps] == [None] * len(more) + [*found.tokens]
    assert [turn.input for turn in found.steps] == [*words, *found.tokens[:-1]]
    h = by_hand.hidden
    for turn in found.steps:
        h, shares = by_hand.step(int(turn.input.removeprefix("w")), h, temperature)
        assert np.allclose(turn.y_hat, shares, rtol=1e-9)
        assert np.allclose(found.trace["h", turn.t], h, rtol=1e-9)


@given(networks, st.integers(0, 2**32), st.sampled_from([1.0, 0.7, 2.0]), st.sampled_from([None, 1, 2, 3]))
def test_drawn(by_hand: ByHand, seed: int, temperature: float, top_k: int | None) -> None:
    """Words drawn with a seed are those of NumPy's ``Generator.choice`` with the same seed, also where all
    but the most probable ones are crossed out, after the temperature."""
    found = rnntrace.generate(
        scenario_of(by_hand.yaml), until=END, steps=10, temperature=temperature, seed=seed, top_k=top_k
    )
    said, total = by_hand.run([0], 10, temperature, seed, top_k)
    assert said_by(found) == said
    assert found.log_probability == pytest.approx(total, rel=1e-9)
    generator = np.random.default_rng(seed)
    assert [turn.random for turn in found.steps] == [generator.random() for _ in said]


@given(networks, st.integers(1, 6), st.integers(1, 5))
def test_beam(by_hand: ByHand, steps: int, width: int) -> None:
    """The sequence of the best score is that of a search by hand; with one sequence it is the greedy one."""
    scenario = scenario_of(by_hand.yaml)
    found = rnntrace.generate(scenario, until=END, steps=steps, beam=width)
    said, total = by_hand.beam(steps, width)
    assert said_by(found) == said
    assert found.log_probability == pytest.approx(total, rel=1e-9)
    assert found.search
    assert found.search.best.total == pytest.approx(total, rel=1e-9)
    if width == 1:
        assert found.tokens == rnntrace.generate(scenario, until=END, steps=steps).tokens


def test_a_beam_finds_what_the_greedy_choice_misses() -> None:
    """Where a less probable word leads on to a more probable one, two sequences find it; here with a network
    whose numbers are chosen for it."""
    source = f"""
vocab: [s, a, b, c, d]
inputs: [s]
activation: identity
weights:
  W_xh: {np.eye(5).tolist()}
  W_hh: {np.zeros((5, 5)).tolist()}
  W_hy: [[-9, -9, -9, -9, -9], [2, -9, -9, 0, 0], [1.9, -9, -9, 0, 0], [-9, 0, 0, 9, 0], [-9, 0, 9, 0, 9]]
"""
    scenario = scenario_of(source)
    assert rnntrace.generate(scenario, steps=2).tokens[0] == "a"
    assert rnntrace.generate(scenario, steps=2, beam=2).tokens == ("b", "d")


@given(st.lists(st.integers(0, 50), min_size=1, max_size=12).filter(any), st.integers(0, 2**40))
def test_one_number_through_the_sums_is_numpys_choice(parts: list[int], seed: int) -> None:
    """The same word as ``Generator.choice(p=…)``, also where some words are impossible."""
    shares = np.array(parts) / sum(parts)
    random = np.random.default_rng(seed).random()
    expected = np.random.default_rng(seed).choice(len(shares), p=shares)
    assert fallen_into(cumulative(shares), shares, random) == expected


def test_a_number_at_the_end_of_a_range_belongs_to_the_next() -> None:
    """Ranges begin with their first number and end before their last; one without width is never met, and
    where rounded sums end below the number the last word is taken."""
    shares = np.array([0.25, 0.0, 0.5, 0.25, 0.0])
    sums = cumulative(shares)
    assert [fallen_into(sums, shares, r) for r in (0.0, 0.2499, 0.25, 0.7499, 0.75, 0.9999)] == [
        0,
        0,
        2,
        2,
        3,
        3,
    ]
    rounded = np.array([0.33, 0.33, 0.33, 0.0])
    assert fallen_into(cumulative(rounded, pencil(2)), rounded, 0.99) == 2


@pytest.mark.parametrize(
    "name", ["lstm", "gru", "pytorch-gru", "stacked", "embedding", "minimal-gated-unit", "peephole-lstm"]
)
@pytest.mark.parametrize("how", [{}, {"seed": 5, "temperature": 2.0}, {"beam": 2}])
def test_any_cell_says_what_its_forward_pass_says(name: str, how: dict[str, float]) -> None:
    """Layers, embeddings and all cells: the forward pass on the words that were read gives the same numbers
    as the steps one by one, and the largest of them is what was chosen."""
    scenario = rnntrace.load(name)
    found = rnntrace.generate(scenario, steps=6, **how)  # type: ignore[arg-type]
    trace = rnntrace.forward(on_other_words(name, [turn.input for turn in found.steps]))
    assert isinstance(trace, rnntrace.Trace)
    for value in (*scenario.system.states, "s"):
        assert np.allclose(trace[value], found.trace[value], rtol=1e-12, atol=1e-15)
    scores = trace["s"] / how.get("temperature", 1.0)
    shares = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    assert np.allclose([turn.y_hat for turn in found.steps], shares, rtol=1e-9)
    assert found.trace["tau"] == 2.0 if "temperature" in how else "tau" not in found.trace
    if not how:
        assert [scenario.labels[place] for place in shares.argmax(axis=1)] == [*found.tokens]  # type: ignore[index]


def on_other_words(name: str, words: Sequence[str]) -> rnntrace.Scenario:
    """A built-in scenario on other inputs."""
    listed = ", ".join(f'"{word}"' for word in words)
    return load_with(OtherWords(f"[{listed}]"), name).scenario


def test_an_encoder_and_a_decoder() -> None:
    """The decoder begins with its first input and where the encoder ends; other words for the encoder give
    another beginning."""
    found = rnntrace.generate(rnntrace.load("translation"))
    assert found.tokens == ("I", "see", "you", "<END>")
    assert (found.start, found.ended) == (("<START>",), True)
    usual = rnntrace.forward(rnntrace.load("translation"))
    assert isinstance(usual, rnntrace.Trace)
    assert usual.encoder
    assert np.allclose(found.trace["h"], usual["h"], rtol=1e-12)  # what it says is what its targets are
    assert np.array_equal(found.trace["h", 0], usual.encoder["h", 3])
    assert found.log_probability == pytest.approx(-usual.loss, rel=1e-12)
    other = rnntrace.generate(on_other_words("translation", ["dich"]), beam=2)
    assert not np.allclose(other.trace["h", 0], found.trace["h", 0])


def test_of_several_pairs_the_first_is_used() -> None:
    """With its own sequence for the encoder, and its own state to begin from."""
    usual = rnntrace.load("translation")
    text = Path(usual.file).read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.strip().startswith(("inputs:", "targets:"))]
    pairs = """
examples:
- {encoder: {inputs: [ich, sehe, dich]}, decoder: {inputs: ["<START>", I], targets: [I, see]}}
- {encoder: {inputs: [dich]}, decoder: {inputs: [you], targets: [you]}}
"""
    found = rnntrace.generate(scenario_of("\n".join(kept) + pairs))
    assert found.tokens == rnntrace.generate(usual).tokens


LOOKS_BACK = """
vocab: [a, b, c]
cell:
  equations: |
    h[t] = tanh(W @ x[t] + V @ x[t-1] + U @ h[t-1] + b)
inputs: [a]
weights: {init: normal, scale: 1.5, seed: 4}
hidden_size: 3
labels: [a, b, c]
"""


def test_a_cell_that_reads_the_word_before() -> None:
    """Its steps are those of one pass over all words: what each sees of the word before is there."""
    found = rnntrace.generate(scenario_of(LOOKS_BACK), steps=7, seed=3)
    words = ", ".join(turn.input for turn in found.steps)
    trace = rnntrace.forward(scenario_of(LOOKS_BACK.replace("inputs: [a]", f"inputs: [{words}]")))
    assert isinstance(trace, rnntrace.Trace)
    assert np.allclose(trace["h"], found.trace["h"], rtol=1e-12)
    assert np.allclose(trace["y_hat"], [turn.y_hat for turn in found.steps], rtol=1e-12)


def test_a_state_to_begin_from_counts() -> None:
    """The initial state is where the first step starts, and only there."""
    begin = "initial_state: {h: [0.9, -0.9]}\n"
    text = Path(rnntrace.load("hello-world").file).read_text(encoding="utf-8") + begin
    found = rnntrace.generate(scenario_of(text), steps=3)
    assert found.trace["h", 0].tolist() == [0.9, -0.9]
    usual = rnntrace.forward(scenario_of(text))
    assert isinstance(usual, rnntrace.Trace)
    assert np.allclose(found.trace["h", 1], usual["h", 1], rtol=1e-14)


EVEN = """
vocab: [a, b, c]
inputs: [c]
weights: {W_xh: [[1, 2, 3]], W_hh: 0.5, W_hy: [[1], [1], [0]]}
"""


def test_of_equally_probable_words_the_first_is_chosen() -> None:
    """And both are told of, wherever in the vocabulary they stand."""
    turn = rnntrace.generate(scenario_of(EVEN), steps=1).steps[0]
    assert (turn.chosen, turn.choice and turn.choice.tied) == ("a", (0, 1))
    assert turn.y_hat[0] == turn.y_hat[1]
    draw = rnntrace.generate(scenario_of(EVEN), steps=1, seed=1, top_k=1).steps[0].choice
    assert draw
    assert draw.draw
    assert (draw.draw.kept, draw.draw.tied) == ((0,), (1,))


def test_of_many_equal_ones_the_first_are_kept() -> None:
    """However many: top-k and the beam put them in the order of the vocabulary."""
    kept, tied = largest(np.tile([2.0, 3.0, 1.0], 40) / 240, 42)
    assert kept == tuple(sorted([0, 3, *range(1, 120, 3)]))
    assert tied == tuple(range(6, 120, 3))
    words = ", ".join(f"v{i}" for i in range(40))
    weights = f"W_xh: {[[0.5] * 40]}, W_hh: 0.5, W_hy: {[[1.0]] * 40}"
    same = scenario_of(f"vocab: [{words}]\ninputs: [v0]\nweights: {{{weights}}}\n")
    found = rnntrace.generate(same, steps=1, beam=3)
    assert found.search
    assert [each.said for each in found.search.others] == [(0,), (1,), (2,)]


def test_unknown_words_are_stood_in_for() -> None:
    """Where the vocabulary has a word for all others; elsewhere they are mistakes."""
    found = rnntrace.generate(rnntrace.load("ten-thousand-words"), "zebra and", steps=1)
    assert found.start == ("<unk>", "and")
    assert found.trace.inputs
    assert found.trace.inputs.unknown == ("zebra", None)


def test_hundreds_of_words_take_no_time() -> None:
    """A step costs the same however many there were before; in a beam, too."""
    scenario = rnntrace.load("random-weights")
    with in_no_time(1):
        assert len(rnntrace.generate(scenario, steps=2000).tokens) == 2000
        assert len(rnntrace.generate(scenario, steps=400, beam=3).tokens) == 400


def test_what_comes_of_it_is_frozen() -> None:
    """The probabilities cannot be written to, and neither can the rest; it says what it is."""
    found = rnntrace.generate(rnntrace.load("lstm"))
    assert not found.steps[0].y_hat.flags.writeable
    with pytest.raises(AttributeError):
        found.tokens = ()  # type: ignore[misc]
    words = "Hello World <END>, ended, log probability -1.07473"
    assert repr(found) == f"<Generated by 'Hello World with an LSTM': {words}>"


def test_numbers_that_are_not_finite_end_it() -> None:
    """Where a prediction is no number, no word is chosen, and the first such value is named."""
    source = scenario_of(EVEN.replace("[[1], [1], [0]]", "[[1e308], [1e308], [0]]").replace("[1, 2", "[9, 9"))
    found = rnntrace.generate(source, "b c")
    for how in ({}, {"seed": 1}, {"beam": 2}):
        found = rnntrace.generate(source, "b", temperature=1e-300, **how)  # type: ignore[arg-type]
        assert (found.tokens, found.ended, found.log_probability) == ((), False, 0.0)
        assert found.first_not_finite
        assert [turn.chosen for turn in found.steps] == [None]


CANNOT = {
    "no softmax": (rnntrace.load("and-gate"), "its prediction is no softmax"),
    "vectors": (rnntrace.load("vanishing"), "its inputs are vectors"),
    "features": (rnntrace.load("image-caption"), "its inputs are vectors"),
    "both directions": (rnntrace.load("bidirectional"), "from the last step to the first as well"),
    "other words": (rnntrace.load("sentiment"), "it says 'negative', which is not in its vocab"),
    "no words": (
        scenario_of("vocab: [a, b]\ninputs: [a]\nweights: {W_xh: [[1, 2]], W_hh: 1, W_hy: [[1], [2], [3]]}"),
        "its outputs have no words",
    ),
    "the next input": (
        scenario_of(
            "vocab: [a, b]\ninputs: [a, b]\nhidden_size: 1\nweights: {init: normal}\n"
            "cell: {equations: ['h[t] = tanh(W @ x[t] + V @ x[t+1])']}"
        ),
        "from the last step to the first as well",
    ),
    "no first word": (
        scenario_of("vocab: [a, b]\ninputs: [null, a]\nweights: {W_xh: [[1, 2]], W_hh: 1, W_hy: [[1], [2]]}"),
        "its first input is no word. Give it a start",
    ),
}


@pytest.mark.parametrize("case", CANNOT)
def test_networks_that_cannot_read_what_they_say(case: str) -> None:
    """Each is told why."""
    scenario, reason = CANNOT[case]
    with pytest.raises(rnntrace.CannotGenerate, match=reason):
        rnntrace.generate(scenario)


def test_a_network_may_say_fewer_words_than_it_reads() -> None:
    """Its outputs are words of its vocabulary, in an order of their own; the one that ends it need not be
    among those it reads."""
    source = """
vocab: [s, a, b]
labels: [end, b, a]
inputs: [s]
weights: {W_xh: [[3, 1, -3]], W_hh: 0, W_hy: [[-3], [0], [3]]}
"""
    found = rnntrace.generate(scenario_of(source), until="end")
    assert [(turn.input, turn.chosen) for turn in found.steps][:2] == [("s", "a"), ("a", "a")]
    with pytest.raises(rnntrace.CannotGenerate, match="it says 'end', which is not in its vocab"):
        rnntrace.generate(scenario_of(source))


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"start": "Helo"}, "start with is 'Helo', which is not in vocab. Did you mean 'Hello'?"),
        ({"start": []}, "there is no word to start with"),
        (
            {"until": "Worl"},
            "the word to end with is 'Worl', which is none of its words. Did you mean 'World'?",
        ),
        ({"steps": 0}, "0 steps are too few"),
        ({"temperature": 0.0}, "a temperature of 0 is not possible"),
        ({"temperature": float("inf")}, "a temperature of inf is not possible"),
        ({"seed": -1}, "a seed of -1 is not possible"),
        ({"top_k": 2}, "without a seed none is drawn"),
        ({"top_k": 5, "seed": 1}, "top-k keeps 1 to 4 words here, not 5"),
        ({"beam": 2, "seed": 1}, "a beam draws no words"),
        ({"beam": 0}, "a beam of 0 sequences is not possible"),
    ],
)
def test_what_makes_no_sense(options: dict[str, object], reason: str) -> None:
    """Each is answered with what would be right."""
    with pytest.raises(rnntrace.NoSuchChoice) as caught:
        rnntrace.generate(rnntrace.load("hello-world"), **options)  # type: ignore[arg-type]
    assert reason in str(caught.value)
