"""The sizes of a network: one thing is wrong, and one thing is said to be wrong."""

from __future__ import annotations

import pytest

from tests.scenario.texts import read, refused, text

TRANSPOSED = "it seems to be transposed. Vectors are columns here, and a weight matrix stands left of them"
# Two inputs and two outputs without words, and nothing that states a size.
UNSTATED = {"vocab": None, "hidden_size": None, "inputs": "[[1, 2, 3], ~]", "targets": None}


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        (
            {"W_xh": "[[1, 2, 3], [4, 5]]"},
            ["6:21: weights.W_xh: row 2 has 2 numbers, expected 3: the vocabulary has 3 words"],
        ),
        (
            {"W_xh": "[[1, 2], [3, 4]]"},
            ["6:9: weights.W_xh: has 2 columns, expected 3: the vocabulary has 3 words"],
        ),
        ({"W_xh": "[[1, 2, 3]]"}, ["6:9: weights.W_xh: has 1 row, expected 2: hidden_size is 2"]),
        (
            {"W_hh": "[[1, 2, 3], [4, 5, 6], [7, 8, 9]]"},
            ["7:9: weights.W_hh: is 3×3, expected 2×2: hidden_size is 2"],
        ),
        (
            {"W_hy": "[[1, 2], [3, 4], [5, 6], [7, 8]]"},
            ["8:9: weights.W_hy: has 4 rows, expected 3: the vocabulary has 3 words"],
        ),
        (
            {"W_hy": "[[1], [2]]"},
            ["8:9: weights.W_hy: is 2×1, expected 3×2: the vocabulary has 3 words; hidden_size is 2"],
        ),
        ({"b_h": "[1, 2, 3]"}, ["9:8: weights.b_h: has 3 numbers, expected 2: hidden_size is 2"]),
        ({"b_y": "[1]"}, ["10:8: weights.b_y: has 1 number, expected 3: the vocabulary has 3 words"]),
        ({"W_xh": "[[1, 4], [2, 5], [3, 6]]"}, [f"6:9: weights.W_xh: is 3×2, expected 2×3: {TRANSPOSED}"]),
        (
            {"hidden_size": None, "W_xh": "[[1, 4], [2, 5], [3, 6]]", "W_hy": "[[1, 2, 3], [4, 5, 6]]"},
            [
                f"5:9: weights.W_xh: is 3×2, expected 2×3: {TRANSPOSED}",
                f"7:9: weights.W_hy: is 2×3, expected 3×2: {TRANSPOSED}",
            ],
        ),
    ],
)
def test_a_matrix_of_the_wrong_size(changes: dict[str, str | None], messages: list[str]) -> None:
    """A matrix that does not fit is complained of once, with what it should be and why."""
    assert refused(text(**changes)) == messages


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"hidden_size": "3"}, "2:14: hidden_size: is 3, expected 2: W_xh has 2 rows"),
        ({"labels": "[x, y]", "targets": None}, "10:1: labels: has 2 names, expected 3: W_hy has 3 rows"),
        (
            {"inputs": "[[1, 2], [3, 4]]"},
            "6:9: weights.W_xh: has 3 columns, expected 2: in inputs, every entry has 2 numbers",
        ),
        ({"inputs": "[a, [1, 2]]"}, "3:13: inputs[2]: has 2 numbers, expected 3: the vocabulary has 3 words"),
        (
            {"targets": "[[1, 0], [0, 1]]"},
            "4:11: targets: every entry has 2 numbers, expected 3: W_hy has 3 rows",
        ),
        (
            {"targets": "[2, 1]"},
            "4:11: targets: every entry is one number, expected 3: W_hy has 3 rows. "
            "A number that is meant as a word has to be in vocab",
        ),
        (
            {"labels": "[x, y, z]", "targets": "[2, 1]"},
            "4:11: targets: every entry is one number, expected 3: W_hy has 3 rows. "
            "A number that is meant as a word has to be in labels",
        ),
        (
            {**UNSTATED, "W_xh": "[[1, 2, 3], [4, 5, 6], [7, 8, 9]]"},
            "3:9: weights.W_xh: has 3 rows, expected 2: W_hh has 2 rows",
        ),
        (
            {**UNSTATED, "W_xh": "[[1, 2], [4, 5]]"},
            "3:9: weights.W_xh: has 2 columns, expected 3: inputs[1] has 3 numbers",
        ),
        (
            {**UNSTATED, "W_hh": "[[1, 2], [3, 4, 5]]"},
            "4:18: weights.W_hh: row 2 has 3 numbers, expected 2: W_xh has 2 rows",
        ),
        (
            {**UNSTATED, "inputs": "[[1, 2], [1, 2, 3]]"},
            "1:10: inputs[1]: has 2 numbers, expected 3: inputs[2] has 3 numbers",
        ),
    ],
)
def test_whoever_is_alone_is_wrong(changes: dict[str, str | None], message: str) -> None:
    """Where sizes disagree, the one that stands against the others is the one complaint."""
    assert refused(text(**changes)) == [message]


