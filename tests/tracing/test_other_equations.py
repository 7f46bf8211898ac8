"""Equations that come from no scenario: worked, differentiated and checked by the same code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

import rnntrace
from rnntrace.checking.findings import DIFFERENCES, MODULE, PYTORCH, SYMPY
from rnntrace.checking.verify import verify
from rnntrace.equations.parser import parse_equations
from rnntrace.equations.system import InconsistentEquations, System
from rnntrace.writing.insights.verification import verification_document
from rnntrace.writing.pages.walkthrough import whole_document
from tests.support.markdown_rules import broken_rules
from tests.support.oracles import disagreements
from tests.support.other_equations import ADAM, Equations, by_autograd, other_equations
from tests.support.patience import patiently
from tests.support.rendered import both_ways, to_markdown, to_text


def test_adam_is_what_its_paper_says() -> None:
    """Kingma and Ba's algorithm, written out with NumPy, gives the same numbers at every step."""
    trace = rnntrace.forward(ADAM.exercise())
    theta, target = ADAM.initial["theta"], ADAM.parameters["A"]
    m = v = np.zeros_like(theta)
    for t in range(1, ADAM.steps + 1):
        gradient = 2 * (theta - target)
        m = 0.9 * m + 0.1 * gradient
        v = 0.999 * v + 0.001 * gradient**2
        theta = theta - 0.1 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        np.testing.assert_allclose(trace["theta", t], theta, rtol=1e-12, atol=1e-15)


def test_adam_is_differentiated() -> None:
    """How the distances change with where Adam is to go is the same by autograd, through every value."""
    assert disagreements(rnntrace.bptt(ADAM.exercise()), by_autograd(ADAM)) == {}


def test_adam_is_verified() -> None:
    """Differences, SymPy and, where it is installed, PyTorch agree with it as with any network."""
    found = verify(ADAM.exercise())
    assert {source.name for source in found.sources if not source.why_not} >= {DIFFERENCES, SYMPY}
    assert [source.name for source in found.sources if source.why_not] in ([MODULE], [PYTORCH, MODULE])
    assert found.sources[3].why_not.endswith("these equations are not put together as a network with a cell")
    assert found.agrees
    assert "A" in to_text(verification_document(found), 80)


@pytest.mark.parametrize("width", [60, 80])
def test_adam_on_a_page(width: int, golden: Callable[[str, str], None]) -> None:
    """The whole walkthrough of it, with powers to the step, numbers beside matrices, and Greek letters."""
    golden(both_ways(whole_document(rnntrace.bptt(ADAM.exercise())), width), f"adam.{width}.txt")


def test_adam_in_ascii() -> None:
    """Where there are no Greek letters, their names stand for them."""
    text = to_text(whole_document(rnntrace.bptt(ADAM.exercise())), 80, ascii=True)
    assert text.isascii()
    assert "m_hat_t = m_t / (1 - beta_1^t)" in text


def test_adam_in_markdown(golden: Callable[[str, str], None]) -> None:
    """The same as a document, which keeps the rules of all documents."""
    text = to_markdown(whole_document(rnntrace.bptt(ADAM.exercise())))
    golden(text, "adam.md")
    assert broken_rules(text, "dollar") == []


@given(other_equations())
def test_numbers_vectors_and_matrices_go_together(equations: Equations) -> None:
    """Whatever is made of numbers, vectors and matrices over time has the values and gradients that
    autograd finds."""
    trace = rnntrace.bptt(equations.exercise())
    assert disagreements(trace, by_autograd(equations)) == {}
    assert to_text(whole_document(trace), 80)


MIXED = {
    "a learned number times a vector": "tanh(w * v[t-1] + x[t])",
    "a number over time times a vector": "tanh(s[t] * x[t] - v[t-1] / (2 + s[t]))",
    "a number plus a vector": "tanh(v[t-1] + w + sum(M[t-1] * W))",
    "a number plus a matrix, times a vector": "tanh((tanh(w) + M[t-1]) @ x[t])",
    "a matrix of each step times a vector of each step": "tanh(M[t] @ x[t] + M[t-1] @ v[t-1])",
    "a sum of matrices times a vector": "tanh((W - M[t-1]) @ x[t])",
    "a power to the step's number": "tanh(w ** t * v[t-1] + x[t] / t)",
}


@pytest.mark.parametrize("name", patiently(MIXED, 2))
def test_what_is_of_one_rank_goes_with_another(name: str) -> None:
    """Each way in which a number, a vector and a matrix meet has autograd's values and gradients."""
    draw = np.random.default_rng(4)
    text = "\n".join(
        (
            "s[t] = tanh(w + 0.5 * s[t-1])",
            "M[t] = tanh((M[t-1] + s[t]) @ (W - M[t-1]) * w)",
            f"v[t] = {MIXED[name]}",
            "loss[t] = sum((v[t] - x[t]) ** 2) + sum(M[t]) * s[t] + sum(W @ v[t])",
        )
    )
    equations = Equations(
        text,
        3,
        {"W": draw.normal(size=(2, 2)), "w": np.array(0.7)},
        {"s": np.array(0.3), "v": draw.normal(size=2), "M": draw.normal(size=(2, 2))},
        given={"x": draw.normal(size=(3, 2))},
        ranks={"s": 0, "M": 2, "W": 2, "w": 0},
    )
    if "v[t-1]" not in MIXED[name]:
        equations = replace(equations, initial={name: equations.initial[name] for name in "sM"})
    trace = rnntrace.bptt(equations.exercise())
    assert disagreements(trace, by_autograd(equations)) == {}
    assert to_text(whole_document(trace), 80)


def test_a_number_for_each_step_goes_with_every_entry() -> None:
    """A rate that falls with the steps multiplies all of a vector, also where there are as many steps as
    entries."""
    equations = Equations(
        "rate[t] = eta / sqrt(t)\nh[t] = rate[t] * W @ x[t]\nloss[t] = sum(h[t])",
        2,
        {"W": np.array([[1.0, 2.0], [3.0, 4.0]])},
        {},
        {"eta": 2.0},
        {"x": np.array([[1.0, 0.0], [1.0, 0.0]])},
    )
    trace = rnntrace.forward(equations.exercise())
    np.testing.assert_allclose(trace["h"], [[2.0, 6.0], [2.0 / np.sqrt(2), 6.0 / np.sqrt(2)]])


def test_the_step_is_not_to_be_defined() -> None:
    """``t`` is known; an equation for it is refused."""
    with pytest.raises(InconsistentEquations, match="t is the number of the step"):
        System(parse_equations("t = 2 * h[t]"), given=("h",))
