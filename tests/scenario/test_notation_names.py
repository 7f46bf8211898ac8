"""Weights under the names of a notation, as books, courses and PyTorch have them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

import rnntrace
from tests.scenario.texts import read, refused

X, H, Y = "[[1, 2, 3], [4, 5, 6]]", "[[1, 2], [3, 4]]", "[[1, 2], [3, 4], [5, 6]]"
NG = {"W_ax": X, "W_aa": H, "W_ya": Y, "b_a": "[1, 2]", "b_y": "[1, 2, 3]"}


PARTS = {"W_x": "weight_ih", "W_h": "weight_hh", "b_x": "bias_ih", "b_h": "bias_hh"}
TWICE = "these weights are there twice, also as"
LEAVE = "Leave one of the two out"


def rows(count: int, columns: int) -> str:
    return str([[10 * row + column for column in range(columns)] for row in range(count)])


LSTM = {"weight_ih_l0": rows(8, 3), "weight_hh_l0": rows(8, 2), "W_hy": Y}


def scenario(notation: str, weights: Mapping[str, str | None], cell: str = "rnn", more: str = "") -> str:
    """Lines 1 to 5, ``weights`` in line 6, and a line for each from 7 on."""
    lines = "".join(f"  {name}: {value}\n" for name, value in weights.items() if value is not None)
    start = f"vocab: [a, b, c]\ninputs: [a, b]\ntargets: [b, c]\nnotation: {notation}\ncell: {cell}\n"
    return f"{start}weights:\n{lines}{more}"


@pytest.mark.parametrize(
    ("notation", "names"),
    [
        ("ng", ("W_ax", "W_aa", "W_ya", "b_a", "b_y")),
        ("ng", ("W_xh", "W_aa", "W_hy", "b_a", "b_y")),
        ("goodfellow", ("U", "W", "V", "b", "c")),
        ("socher", ("W^(hx)", "W^(hh)", "W^(S)", "b_h", "b^(S)")),
        ("socher", ("W_hx", "W_hh", "W_S", "b_h", "b_S")),
        ("standard", ("W_xh", "W_hh", "W_hy", "b_h", "b_y")),
    ],
)
def test_the_names_of_books_and_courses(notation: str, names: tuple[str, ...]) -> None:
    """Whatever they are called, they are the same weights, and text names may stand among them."""
    typed = dict(zip(names, (X, H, Y, "[1, 2]", "[1, 2, 3]"), strict=True))
    found = read(scenario(notation, typed))
    assert {name: array.tolist() for name, array in found.parameters.items()} == {
        "W_xh": [[1, 2, 3], [4, 5, 6]],
        "W_hh": [[1, 2], [3, 4]],
        "b_h": [1, 2],
        "W_hy": [[1, 2], [3, 4], [5, 6]],
        "b_y": [1, 2, 3],
    }


def test_pytorchs_tensors_of_a_plain_rnn() -> None:
    """Both biases have their own places; with one of this program's there is one."""
    names = {"weight_ih_l0": X, "weight_hh_l0": H, "bias_ih_l0": "[1, 2]", "bias_hh_l0": "[3, 4]", "W_hy": Y}
    found = read(scenario("pytorch", names)).parameters
    assert (found["b_xh"].tolist(), found["b_hh"].tolist()) == ([1, 2], [3, 4])
    one = {"weight_ih_l0": X, "weight_hh_l0": H, "b_h": "[1, 2]", "W_hy": Y}
    assert "b_xh" not in read(scenario("pytorch", one)).parameters


