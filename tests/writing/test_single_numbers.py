"""What has one entry is written as a number: without brackets, transposes and ⊙."""

from __future__ import annotations

import pytest

import rnntrace
from rnntrace.writing.figures import Style
from rnntrace.writing.pages.data import trace_data
from tests.support.command import run
from tests.support.pages import ROOT, document_of, page_of, scenario_of
from tests.support.rendered import to_markdown

ONE_UNIT = rnntrace.load(ROOT / "scenarios" / "one-unit.yaml")

LSTM = """
cell: lstm
inputs: [1]
targets: [1]
output: identity
weights:
  {W_xi: 1, W_hi: 1, W_xf: 1, W_hf: 1, W_xg: 1, W_hg: 1, W_xo: 1, W_ho: 1, W_hy: 1}
"""
MIXED = """
vocab: [a, b]
inputs: [b, a]
targets: [b, a]
weights: {W_xh: [[0.5, -0.25]], W_hh: -2, b_h: 1, W_hy: [[1], [-1]]}
"""
YES = """
inputs: [1]
labels: [positive]
targets: [1]
output: sigmoid
weights: {W_xh: -1, W_hh: 1, W_hy: -2}
"""
OWN = """
cell:
  equations: |
    r[t] = sigmoid(W_r @ x[t])
    h[t] = tanh(W @ (r[t] * h[t-1]) - x[t] / r[t] + (U @ x[t]) * r[t])
inputs: [1]
targets: [1]
output: identity
weights: {W_r: 1, W: -1, U: 2, W_hy: 1}
initial_state: {h: 0.5}
"""


def lines(text: str) -> list[str]:
    """The lines of a page that show anything, without indent."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def test_a_step_of_numbers() -> None:
    """Products have a dot, and what is negative has parentheses within them."""
    step = page_of(ONE_UNIT, "forward").partition("Step 2 of 3")[2].partition("Step 3")[0]
    assert lines(step)[1:] == [
        "x₂ = -1                                                                    input",
        "a₂ = W_xh x₂ + W_hh h₁ + b_h                                      pre-activation",
        "= 0.5 · (-1) + 0.8 · 0.9186 + 0.1",
        "= -0.5000 + 0.7349 + 0.1000 = 0.3349",
        "h₂ = tanh(a₂) = tanh(0.3349) = 0.3229                               hidden state",
        "s₂ = W_hy h₂ + b_y                                                        scores",
        "= (-1.5) · 0.3229 + 0.2",
        "= -0.4844 + 0.2000 = -0.2844",
        "ŷ₂ = s₂ = -0.2844                                                     prediction",
        "L₂ = 1/2 (ŷ₂ − y₂)²                                            loss of this step",
        "= 1/2 (-0.2844 − 0)²",
        "= 1/2 (-0.2844)²",
        "= 1/2 · 0.0809 ≈ 0.0404",
    ]


@pytest.mark.parametrize("kind", ["forward", "bptt"])
def test_no_number_has_brackets(kind: str) -> None:
    """Nor is one transposed, or multiplied entry by entry; in a document likewise."""
    for scenario in (ONE_UNIT, scenario_of(LSTM), scenario_of(OWN)):
        page = page_of(scenario, kind)
        assert not set(page) & set("[]⎡⎢⎣⎤⎥⎦⊙ᵀ"), page
        document = to_markdown(document_of(scenario, kind))
        assert not any(sign in document for sign in (r"\left[", r"\odot", r"\top")), document


def test_the_conventions_are_about_what_is_there() -> None:
    """Where nothing is a vector, nothing is said of columns."""
    said = {
        name: "Vectors are columns" in page_of(scenario_of(text))
        for name, text in (("numbers", YES), ("mixed", MIXED))
    }
    assert said == {"numbers": False, "mixed": True}
    assert "Every quantity is a single number. Steps are counted from 1." in page_of(scenario_of(YES))


def test_the_sign_for_gates_is_a_dot() -> None:
    """A cell state of one number is a sum of products, with letters and with numbers."""
    page = page_of(scenario_of(LSTM), "bptt")
    assert "∂L/∂cₜ = ∂L/∂hₜ · oₜ · (1 − tanh(cₜ)²) + ∂L/∂cₜ₊₁ · fₜ₊₁" in page
    assert "∂L/∂a_oₜ = ∂L/∂oₜ · oₜ · (1 − oₜ)" in page


def test_a_product_within_a_product_has_its_parentheses() -> None:
    """In an equation of one's own, with letters and with numbers."""
    page = page_of(scenario_of(OWN), "forward")
    assert "hₜ = tanh(W (rₜ · hₜ₋₁) − xₜ / rₜ + (U xₜ) · rₜ)" in page


