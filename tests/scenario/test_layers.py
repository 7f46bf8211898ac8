"""Several layers, and two directions: the names of the weights, and what does not go together."""

from __future__ import annotations

import pytest

from tests.scenario.texts import read, refused, text

CELLS = {
    "rnn": ["W_xh", "W_hh", "b_h"],
    "lstm": ["W_xi", "W_hi", "b_i", "W_xf", "W_hf", "b_f", "W_xg", "W_hg", "b_g", "W_xo", "W_ho", "b_o"],
    "gru": ["W_xr", "W_hr", "b_r", "W_xz", "W_hz", "b_z", "W_xn", "W_hn", "b_n"],
    "gru_reset_after": ["W_xr", "W_hr", "b_r", "W_xz", "W_hz", "b_z", "W_xn", "b_n", "W_hn", "b_hn"],
}

# The layers' weights are lines 7 to 11.
TWO_LAYERS = """\
vocab: [a, b, c]
hidden_size: 2
layers: 2
inputs: [a, b]
targets: [b, c]
weights:
  W_xh1: [[1, 2, 3], [4, 5, 6]]
  W_hh1: [[1, 2], [3, 4]]
  W_xh2: [[1, 2], [3, 4]]
  W_hh2: [[1, 2], [3, 4]]
  W_hy: [[1, 2], [3, 4], [5, 6]]
"""

ANOTHER, SAY_SO = "these are the weights of a network with", "Say so, or give those of this one"


def drawn(**changes: str) -> str:
    return text(weights="{init: normal}", **changes)


@pytest.mark.parametrize(("cell", "names"), CELLS.items())
def test_the_names_of_the_weights(cell: str, names: list[str]) -> None:
    """A layer's number comes after the name, then the direction; above two directions, each cell
    reads both, by weights from ``f`` and from ``b``."""

    def parameters(**changes: str) -> list[str]:
        return list(read(drawn(cell=cell, **changes)).parameters)

    ways = ("fwd", "bwd")
    both = ["W_hy_fwd", "W_hy_bwd", "b_y"]
    assert parameters() == [*names, "W_hy", "b_y"]
    assert parameters(layers="2") == [f"{name}{n}" for n in (1, 2) for name in names] + ["W_hy", "b_y"]
    assert parameters(bidirectional="true") == [f"{name}_{way}" for way in ways for name in names] + both
    above = [
        split
        for name in names
        for split in ([name.replace("x", "f"), name.replace("x", "b")] if name.startswith("W_x") else [name])
    ]
    assert parameters(layers="2", bidirectional="true") == [
        *(f"{name}1_{way}" for way in ways for name in names),
        *(f"{name}2_{way}" for way in ways for name in above),
        *both,
    ]


def test_every_layer_has_a_state_of_its_own() -> None:
    """Each layer starts from its own state, in each direction; zero where it is not given."""
    given = "{h1_fwd: [1, 2], h2_bwd: [3, 4]}"
    scenario = read(drawn(layers="2", bidirectional="true", initial_state=given))
    assert {name: state.tolist() for name, state in scenario.initial.items()} == {
        "h1_fwd": [1, 2],
        "h2_fwd": [0, 0],
        "h1_bwd": [0, 0],
        "h2_bwd": [3, 4],
    }
    assert refused(drawn(bidirectional="true", initial_state="{a_bwd: [1, 2], h_bwd: [1]}")) == [
        "7:17: initial_state.a_bwd: no equation reads a_bwd of another step. "
        "Those that are read are h_fwd, h_bwd",
        "7:39: initial_state.h_bwd: has 1 number, expected 2: hidden_size is 2",
    ]


def test_no_state_is_asked_of_a_network_that_is_not_known() -> None:
    """Which states there are is told by the layers; where there are none, none can be given."""
    assert refused(drawn(layers="two", initial_state="{h2: [1, 2]}")) == [
        "6:9: layers: expected a whole number, found 'two'"
    ]
    assert refused(own("h[t] = tanh(W @ x[t])", initial_state="{h: [1, 2]}")) == [
        "6:1: initial_state: no equation reads a value of another step, so there is no state to give. "
        "Leave it out"
    ]


