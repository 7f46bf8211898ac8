"""An embedding: words become columns of a matrix E before the cell reads them."""

from __future__ import annotations

import pytest

import rnntrace
from tests.scenario.texts import read, refused

# A line a key: the embedding is line 5, E line 7, W_xh line 8.
EMBEDDED = """\
vocab: [a, b, c]
hidden_size: 2
inputs: [a, b]
targets: [b, c]
embedding: {size: 4}
weights:
  E: [[1, 2, 3], [4, 5, 6], [7, 8, 9], [1, 2, 3]]
  W_xh: [[1, 2, 3, 4], [4, 5, 6, 7]]
  W_hh: [[1, 2], [3, 4]]
  W_hy: [[1, 2], [3, 4], [5, 6]]
"""
WEIGHTS = EMBEDDED[EMBEDDED.index("weights") :]


def test_a_word_is_a_column_of_e() -> None:
    """x is the column of the word; the input is as long as the vocabulary, x as the embedding."""
    scenario = read(EMBEDDED)
    assert (scenario.exercise.last.input_size, scenario.exercise.last.shapes["x"]) == (3, (4,))
    assert rnntrace.forward(scenario)["x"].tolist() == [[1, 4, 7, 1], [2, 5, 8, 2]]


def test_a_step_without_a_word_reads_zeros() -> None:
    """Where there is no input there is no column."""
    found = rnntrace.forward(read(EMBEDDED.replace("[a, b]", "[~, b]")))
    assert found["x"].tolist() == [[0, 0, 0, 0], [2, 5, 8, 2]]


def test_the_size_may_be_read_off_e() -> None:
    """The size may be left to the weights where they are written out, and is needed to draw them."""
    for written in ("{}", "{size: ~}"):
        assert read(EMBEDDED.replace("{size: 4}", written)).exercise.last.shapes["x"] == (4,)
    drawn = EMBEDDED.replace(WEIGHTS, "weights: {init: normal}\n")
    assert read(drawn).parameters["E"].shape == (4, 3)
    assert refused(drawn.replace("{size: 4}", "{}")) == [
        "6:1: weights: the matrices cannot be drawn, the size of x is not known. Give embedding: {size: …}"
    ]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("4", "5:12: embedding: expected the size of the vectors, {size: 3}, found '4'"),
        ("true", "5:12: embedding: expected the size of the vectors, {size: 3}, found 'true'"),
        ("[4]", "5:12: embedding: expected the size of the vectors, {size: 3}, found a list of 1"),
        ("{size: 0}", "5:19: embedding.size: 0 is too small, expected 1 or more"),
        ("{size: 2.5}", "5:19: embedding.size: expected a whole number, found '2.5'"),
        ("{size: four}", "5:19: embedding.size: expected a whole number, found 'four'"),
        ("{sise: 4}", "5:13: embedding.sise: unknown key. Did you mean 'size'?"),
        ("{size: 4, scale: 2}", "5:22: embedding.scale: unknown key. The keys are size"),
        (
            "{size: 4, size: 4}",
            "5:22: embedding.size: the key is there twice, first in line 5. Leave one out",
        ),
        ("{size: 3}", "5:1: embedding.size: is 3, expected 4: E has 4 rows"),
    ],
)
def test_an_embedding_that_cannot_be_is_refused(written: str, message: str) -> None:
    """The size is a whole number that E agrees with; what is wrong with it is told once."""
    assert refused(EMBEDDED.replace("{size: 4}", written)) == [message]


@pytest.mark.parametrize("written", ["4", "[4]", "{size: 0}", "{dim: 4}"])
def test_weights_without_e_are_not_told_of_as_well(written: str) -> None:
    """What is wrong with the embedding may be that there should be none."""
    without = "".join(line for line in EMBEDDED.splitlines(keepends=True) if not line.startswith("  E:"))
    (message,) = refused(without.replace("{size: 4}", written))
    assert message.startswith(("5:12: embedding: ", "5:13: embedding.", "5:19: embedding."))


