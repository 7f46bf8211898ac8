"""How one answer is judged by those before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import rnntrace
from rnntrace.marking.answers import Answer, Answers
from rnntrace.marking.judged import Judged, Marked
from rnntrace.marking.judging import judge
from rnntrace.marking.points import points_of
from rnntrace.marking.questions import named, questions
from rnntrace.marking.truth import truth
from rnntrace.tracing.trace import Trace
from rnntrace.tracing.traces import Traces
from tests.support.patience import in_no_time
from tests.support.students.handing_in import answer, formulas, marked, wrong
from tests.support.students.networks import drawn
from tests.support.students.work import Pen

HELLO = rnntrace.bptt(rnntrace.load("hello-world"))


def handed_in(found: Trace | Traces, numbers: Mapping[str, Any], digits: int | None = 4) -> Marked:
    """Some answers, all others left out; in full where there are no digits."""
    asked = named(questions(found))
    of = {asked[name]: answer(np.asarray(given, float), digits) for name, given in numbers.items()}
    return judge(found, Answers(of, relative=1e-9 if digits is None else None))


def only(marks: Marked, name: str) -> Judged:
    return next(each for each in marks.judged if each.question.name == name)


def true(found: Trace | Traces, name: str) -> np.ndarray:
    return truth(found, named(questions(found))[name]).round(4)


# -- verdicts --------------------------------------------------------------------------------------


def test_the_true_number_is_right_whatever_came_before() -> None:
    """Copied from a neighbor, say, after a wrong one."""
    marks = handed_in(HELLO, {"a[1]": [0.9, 0.9], "h[1]": true(HELLO, "h[1]")})
    assert [each.verdict for each in marks.judged] == ["wrong", "right"]


def test_what_is_worked_rightly_from_a_wrong_number_follows() -> None:
    """And is told what it should have been."""
    marks = handed_in(HELLO, {"a[1]": [0.9, 0.9], "h[1]": np.tanh([0.9, 0.9]).round(4)})
    assert [each.verdict for each in marks.judged] == ["wrong", "follows"]
    (entry, _) = marks.judged[1].entries
    assert entry.from_yours == pytest.approx(np.tanh(0.9))
    assert entry.expected == pytest.approx(HELLO["h", 1][0])


def test_what_follows_does_so_over_numbers_that_were_left_out() -> None:
    """From a wrong h to the prediction, without the scores between them."""
    h, weights = np.array([0.9, -0.9]), HELLO.examples[0].calculation.parameters
    powers = np.exp(weights["W_hy"] @ h + weights["b_y"])
    marks = handed_in(HELLO, {"h[1]": h, "y_hat[1]": (powers / powers.sum()).round(4)})
    assert [each.verdict for each in marks.judged] == ["wrong", "follows"]


def test_out_by_rounding_is_neither_right_nor_wrong() -> None:
    """A loss of a probability that was written with two places."""
    rounded = true(HELLO, "y_hat[1]").round(2)
    numbers = {"y_hat[1]": rounded, "loss[1]": -np.log(rounded[1]).round(2)}
    marks = handed_in(HELLO, numbers, digits=2)
    assert only(marks, "loss[1]").verdict in ("right", "rounding")
    far = handed_in(HELLO, {**numbers, "loss[1]": numbers["loss[1]"] + 0.1}, digits=2)
    assert only(far, "loss[1]").verdict == "wrong"


def test_what_is_left_out_is_missing() -> None:
    """One entry, or all of a quantity that was asked for."""
    loss = named(questions(HELLO))["loss"]
    given = handed_in(HELLO, {"h[1]": [HELLO["h", 1][0], np.nan]}).answers
    marks = judge(HELLO, given, also=(loss,))
    assert [entry.verdict for entry in marks.judged[0].entries] == ["right", "missing"]
    assert only(marks, "loss").verdict == "missing"


@pytest.mark.parametrize("slipped", ["a[1]", "h[1]", "s[2]", "y_hat[3]", "dL/dh[3]", "dL/da[2]"])
def test_a_wrong_number_is_put_right_for_those_after_it(slipped: str) -> None:
    """Nobody who goes on with the right number is told that anything else is wrong."""
    numbers = {each.name: true(HELLO, each.name) for each in questions(HELLO)}
    numbers[slipped] = numbers[slipped] + 0.2
    assert wrong(handed_in(HELLO, numbers)) == [slipped]


def test_two_slips_of_which_one_was_used_make_nothing_else_wrong() -> None:
    """Each alone is put right, and both together."""
    network, pen = drawn("rnn", 3, usual=True), Pen(4)
    script = network.work(pen, "h", lambda w, t: np.tanh(w.a[t]) + (0.3 if t == 1 else 0))
    script["a[2]"] = script["a[2]"] + 0.4
    assert {*wrong(marked(network, script, pen))} == {"h[1]", "a[2]"}


# -- numbers as they are written -------------------------------------------------------------------


def test_too_few_places_are_told_apart_from_a_wrong_number() -> None:
    """0.2 for 0.1974 among numbers with four."""
    given = Answer(np.array([0.2, -0.1489]), {(0,): "0.2", (1,): "-0.1489"}, {(0,): 1, (1,): 4})
    marks = judge(HELLO, Answers({named(questions(HELLO))["h[1]"]: given}))
    found = only(marks, "h[1]")
    assert [entry.verdict for entry in found.entries] == ["wrong", "right"]
    assert [each.words for each in found.suspects][:1] == [
        "entry 1: 0.2 is right as far as it goes, and has too few places"
    ]


def test_a_small_matrix_with_more_places_makes_the_others_no_finer() -> None:
    """Numbers count with the places that most have; one with more of its own is held to these, and what it is
    worked from is as rough as it was written."""
    asked = named(questions(HELLO))
    names = [*(f"dL/da[{t}]" for t in (1, 2, 3)), *(f"h[{t}]" for t in (1, 2))]
    of = {asked[name]: answer(np.round(true(HELLO, name), 4), 4) for name in names}
    matrix = true(HELLO, "dL/dW_hh")
    worked = np.round(matrix + 2e-5, 7)
    found = judge(HELLO, Answers({**of, asked["dL/dW_hh"]: answer(worked, 7)}))
    assert [each.verdict for each in found.judged] == ["right"] * 5 + ["rounding"]
    far = judge(HELLO, Answers({**of, asked["dL/dW_hh"]: answer(np.round(matrix + 2e-3, 7), 7)}))
    assert wrong(far) == ["dL/dW_hh"]


def test_a_bare_zero_is_no_wide_net() -> None:
    """Among numbers with four places it counts as 0.0000."""
    numbers = np.array([0.0, 0.1])
    given = Answer(numbers, {(0,): "0", (1,): "0.1000"}, {(0,): 0, (1,): 4})
    marks = judge(HELLO, Answers({named(questions(HELLO))["a[1]"]: given}))
    assert only(marks, "a[1]").verdict == "wrong"


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        ({"h[1]": [1.5, 0.1]}, "tanh is always between -1 and 1"),
        ({"y_hat[1]": [0.5, 0.6, 0.4, 0.2]}, "the probabilities do not add up to 1"),
        ({"dL/dh[2]": [0.0, 0.0]}, "all of it is zero"),
    ],
)
def test_numbers_that_cannot_be_are_told(numbers: dict[str, list[float]], why: str) -> None:
    """So that nobody earns marks by what follows from easy ones."""
    (name,) = numbers
    assert only(handed_in(HELLO, numbers), name).implausible == why


def test_a_wrong_number_that_could_be_is_plausible() -> None:
    """Nothing is said of it but that it is wrong."""
    judged = only(handed_in(HELLO, {"h[1]": [0.5, 0.1]}), "h[1]")
    assert (judged.verdict, judged.implausible) == ("wrong", "")


def test_numbers_that_cannot_be_keep_marks_only_of_what_follows_from_them() -> None:
    """Probabilities that do not add up to 1 cost what is worked from them its A; what follows from a slip
    elsewhere keeps its own."""
    first = np.array([0.5, 0.6, 0.4, 0.2])
    from_first = first - [0, 1, 0, 0]
    numbers = {
        "y_hat[1]": first,
        "a[2]": [0.9, 0.9],
        "h[2]": np.tanh([0.9, 0.9]).round(4),
        "dL/ds[1]": from_first,
    }
    marks = handed_in(HELLO, numbers)
    points = {
        each.question.name: (each.verdict, points.text)
        for each, points in zip(marks.judged, points_of(marks), strict=True)
    }
    assert points["h[2]"] == ("follows", "M1 A1ft")
    assert points["dL/ds[1]"] == ("follows", "M1 A0")


# -- whole networks --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["and-gate", "translation", "bidirectional", "stacked", "embedding", "sentiment"]
)
def test_a_mistake_is_judged_in_every_network(name: str) -> None:
    """With examples, encoders, layers, both directions: what was doubled is found and named."""
    found = rnntrace.bptt(rnntrace.load(name))
    asked = questions(found)
    biases = [each for each in asked if each.of.gradient and each.of.step is None and len(each.shape) == 1]
    numbers = {each.name: truth(found, each) for each in asked}
    numbers[biases[0].name] = 2 * numbers[biases[0].name]
    marks = handed_in(found, numbers, digits=None)
    assert wrong(marks) == [biases[0].name]
    assert any("twice" in suspect.words for suspect in only(marks, biases[0].name).suspects)


@pytest.mark.long
def test_a_long_sequence_is_judged_in_no_time() -> None:
    """Whether all is answered, or only the gradients of the parameters, which are 300 steps away."""
    network = drawn("rnn", 2, usual=True)
    steps = 300
    x, y = (np.tile(rows, (steps, 1))[:steps] for rows in (network.x, network.y))
    network = replace(network, x=x, y=y)
    pen = Pen()
    script = network.work(pen, "dh", lambda w, t: w.W_hy.T @ w.ds[t])
    with in_no_time():
        assert wrong(marked(network, script, pen))[0] == f"dL/dh[{steps - 1}]"
    gradients = {name: array for name, array in script.items() if name.startswith("dL/dW")}
    with in_no_time():
        marks = marked(network, gradients, pen)
    assert wrong(marks) == ["dL/dW_xh", "dL/dW_hh"]
    assert formulas(marks.of("wrong"))


@pytest.mark.long
def test_a_large_network_is_judged_in_no_time() -> None:
    """Of ten thousand words, with a gradient that is wrong everywhere."""
    found = rnntrace.bptt(rnntrace.load("ten-thousand-words"))
    asked = named(questions(found))
    numbers = {name: truth(found, asked[name]) for name in ("h[1]", "y_hat[1]", "dL/ds[2]", "dL/dW_hy")}
    numbers["dL/dW_hy"] = -numbers["dL/dW_hy"]
    with in_no_time():
        marks = handed_in(found, numbers, digits=None)
    assert wrong(marks) == ["dL/dW_hy"]
    assert any("sign" in suspect.words for suspect in only(marks, "dL/dW_hy").suspects)