def test_layers_may_differ_in_size() -> None:
    """Without hidden_size each layer has the size of its matrices; the last one is the network's."""
    source = TWO_LAYERS.replace("hidden_size: 2\n", "").replace(
        "W_xh2: [[1, 2], [3, 4]]\n  W_hh2: [[1, 2], [3, 4]]\n  W_hy: [[1, 2], [3, 4], [5, 6]]",
        "W_xh2: [[1, 2]]\n  W_hh2: [[1]]\n  W_hy: [[1], [2], [3]]",
    )
    scenario = read(source)
    assert (
        scenario.exercise.last.shapes["h1"],
        scenario.exercise.last.shapes["h2"],
        scenario.exercise.last.hidden_size,
    ) == ((2,), (1,), 1)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("layers", "0", "0 is too small, expected 1 or more"),
        ("layers", "two", "expected a whole number, found 'two'"),
        ("layers", "2.5", "expected a whole number, found '2.5'"),
        ("layers", "[2]", "expected a whole number, found a list of 1"),
        ("layers", "1000", "1000 is too large, expected at most 100"),
        ("layers", "9" * 20, "'99999999999999999999' is too large, expected at most 18 digits"),
        ("bidirectional", "maybe", "'maybe' is not known here, expected one of true, false"),
        ("bidirectional", "no", "'no' is not known here. Did you mean 'false'?"),
        ("bidirectional", "0", "'0' is not known here. Did you mean 'false'?"),
        ("bidirectional", "False", "'False' is not known here. Did you mean 'false'?"),
        ("bidirectional", "tru", "'tru' is not known here. Did you mean 'true'?"),
        ("bidirectional", "{}", "expected one of true, false, found a mapping of keys"),
    ],
)
def test_a_number_of_layers_and_a_yes_or_no(key: str, value: str, message: str) -> None:
    """Anything else is refused, and nothing is said of the weights, as nobody knows which there are."""
    assert refused(text(**{key: value})) == [f"11:{len(key) + 3}: {key}: {message}"]


def test_true_and_false_are_words_of_yaml() -> None:
    """Both can be written; one direction is what there is without a word."""
    assert read(drawn(bidirectional="true")).architecture.bidirectional
    assert not read(drawn(bidirectional="false")).architecture.bidirectional
    assert not read(drawn()).architecture.bidirectional


@pytest.mark.parametrize(
    ("old", "new", "messages"),
    [
        ("  W_hh2: [[1, 2], [3, 4]]\n", "", ["6:1: weights: W_hh2 is missing, expected a 2×2 matrix"]),
        (
            "W_hh2: [[1, 2], [3, 4]]",
            "W_hh2: [[1, 2, 3], [4, 5, 6], [7, 8, 9]]",
            ["10:10: weights.W_hh2: is 3×3, expected 2×2: hidden_size is 2"],
        ),
        (
            "W_xh2: [[1, 2], [3, 4]]",
            "W_xh2: [[1, 2, 3], [3, 4, 5]]",
            ["9:10: weights.W_xh2: has 3 columns, expected 2: hidden_size is 2"],
        ),
        (
            "W_hh2: [[1, 2], [3, 4]]",
            "W_h2: [[1, 2], [3, 4]]",
            ["10:3: weights.W_h2: the network has no parameter of this name. Did you mean 'W_hh2'?"],
        ),
        (
            "W_hy: [[1, 2], [3, 4], [5, 6]]",
            "W_hy: [[1], [3], [5]]",
            ["11:9: weights.W_hy: has 1 column, expected 2: hidden_size is 2"],
        ),
        ("layers: 2", "layers: 0", ["3:9: layers: 0 is too small, expected 1 or more"]),
        (
            "layers: 2",
            "layers: 1",
            [f"6:1: weights: {ANOTHER} layers: 2. {SAY_SO}"],
        ),
        (
            "layers: 2",
            "layers: 3",
            [f"6:1: weights: {ANOTHER} layers: 2. {SAY_SO}"],
        ),
        (
            "layers: 2",
            "layers: 2\ncell: lstm",
            [f"7:1: weights: {ANOTHER} cell: rnn. {SAY_SO}"],
        ),
        (
            "layers: 2",
            "layers: 2\nbidirectional: true",
            [f"7:1: weights: {ANOTHER} bidirectional: false. {SAY_SO}"],
        ),
        (
            "layers: 2",
            "layers: 2\ninitial_state: {h2: [1, 2, 3]}",
            ["4:21: initial_state.h2: has 3 numbers, expected 2: hidden_size is 2"],
        ),
        (
            "layers: 2",
            "layers: 2\ninitial_state: {c: [1, 2]}",
            ["4:17: initial_state.c: unknown key. The keys are h1, h2"],
        ),
    ],
)
def test_weights_that_do_not_fit_the_layers(old: str, new: str, messages: list[str]) -> None:
    """Each layer's matrices are checked like any; weights of another network are told in one line."""
    assert refused(TWO_LAYERS.replace(old, new)) == messages


