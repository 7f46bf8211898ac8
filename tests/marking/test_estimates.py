"""What an expression comes to, and how far from that an honest worker may be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnntrace.equations.parser import parse_expression
from rnntrace.equations.tree import Expression, Symbol
from rnntrace.marking.estimates import DoesNotFit, Estimate, estimate

EXPRESSIONS = (
    "W @ u + v",
    "u * (1 - v ** 2)",
    "-(u - v) * v",
    "tanh(W @ u)",
    "sigmoid(u) * v",
    "softmax(W @ u)",
    "W.T @ (u * v)",
    "u @ v.T",
    "sum(u * v)",
    "exp(u) / (1 + exp(v))",
    "log(2 + u)",
    "relu(u) + positive(3 + v)",
    "diag(u) @ v",
)
SIZE = 3


def read(text: str) -> Expression:
    return parse_expression(text, derived=True)


def worked(node: Expression, numbers: dict[str, np.ndarray], off: float = 0.0, half: float = 0.0) -> Estimate:
    return estimate(node, lambda symbol: Estimate.of(numbers[symbol.name], off), half)


@pytest.mark.parametrize("text", EXPRESSIONS)
@given(seed=st.integers(0, 10**9), digits=st.integers(2, 5))
def test_no_honest_worker_is_further_off_than_is_told(text: str, seed: int, digits: int) -> None:
    """Numbers that are each off by up to half a unit give a result within what is told."""
    random, half = np.random.default_rng(seed), 0.5 * 10.0**-digits
    node = read(text)
    numbers = {"u": random.uniform(-1, 1, SIZE), "v": random.uniform(-1, 1, SIZE)}
    numbers["W"] = random.uniform(-1, 1, (SIZE, SIZE))
    found = worked(node, numbers, half)
    for _ in range(5):
        moved = {name: array + random.uniform(-half, half, array.shape) for name, array in numbers.items()}
        distance = np.abs(worked(node, moved).value - found.value)
        assert (distance <= found.off * (1 + 1e-3) + 1e-12).all()


def test_every_result_that_is_written_down_adds_half_a_unit() -> None:
    """A product of exact numbers is off by as much as its own rounding, a sum of them by nothing."""
    numbers = {"u": np.array([0.5, 0.25]), "v": np.array([0.5, 2.0])}
    assert worked(read("u * v"), numbers, half=0.005).off.ravel().tolist() == [0.005, 0.005]
    assert worked(read("u + v"), numbers, half=0.005).off.ravel().tolist() == [0.0, 0.0]


def test_what_is_zero_for_certain_is_off_by_nothing() -> None:
    """A one-hot target times a logarithm, though that of nothing is infinite."""
    numbers = {"y": np.array([0.0, 1.0]), "p": np.array([0.0, 0.5])}
    found = estimate(
        read("y * log(p)"),
        lambda symbol: Estimate.of(numbers[symbol.name], 0.01 if symbol.name == "p" else 0.0),
    )
    assert found.value[0, 0] == 0
    assert found.off[0, 0] == 0
    assert found.value[1, 0] == pytest.approx(np.log(0.5))


def test_what_may_have_been_divided_by_nothing_may_be_anything() -> None:
    """No distance from it is too far."""
    found = worked(read("u / v"), {"u": np.array([1.0]), "v": np.array([0.004])}, off=0.005)
    assert found.off[0, 0] == np.inf


@pytest.mark.parametrize("text", ["W @ v", "v + w", "v * w", "v / w"])
def test_shapes_that_do_not_go_together_are_told(text: str) -> None:
    """As where a matrix that is not square was transposed."""
    numbers = {"W": np.ones((2, 3)), "v": np.ones(2), "w": np.ones(3)}
    with pytest.raises(DoesNotFit):
        worked(read(text), numbers)


def test_one_number_goes_with_every_entry() -> None:
    """A vector and a sum, say, where half a unit is lost of each."""
    found = worked(read("u - sum(u)"), {"u": np.array([1.0, 2.0])}, off=0.5)
    assert found.value.ravel().tolist() == [-2.0, -1.0]
    assert found.off.ravel().tolist() == [1.5, 1.5]


def test_a_symbol_is_asked_for_with_its_step() -> None:
    """What stands for it may be of any step."""
    seen: list[Symbol] = []

    def leaf(symbol: Symbol) -> Estimate:
        seen.append(symbol)
        return Estimate.of(np.ones(1))

    estimate(read("h[t-1] + x[t]"), leaf)
    assert seen == [Symbol("h", -1), Symbol("x", 0)]
