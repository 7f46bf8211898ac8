"""Pages in the terminal: the whole page, at three widths, and what must hold of any page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

import rnntrace
from rnntrace.writing.figures import Style
from tests.support.network_texts import (
    BIDIRECTIONAL,
    EMBEDDED,
    ENCODER_DECODER,
    EXAMPLES,
    GRU,
    LAYERED,
    LSTM,
    ROOTS,
)
from tests.support.pages import SCENARIOS, document_of, page_both_ways, page_of, scenario_of
from tests.support.patience import combined, patiently
from tests.support.rendered import both_ways, to_markdown

Golden = Callable[[str, str], None]
WIDTHS = [60, 80, 120]


# Those whose pages are also kept for a narrow and for a wide terminal.
SMALL = [path for path in SCENARIOS if path.stem != "ten-thousand-words"]
AT_EVERY_WIDTH = ("hello-world", "relu-by-hand", "lstm", "translation")


@pytest.mark.parametrize("path", patiently(SCENARIOS, SMALL), ids=lambda path: path.stem)
@pytest.mark.parametrize("kind", ["forward", "bptt"])
def test_pages_of_the_scenarios(path: Path, kind: str, golden: Golden) -> None:
    """Each built-in scenario's pages, to the letter, with and without colors, and a few of them narrow and
    wide."""
    scenario = rnntrace.load(path)
    for width in WIDTHS if path.stem in AT_EVERY_WIDTH else [80]:
        golden(page_both_ways(scenario, kind, width), f"{path.stem}.{kind}.{width}.txt")


# Whose Markdown is kept too. It has the numbers and the sentences that the terminal's pages have, which
# are kept of all; so one of each thing that is written in another way does: a plain network, gates, an
# encoder with its decoder, two directions, numbers for words, matrices too large to be shown whole.
AS_MARKDOWN = ("hello-world", "lstm", "translation", "bidirectional", "relu-by-hand", "ten-thousand-words")


@pytest.mark.parametrize("name", patiently(AS_MARKDOWN, AS_MARKDOWN[:-1]))
def test_documents_of_the_scenarios(name: str, golden: Golden) -> None:
    """A few built-in scenarios' whole walkthroughs in Markdown, to the letter."""
    (path,) = (path for path in SCENARIOS if path.stem == name)
    golden(to_markdown(document_of(rnntrace.load(path))), f"{name}.md")


def test_a_page_in_ascii(hello_world: rnntrace.Scenario, golden: Golden) -> None:
    """With --ascii the whole walkthrough has nothing an old encoding lacks."""
    page = both_ways(document_of(hello_world), 80, ascii=True)
    assert page.isascii()
    golden(page, "hello-world.ascii.txt")


def test_a_page_the_long_way(hello_world: rnntrace.Scenario, golden: Golden) -> None:
    """Without ŷ − y: through ∂L/∂ŷ and the softmax Jacobian, written out."""
    golden(page_of(hello_world, "bptt", fuse=False), "hello-world.bptt.long.txt")


def test_a_page_with_columns(hello_world: rnntrace.Scenario, golden: Golden) -> None:
    """A one-hot product as the column it picks."""
    page = page_of(hello_world, "forward", style=Style(one_hot="column"))
    golden(page, "hello-world.forward.column.txt")


VARIED = """
title: Everything a little unusual
labels: [negative, positive]
activation: sigmoid
loss: mean_squared_error
reduction: mean
inputs: [[1, 0.5], null, [0, -1], [1/3, 2]]
targets: [null, [0.5, 0.5], null, positive]
initial_state: {h: [0.25, -1/3]}
weights:
  W_xh: [[1, 2], [3, 4]]
  W_hh: [[1, -1], [1, 1]]
  W_hy: [[-1, 1], [1e-7, 0.5]]
  b_y: [0.5, -0.25]
"""


@pytest.mark.parametrize("kind", ["forward", "bptt"])
def test_a_page_with_everything_unusual(kind: str, golden: Golden) -> None:
    """Vectors, no input, no target, a first state, a mean, a weight too small to show."""
    golden(page_both_ways(scenario_of(VARIED), kind), f"varied.{kind}.80.txt")


BINARY = """
title: Yes or no
vocab: [Harry, and, Hermione]
output: sigmoid
hidden_size: 2
inputs: [Harry, and, Hermione]
targets: [1, 0, null]
weights: {init: uniform, scale: 0.5, seed: 7}
"""


