"""A cell as PyTorch's modules have it, from the equations of the cell alone."""

from __future__ import annotations

import pytest

from rnntrace.cells.modules import NoModule, stacked, with_a_bias_each
from rnntrace.cells.network import OWN, Architecture, cell_equations
from rnntrace.cells.texts import CELLS
from rnntrace.equations.parser import parse_equations
from rnntrace.equations.system import System
from rnntrace.equations.text import equation_text

# Each pre-activation as the documentation of torch.nn.RNN, LSTM and GRU has it.
WITH_A_BIAS_EACH = {
    "rnn": ["a[t] = W_xh @ x[t] + b_xh + W_hh @ h[t-1] + b_hh"],
    "lstm": [
        f"a_{gate}[t] = W_x{gate} @ x[t] + b_x{gate} + W_h{gate} @ h[t-1] + b_h{gate}" for gate in "ifgo"
    ],
    "gru_reset_after": [
        "a_r[t] = W_xr @ x[t] + b_xr + W_hr @ h[t-1] + b_hr",
        "a_z[t] = W_xz @ x[t] + b_xz + W_hz @ h[t-1] + b_hz",
        "a_n[t] = W_xn @ x[t] + b_xn + r[t] * (W_hn @ h[t-1] + b_hn)",
    ],
}
GATES = {"rnn": "h", "lstm": "ifgo", "gru": "rzn", "gru_reset_after": "rzn"}


def text(equations: object) -> list[str]:
    return [equation_text(equation).partition("  #")[0] for equation in equations]  # type: ignore[attr-defined]


@pytest.mark.parametrize("cell", WITH_A_BIAS_EACH)
def test_every_product_gets_a_bias_of_its_own(cell: str) -> None:
    """In the equations that had one; all else, and the words, stay as they are."""
    one, two = (cell_equations(Architecture(cell, two_biases=two)) for two in (False, True))
    changed = [each for each, other in zip(two, one, strict=True) if each != other]
    assert text(changed) == WITH_A_BIAS_EACH[cell]
    assert [(e.left, e.words) for e in two] == [(e.left, e.words) for e in one]


def test_which_cells_are_modules_follows_from_their_equations() -> None:
    """A GRU that resets the state before the product is none of PyTorch's, and neither is a cell of
    one's own, whose equations stay as they are written."""
    assert [cell for cell in CELLS if Architecture(cell).takes_two_biases] == list(WITH_A_BIAS_EACH)
    assert not Architecture(OWN, equations=CELLS["lstm"]).takes_two_biases


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("h[t] = W_xh @ x[t] + W_hh @ h[t-1]", "h[t] = W_xh @ x[t] + W_hh @ h[t-1]"),
        ("h[t] = b_h + W_xh @ x[t]", "h[t] = W_xh @ x[t] + b_xh"),
        ("h[t] = W_xh @ x[t] - W_hh @ h[t-1] + b_h", "h[t] = W_xh @ x[t] + b_xh - W_hh @ h[t-1] - b_hh"),
        ("h[t] = tanh(W_xh @ x[t] + p_h * h[t-1] + b_h)", "h[t] = tanh(W_xh @ x[t] + b_xh + p_h * h[t-1])"),
    ],
)
def test_only_products_in_a_sum_with_a_bias_get_one(before: str, after: str) -> None:
    """Whatever the sum is part of; a peephole is no product of a matrix."""
    assert text(with_a_bias_each(parse_equations(before))) == [after]


@pytest.mark.parametrize(
    "equation",
    [
        "h[t] = W_xh @ x[t] + W_hh @ (2 * h[t-1]) + b_h",
        "h[t] = W_xh @ x[t] + W_hh @ W_hh @ h[t-1] + b_h",
        "h[t] = U @ x[t] + b_h",
        "h[t] = W_xh @ x[t] + W_hh @ h[t-1] * (h[t-1] + b_h)",
    ],
)
def test_other_biases_are_those_of_no_module(equation: str) -> None:
    """Added to a product of something else, of a matrix by another kind of name, or to none."""
    with pytest.raises(NoModule):
        with_a_bias_each(parse_equations(equation))


@pytest.mark.parametrize("cell", CELLS)
def test_the_tensors_have_the_gates_in_the_order_of_the_equations(cell: str) -> None:
    """Which is PyTorch's, in each of its four tensors."""
    names = {"weight_ih_l0": "W_x", "weight_hh_l0": "W_h", "bias_ih_l0": "b_x", "bias_hh_l0": "b_h"}
    found = stacked(cell_equations(Architecture(cell)))
    assert found == {name: tuple(f"{kind}{gate}" for gate in GATES[cell]) for name, kind in names.items()}
    assert list(found) == list(names)


@pytest.mark.parametrize("cell", WITH_A_BIAS_EACH)
def test_the_tensors_hold_every_weight(cell: str) -> None:
    """And nothing else, where each product has a bias."""
    network = Architecture(cell, two_biases=True)
    weights = {symbol for names in stacked(cell_equations(network)).values() for symbol in names}
    assert weights == set(System(cell_equations(network), given=("x",)).parameters)


@pytest.mark.parametrize(
    "equations",
    [
        "f[t] = sigmoid(W_xf @ x[t])\nh[t] = f[t] * h[t-1]",
        "h[t] = tanh(U @ x[t] + V @ h[t-1])",
        "f[t] = sigmoid(W_hf @ h[t-1])\nh[t] = f[t] * (W_xh @ x[t])",
    ],
)
def test_a_cell_whose_gates_do_not_read_alike_has_no_tensors(equations: str) -> None:
    """Each gate of a module reads the input and the state."""
    assert stacked(parse_equations(equations)) == {}