@pytest.mark.parametrize(("cell", "gates"), [("lstm", "ifgo"), ("gru_reset_after", "rzn")])
@pytest.mark.parametrize("written", [True, False], ids=["written out", "in a file"])
def test_tensors_of_several_gates_are_split(tmp_path: Path, cell: str, gates: str, written: bool) -> None:
    """One part under the other, in PyTorch's order of the gates, in every layer."""
    count = 2 * len(gates)
    generator = np.random.default_rng(3)
    tensors = {
        f"{name}_l{layer}": generator.integers(-9, 9, shape)
        for layer, below in ((0, 3), (1, 2))
        for name, shape in (
            ("weight_ih", (count, below)),
            ("weight_hh", (count, 2)),
            ("bias_ih", (count,)),
            ("bias_hh", (count,)),
        )
    }
    start = f"vocab: [a, b, c]\ninputs: [a, b]\nnotation: pytorch\ncell: {cell}\nlayers: 2\noutput: none\n"
    if written:
        source = start + "weights:\n" + "".join(f"  {k}: {v.tolist()}\n" for k, v in tensors.items())
    else:
        np.savez(tmp_path / "w.npz", **tensors)
        source = start + "weights: {file: w.npz}\n"
    found = read(source, tmp_path).parameters
    assert len(found) == 2 * 4 * len(gates)
    for layer in (1, 2):
        for text, tensor in PARTS.items():
            parts = [found[f"{text}{gate}{layer}"] for gate in gates]
            assert np.concatenate(parts).tolist() == tensors[f"{tensor}_l{layer - 1}"].tolist()


def test_tensors_of_two_directions() -> None:
    """The second direction's end in _reverse."""
    names = {f"weight_{kind}_l0{end}": H for kind in ("ih", "hh") for end in ("", "_reverse")}
    source = "inputs: [[1, 2]]\nnotation: pytorch\nbidirectional: true\noutput: none\nweights:\n"
    found = read(source + "".join(f"  {name}: {H}\n" for name in names))
    assert list(found.parameters) == [
        f"{name}_{way}" for way in ("fwd", "bwd") for name in ("W_xh", "b_xh", "W_hh", "b_hh")
    ]


# A plain RNN of two layers and two directions: the weights of layer 2 read both states of layer 1.
WIDE = "[[1, 2, 3, 4], [5, 6, 7, 8]]"
BOTH_WAYS = {
    f"weight_{kind}_l{layer}{end}": WIDE if (kind, layer) == ("ih", 1) else H
    for layer in (0, 1)
    for end in ("", "_reverse")
    for kind in ("ih", "hh")
}


def both_ways(weights: Mapping[str, str]) -> str:
    """A line for each weight from 7 on."""
    start = "inputs: [[1, 2]]\nnotation: pytorch\nlayers: 2\nbidirectional: true\noutput: none\nweights:\n"
    return start + "".join(f"  {name}: {value}\n" for name, value in weights.items())


def test_tensors_that_read_two_directions_are_split_side_by_side() -> None:
    """The left half reads the state of the first direction, the right half that of the second."""
    found = read(both_ways(BOTH_WAYS)).parameters
    for way in ("fwd", "bwd"):
        assert found[f"W_fh2_{way}"].tolist() == [[1, 2], [5, 6]]
        assert found[f"W_bh2_{way}"].tolist() == [[3, 4], [7, 8]]
    parts = {"weight_fh_l1": "[[1, 2], [5, 6]]", "weight_bh_l1": "[[3, 4], [7, 8]]"}
    alone = read(both_ways({name: w for name, w in BOTH_WAYS.items() if name != "weight_ih_l1"} | parts))
    assert {name: w.tolist() for name, w in alone.parameters.items()} == {
        name: w.tolist() for name, w in found.items()
    }


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            "[[1, 2, 3], [4, 5, 6]]",
            "11:17: weights.weight_ih_l1: has 3 columns, expected a multiple of 2, "
            "one part for each direction of the layer below",
        ),
        ("[[1, 2, 3, 4], [5, 6]]", "11:17: weights.weight_ih_l1: has rows of different lengths"),
        (
            "[[1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]]",
            "11:17: weights.weight_ih_l1 (a direction's part): has 3 columns, expected 2: "
            "weight_ih_l0 has 2 rows",
        ),
        (
            "[[1, 2, 3, x], [4, 5, 6, 7]]",
            "11:28: weights.weight_ih_l1: row 1, number 4 is 'x', expected a number",
        ),
        (
            "[1, 2]",
            "11:17: weights.weight_ih_l1: expected a matrix, a list of rows like [[0.1, 0.2], [0.3, 0.4]], "
            "found a list without rows",
        ),
    ],
)
def test_a_tensor_of_two_directions_that_cannot_be_split(value: str, message: str) -> None:
    """One mistake is one complaint, whatever the tensor is made of."""
    assert refused(both_ways({**BOTH_WAYS, "weight_ih_l1": value})) == [message]