def test_each_quantity_goes_by_its_own_size() -> None:
    """A number beside a row and a column: a row is still transposed, and a dot stands beside a number."""
    page = page_of(scenario_of(MIXED))
    backward = page.partition("Backpropagation")[2]
    assert "∂L/∂hₜ = W_hyᵀ ∂L/∂sₜ + W_hh ∂L/∂aₜ₊₁" in backward
    assert "∂L/∂W_xh = Σₜ ∂L/∂aₜ xₜᵀ" in backward
    assert "∂L/∂W_hy = Σₜ ∂L/∂sₜ hₜ " in backward
    assert "W_hh = -2 " in page
    assert "W_xh = [0.50  -0.25]" in page
    found = lines(page.partition("Step 2 of 2")[2])
    assert "= [0.50  -0.25] ⎡1⎤ + (-2) · 0.6351 + 1" in found
    assert "s₂ = W_hy h₂                                                     scores (logits)" in found
    assert "= ⎡ 1⎤ · 0.2257 = ⎡ 0.2257⎤   a" in found


def test_a_picked_column_of_one_number() -> None:
    """It is a number too, with words below."""
    page = page_of(scenario_of(MIXED), "forward", style=Style(one_hot="column"))
    assert "= -0.25            + 1\n     column 2 of W_xh" in page


def test_a_label_stays_beside_its_number() -> None:
    """Whose number it is, where there is but one."""
    assert "ŷ₁ = σ(s₁) = 1 / (1 + exp(−s₁)) = 1 / 1.2180 = 0.8210   positive" in page_of(scenario_of(YES))
    assert r"= 0.8210 \text{  } \text{positive}" in to_markdown(document_of(scenario_of(YES)))


def test_arrays_and_json_keep_their_shapes() -> None:
    """Only pages write numbers: a program finds (1, 1) and (1,) as ever."""
    trace = rnntrace.bptt(ONE_UNIT)
    assert trace["h"].shape == (3, 1)
    assert trace.grad("W_hh").shape == (1, 1)
    assert trace.grad("h", 2).shape == (1,)
    gradients = trace_data(trace)["gradients"]
    assert gradients["W_hh"] == trace.grad("W_hh").tolist()
    assert gradients["b_h"] == trace.grad("b_h").tolist()


# -- derive and flow -------------------------------------------------------------------------------


def test_an_entry_that_has_no_other_needs_no_place() -> None:
    """``dL/dW_hh`` and ``dL/dW_hh[1,1]`` are the same, and the page says the former."""
    short, long = (run("derive", entry, "one-unit") for entry in ("dL/dW_hh", "dL/dW_hh[1,1]"))
    assert short.returncode == long.returncode == 0
    assert short.stdout == long.stdout
    assert short.stdout.startswith("One hidden unit: ∂L/∂W_hh  ═")
    assert "a value, times the next number" in short.stdout
    table = short.stdout.partition("what it is\n")[2].partition("\n\n")[0]
    assert [line.split(maxsplit=1) for line in lines(table)] == [
        ["∂Lₜ/∂ŷₜ", "ŷₜ − yₜ"],
        ["∂ŷₜ/∂sₜ", "1"],
        ["∂sₜ/∂hₜ", "W_hy"],
        ["∂hₜ/∂aₜ", "1 − hₜ²"],
        ["∂aₜ/∂W_hh", "hₜ₋₁"],
        ["∂aₜ/∂hₜ₋₁", "W_hh"],
    ]
    refused = run("derive", "dL/dW_hh")
    assert refused.returncode == 2
    assert "W_hh is 2×2; give row and column, counted from 1" in refused.stderr


def test_one_expression_of_numbers() -> None:
    """Its weights are called by their names alone, too."""
    one_step = "inputs: [1]\ntargets: [1]\noutput: identity\nweights: {W_xh: 1, W_hh: 1, W_hy: 2, b_h: 0.5}\n"
    page = run("derive", "dL/dW_hy", "-", "--symbolic", stdin=one_step).stdout
    assert "\n   (W_hy * tanh(W_xh + b_h) - 1) * tanh(W_xh + b_h)\n" in page


def test_the_identity_is_not_a_function_of_one() -> None:
    """Where a prediction is the scores themselves, the derivative is I; of one number, 1."""
    page = run("derive", "dL/dW_hh[1,1]", "relu-by-hand").stdout
    assert "∂ŷₜ/∂sₜ          1\n" in page
    two = "inputs: [1]\ntargets: [[0, 1]]\noutput: identity\nweights: {init: normal}\nhidden_size: 1\n"
    assert "∂ŷₜ/∂sₜ      I\n" in run("derive", "dL/dW_xh", "-", stdin=two).stdout


def test_how_a_gradient_of_numbers_flows() -> None:
    """The Jacobian of a step is a number, and says so without the words for matrices."""
    page = run("flow", "one-unit").stdout
    assert "∂hₜ/∂hₜ₋₁ = (1 − hₜ²) W_hh" in page
    assert "\n∂h₂/∂h₁ = 0.7166\n" in page
    assert "The absolute value of what multiplies hₜ₋₁: W_hh: 0.8000." in page
    assert "singular" not in page
    assert "eigenvalue" not in page