@pytest.mark.parametrize("kind", ["forward", "bptt"])
def test_a_page_of_a_single_output(kind: str, golden: Golden) -> None:
    """One sigmoid and its binary cross-entropy: no sums over one entry, drawn weights."""
    golden(page_of(scenario_of(BINARY), kind), f"binary.{kind}.80.txt")


def large(words: int, hidden: int, steps: int) -> rnntrace.Scenario:
    """A network too large to be shown whole."""
    vocab = [f"w{i}" for i in range(words)]
    inputs = [vocab[(7 * t + 3) % words] for t in range(steps)]
    targets = [vocab[(11 * t + 5) % words] for t in range(steps)]
    return scenario_of(
        f"vocab: {vocab}\nhidden_size: {hidden}\ninputs: {inputs}\ntargets: {targets}\n"
        "weights: {init: normal, scale: 0.3, seed: 5}\n"
    )


@pytest.mark.parametrize("width", [60, 80])
def test_a_page_of_a_large_network(width: int, golden: Golden) -> None:
    """Inner rows and columns are left out, the others numbered, and the words that matter are shown."""
    golden(page_both_ways(large(40, 30, 4), "bptt", width), f"large.bptt.{width}.txt")


NUMBER = re.compile(r"-?\d+\.\d{4}")


# What goes forward is the same the long way.
WAYS = [("forward", True), ("bptt", True), ("bptt", False), ("whole", True)]


@pytest.mark.parametrize(("kind", "fuse"), combined(["forward", "bptt", "whole"], [True, False], usual=WAYS))
@pytest.mark.parametrize("width", patiently([50, *WIDTHS], [50]))
@pytest.mark.parametrize(
    "size", patiently([(4, 2, 3), (30, 16, 8), (3, 1, 1), (13, 13, 2)], [(30, 16, 8), (3, 1, 1)]), ids=str
)
def test_nothing_is_wider_than_the_page(
    kind: str, fuse: bool, width: int, size: tuple[int, int, int]
) -> None:
    """Whatever the network's size, every line fits: no terminal wraps a matrix."""
    page = page_of(large(*size), kind, width, fuse=fuse)
    assert [line for line in page.splitlines() if cell_len(line) > width] == []


def too_wide(scenario: rnntrace.Scenario, width: int) -> list[str]:
    """The lines of the whole walkthrough that a terminal would wrap."""
    return [line for line in page_of(scenario, width=width).splitlines() if cell_len(line) > width]


KINDS = (LSTM, GRU.format(cell="gru"), GRU.format(cell="gru_reset_after"), BIDIRECTIONAL)
OTHER_KINDS = (ENCODER_DECODER, EMBEDDED, EXAMPLES, LAYERED)


@pytest.mark.parametrize("width", patiently([50, *WIDTHS], [50]))
@pytest.mark.parametrize("text", patiently([*KINDS, *OTHER_KINDS], 2), ids=lambda text: text.split("\n")[1])
def test_no_kind_of_network_is_wider_than_the_page(text: str, width: int) -> None:
    """Gates, directions, an encoder, an embedding, examples: every line fits."""
    assert too_wide(scenario_of(text), width) == []


@pytest.mark.long
@given(
    cell=st.sampled_from(("rnn", "lstm", "gru", "gru_reset_after")),
    layers=st.integers(1, 2),
    both=st.booleans(),
    embedding=st.sampled_from((0, 1, 14)),
    hidden=st.sampled_from((1, 2, 14)),
    words=st.sampled_from((1, 3, 20)),
    steps=st.integers(1, 2),
    width=st.sampled_from((50, *WIDTHS)),
)
def test_no_layers_of_any_cell_are_wider_than_the_page(
    cell: str, layers: int, both: bool, embedding: int, hidden: int, words: int, steps: int, width: int
) -> None:
    """Names with layers and arrows are long, and their sums longer: they are broken over lines."""
    vocab = [f"w{i}" for i in range(words)]
    entries = [vocab[t % words] for t in range(steps)]
    scenario = scenario_of(
        f"vocab: {vocab}\ncell: {cell}\nlayers: {layers}\nbidirectional: {str(both).lower()}\n"
        + (f"embedding: {{size: {embedding}}}\n" if embedding else "")
        + f"hidden_size: {hidden}\ninputs: {entries}\ntargets: {entries[::-1]}\n"
        "weights: {init: normal, scale: 0.3, seed: 5}\n"
    )
    assert too_wide(scenario, width) == []