def test_a_name_without_a_direction_is_no_name_of_two() -> None:
    """With two directions W_hy could be either of two matrices, and is neither."""
    names = ("W_xh_fwd", "W_hh_fwd", "W_xh_bwd", "W_hh_bwd", "W_hy", "W_hy_bwd")
    weights = "{" + ", ".join(f"{name}: [[1]]" for name in names) + "}"
    source = f"inputs: [1]\ntargets: [1]\noutput: identity\nbidirectional: true\nweights: {weights}\n"
    assert refused(source) == [
        "5:79: weights.W_hy: the network has no parameter of this name. Did you mean 'W_hy_fwd'?"
    ]


@pytest.mark.parametrize("targets", ["[b, c]", "[[1, 2], ~]"])
def test_two_last_states_cannot_be_compared(targets: str) -> None:
    """A loss of the hidden state needs one hidden state; that is all that is said."""
    changes = {"output": "none", "loss": "squared_error", "bidirectional": "true", "targets": targets}
    assert refused(drawn(**changes)) == [
        "7:1: loss: a bidirectional network has two hidden states, and nothing says which one is compared. "
        "Give it an output layer"
    ]


def own(*equations: str, **changes: str) -> str:
    lines = "".join(f"    {equation}\n" for equation in equations)
    return drawn(**changes) + f"cell:\n  equations: |\n{lines}"


def test_layers_of_a_cell_of_ones_own() -> None:
    """Its equations are repeated like those of any cell, its weights are named like any."""
    scenario = read(own("h[t] = tanh(W @ x[t] + U @ h[t-1])", layers="2", bidirectional="true"))
    above = [f"{name}2_{way}" for way in ("fwd", "bwd") for name in ("W_f", "W_b", "U")]
    below = [f"{name}1_{way}" for way in ("fwd", "bwd") for name in ("W", "U")]
    assert list(scenario.parameters) == [*below, *above, "W_hy_fwd", "W_hy_bwd", "b_y"]


@pytest.mark.parametrize(
    ("equations", "changes", "message"),
    [
        (
            ["h[t] = tanh(W @ (x[t] * x[t]) + U @ h[t-1])"],
            {"layers": "2", "bidirectional": "true"},
            "8:1: cell: above a layer of two directions x[t] can only stand in a product, like W_xh @ x[t]",
        ),
        (
            ["h[t] = tanh(W @ x[t] + W_f @ h[t-1])"],
            {"layers": "2", "bidirectional": "true"},
            "8:1: cell: repeated, both W and W_f become W_f2_fwd. Rename one of them",
        ),
        (
            ["h[t] = tanh(W @ x[t] + W1 @ h[t-1])"],
            {"layers": "11"},
            "7:1: cell: repeated, both W1 and W become W11. Rename one of them",
        ),
        (
            ["h[t] = tanh(W @ x[t])", "y_hat[t] = softmax(V @ h[t])"],
            {"layers": "2"},
            "6:1: layers: the cell's own equations define y_hat, so there is nothing to repeat. "
            "Leave layers out",
        ),
        (
            ["h[t] = tanh(W @ x[t])", "y_hat[t] = softmax(V @ h[t])"],
            {"bidirectional": "true"},
            "6:1: bidirectional: the cell's own equations define y_hat, so there is nothing to repeat. "
            "Leave bidirectional out",
        ),
        (
            ["k[t] = tanh(W @ x[t] + U @ k[t-1])", "h[t] = tanh(V @ k[t] + R @ h[t-1])"],
            {},
            "5:1: weights: nothing tells the size of W, U, k, V. Write the weights out",
        ),
    ],
)
def test_a_cell_that_cannot_be_repeated(equations: list[str], changes: dict[str, str], message: str) -> None:
    """What keeps a cell of one's own from standing in layers is said, and what to do about it."""
    assert refused(own(*equations, **changes)) == [message]
    if ": cell: " in message:  # the weights are then those of nobody knows what
        written = own(*equations, **changes).replace("{init: normal}", "{W: [[1, 2]], U: x}")
        no_weight = "expected a matrix like [[0.1, 0.2], [0.3, 0.4]] or a vector, found 'x'"
        assert refused(written) == [f"5:27: weights.U: {no_weight}", message]