def test_a_misspelt_tensor_is_not_missing_as_well() -> None:
    """None of the weights that it is made of."""
    found = refused(
        scenario("pytorch", {**LSTM, "weight_hh_l0": None, "weight_hh_0": LSTM["weight_hh_l0"]}, "lstm")
    )
    assert found == [
        "9:3: weights.weight_hh_0: the network has no parameter of this name. Did you mean 'weight_hh_l0'?"
    ]


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        ({"W_aa": None}, ["6:1: weights: W_aa is missing, expected a 2×2 matrix"]),
        (
            {"W_ya": None, "b_y": None},
            [
                "6:1: weights: W_ya is missing, expected a 3×2 matrix. "
                "A network that ends at h has no b_y, targets or output either"
            ],
        ),
        ({"W_ax": H}, ["7:9: weights.W_ax: has 2 columns, expected 3: the vocabulary has 3 words"]),
        ({"b_a": "[1, 2, 3]"}, ["10:8: weights.b_a: has 3 numbers, expected 2: W_ax has 2 rows"]),
        ({"W_aa": "[[1, x], [3, 4]]"}, ["8:14: weights.W_aa: row 1, number 2 is 'x', expected a number"]),
        (
            {"W_aa": None, "W_aaa": H},
            ["11:3: weights.W_aaa: the network has no parameter of this name. Did you mean 'W_aa'?"],
        ),
        (
            {"color": H},
            [
                "12:3: weights.color: the network has no parameter of this name. "
                "It has W_ax, W_aa, b_a, W_ya, b_y"
            ],
        ),
        ({"W_xh": X}, [f"7:3: weights.W_ax: {TWICE} W_xh. {LEAVE}"]),
    ],
)
def test_messages_use_the_names_as_typed(changes: dict[str, str | None], messages: list[str]) -> None:
    """What is missing, unknown or of the wrong size is called what the file would call it."""
    assert refused(scenario("ng", {**NG, **changes})) == messages


def test_two_spellings_of_one_notation() -> None:
    """W_hx and W^(hx) are the same weights."""
    typed = {"W_hx": X, "W^(hx)": X, "W_hh": H, "W_S": Y}
    assert refused(scenario("socher", typed)) == [f"8:3: weights.W^(hx): {TWICE} W_hx. {LEAVE}"]