def test_the_rows_of_one_matrix_have_one_voice() -> None:
    """Many rows that are too long do not outvote the other matrices."""
    assert refused(text(**UNSTATED, W_hy="[[1, 2], " + "[1, 2, 3], " * 6 + "]", b_y="~")) == [
        f"5:{18 + 11 * row}: weights.W_hy: row {row + 2} has 3 numbers, expected 2: W_xh has 2 rows"
        for row in range(6)
    ] + ["7:8: weights.b_y: expected a list of numbers like [0.1, 0.2], found nothing"]


def test_a_vocabulary_that_lacks_a_word_is_what_is_wrong() -> None:
    """When words are unknown and every matrix has room for them, the matrices are not blamed."""
    assert refused(text(vocab="[a, b]")) == [
        "1:1: vocab: has 2 words, expected 3: W_xh has 3 columns",
        "4:14: targets[2]: 'c' is not in vocab. There are 'a', 'b'",
    ]


@pytest.mark.parametrize("key", ["vocab", "hidden_size", "W_xh", "W_hh", "W_hy", "b_h", "b_y"])
def test_nothing_is_concluded_from_what_cannot_be_read(key: str) -> None:
    """A key with an error of its own leaves the sizes to the others."""
    assert len(refused(text(**{key: "[{}]"}))) == 1


@pytest.mark.parametrize(
    ("rows", "messages"),
    [
        ("[[1, x], [3, 4]]", ["7:14: weights.W_hh: row 1, number 2 is 'x', expected a number"]),
        ("[[x], [3, 4]]", ["7:11: weights.W_hh: row 1, number 1 is 'x', expected a number"]),
        (
            "[[1, 2, 3], [3, x]]",
            [
                "7:10: weights.W_hh: row 1 has 3 numbers, expected 2: hidden_size is 2",
                "7:25: weights.W_hh: row 2, number 2 is 'x', expected a number",
            ],
        ),
        (
            "[[1/0, .nan], [~, 1e400]]",
            [
                "7:11: weights.W_hh: row 1, number 1 is '1/0', a division by zero",
                "7:16: weights.W_hh: row 1, number 2 is '.nan', expected a number; "
                "NaN and infinity have no place in a scenario",
                "7:24: weights.W_hh: row 2, number 1 is nothing, expected a number",
                "7:27: weights.W_hh: row 2, number 2 is '1e400', "
                "too large for a 64-bit floating-point number",
            ],
        ),
        ("[[1, [2]], [3, 4]]", ["7:14: weights.W_hh: row 1, number 2 is a list of 1, expected a number"]),
        ("[[1, 2], 3]", ["7:18: weights.W_hh: row 2 is '3', expected a list of numbers"]),
        ("[[1, 2], ~]", ["7:18: weights.W_hh: row 2 is nothing, expected a list of numbers"]),
        ("[[1, 2], {a: 1}]", ["7:18: weights.W_hh: row 2 is a mapping of keys, expected a list of numbers"]),
        ("[]", ["7:9: weights.W_hh: the matrix is empty"]),
        ("[[], []]", ["7:9: weights.W_hh: the matrix is empty"]),
        ("[[1, 2], []]", ["7:18: weights.W_hh: row 2 has 0 numbers, expected 2: hidden_size is 2"]),
    ],
)
def test_every_number_of_a_matrix_is_looked_at(rows: str, messages: list[str]) -> None:
    """Each bad number has its row, its place in the row and its place in the file."""
    assert refused(text(W_hh=rows)) == messages


@pytest.mark.parametrize(
    ("value", "found"),
    [("[1, 2]", "a list without rows"), ("half", "'half'"), ("~", "nothing"), ("{}", "a mapping of keys")],
)
def test_a_matrix_is_a_list_of_rows(value: str, found: str) -> None:
    """A list, a word, nothing and a mapping are no matrix."""
    assert refused(text(W_hh=value)) == [
        "7:9: weights.W_hh: expected a matrix, a list of rows like [[0.1, 0.2], [0.3, 0.4]], found " + found
    ]


@pytest.mark.parametrize("value", ["[0.5, -1]", "[[0.5], [-1]]", "\n    - 0.5\n    - -1"])
def test_a_bias_is_a_list_or_a_column(value: str) -> None:
    """The two ways to write a column vector are the same vector."""
    assert read(text(b_h=value)).parameters["b_h"].tolist() == [0.5, -1.0]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            "[[1, 2]]",
            "9:8: weights.b_h: expected a vector, a list of numbers like [0.1, 0.2], found a matrix",
        ),
        ("one", "9:8: weights.b_h: expected a list of numbers like [0.1, 0.2], found 'one'"),
        ("[]", "9:8: weights.b_h: the vector is empty"),
        ("[1, [2]]", "9:12: weights.b_h: number 2 is a list of 1, expected a number"),
    ],
)
def test_a_bias_is_a_vector(value: str, message: str) -> None:
    """A row, a word and an empty list are no vector."""
    assert refused(text(b_h=value)) == [message]


