"""Predictions of exactly 0 or 1: 0 · ln 0 is 0, and what is no limit stays what it is."""

from __future__ import annotations

import numpy as np
import pytest

import rnntrace
from rnntrace.checking.findings import SYMPY
from rnntrace.checking.verify import verify
from tests.support.pages import page_of, scenario_of

ONE_OUTPUT = """
inputs: [[1], [0.5]]
targets: [[1], [{target}]]
loss: binary_cross_entropy
output: softmax
weights: {{W_xh: [[1], [0.3]], W_hh: [[0.1, 0.2], [0.3, 0.1]], W_hy: [[0.3, 0.2]]}}
"""
SATURATED = """
inputs: [[1]]
targets: [[1, 0]]
loss: binary_cross_entropy
output: sigmoid
weights: {W_xh: [[1], [0.3]], W_hh: [[0.1, 0.2], [0.3, 0.1]], W_hy: [[9000, 2000], [-9000, -3000]]}
"""


def test_a_softmax_of_one_output_that_is_right_has_no_loss() -> None:
    """Its prediction is 1 whatever the weights are, so that the loss is 0 and so are all gradients."""
    trace = rnntrace.bptt(scenario_of(ONE_OUTPUT.format(target=1)))
    assert trace.loss == 0
    np.testing.assert_array_equal(trace.grad("y_hat"), [[-1.0], [-1.0]])
    assert not any(np.any(trace.grad(name)) for name in trace.system.parameters)


def test_what_is_certain_and_wrong_has_an_infinite_loss() -> None:
    """Of 1 · ln 0 there is no limit but −∞."""
    trace = rnntrace.bptt(scenario_of(ONE_OUTPUT.format(target=0)))
    assert trace["loss", 1] == 0
    assert trace["loss", 2] == np.inf


def test_all_checks_take_the_limit() -> None:
    """Central differences, SymPy and, where it is installed, PyTorch find the same zeros."""
    found = verify(scenario_of(ONE_OUTPUT.format(target=1)).exercise)
    assert found.agrees
    assert SYMPY in [source.name for source in found.sources if not source.why_not]


def test_a_saturated_sigmoid_has_gradients_the_long_way_too() -> None:
    """0 / 0 is 0 where the target is 0: the loss has no such term then."""
    trace = rnntrace.bptt(scenario_of(SATURATED), fuse=False)
    np.testing.assert_array_equal(trace["y_hat", 1], [1.0, 0.0])
    np.testing.assert_array_equal(trace.grad("y_hat", 1), [-1.0, 1.0])
    np.testing.assert_array_equal(trace.grad("s", 1), [0.0, 0.0])


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("forward", "   0 · ln 0 counts as 0, which is its limit\n"),
        ("bptt", "   0 / 0 counts as 0: where the target is 0, the loss has no such term\n"),
    ],
)
def test_a_page_says_what_it_takes_for_zero(kind: str, line: str) -> None:
    """At the equation, and only where it happens."""
    page = page_of(scenario_of(ONE_OUTPUT.format(target=1)), kind)
    assert page.count(line) == 2
    assert "NaN" not in page
    assert line not in page_of(scenario_of(ONE_OUTPUT.format(target=1).replace("softmax", "sigmoid")), kind)


def test_a_quotient_of_one_s_own_is_no_limit() -> None:
    """0 / 0 in a cell is not a number, as it is to NumPy and PyTorch."""
    cell = 'cell: {equations: "h[t] = (W @ x[t]) / x[t]"}'
    trace = rnntrace.forward(
        scenario_of(
            f"inputs: [[0]]\ntargets: [[1]]\noutput: none\nloss: squared_error\n{cell}\nweights: {{W: [[1]]}}"
        )
    )
    assert np.isnan(trace["h", 1]).all()