@pytest.mark.parametrize("equations", ["'h[t] = tanh(E @ x[t])'", "['E[t] = W @ x[t]', 'h[t] = E[t]']"])
def test_e_is_taken_where_words_are_embedded(equations: str) -> None:
    """A cell of one's own cannot use the embedding's name, for a weight or for a value."""
    drawn = EMBEDDED.replace(WEIGHTS, "weights: {init: normal}\n") + f"cell: {{equations: {equations}}}\n"
    with pytest.raises(rnntrace.ScenarioError, match="E is the matrix of the embedding"):
        read(drawn)
    plain = drawn.replace("embedding: {size: 4}\n", "")
    assert read(plain).exercise.last.shapes["E"] in ((2, 3), (2,))


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (None, "6:1: weights: E is missing, expected a 4×3 matrix"),
        (
            "[[1, 2], [4, 5], [7, 8], [1, 2]]",
            "7:6: weights.E: has 2 columns, expected 3: the vocabulary has 3 words",
        ),
        ("[[1, 2, 3], [4, 5, 6]]", "7:6: weights.E: has 2 rows, expected 4: embedding.size is 4"),
        (
            "[[1, 2, 3, 4], [5, 6, 7, 8], [1, 2, 3, 4]]",
            "7:6: weights.E: is 3×4, expected 4×3: it seems to be transposed. "
            "Vectors are columns here, and a weight matrix stands left of them",
        ),
        (
            "[1, 2]",
            "7:6: weights.E: expected a matrix, a list of rows like [[0.1, 0.2], [0.3, 0.4]], "
            "found a list without rows",
        ),
    ],
)
def test_a_matrix_that_is_no_embedding(written: str | None, message: str) -> None:
    """E has a row for each entry of x and a column for each word."""
    lines = EMBEDDED.splitlines(keepends=True)
    lines[6] = "" if written is None else f"  E: {written}\n"
    assert refused("".join(lines)) == [message]


def test_what_the_cell_reads_is_as_long_as_the_embedding() -> None:
    """W_xh has a column for each entry of x, not for each word."""
    assert refused(EMBEDDED.replace("[[1, 2, 3, 4], [4, 5, 6, 7]]", "[[1, 2, 3], [4, 5, 6]]")) == [
        "8:9: weights.W_xh: has 3 columns, expected 4: embedding.size is 4"
    ]


@pytest.mark.parametrize("embedding", ["", "embedding:\n"])
def test_e_without_an_embedding_is_told_what_is_missing(embedding: str) -> None:
    """Weights with an E are those of a network with an embedding, and nothing else is wrong with them."""
    line = 6 if embedding else 5
    assert refused(EMBEDDED.replace("embedding: {size: 4}\n", embedding)) == [
        f"{line}:1: weights: these are the weights of a network with embedding: {{size: …}}. "
        "Say so, or give those of this one"
    ]


def test_a_misspelt_embedding_is_one_complaint() -> None:
    """Nothing is said of the E that it would have explained."""
    assert refused(EMBEDDED.replace("embedding:", "embeding:")) == [
        "5:1: embeding: unknown key. Did you mean 'embedding'?"
    ]


@pytest.mark.parametrize("inputs", ["[[1, 2, 3], a]", "[1, a]", "[[1, 2, 3, 4], [1, 2, 3, 4]]"])
def test_vectors_have_no_column(inputs: str) -> None:
    """An embedding needs words; where there are none, this is told once."""
    assert refused(EMBEDDED.replace("[a, b]", inputs)) == [
        "3:10: inputs[1]: is no word, and an embedding needs words. Leave the embedding out, or write words"
    ]


def test_an_embedding_needs_a_vocabulary() -> None:
    """Words that cannot be looked up are told as everywhere."""
    assert refused(EMBEDDED.replace("vocab: [a, b, c]\n", "").replace("[b, c]", "[~, ~]")) == [
        "2:10: inputs[1]: 'a' is a word, but there is no vocab. Add it, or write vectors of numbers"
    ]
