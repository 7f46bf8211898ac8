"""What others call things: the answer is what it is called here; and the rest of the file is looked at."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from rnntrace.cells.notations import NOTATIONS
from rnntrace.cells.optimizers import CONVENTIONS, OPTIMIZERS
from rnntrace.cells.texts import CELLS, LOSSES, OUTPUTS, REDUCTIONS
from rnntrace.equations.functions import activations
from rnntrace.scenario.keys import elsewhere
from rnntrace.scenario.keys.choices import INITIALIZERS
from rnntrace.scenario.keys.table import rows
from rnntrace.scenario.values.plain import Elsewhere, plain_form
from tests.scenario.texts import refused, text

NO_LOSS = (
    "There is no such loss. There are cross_entropy, binary_cross_entropy, squared_error, "
    "mean_squared_error, none"
)
SQUARES = "There are squared_error, ½‖ŷ−y‖², and mean_squared_error, ‖ŷ−y‖²/C"


@pytest.mark.parametrize(
    ("table", "choices"),
    [
        (elsewhere.CELLS, CELLS),
        (elsewhere.ACTIVATIONS, activations()),
        (elsewhere.OUTPUTS, OUTPUTS),
        (elsewhere.LOSSES, LOSSES),
        (elsewhere.REDUCTIONS, REDUCTIONS),
        (elsewhere.INITIALIZERS, INITIALIZERS),
        (elsewhere.NOTATIONS, NOTATIONS),
        (elsewhere.OPTIMIZERS, OPTIMIZERS),
        (elsewhere.CONVENTIONS, CONVENTIONS),
        (elsewhere.FLAGS, ("true", "false")),
    ],
    ids=lambda found: "",
)
def test_what_is_meant_can_be_chosen(table: Elsewhere, choices: Collection[str]) -> None:
    """Each word of the table means a choice, or says what else to do; and none is a choice itself."""
    assert not {plain_form(name) for name in choices} & set(table())
    for known in table().values():
        assert known.meant in choices or (known.meant is None and known.says)


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("loss", "mse", "Did you mean 'mean_squared_error'?"),
        ("loss", "MSELoss", "Did you mean 'mean_squared_error'?"),
        ("loss", "bce", "Did you mean 'binary_cross_entropy'?"),
        ("loss", "binary_crossentropy", "Did you mean 'binary_cross_entropy'?"),
        ("loss", "BCEWithLogitsLoss", "Did you mean 'binary_cross_entropy'?"),
        ("loss", "CrossEntropyLoss", "Did you mean 'cross_entropy'?"),
        ("loss", "categorical_crossentropy", "Did you mean 'cross_entropy'?"),
        ("loss", "nll", "Did you mean 'cross_entropy'?"),
        ("loss", "mae", NO_LOSS),
        ("loss", "l2", SQUARES),
        ("output", "log_softmax", "Write softmax: cross_entropy takes the logarithm itself"),
        ("output", "logistic", "Did you mean 'sigmoid'?"),
        ("activation", "linear", "Did you mean 'identity'?"),
        (
            "activation",
            "elu",
            "There are tanh, sigmoid, relu, identity; a cell with another one can be written as equations",
        ),
        ("cell", "relu", "It is an activation. Write cell: rnn with activation: relu"),
        ("cell", "RNN_TANH", "It is an activation. Write cell: rnn with activation: tanh"),
        ("cell", "elman", "Did you mean 'rnn'?"),
        ("cell", "SimpleRNN", "Did you mean 'rnn'?"),
        (
            "cell",
            "gru2",
            "There is gru, which resets before the product with W_hn, and gru_reset_after, as in PyTorch",
        ),
        ("cell", "bilstm", "Write cell: lstm with bidirectional: true"),
        ("cell", "peephole", "It is a built-in scenario: rnntrace scenarios --copy peephole-lstm"),
        ("cell", "jordan", "Any other cell can be written as equations, cell: {equations: …}"),
        ("reduction", "average", "Did you mean 'mean'?"),
        ("notation", "bengio", "Did you mean 'goodfellow'?"),
        ("bidirectional", "no", "Did you mean 'false'?"),
    ],
)
def test_a_word_of_others_is_understood(key: str, value: str, says: str) -> None:
    """It is one complaint, with what it is called here."""
    assert refused(text(**{key: value})) == [f"11:{len(key) + 3}: {key}: '{value}' is not known here. {says}"]


def test_linear_outputs_are_called_identity() -> None:
    """And the loss that goes with it is taken for what follows, so that nothing else is wrong."""
    assert refused(text(output="linear", targets="[[1, 2, 3], [4, -5, 6]]")) == [
        "11:9: output: 'linear' is not known here. Did you mean 'identity'?"
    ]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("units", "hidden_size"),
        ("hidden_dim", "hidden_size"),
        ("nonlinearity", "activation"),
        ("loss_function", "loss"),
        ("num_layers", "layers"),
        ("h0", "initial_state"),
        ("model", "cell"),
        ("lr", ""),
    ],
)
def test_a_key_of_others_is_understood(name: str, meant: str) -> None:
    """It is told what it is called here, if it is a key of this place."""
    (message,) = refused(text(**{"hidden_size": None if meant == "hidden_size" else "2", name: "3"}))
    hint = f"Did you mean '{meant}'?" if meant else "The keys are title, "
    assert f": {name}: unknown key. {hint}" in message


def test_the_rate_of_an_optimizer_is_called_learning_rate() -> None:
    """Beneath the optimizer lr is known."""
    assert refused(text(optimizer="{name: sgd, lr: 0.1}")) == [
        "11:24: optimizer.lr: unknown key. Did you mean 'learning_rate'?"
    ]


def test_every_key_of_others_means_a_key() -> None:
    """And none of them is a key itself."""
    names = {row.name for row in rows()}
    assert set(elsewhere.keys().values()) <= names
    assert not {plain_form(name) for name in names - {"name"}} & set(elsewhere.keys())


WRONG = {
    "inputs": "[a, d]",
    "W_xh": "[[1, 2, 3], [4, 5]]",
    "W_hh": "[[1, x], [3, 4]]",
    "b_h": "[1, 2, 3]",
    "W_foo": "[[1]]",
    "initial_state": "{h: [1]}",
}
COMPLAINTS = [
    "3:13: inputs[2]: 'd' is not in vocab. There are 'a', 'b', 'c'",
    "6:21: weights.W_xh: row 2 has 2 numbers, expected 3: row 1 of W_xh has 3 numbers",
    "7:14: weights.W_hh: row 1, number 2 is 'x', expected a number",
    "9:8: weights.b_h: has 3 numbers, expected 2: hidden_size is 2",
    "11:3: weights.W_foo: the network has no parameter of this name. It has W_xh, W_hh, b_h, W_hy, b_y",
    "12:20: initial_state.h: has 1 number, expected 2: hidden_size is 2",
]


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        (
            "cell",
            "relu",
            "'relu' is not known here. It is an activation. Write cell: rnn with activation: relu",
        ),
        ("cell", "rn", "'rn' is not known here. Did you mean 'rnn'?"),
        ("loss", "mse", "'mse' is not known here. Did you mean 'mean_squared_error'?"),
        ("loss", "squared", "'squared' is not known here. Did you mean 'squared_error'?"),
        ("output", "linear", "'linear' is not known here. Did you mean 'identity'?"),
        ("activation", "tahn", "'tahn' is not known here. Did you mean 'tanh'?"),
        ("notation", "standart", "'standart' is not known here. Did you mean 'standard'?"),
    ],
)
def test_the_rest_is_looked_at_as_if_it_were_right(key: str, value: str, problem: str) -> None:
    """A choice that is understood hides nothing of what is wrong elsewhere."""
    found = refused(text(**WRONG, **{key: value}))
    assert found == [*COMPLAINTS, f"13:{len(key) + 3}: {key}: {problem}"]


@pytest.mark.parametrize("cell", ["hopfield", "{equations: []}", "[]"])
def test_of_a_cell_that_nobody_knows_the_numbers_are_looked_at(cell: str) -> None:
    """What can be read without the cell is read, and the output layer is what it always is."""
    changes = {**WRONG, "b_h": "[1, 2, 3]", "W_hy": "[[1, 2, 3], [4, 5, 6]]", "initial_state": "{h: [1, z]}"}
    found = [line for line in refused(text(**changes, cell=cell)) if line[0].isdigit()]
    assert [line for line in found if not line.startswith("13:")] == [
        COMPLAINTS[0],
        "6:21: weights.W_xh: row 2 has 2 numbers, but row 1 has 3",
        COMPLAINTS[2],
        "8:9: weights.W_hy: is 2×3, expected 3×2: it seems to be transposed. Vectors are columns here, and a "
        "weight matrix stands left of them",
        "12:24: initial_state.h: number 2 is 'z', expected a number",
    ]
    assert sum(line.startswith("13:") for line in found) == 1


def test_a_cell_is_told_by_the_names_of_its_weights() -> None:
    """Where its own name says nothing: those of a GRU are missing nothing, and have the sizes of one."""
    gates = ", ".join(f"W_x{g}: [[1, 2, 3], [1, 2, 3]], W_h{g}: [[1, 2], [1, 2]]" for g in "rzn")
    weights = f"{{{gates}, b_n: [1], W_hy: [[1, 2], [3, 4], [5, 6]]}}"
    assert refused(text(cell="hopfield", weights=weights)) == [
        f"5:{weights.index('[1], W_hy') + 10}: weights.b_n: has 1 number, expected 2: hidden_size is 2",
        "6:7: cell: 'hopfield' is not known here, expected one of rnn, lstm, gru, gru_reset_after, or "
        "{equations: …}",
    ]


def test_an_embedding_is_told_by_its_matrix() -> None:
    """With E among the weights they are those of a network with one, whatever its size was meant to be."""
    assert refused(text(embedding="3").replace("  W_hh", "  E: [[1, 2, 3]]\n  W_hh")) == [
        "6:9: weights.W_xh: has 3 columns, expected 1: E has 1 row",
        "12:12: embedding: expected the size of the vectors, {size: 3}, found '3'",
    ]


def test_targets_have_their_size_whatever_the_loss() -> None:
    """One number is no prediction of three words, however they are compared."""
    first, second = refused(text(loss="poisson", targets="[[1], [2]]"))
    assert first == "4:11: targets: every entry has 1 number, expected 3: W_hy has 3 rows"
    assert second.startswith("11:7: loss: 'poisson' is not known here, expected one of ")
