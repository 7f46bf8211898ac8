"""Names of answers: their own, those that pages show, and what people and programs write for them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import rnntrace
from rnntrace.marking.questions import further_questions, questions
from rnntrace.scenario.load import read_scenario
from rnntrace.scenario.shipped.builtin import names
from rnntrace.scenario.values.complaints import Complaints
from rnntrace.scenario.yaml_nodes.nodes import Spot, YamlScalar
from rnntrace.submissions.asked import Asked
from rnntrace.submissions.meaning import meant_by
from rnntrace.submissions.submission import Entry
from tests.submissions.handed_in import numbers, one, read, refused, traced

# A gradient for each pair, and a matrix; a stack is of T = 3 steps.
PAIR, MATRIX, STACK = "[1, 2]", "[[1, 2], [3, 4]]", "[[1, 2], [3, 4], [5, 6]]"


@pytest.mark.parametrize("scenario", sorted({*names()} - {"ten-thousand-words"}))
def test_every_question_is_found_by_its_name(scenario: str) -> None:
    """Of every built-in scenario, in its own notation: what is asked, and what is answered unasked."""
    try:
        found = traced(scenario)
    except rnntrace.NothingToDifferentiate:
        found = rnntrace.forward(rnntrace.load(scenario))
    asked = Asked(found)
    every = (*questions(found), *further_questions(found))
    number = YamlScalar("1", False, Spot(0, 0))
    entries = [Entry(question.name, number) for question in every]
    complaints = Complaints("answers.yaml")
    meant = meant_by(entries, asked, "standard", complaints)
    complaints.finish()
    assert [each.single for each in meant] == list(every)


@pytest.mark.parametrize(
    "name", ["h[1]", "h_1", "h1", "h₁", "h<1>", "h⟨1⟩", "h(1)", "h^(1)", "h⁽¹⁾", "h [1]", "1:h[1]"]
)
def test_a_step_is_written_in_many_ways(name: str) -> None:
    """In brackets of any kind, below, above or behind."""
    assert one(name, PAIR) == {"h[1]": [1, 2]}


@pytest.mark.parametrize(
    "name",
    [
        *("dL/dh[2]", "∂L/∂h[2]", "dL/d h[2]", "dL/d(h[2])", "dL/d(h)[2]", "dL/dh_2", "∂L/∂h₂", "dJ/dh[2]"),
        *("dh[2]", "dh_2", "dh2", "d_h[2]", "dL_dh[2]", "dLdh[2]", "grad_h[2]", "grad(h)[2]", "h.grad[2]"),
        *("h[2].grad", "∇h[2]", "dloss/dh[2]"),
    ],
)
def test_a_gradient_is_written_in_many_ways(name: str) -> None:
    """As on paper, and as in programs."""
    assert one(name, PAIR) == {"dL/dh[2]": [1, 2]}


@pytest.mark.parametrize("name", ["dL/dW_hh", "∂L/∂W_hh", "dW_hh", "grad_W_hh", "W_hh.grad", "W_hh_grad"])
def test_a_parameters_gradient(name: str) -> None:
    """It belongs to no step."""
    assert one(name, MATRIX) == {"dL/dW_hh": [[1, 2], [3, 4]]}


@pytest.mark.parametrize("name", ["ŷ[1]", "y\u0302[1]", "y_hat[1]", "ŷ₁", "y_hat_1", "y_hat1"])
def test_a_hat_is_written_in_many_ways(name: str) -> None:
    """One sign, two, or a word."""
    assert one(name, "[1, 2, 3, 4]") == {"y_hat[1]": [1, 2, 3, 4]}


def test_the_loss_of_a_step_and_over_all() -> None:
    """A number alone is over all steps, one for each step are theirs."""
    assert one("L", "4") == one("loss", "4") == {"loss": 4}
    assert one("L[2]", "1") == one("loss_2", "1") == one("L2", "1") == {"loss[2]": 1}
    assert one("loss", "[1, 2, 3]") == {"loss[1]": 1, "loss[2]": 2, "loss[3]": 3}


def test_steps_together() -> None:
    """All of them, or some; where the states begin is given, and its gradient is a question."""
    assert one("h", STACK) == {"h[1]": [1, 2], "h[2]": [3, 4], "h[3]": [5, 6]}
    assert one("h", f"[[0, 0], {STACK[1:]}") == one("h", STACK)
    assert one("dh", f"[[7, 8], {STACK[1:]}")["dL/dh[0]"] == [7, 8]
    assert one("h[1-2]", MATRIX) == one("h[1..2]", MATRIX) == {"h[1]": [1, 2], "h[2]": [3, 4]}
    assert one("h[T]", PAIR) == {"h[3]": [1, 2]}


def test_layers_are_no_steps() -> None:
    """h1 is the first step where there is one layer, and the first layer where there are two."""
    stacked = traced("stacked")
    assert {*one("h1", STACK, stacked)} == {"h1[1]", "h1[2]", "h1[3]"}
    assert one("h1_2", PAIR, stacked) == {"h1[2]": [1, 2]}
    assert refused("answers: {h₁: [1, 2]}", found=stacked) == [
        "1:15: h₁: 2 numbers, expected 3×2: 3 steps, and the network has 2 hidden units"
    ]


def test_a_name_of_the_cells_own_is_read_to_the_letter() -> None:
    """Where a cell has a value dh, dh[1] is that, and dL/dh[1] the gradient."""
    own = read_scenario(
        b"inputs: [1, 2]\ntargets: [1, 1]\nweights: {W_xh: [[1]], W_hy: [[1]]}\n"
        b"cell: {equations: 'dh[t] = W_xh @ x[t]\n\n  h[t] = tanh(dh[t]) + 0.5 * h[t-1]'}\n",
        "own.yaml",
        Path(),
    )
    found = rnntrace.bptt(own)
    assert one("dh[1]", "1", found) == {"dh[1]": [1]}
    assert one("dL/dh[1]", "1", found) == one("grad_h[1]", "1", found) == {"dL/dh[1]": [1]}


def test_examples_and_parts() -> None:
    """A number tells the example, a name the network; what belongs to all needs none."""
    sentiment, translation = traced("sentiment"), traced("translation")
    assert one("2:h[1]", PAIR, sentiment) == {"2:h[1]": [1, 2]}
    assert one("2:loss", "1", sentiment) == {"2:loss": 1}
    assert one("loss", "1", sentiment) == {"loss": 1}
    assert one("encoder:h[1]", "[1, 2, 3]", translation) == {"encoder:h[1]": [1, 2, 3]}
    assert one("encoder.h_1", "[1, 2, 3]", translation) == {"encoder:h[1]": [1, 2, 3]}
    assert one("decoder:h[1]", "[1, 2, 3]", translation) == {"h[1]": [1, 2, 3]}
    assert refused("answers: {'h[1]': [1, 2], '3:h[1]': [1, 2], '1:dL/dV': 3}", found=sentiment) == [
        "1:11: h[1]: say of which of the 2 examples, like '1:h[1]'",
        "1:27: 3:h[1]: there is no example 3, there are 2 examples",
        "1:45: 1:dL/dV: it is of all examples together: leave out the number in front",
    ]


def in_letters_of(notation: str) -> rnntrace.Trace:
    """Hello World in the letters of a course."""
    found = rnntrace.bptt(replace(rnntrace.load("hello-world"), notation=notation))
    assert isinstance(found, rnntrace.Trace)
    return found


def test_the_letters_of_the_page() -> None:
    """In Ng's, a is the hidden state; a name that only one of the two has shows which are meant."""
    ng = in_letters_of("ng")
    page = "answers:\n  a<1>: [1, 2]\n  z<1>: [3, 4]\n  dW_aa: [[1, 2], [3, 4]]\n"
    standard = "answers:\n  a[1]: [3, 4]\n  h[1]: [1, 2]\n  dW_hh: [[1, 2], [3, 4]]\n"
    assert numbers(read(page, found=ng)) == numbers(read(standard, found=ng))
    assert numbers(read("notation: ng\nanswers: {'a[1]': [1, 2]}", found=ng)) == {"h[1]": [1, 2]}
    assert numbers(read("notation: standard\nanswers: {'a[1]': [1, 2]}", found=ng)) == {"a[1]": [1, 2]}


