"""Weights: their names, what may be left out, and how they are drawn."""

from __future__ import annotations

import numpy as np
import pytest

from rnntrace.scenario import memory
from tests.scenario.texts import EXPECTED_WEIGHTS, only, read, refused, text

ALL_NAMES = "W_xh, W_hh, b_h, W_hy, b_y"


def test_weights_are_kept_in_the_order_of_the_equations() -> None:
    """Every parameter has an array, written or zero, that nobody can change."""
    scenario = read(text(b_h=None, b_y=None))
    assert list(scenario.parameters) == ["W_xh", "W_hh", "b_h", "W_hy", "b_y"]
    assert scenario.left_out == ("b_h", "b_y")
    assert scenario.parameters["W_xh"].tolist() == [[1, 2, 3], [4, 5, 6]]
    assert scenario.parameters["b_y"].tolist() == [0, 0, 0]
    for array in (*scenario.parameters.values(), *scenario.initial.values()):
        assert array.dtype == float
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        ({"W_xh": None}, ["5:1: weights: W_xh is missing, expected a 2×3 matrix"]),
        ({"W_hh": None}, ["5:1: weights: W_hh is missing, expected a 2×2 matrix"]),
        (
            {"W_xh": None, "W_hh": None, "b_h": None, "hidden_size": None},
            [
                "4:1: weights: W_xh is missing, expected a 2×3 matrix",
                "4:1: weights: W_hh is missing, expected a 2×2 matrix",
            ],
        ),
        (
            {"W_hx": "[[1]]"},
            [f"11:3: weights.W_hx: the network has no parameter of this name. It has {ALL_NAMES}"],
        ),
        (
            {"W_hh": None, "W_hx": "[[1]]"},
            ["10:3: weights.W_hx: the network has no parameter of this name. Did you mean 'W_hh'?"],
        ),
        (
            {"W_hy": None, "W_yh": "[[1]]"},
            ["10:3: weights.W_yh: the network has no parameter of this name. Did you mean 'W_hy'?"],
        ),
        (
            {"b_h": None, "b_H": "[1]"},
            ["10:3: weights.b_H: the network has no parameter of this name. Did you mean 'b_h'?"],
        ),
        (
            {"weights": "{P: [[1]], Q: [[1]]}", "targets": None},
            [
                "4:1: weights: W_xh is missing, expected a 2×3 matrix",
                "4:1: weights: W_hh is missing, expected a 2×2 matrix",
                "4:1: weights: W_hy is missing, expected a matrix. "
                "A network that ends at h has no b_y, targets or output either",
                f"4:11: weights.P: the network has no parameter of this name. It has {ALL_NAMES}",
                f"4:21: weights.Q: the network has no parameter of this name. It has {ALL_NAMES}",
            ],
        ),
        (
            {"weights": "{inti: normal}"},
            ["5:11: weights.inti: the network has no parameter of this name. Did you mean 'init'?"],
        ),
        ({"weights": "w.npz"}, [f"5:10: weights: expected {EXPECTED_WEIGHTS}, found 'w.npz'"]),
        ({"weights": "[1]"}, [f"5:10: weights: expected {EXPECTED_WEIGHTS}, found a list of 1"]),
        ({"weights": "~"}, [f"5:1: weights: the key is empty. Give {EXPECTED_WEIGHTS}"]),
    ],
)
def test_names_that_are_missing_or_unknown(changes: dict[str, str | None], messages: list[str]) -> None:
    """A matrix that is missing has its size; a misspelt one is not missing as well."""
    assert refused(text(**changes)) == messages


# -- drawn at random -------------------------------------------------------------------------------


def drawn(recipe: str, **changes: str | None) -> dict[str, np.ndarray]:
    return dict(read(text(weights=recipe, **changes)).parameters)


def test_drawn_weights_are_those_of_numpys_generator() -> None:
    """One generator draws the matrices in the order of the equations; the biases are zero."""
    found = drawn("{init: normal, scale: 0.5, seed: 42}")
    generator = np.random.default_rng(42)
    for name, shape in (("W_xh", (2, 3)), ("W_hh", (2, 2)), ("W_hy", (3, 2))):
        assert found[name].tolist() == (0.5 * generator.standard_normal(shape)).tolist()
    assert (found["b_h"].tolist(), found["b_y"].tolist()) == ([0, 0], [0, 0, 0])


