"""A gradient's entry as one expression: it is the gradient, and it is refused where it is too long."""

from __future__ import annotations

import pytest

import rnntrace
from rnntrace.checking.entries import Parameter
from rnntrace.checking.symbolic import TooManyTerms, closed_form
from tests.support.pages import SCENARIOS, scenario_of

SMALL = """
inputs: [0.5, 1]
targets: [null, 1]
output: identity
loss: squared_error
weights: {W_xh: [[2]], W_hh: [[3]], W_hy: [[5]]}
"""


def named(name: str) -> rnntrace.Scenario:
    return rnntrace.load(next(path for path in SCENARIOS if path.stem == name))


def test_the_expression_is_the_gradient_by_hand() -> None:
    """Of one unit and two steps, the text is what a person would write, and nothing but weights."""
    found = closed_form(
        scenario_of(SMALL.replace("output", "activation: identity\noutput")).exercise,
        Parameter("W_hy"),
        (0, 0),
    )
    # h2 = W_xh + W_hh W_xh / 2, and the gradient (W_hy h2 - 1) h2.
    h2 = 2 + 3 * 2 / 2
    assert found.value == pytest.approx((5 * h2 - 1) * h2, rel=1e-15)
    assert found.text == "(W_hh * W_xh + 2 * W_xh) * (W_hy * (W_hh * W_xh/2 + W_xh) - 1)/2"
    assert found.operations > 0


@pytest.mark.parametrize(
    ("name", "parameter", "places"),
    [
        ("hello-world", "W_hh", (0, 1)),
        ("hello-world", "b_y", (3,)),
        ("and-gate", "W_xh", (0, 1)),
        ("feedforward", "W_hy", (1, 2)),
        ("relu-by-hand", "W_hh", (1, 0)),
        ("relu-by-hand", "b_h", (1,)),  # which the scenario leaves out
    ],
)
def test_its_value_is_that_of_bptt(name: str, parameter: str, places: tuple[int, ...]) -> None:
    """With the scenario's weights put in, it gives the entry that BPTT computes."""
    scenario = named(name)
    expected = rnntrace.bptt(scenario).grad(parameter)[places]
    found = closed_form(scenario.exercise, Parameter(parameter), places)
    assert found.value == pytest.approx(expected, rel=1e-12, abs=1e-15)


def test_a_relu_stays_one() -> None:
    """It is not written out as cases, nor as the product that it is meant as: SymPy would make much of
    them."""
    scenario = scenario_of(f"activation: relu\n{SMALL}")
    found = closed_form(scenario.exercise, Parameter("W_hh"), (0, 0))
    assert "relu(W_xh/2)" in found.text
    assert "positive(W_hh * relu(W_xh/2) + W_xh)" in found.text
    assert found.value == pytest.approx((5 * (2 + 3 * 1) - 1) * 5 * 1)


def test_what_no_one_could_read_is_refused() -> None:
    """The gradient of an LSTM is told by its length instead."""
    with pytest.raises(TooManyTerms, match=r"has [\d,]+ operations, more than [\d,]+"):
        closed_form(named("lstm").exercise, Parameter("W_hi"), (0, 1))
