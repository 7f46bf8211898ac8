"""Weights under the names of others, and those for the state and the input in one matrix."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.scenario.texts import read, refused

X, H, BOTH = "[[1, 2, 3], [4, 5, 6]]", "[[7, 8], [9, 10]]", "[[7, 8, 1, 2, 3], [9, 10, 4, 5, 6]]"
NO_NAME = "the network has no parameter of this name"


def text(weights: str, cell: str = "rnn", notation: str = "standard") -> str:
    """Weights from the tenth column of the fifth line on."""
    return (
        f"inputs: [[1, 2, 3]]\nhidden_size: 2\ncell: {cell}\nnotation: {notation}\nweights: {{{weights}}}\n"
    )


def told(weights: str, cell: str = "rnn", notation: str = "standard") -> dict[str, str]:
    """What is said of each name; and of nothing else."""
    found: dict[str, str] = {}
    for line in refused(text(weights, cell, notation)):
        _, where, problem = line.split(": ", 2)
        found[where.removeprefix("weights.")] = problem
    return found


# -- the names of others ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "weights", "meant"),
    [
        ("rnn", {"W_hx": X, "W_hh": H, "b": "[1, 2]"}, {"W_hx": "W_xh", "b": "b_h"}),
        ("rnn", {"W_h": H, "W_x": X}, {"W_h": "W_hh", "W_x": "W_xh"}),
        (
            "rnn",
            {"W_ih": X, "W_hh": H, "W_ho": X, "b_o": "[1, 2]"},
            {"W_ih": "W_xh", "W_ho": "W_hy", "b_o": "b_y"},
        ),
        ("rnn", {"Wxh": X, "Whh": H}, {"Wxh": "W_xh", "Whh": "W_hh"}),
        ("rnn", {"U": X, "W": H, "W_out": X}, {"U": "W_xh", "W": "W_hh", "W_out": "W_hy"}),
        ("gru", {"W_xh": X, "W_hh": H, "b_h": "[1, 2]"}, {"W_xh": "W_xn", "W_hh": "W_hn", "b_h": "b_n"}),
        ("gru", {"W_xu": X, "W_hu": H, "b_u": "[1, 2]"}, {"W_xu": "W_xz", "W_hu": "W_hz", "b_u": "b_z"}),
        ("lstm", {"W_xc": X, "W_hc": H, "b_c": "[1, 2]"}, {"W_xc": "W_xg", "W_hc": "W_hg", "b_c": "b_g"}),
        ("lstm", {"W_cx": X, "W_ch": H}, {"W_cx": "W_xg", "W_ch": "W_hg"}),
        ("lstm", {"W_fx": X, "W_fa": H, "W_xc": X}, {"W_fx": "W_xf", "W_fa": "W_hf", "W_xc": "W_xg"}),
    ],
)
def test_each_name_of_others_is_told_what_it_is_here(
    cell: str, weights: dict[str, str], meant: dict[str, str]
) -> None:
    """By the letters of books, the order of indices, the shape of a matrix; two are never told the same."""
    rest = {name: value for name, value in _all_of(cell).items() if name not in {*weights, *meant.values()}}
    found = told(", ".join(f"{name}: {value}" for name, value in {**rest, **weights}.items()), cell)
    assert found == {name: f"{NO_NAME}. Did you mean '{known}'?" for name, known in meant.items()}


@pytest.mark.parametrize(
    ("cell", "weights", "lacks", "notation"),
    [
        ("lstm", {"W_fx": X, "W_fa": H}, "f", "ng"),
        ("lstm", {"W_c": X, "U_c": H}, "g", "socher"),
        ("gru", {"U_r": H, "W_r": X}, "r", "socher"),
        ("gru", {"U_r": X, "W_r": H}, "r", "goodfellow"),
    ],
)
def test_a_notation_that_all_are_of_is_named(
    cell: str, weights: dict[str, str], lacks: str, notation: str
) -> None:
    """Where two have the same names for different things, the shapes decide."""
    rest = {name: value for name, value in _all_of(cell).items() if not name.endswith(lacks)}
    found = told(", ".join(f"{name}: {value}" for name, value in {**rest, **weights}.items()), cell)
    what = f"these are the weights of a network with notation: {notation}. Say so, or give those of this one"
    assert found == {"weights": what}


def _all_of(cell: str) -> dict[str, str]:
    gates = {"rnn": "h", "lstm": "ifgo", "gru": "rzn"}[cell]
    return {f"W_{source}{gate}": value for gate in gates for source, value in (("x", X), ("h", H))}


def test_the_matrices_of_keras() -> None:
    """They hold all gates, the other way round, and nobody else has names like them."""
    weights = {"kernel": X, **_all_of("lstm")}
    (said,) = told(", ".join(f"{name}: {value}" for name, value in weights.items()), "lstm").items()
    assert said == (
        "kernel",
        f"{NO_NAME}. Keras has one matrix for all gates, side by side (i f c o, or z r h), with a row for "
        "each number that goes in: here each gate has its own, transposed",
    )


# -- two in one ------------------------------------------------------------------------------------


def test_how_to_split_what_nobody_knows_the_order_of() -> None:
    """Which columns are which, for either order; those two are not missing as well, nor is an output."""
    every = ", ".join(f"W_{gate}: {BOTH}" for gate in "fico")
    how = (
        "For [h; x] in one, columns 1 to 2 are W_h{0} and columns 3 to 5 are W_x{0}; for [x; h], columns "
        "1 to 3 are W_x{0} and columns 4 to 5 are W_h{0}. With notation: ng [h; x] may stand in one, as W_{1}"
    )
    assert told(every, "lstm") == {
        f"W_{name}": f"{NO_NAME}. {how.format(gate, theirs)}"
        for name, gate, theirs in (("f", "f", "f"), ("i", "i", "u"), ("c", "g", "c"), ("o", "o", "o"))
    }
    one = "[[1, 2], [3, 4], [5, 6]]"
    alone = told("W: [[1, 2]]").pop("W", "")
    assert alone.startswith(f"{NO_NAME}. For [h; x] in one, column 1 is W_hh and column 2 is W_xh; ")
    assert told(f"W_a: {one}")["W_a"] == f"{NO_NAME}. Did you mean 'W_xh'?"


@pytest.mark.parametrize(("cell", "names"), [("lstm", "ufco"), ("gru", "rzc"), ("rnn", "a")])
@pytest.mark.parametrize("written", [True, False], ids=["written out", "in a file"])
def test_ngs_notation_has_the_state_first(tmp_path: Path, cell: str, names: str, written: bool) -> None:
    """[a; x] in one: the columns as many as rows are the state's, the others the input's."""
    both = ", ".join(f"W_{name}: {BOTH}" for name in names)
    if not written:
        np.savez(tmp_path / "w.npz", **{f"W_{name}": np.array(eval(BOTH)) for name in names})
    found = read(text(both if written else "file: w.npz", cell, "ng"), tmp_path).parameters
    matrices = [name for name in found if name.startswith("W_")]
    assert len(matrices) == 2 * len(names)
    for name in matrices:
        assert found[name].tolist() == eval(X if name.startswith("W_x") else H)


EXPECTED = "expected more columns than rows: those for the state, then those for the input"
TWICE = "these weights are there twice, also as {}. Leave one of the two out"


@pytest.mark.parametrize(
    ("weights", "messages"),
    [
        ("W_a: [[1, 2], [3, 4]]", {"W_a": f"has 2 rows and 2 columns, {EXPECTED}"}),
        ("W_a: 3", {"W_a": f"is one number, {EXPECTED}"}),
        ("W_a: x", {"W_a": "expected a matrix, a list of rows like [[0.1, 0.2], [0.3, 0.4]], found 'x'"}),
        ("W_a: [[1, 2, 3, 4, x], [1, 2, 3, 4, 5]]", {"W_a": "row 1, number 5 is 'x', expected a number"}),
        (f"W_a: {BOTH}, W_aa: {H}", {"W_a": TWICE.format("W_aa")}),
        (f"W_a: {BOTH}, W_xh: {X}", {"W_a": TWICE.format("W_xh")}),
        (
            "W_a: [[1, 2, 3, 4], [1, 2, 3, 4]]",
            {"W_a (columns for x)": "has 2 columns, expected 3: inputs[1] has 3 numbers"},
        ),
        (
            "W_a: [[1, 2, 3, 4, 5], [1, 2, 3, 4]]",
            {"W_a (columns for x)": "row 2 has 2 numbers, expected 3: inputs[1] has 3 numbers"},
        ),
    ],
)
def test_what_cannot_be_two_in_one(weights: str, messages: dict[str, str]) -> None:
    """Each mistake is told once, by the name that stands in the file."""
    assert told(weights, notation="ng") == messages


def test_arrays_that_cannot_be_two_in_one(tmp_path: Path) -> None:
    """The same of a file."""
    square, flat = np.ones((2, 2)), np.ones(5)
    for array, problem in (
        (square, f"has 2 rows and 2 columns, {EXPECTED}"),
        (flat, "has the shape (5,), expected a matrix"),
    ):
        np.savez(tmp_path / "w.npz", W_a=array)
        found = refused(text("file: w.npz", notation="ng"), tmp_path)
        assert found == [f"5:17: weights.file: W_a: {problem}"]