@pytest.mark.parametrize(
    ("recipe", "origin"),
    [
        ("{init: normal}", "normal, scale 0.1, seed 0"),
        ("{init: uniform, scale: 1/2, seed: 012}", "uniform, scale 0.5, seed 12"),
        ("{init: xavier, seed: 3}", "xavier, seed 3"),
        ("{init: normal, scale: ~, seed: ~}", "normal, scale 0.1, seed 0"),
    ],
)
def test_the_same_recipe_draws_the_same_weights(recipe: str, origin: str) -> None:
    """With a seed and without one; where the weights come from is said with all that is needed."""
    assert read(text(weights=recipe)).weights_from == f"a random generator ({origin})"
    first, second = drawn(recipe), drawn(recipe)
    assert all(np.array_equal(first[name], second[name]) for name in first)
    other = drawn(f"{{init: {origin.split(',')[0]}, seed: 98}}")
    assert not np.array_equal(first["W_hh"], other["W_hh"])


def test_uniform_and_xavier_keep_their_bounds() -> None:
    """A uniform matrix fills ±scale, a Xavier one ±sqrt(6 / (rows + columns))."""
    many = {"hidden_size": "60"}
    uniform = drawn("{init: uniform, scale: 0.25}", **many)["W_hh"]
    assert 0.24 < np.abs(uniform).max() <= 0.25
    xavier = drawn("{init: xavier}", **many)
    for name, rows, columns in (("W_xh", 60, 3), ("W_hh", 60, 60), ("W_hy", 3, 60)):
        bound = (6 / (rows + columns)) ** 0.5
        assert 0.9 * bound < np.abs(xavier[name]).max() <= bound


@pytest.mark.parametrize(
    ("recipe", "messages"),
    [
        ("{init: xavir}", ["17: weights.init: 'xavir' is not known here. Did you mean 'xavier'?"]),
        (
            "{init: lecun}",
            ["17: weights.init: 'lecun' is not known here, expected one of normal, uniform, xavier"],
        ),
        ("{init: ~}", ["17: weights.init: expected one of normal, uniform, xavier, found nothing"]),
        ("{seed: 3}", ["1: weights: init is missing, expected one of normal, uniform, xavier"]),
        ("{inti: normal, seed: 3}", ["11: weights.inti: unknown key. Did you mean 'init'?"]),
        ("{init: normal, sede: 3}", ["25: weights.sede: unknown key. Did you mean 'seed'?"]),
        ("{init: normal, W_hh: [[1]]}", ["25: weights.W_hh: unknown key. The keys are init, scale, seed"]),
        ("{init: normal, seed: -1}", ["31: weights.seed: -1 is too small, expected 0 or more"]),
        ("{init: normal, seed: 1.5}", ["31: weights.seed: expected a whole number, found '1.5'"]),
        (
            "{init: normal, scale: 0}",
            ["32: weights.scale: 0 is out of range, expected more than 0 and at most 1,000,000"],
        ),
        (
            "{init: uniform, scale: 1e308}",
            ["33: weights.scale: 1e+308 is out of range, expected more than 0 and at most 1,000,000"],
        ),
        ("{init: normal, scale: big}", ["32: weights.scale: 'big', expected a number"]),
        (
            "{init: xavier, scale: 1}",
            ["25: weights.scale: xavier takes its scale from the sizes of each matrix. Leave scale out"],
        ),
        (
            "{init: normal, init: normal}",
            ["25: weights.init: the key is there twice, first in line 5. Leave one out"],
        ),
        (
            "{init: norm, scale: x, seed: y}",
            [
                "17: weights.init: 'norm' is not known here. Did you mean 'normal'?",
                "30: weights.scale: 'x', expected a number",
                "39: weights.seed: expected a whole number, found 'y'",
            ],
        ),
    ],
)
def test_a_recipe_that_cannot_be_is_refused(recipe: str, messages: list[str]) -> None:
    """Each of init, scale and seed says what it takes."""
    assert refused(text(weights=recipe)) == [f"5:{message}" for message in messages]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"hidden_size": None},
            "4:1: weights: the matrices cannot be drawn, the size of h is not known. Give hidden_size",
        ),
        (
            {"vocab": None, "inputs": "[[1, 2]]", "targets": None},
            "3:1: weights: the matrices cannot be drawn, the size of y_hat is not known. "
            "Give targets or labels",
        ),
        (
            {"vocab": None, "inputs": "[~]", "targets": "[1]"},
            "4:1: weights: the matrices cannot be drawn, the size of x is not known. "
            "Give vocab, or an input that is a vector",
        ),
        ({"hidden_size": "x"}, "2:14: hidden_size: expected a whole number, found 'x'"),
        ({"vocab": "[a, a]"}, "1:12: vocab: 'a' is there twice, as word 1 and word 2"),
    ],
)
def test_a_size_that_nothing_tells(changes: dict[str, str | None], message: str) -> None:
    """Weights cannot be drawn without their sizes; a size that cannot be read is complaint enough."""
    changes = {"output": "sigmoid"} | changes if "vocab" in changes else changes
    assert refused(text(weights="{init: normal}", **changes)) == [message]


