"""What the pages say, and that they say it once."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import rnntrace
from rnntrace.equations.evaluate import value
from rnntrace.equations.tree import OverTime
from rnntrace.writing.pages.data import trace_data
from tests.support.network_texts import EXAMPLES
from tests.support.pages import page_of, scenario_of

SMALL = """
vocab: [a, b, c]
hidden_size: 2
inputs: [a, b, c]
targets: {targets}
weights:
  W_xh: [[0.1, -0.2, 0.3], [0.4, 0.5, -0.6]]
  W_hh: [[0.5, -0.1], [0.2, 0.4]]
  W_hy: [[0.2, 0.3], [0.6, -0.1], [-0.3, 0.5]]
{biases}
"""


def small(targets: str = "[b, c, a]", biases: str = "") -> rnntrace.Scenario:
    return scenario_of(SMALL.format(targets=targets, biases=biases))


def test_a_zero_bias_is_said_once_and_then_left_out() -> None:
    """Given as zeros or not given at all: one sentence, and no term of zeros."""
    page = page_of(small(biases="  b_y: [0, 0, 0]"), "forward")
    assert page.count("b_h is not given, so zero, and falls away below.") == 1
    assert page.count("b_y is zero, and falls away below.") == 1
    assert page.count("b_h") == 2  # the general equation, and the sentence
    assert "s₂ = W_hy h₂ " in page


def test_a_bias_that_is_not_zero_stays() -> None:
    """Its term stands in every step."""
    page = page_of(small(biases="  b_h: [0, 0.5]"), "forward")
    assert len(re.findall(r"^a. = W_xh x. \+ W_hh h. \+ b_h", page, re.MULTILINE)) == 3


def test_a_bias_left_out_has_no_gradient_on_the_page() -> None:
    """What the scenario does not have is not updated; a bias given as zeros would be."""
    assert "∂L/∂b_h" not in page_of(small(), "bptt")
    assert "∂L/∂b_h" in page_of(small(biases="  b_h: [0, 0]"), "bptt")


def test_the_first_state_and_the_last_step_are_said_once() -> None:
    """h₀ = 0 at step 1, and no step after the last."""
    assert page_of(small(), "forward").count("h₀ is 0, so W_hh h₀ falls away") == 1
    page = page_of(small(), "bptt")
    assert page.count("there is no step 4, so W_hhᵀ ∂L/∂a₄ falls away") == 1
    assert "h₃ feeds s₃\n" in page
    assert "h₂ feeds s₂ and, one step on, a₃\n" in page


def test_a_given_first_state_does_not_fall_away() -> None:
    """Its numbers stand in step 1's equation."""
    page = page_of(scenario_of(SMALL.format(targets="[b, c, a]", biases="") + "initial_state: {h: [1, 0]}\n"))
    assert "falls away" not in page.split("Step 2")[0]


def test_steps_without_a_target_say_so() -> None:
    """No loss there, nothing sent back from there; the loss over all steps is what is left."""
    scenario = small("[null, null, a]")
    forward, backward = page_of(scenario, "forward"), page_of(scenario, "bptt")
    assert forward.count("The network is read only at its end: ") == 1
    assert "L = Σₜ Lₜ = " in forward
    assert backward.count("has no target, so ∂L/∂s₁ is 0.") == 1
    assert "∂L/∂s₂ is 0, so W_hyᵀ ∂L/∂s₂ falls away" in backward


def test_the_predicted_word_is_named() -> None:
    """Most probable, and whether that is the target."""
    trace = rnntrace.forward(small())
    page = page_of(small(), "forward")
    for step in (1, 2, 3):
        best = int(np.argmax(trace["y_hat", step]))
        target = "bca"[step - 1]
        probability = f"{trace['y_hat', step][best]:.4f}"
        ending = ", which is the target" if "abc"[best] == target else "; the target has "
        assert f"most probable: {'abc'[best]}, {probability}{ending}" in page


@given(st.integers(0, 10_000), st.sampled_from(["sum", "mean"]), st.booleans())
def test_the_shares_of_the_steps_add_up_to_the_gradient(seed: int, reduction: str, fuse: bool) -> None:
    """What the pages add to each weight's gradient, step by step, is that gradient."""
    scenario = scenario_of(
        "vocab: [a, b, c]\nhidden_size: 3\ninputs: [a, b, null, c, a]\ntargets: [b, null, c, c, a]\n"
        f"reduction: {reduction}\nweights: {{init: normal, scale: 1, seed: {seed}}}\n"
    )
    trace = rnntrace.bptt(scenario, fuse=fuse)
    for backward in trace.backward:
        right = backward.equation.right
        if isinstance(right, OverTime):
            shares = [value(right.of, lambda s, t=step: trace.value(s, t)) for step in range(1, 6)]
            gradient = trace.grad(backward.equation.left.name)
            np.testing.assert_allclose(np.sum(shares, axis=0), gradient, rtol=1e-12, atol=1e-14)


def test_data_has_every_number_unrounded() -> None:
    """What JSON is made of is what the trace holds, bit for bit."""
    trace = rnntrace.bptt(small())
    data = trace_data(trace)
    assert [step["values"]["h"] for step in data["steps"]] == trace["h"].tolist()
    assert data["gradients"]["W_xh"] == trace.grad("W_xh").tolist()


def test_an_example_without_targets_has_no_loss_of_its_own() -> None:
    """Beside others that have targets it is worked like them, and adds nothing."""
    text = EXAMPLES.replace("{inputs: [good], targets: [fine]}", "{inputs: [good]}")
    for kind in ("forward", "bptt", "whole"):
        page = page_of(scenario_of(text), kind)
        assert "Loss of example 1" not in page
    assert "Loss of example 2" in page