def test_letters_that_may_be_either() -> None:
    """Nobody guesses which of two quantities a letter is."""
    told = (
        "a[1]: a, as the page shows it, is the standard h; the standard a is z there. "
        "Say which it is: notation: standard, or notation: ng"
    )
    ng = in_letters_of("ng")
    assert refused("answers: {'a[1]': [1, 2], loss: 1}", found=ng) == [f"1:11: {told}"]
    assert refused("answers:\n  a[1]: [1, 2]\n  h[1]: [1, 2]\n  z[2]: [1, 2]\n", found=ng) == [f"2:3: {told}"]
    assert refused("notation: socher\nanswers: {}", found=ng) == [
        "1:1: notation: 'socher' is not known here, expected standard or ng, that of this exercise"
    ]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("hh[1]", "nothing here is called 'hh[1]'. Did you mean 'h[1]'?"),
        ("dL/dWhh", "nothing here is called 'dL/dWhh'. Did you mean 'dL/dW_hh'?"),
        ("h[7]", "h[7]: there is no step 7, there are steps 0 to 3"),
        ("a[0]", "a[0]: there is no step 0, there are steps 1 to 3"),
        ("h[2-1]", "h[2-1]: the smaller step comes first"),
        ("dL/dW_hh[1]", "dL/dW_hh[1]: a parameter is the same at every step: it is 'dL/dW_hh' without one"),
        ("W_hh", "W_hh: it is given, with other numbers. Is 'dL/dW_hh' meant?"),
        ("h[0]", "h[0]: it is given, with other numbers. Leave it out"),
        ("dL/dy[1]", "dL/dy[1]: there is no such gradient here. There are: {all}"),
        ("qqqqqq", "nothing here is called 'qqqqqq'. There are: {all}"),
        ("eval(1)", "nothing here is called 'eval(1)'. There are: {all}"),
    ],
)
def test_names_of_nothing(name: str, problem: str) -> None:
    """What was probably meant, else what there is."""
    known = (
        "a, h, s, y_hat, loss, dL/ds, dL/dh, dL/da, dL/dW_xh, dL/dW_hh, dL/db_h, dL/dW_hy, dL/db_y, "
        "dL/dy_hat, dL/dx"
    )
    value = MATRIX if name == "W_hh" else PAIR
    assert refused(f"answers:\n  '{name}': {value}\n") == [f"2:3: {problem.format(all=known)}"]


def test_what_is_given_may_be_repeated() -> None:
    """With the right numbers, as far as they are written: these are no answers."""
    assert one("x[1]", "[1, 0, 0, 0]") == one("W_hh", "[[0.5, -0.1], [0.2, 0.4]]") == {}
    assert one("h[0]", "[0, 0]") == {}


def test_blanks_need_no_name_that_there_is() -> None:
    """What is not filled in is not answered, whatever it is called."""
    assert one("nothing", "~") == one("h[9]", "____") == one("h[1]", "[]") == one("h[1]", "[~, '?']") == {}