def test_the_vocabulary_tells_sizes_where_nothing_else_does() -> None:
    """With neither words nor vectors in the sequences, drawn weights fit the vocabulary."""
    scenario = read(text(weights="{init: normal}", inputs="[~, ~]", targets=None))
    assert (scenario.exercise.last.input_size, scenario.exercise.last.output_size) == (3, 3)
    scenario = read(text(weights="{init: normal}", inputs="[[1, 2], ~]", targets=None, output="none"))
    assert (scenario.exercise.last.input_size, scenario.architecture.output) == (2, "none")


# -- memory ----------------------------------------------------------------------------------------


@pytest.fixture
def one_gigabyte(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "physical", lambda: 1_000_000_000)


@pytest.mark.usefixtures("one_gigabyte")
@pytest.mark.parametrize(
    ("hidden", "needed", "largest"),
    [
        ("20000", "3.2 GB", "3.2 GB of it for W_hh"),
        ("999999999999999999", "more than 1,000 TB", "more than 1,000 TB of it for W_hh"),
    ],
)
def test_a_network_too_large_for_memory_is_refused(hidden: str, needed: str, largest: str) -> None:
    """Before anything is allocated, with what it would need and what takes the most of it."""
    assert refused(text(hidden_size=hidden, weights="{init: normal}")) == [
        f"2:1: hidden_size: the network needs {needed} of memory, {largest}, "
        "and as much again for the gradients; this computer has 1 GB"
    ]


@pytest.mark.usefixtures("one_gigabyte")
def test_sequences_take_memory_too() -> None:
    """A vector among many words has them all written out, and that is counted."""
    words = [f"w{n}" for n in range(10_000)]
    vector = "[1" + ", 0" * 9_999 + "]"
    changes = {
        "vocab": f"[{', '.join(words)}]",
        "targets": None,
        "output": "none",
        "weights": "{init: normal}",
    }
    assert refused(text(inputs=f"[{', '.join(words)}, {vector}]", **changes)) == [
        "2:1: hidden_size: the network needs 801 MB of memory, 800 MB of it for x, "
        "and as much again for the gradients; this computer has 1 GB"
    ]
    assert only(read(text(inputs=f"[{', '.join(words)}]", **changes))).steps == 10_000


def test_half_the_memory_is_for_the_gradients(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight bytes a number and as many for its gradient: exactly that much is enough."""
    monkeypatch.setattr(memory, "physical", lambda: 8 * 2 * 15)
    assert memory.lacking({"W_hh": 10, "h": 5}) == ""
    assert memory.lacking({"W_hh": 10, "h": 6}) == (
        "needs 128 bytes of memory, 80 bytes of it for W_hh, "
        "and as much again for the gradients; this computer has 240 bytes"
    )


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (7_500_000_000, "7.5 GB"),
        (999_499_999, "999 MB"),
        (999_500_000, "1 GB"),
        (10**15 - 1, "more than 1,000 TB"),
    ],
)
def test_bytes_in_words(size: int, words: str) -> None:
    """Three digits and the unit that keeps them short."""
    assert memory.in_words(size) == words


def test_memory_is_a_number_even_where_the_system_does_not_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    """This computer has some; where there is no answer, a modest one is taken."""
    assert memory.physical() > 100_000_000
    monkeypatch.delattr("os.sysconf")
    assert memory.physical() == memory.WITHOUT_AN_ANSWER