@given(
    st.lists(st.text(min_size=1, max_size=70).filter(str.isprintable), min_size=2, max_size=5, unique=True),
    st.sampled_from(WIDTHS),
)
def test_matrices_stand_straight_whatever_the_words(words: list[str], width: int) -> None:
    """A word's width in cells, not its length in characters, is what counts; lines may only be too
    long for the words' own sake."""
    words = [word for word in words if word.strip() not in ("", "~", "null", "Null", "NULL")]
    if len(words) < 2:
        return
    quoted = ["'" + word.replace("'", "''") + "'" for word in words]
    text = (
        f"vocab: [{', '.join(quoted)}]\ninputs: [{quoted[0]}]\ntargets: [{quoted[1]}]\nhidden_size: 2\n"
        "weights: {init: normal, seed: 1}\n"
    )
    page = page_of(scenario_of(text), "forward", width)
    for line in page.splitlines():
        shown = line
        for word in words:
            shown = shown.replace(word, "")
        assert cell_len(shown) <= width
    for word in words:
        assert word.rstrip() in page  # no line ends in spaces


def test_a_word_cannot_move_the_cursor() -> None:
    """Control characters in a word are shown as escapes."""
    text = (
        'vocab: ["a\\eb", "c\\nd"]\ninputs: ["a\\eb"]\ntargets: ["c\\nd"]\nhidden_size: 1\n'
        "weights: {init: normal}\n"
    )
    page = page_of(scenario_of(text), "forward")
    assert "\x1b" not in page
    assert r"a\x1bb" in page
    assert r"c\nd" in page


def test_an_embedded_word_is_a_column() -> None:
    """The numbers of a look-up stand there once, without a gap beside them."""
    page = page_of(scenario_of(EMBEDDED), "forward")
    assert re.search(r"\nx₁ = E e₁ .*\n(   .*\n)?\n   = column \d of E = ⎡[-0-9. ]+⎤\n", page)


def test_roots_reach_as_far_as_they_seem_to() -> None:
    """Before a name or numbers the sign alone, before more in parentheses, and raised in parentheses
    itself; in ASCII, where it is a word, always with parentheses."""
    page = page_of(scenario_of(ROOTS), "forward")
    assert "\n   vₜ = √aₜ + √(√(aₜ + 1))\n" in page
    assert "\n   hₜ = aₜ / (√vₜ + 0.5) + (√(2 vₜ))³ · √2\n" in page
    assert "\n   = √⎡1.0000⎤ + √⎛√⎛⎡1.0000⎤ + 1⎞⎞\n      ⎣1.3750⎦    ⎝ ⎝⎣1.3750⎦    ⎠⎠\n" in page
    page = page_of(scenario_of(ROOTS), "forward", ascii=True)
    assert "\n   v_t = sqrt(a_t) + sqrt(sqrt(a_t + 1))\n" in page
    assert "\n   h_t = a_t / (sqrt(v_t) + 0.5) + (sqrt(2 v_t))^3 * sqrt(2)\n" in page


def test_roots_in_a_document() -> None:
    """LaTeX draws the sign over all that it reaches: nothing in it needs parentheses."""
    text = to_markdown(document_of(scenario_of(ROOTS)))
    assert r"v_{t} &= \sqrt{a_{t}} + \sqrt{\sqrt{a_{t} + 1}}" in text
    assert r"+ \left( \sqrt{2 v_{t}} \right)^{3} \cdot \sqrt{2}" in text


@pytest.mark.parametrize("ascii", [False, True])
def test_a_heading_shows_how_much_belongs_to_it(ascii: bool) -> None:
    """The title, a part, a section and a step are told apart by the rule behind them; in ASCII too."""
    rules = "==~-" if ascii else "═━┅─"
    page = page_of(scenario_of(ENCODER_DECODER), ascii=ascii)
    for rule, heading in zip(
        rules, ("Numbers to words", "Encoder", "Weights of the encoder", "Step 1 of"), strict=True
    ):
        lines = [line for line in page.splitlines() if line.startswith(heading)]
        assert lines != []
        assert all(line.endswith(rule * 3) for line in lines)
