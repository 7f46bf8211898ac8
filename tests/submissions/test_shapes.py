"""Numbers and the shapes of their questions."""

from __future__ import annotations

import pytest

from tests.submissions.handed_in import numbers, one, read, refused, traced

ROWS = [[1, 2, 3, 4], [5, 6, 7, 8]]


def test_a_column_is_a_vector_and_so_is_a_row() -> None:
    """And a number alone is a vector of one entry."""
    assert one("h[1]", "[[1], [2]]") == one("h[1]", "[[1, 2]]") == one("h[1]", "[1, 2]") == {"h[1]": [1, 2]}
    assert one("y_hat[1]", "0.5", traced("one-unit")) == one("y_hat[1]", "[[0.5]]", traced("one-unit"))
    assert one("loss", "[3]") == {"loss": 3}


def test_rows_for_columns_are_turned_and_recorded() -> None:
    """Where it cannot be meant otherwise: a square matrix stays as it is."""
    answers = read("answers:\n  dL/dW_xh: [[1, 5], [2, 6], [3, 7], [4, 8]]\n  dL/dW_hh: [[1, 2], [3, 4]]\n")
    assert numbers(answers) == {"dL/dW_xh": ROWS, "dL/dW_hh": [[1, 2], [3, 4]]}
    assert {question.name: answer.transposed for question, answer in answers.of.items()} == {
        "dL/dW_xh": True,
        "dL/dW_hh": False,
    }
    (turned, _) = answers.of.values()
    assert turned.texts[0, 1] == "2"


def test_steps_beside_one_another() -> None:
    """A column for each step, as long as that cannot be a row."""
    assert one("h", "[[1, 3, 5], [2, 4, 6]]") == one("h", "[[1, 2], [3, 4], [5, 6]]")


def test_what_is_left_out() -> None:
    """An entry, or a row; a vector without any is no answer."""
    assert one("h[1]", "[0.1, ~]") == {"h[1]": [0.1, None]}
    assert one("dL/dW_hh", "[[1, 2], ~]") == {"dL/dW_hh": [[1, 2], [None, None]]}
    assert one("h", "[[1, 2], ~, [5, 6]]") == {"h[1]": [1, 2], "h[3]": [5, 6]}


def test_what_has_a_name_and_no_number_is_asked_for() -> None:
    """A form that was handed in with blanks tells what is missing; a step left out of a stack does not."""
    found = read("answers: {'h[1]': null, 'dL/dW_hh': [[~, ~], [~, ~]], 'loss': ____, 'a': [[1, 2], ~, ~]}")
    assert [question.name for question in found.of] == ["a[1]", "h[1]", "loss", "dL/dW_hh"]
    assert list(numbers(found)) == ["a[1]"]


def test_texts_and_decimals_are_kept() -> None:
    """As they were written, by their places."""
    (answer,) = read("answers: {'h[1]': [0.2000, −1/3]}").of.values()
    assert answer.texts == {(0,): "0.2000", (1,): "−1/3"}
    assert answer.decimals == {(0,): 4}
    assert not answer.values.flags.writeable


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("h[1]", "[1, 2, 3]", "9: h[1]: 3 numbers, expected 2: the network has 2 hidden units"),
        ("h[1]", "0.5", "9: h[1]: a single number, expected 2: the network has 2 hidden units"),
        (
            "h[1]",
            "[0,19, 0,15]",
            "9: h[1]: 4 numbers, expected 2: the network has 2 hidden units. "
            'A decimal comma needs quotes: "0,1974"',
        ),
        ("loss[1]", "[1, 2, 3]", "12: loss[1]: 3 numbers, expected a single number"),
        ("s[1]", "[1, 2]", "9: s[1]: 2 numbers, expected 4: the network has 4 outputs"),
        (
            "dL/dW_xh",
            "[[1, 2], [3, 4]]",
            "13: dL/dW_xh: 2×2 numbers, expected 2×4: the network has 2 hidden units and 4 inputs",
        ),
        (
            "dL/dW_hh",
            "[1, 2]",
            "13: dL/dW_hh: 2 numbers, expected 2×2: the network has 2 hidden units",
        ),
        (
            "h",
            "[[1, 2], [3, 4]]",
            "6: h: 2×2 numbers, expected 3×2: 3 steps, and the network has 2 hidden units",
        ),
        ("dL/dW_hh", "[[1, 2], [3]]", "22: dL/dW_hh: row 2 has 1 number, and row 1 has 2 numbers"),
        ("dL/dW_hh", "[[1, 2], 3]", "22: dL/dW_hh: number 2 is a single number, and row 1 has 2 numbers"),
        ("h[1]", "[0.1, abc]", "15: h[1]: number 2 is 'abc', expected a number"),
        ("dL/dW_hh", "[[1, 2], [3, 9e999]]", "26: dL/dW_hh: row 2, number 2 is '9e999', too large for a "
         "64-bit floating-point number"),
        (
            "h[1]",
            "{a: 1}",
            "9: h[1]: expected numbers like 0.1974, [0.1, 0.2] or [[0.1, 0.2], [0.3, 0.4]], "
            "found a mapping of keys",
        ),
    ],
)  # fmt: skip
def test_what_does_not_fit(name: str, value: str, problem: str) -> None:
    """It is said what was given, what was expected, and why."""
    assert refused(f"answers:\n  {name}: {value}\n") == [f"2:{problem}"]