def test_a_name_twice_is_told_once() -> None:
    """The same name again is a key that is there twice, in any notation."""
    assert refused(scenario("ng", NG, more=f"  W_ax: {X}\n")) == [
        "12:3: weights.W_ax: the key is there twice, first in line 7. Leave one out"
    ]
    assert refused(scenario("pytorch", LSTM, "lstm", f"  weight_ih_l0: {X}\n")) == [
        "10:3: weights.weight_ih_l0: the key is there twice, first in line 7. Leave one out"
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"weight_ih_l0": rows(7, 3)},
            "7:17: weights.weight_ih_l0: has 7 rows, expected a multiple of 4, one part for each gate",
        ),
        (
            {"weight_ih_l0": rows(4, 3)},
            "7:17: weights.weight_ih_l0 (a gate's part): has 1 row, expected 2: "
            "weight_hh_l0 (a gate's part) has 2 rows",
        ),
        (
            {"weight_ih_l0": rows(8, 2)},
            "7:17: weights.weight_ih_l0 (a gate's part): has 2 columns, expected 3: "
            "the vocabulary has 3 words",
        ),
        (
            {"weight_ih_l0": rows(8, 3).replace("72", "x")},
            "7:122: weights.weight_ih_l0: row 8, number 3 is 'x', expected a number",
        ),
        ({"weight_ih_l0": "[]"}, "7:17: weights.weight_ih_l0: the matrix is empty"),
        (
            {"weight_ih_l0": "~"},
            "7:17: weights.weight_ih_l0: expected a matrix, "
            "a list of rows like [[0.1, 0.2], [0.3, 0.4]], found nothing",
        ),
        ({"bias_ih_l0": "[]"}, "10:15: weights.bias_ih_l0: the vector is empty"),
        (
            {"bias_ih_l0": "[1, 2, 3]"},
            "10:15: weights.bias_ih_l0: has 3 rows, expected a multiple of 4, one part for each gate",
        ),
        ({"weight_hh_l0": None}, "6:1: weights: 1 weight is missing: weight_hh_l0"),
        (
            {"W_xi": X},
            f"7:3: weights.weight_ih_l0: {TWICE} W_xi. {LEAVE}",
        ),
        (
            {"weight_ih_l1": X},
            "10:3: weights.weight_ih_l1: the network has no parameter of this name. "
            "It has weight_ih_l0, bias_ih_l0, weight_hh_l0, bias_hh_l0, W_hy, b_y",
        ),
    ],
)
def test_a_tensor_that_cannot_be_split(changes: dict[str, str | None], message: str) -> None:
    """One mistake in a tensor of four gates is one complaint, counted in the rows of the tensor."""
    assert refused(scenario("pytorch", {**LSTM, **changes}, "lstm")) == [message]


@pytest.mark.parametrize(
    ("tensor", "problem"),
    [
        (np.zeros((7, 3)), "has 7 rows, expected a multiple of 4, one part for each gate"),
        (np.zeros(()), "has the shape (), expected a matrix"),
        (np.zeros(8), "has the shape (8,), expected a matrix"),
        (np.zeros((0, 3)), "is empty"),
        (np.full((8, 3), "a"), "holds values of type <U1, expected real numbers"),
        (np.diag([1.0] * 6 + [np.inf, 1])[:, 4:7], "holds inf at row 7, column 3, expected finite numbers"),
    ],
)
def test_a_tensor_of_a_file_that_cannot_be_split(tmp_path: Path, tensor: np.ndarray, problem: str) -> None:
    """The same for arrays; what they would have been split into is not missing as well."""
    np.savez(tmp_path / "w.npz", weight_ih_l0=tensor, weight_hh_l0=np.ones((8, 2)), W_hy=np.ones((3, 2)))
    source = scenario("pytorch", {}, "lstm").replace("weights:", "weights: {file: w.npz}")
    assert refused(source, tmp_path) == [f"6:17: weights.file: weight_ih_l0: {problem}"]


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (scenario("standard", NG), "notation: ng"),
        (scenario("standard", LSTM, "lstm"), "notation: pytorch"),
        (scenario("pytorch", {**LSTM, "bias_ih_l0": "[1]"}, "gru"), "cell: gru_reset_after"),
        (scenario("ng", NG, "gru"), "cell: rnn"),
        (both_ways(BOTH_WAYS).replace("layers: 2", "layers: 1"), "layers: 2"),
        (both_ways(BOTH_WAYS).replace("bidirectional: true", "bidirectional: false"), "bidirectional: true"),
    ],
)
def test_names_of_another_notation_are_told_in_one_line(source: str, meant: str) -> None:
    """Where all the weights are there, but for a network with another key, that key is named."""
    assert refused(source) == [
        f"6:1: weights: these are the weights of a network with {meant}. Say so, or give those of this one"
    ]


def test_the_names_change_no_number() -> None:
    """The same weights under the names of each notation give the same loss, to the last digit."""
    standard = {"W_xh": X, "W_hh": H, "W_hy": Y}
    goodfellow = {"U": X, "W": H, "V": Y}
    first = rnntrace.forward(read(scenario("standard", standard)))
    assert first.loss == rnntrace.forward(read(scenario("goodfellow", goodfellow))).loss