ONE_UNIT = """\
inputs: [2, -1]
targets: [1, 0]
output: identity
weights:
  W_xh: {0}
  W_hh: {0}
  W_hy: {0}
  b_h: {1}
initial_state: {{h: {1}}}
"""


@pytest.mark.parametrize("number", ["0.5", "1/2", "5e-1"])
def test_what_has_one_entry_may_be_a_number(number: str) -> None:
    """A 1×1 matrix, a bias and a state, which stay arrays of their shapes."""
    bare, listed = (
        read(ONE_UNIT.format(number, number)),
        read(ONE_UNIT.format(f"[[{number}]]", f"[{number}]")),
    )
    for name, array in listed.parameters.items():
        assert bare.parameters[name].shape == array.shape
        assert bare.parameters[name].tolist() == array.tolist()
    assert bare.initial["h"].tolist() == listed.initial["h"].tolist() == [0.5]


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        ({"W_hh": "0.5"}, ["7:9: weights.W_hh: is 1×1, expected 2×2: hidden_size is 2"]),
        (
            {"W_xh": "1"},
            ["6:9: weights.W_xh: is 1×1, expected 2×3: hidden_size is 2; the vocabulary has 3 words"],
        ),
        ({"b_h": "0.5"}, ["9:8: weights.b_h: is one number, expected 2: hidden_size is 2"]),
        ({"W_hh": "0,5"}, ["7:9: weights.W_hh: '0,5', expected a number; the decimal sign is a point"]),
        ({"b_h": "1/0"}, ["9:8: weights.b_h: '1/0', a division by zero"]),
        (
            {"W_hh": "1", "W_xh": "[[1, 2, 3]]", "W_hy": "[[1], [2], [3]]", "b_h": None},
            ["2:14: hidden_size: is 2, expected 1: W_xh has 1 row"],
        ),
    ],
)
def test_a_number_where_more_is_due(changes: dict[str, str | None], messages: list[str]) -> None:
    """It claims to be 1×1, and loses or wins like any other claim; and one that cannot be read is."""
    assert refused(text(**changes)) == messages


def test_a_tensor_of_several_gates_is_no_number() -> None:
    """There are as many rows as gates at least, and as many columns as directions below."""
    weights = "{weight_ih_l0: 1, weight_hh_l0: [[1], [1], [1], [1]]}"
    assert refused(f"cell: lstm\nnotation: pytorch\ninputs: [1]\nweights: {weights}\n") == [
        "4:25: weights.weight_ih_l0: has 1 row, expected a multiple of 4, one part for each gate"
    ]


@pytest.mark.parametrize("equation", ["tanh(W * x[t] + U * h[t-1])", "x[t]", "relu(x[t]) + U @ h[t-1]"])
def test_a_state_that_is_as_long_as_the_input_is_told_why(equation: str) -> None:
    """As with * for @, which makes nothing of the size that was meant."""
    cell = f'{{equations: "h[t] = {equation}"}}'
    assert refused(text(weights="{init: normal}", cell=cell)) == [
        "2:14: hidden_size: is 2, expected 3: the vocabulary has 3 words. The equations make h as long as x"
    ]


def test_an_embedding_that_no_memory_holds_is_told_in_its_place() -> None:
    """The size that is too large is the one that is pointed at."""
    (message,) = refused(text(weights="{init: normal}", embedding="{size: 1000000000000}"))
    assert message.startswith("6:1: embedding: the network needs ")


def test_a_loss_that_cannot_be_taken_is_the_only_complaint() -> None:
    """The size of the prediction is told by the targets all the same."""
    changes = {"vocab": None, "inputs": "[[1, 2], ~]", "targets": "[[1, 0], ~]", "weights": "{init: normal}"}
    assert refused(text(**changes, output="identity", loss="cross_entropy")) == [
        "6:1: loss: cross_entropy takes logarithms of probabilities, which identity does not give. "
        "Use squared_error, or output: softmax or sigmoid"
    ]


def test_the_hidden_size_is_read_off_the_weights() -> None:
    """Every size that nobody states follows from the matrices."""
    scenario = read(text(**UNSTATED))
    assert (
        scenario.exercise.last.input_size,
        scenario.exercise.last.hidden_size,
        scenario.exercise.last.output_size,
    ) == (3, 2, 3)
    assert {name: shape for name, shape in scenario.exercise.last.shapes.items() if shape} == {
        **{"x": (3,), "a": (2,), "h": (2,), "s": (3,), "y_hat": (3,)},
        **{"W_xh": (2, 3), "W_hh": (2, 2), "b_h": (2,), "W_hy": (3, 2), "b_y": (3,)},
    }
