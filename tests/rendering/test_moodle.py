"""Moodle's Cloze questions, read back by a grammar of their own."""

from __future__ import annotations

import numpy as np
import pytest

import rnntrace
from rnntrace.marking.alternatives import alternatives
from rnntrace.marking.mistaken import effects
from rnntrace.marking.questions import Question, named, questions
from rnntrace.marking.rules.asking import Rules
from rnntrace.marking.truth import truth
from rnntrace.rendering.moodle.cloze import Choice, Numerical, multiple_choice, numerical
from rnntrace.rendering.moodle.question import Marking, moodle_file, moodle_question
from rnntrace.tracing.trace import Trace
from rnntrace.tracing.traces import Traces
from rnntrace.writing.figures import Style
from rnntrace.writing.numbers import pencil
from tests.support.cloze_reader import Blank, Found, read_file, read_question
from tests.support.pages import scenario_of
from tests.support.patience import patiently

STYLE = Style(4, carried=True)


def worked(scenario: rnntrace.Scenario) -> Trace | Traces:
    return rnntrace.bptt(scenario, pencil=pencil(4))


def sheet(scenario: str) -> tuple[Trace | Traces, tuple[Question, ...], Found]:
    """A question about everything of a scenario, as it is read back."""
    found = worked(rnntrace.load(scenario))
    asked = questions(found)
    rules = Rules(rnntrace.bptt(rnntrace.load(scenario)))
    text = "".join(moodle_file([moodle_question(found, asked, STYLE, rules=rules)]))
    _, (question,) = read_file(text.encode())
    return found, asked, question


def numbers_of(question: Found) -> list[Blank]:
    return [blank for blank in question.blanks if blank.kind == "NUMERICAL"]


@pytest.mark.parametrize(
    "scenario", patiently(["hello-world", "sentiment", "translation", "minimal-gated-unit"], 2)
)
def test_every_asked_number_has_a_blank(scenario: str) -> None:
    """In the order of work and of the entries, right within five units of the last place; nothing else in the
    blank comes as near."""
    found, asked, question = sheet(scenario)
    blanks = iter(numbers_of(question))
    for each in asked:
        for number in truth(found, each).ravel().tolist():
            blank = next(blanks)
            right, *others = blank.answers
            assert (right.share, right.tolerance) == (100.0, 0.0005)
            assert abs(float(right.text) - number) <= 0.00005 + 1e-12
            for other in others[:-1]:
                assert other.tolerance == 0.0005
                assert other.share < 100
                assert other.said
                assert blank.marks(float(other.text)) is other, "an answer before it takes this number"
            assert others[-1].text == right.text, "what is near comes last"
            assert others[-1].share == 50
            assert len(blank.answers) <= 10
    assert next(blanks, None) is None


def test_who_makes_a_mistake_is_told_which() -> None:
    """W_hh for its transpose on the way back: the first number that is wrong says so, with no points; those
    that follow from it earn their share."""
    found, asked, question = sheet("hello-world")
    first = named(asked)["dL/dh[2]"]
    wrong = np.array([0.4680, -0.2487])
    start = sum(truth(found, each).size for each in asked[: asked.index(first)])
    for offset, number in enumerate(wrong):
        answer = numbers_of(question)[start + offset].marks(number)
        assert answer is not None
        assert answer.share == 0
        assert answer.said == "Is this what happened: W_hh is not transposed?"
    following = [answer for blank in numbers_of(question) for answer in blank.answers if answer.share == 50]
    assert any(answer.said.startswith("Follows from a mistake before, in ∂L/∂hₜ: ") for answer in following)


def test_a_sign_that_is_turned_is_no_rounding() -> None:
    """What is near to a small number may be what a mistake leads to: the mistake is told first."""
    _, _, question = sheet("hello-world")
    for blank in numbers_of(question):
        right = blank.answers[0]
        near = blank.marks(float(right.text) + 0.003)
        assert near is not None
        assert near.share in (0, 50)


def test_alternatives_are_what_mistakes_lead_to() -> None:
    """Each number is the right one, changed by what the mistake alone changes it by."""
    found = rnntrace.bptt(rnntrace.load("hello-world"))
    asked = [named(questions(found))[name] for name in ("h[2]", "dL/dW_hh")]
    seen = 0
    for question, of in alternatives(found, asked, 4, 5).items():
        for at, wrong in of.items():
            for each in wrong:
                most = effects(found, each.mistake, [question])
                assert most is not None
                assert abs(each.number - truth(found, question)[at]) <= most[question] * (1 + 1e-9)
                assert each.follows == (each.mistake.of != question.of)
                seen += 1
    assert seen > 20


def test_which_rule_gives_it() -> None:
    """One right equation among wrong ones, each with what is wrong in it; all different."""
    _, _, question = sheet("hello-world")
    rules = [blank for blank in question.blanks if blank.kind == "MULTICHOICE_VS"]
    assert len(rules) == 5  # ∂L/∂s, ∂L/∂h, ∂L/∂a, and two kinds of weights
    for blank in rules:
        assert [answer.share for answer in blank.answers].count(100.0) == 1
        assert len({answer.text for answer in blank.answers}) == len(blank.answers) == 3
        assert all(answer.said for answer in blank.answers if not answer.share)
    texts = {answer.text for blank in rules for answer in blank.answers if answer.share}
    assert "∂L/∂hₜ = W_hyᵀ ∂L/∂sₜ + W_hhᵀ ∂L/∂aₜ₊₁" in texts


def test_what_is_given_stands_in_the_question_and_what_is_asked_does_not() -> None:
    """Weights, words, equations; no number of the key outside of its blank."""
    _, _, question = sheet("hello-world")
    text = question.text
    for part in ("0.05", "-0.15", "<START>", "hₜ = tanh(aₜ)", "h₀ =", "minus sign of the keyboard"):
        assert part in text
    for blank in numbers_of(question):
        right = blank.answers[0].text
        if right.strip("-0.") and len(right.strip("-0.")) > 2:
            assert right not in text


def test_words_of_a_scenario_begin_no_blank() -> None:
    """Whatever an author writes stands there as it is written."""
    text = """
title: "{1:NUMERICAL:=1} ]]> <b> & ~ # \\\\"
description: "{2:SHORTANSWER:=x}"
vocab: ["}", "~", "{", "]]>"]
inputs: ["}", "~"]
targets: ["{", "]]>"]
weights: {init: normal, scale: 0.3, seed: 1}
hidden_size: 2
"""
    found = worked(scenario_of(text))
    asked = questions(found)
    data = "".join(moodle_file([moodle_question(found, asked, STYLE, whose="s1 <&>")], "A/B & C")).encode()
    category, (question,) = read_file(data)
    assert category == "$course$/top/A//B & C"
    assert question.name == "{1:NUMERICAL:=1} ]]> <b> & ~ # \\, s1 <&>"
    assert "{2:SHORTANSWER:=x}" in question.text
    assert len(numbers_of(question)) == sum(truth(found, each).size for each in asked)


def test_signs_that_mean_something_are_protected() -> None:
    """In answers and in what is said of them: all of it is read back."""
    choices = [Choice("a}b#c", right=True), Choice("=d", said="e ~ } # <f> & g"), Choice("%50%h", said="*")]
    (blank,) = read_question("", multiple_choice(choices)).blanks
    assert [(each.text, each.share) for each in blank.answers] == [("a}b#c", 100.0), ("=d", 0), ("%50%h", 0)]
    assert blank.answers[1].said == "e - } # <f> & g"
    (number,) = read_question("", numerical([Numerical(-0.00004, 0.0005)], 4, "No }")).blanks
    assert [each.text for each in number.answers] == ["0.0000", "*"]
    assert number.answers[1].said == "No }"


def test_marking_is_the_lecturers() -> None:
    """Tolerance and shares; which rule gives what is asked of those who hand in rules."""
    found = worked(rnntrace.load("hello-world"))
    asked = [named(questions(found))["dL/dh[2]"]]
    text = moodle_question(found, asked, STYLE, marking=Marking(units=2, share_near=25, share_following=80))
    _, (question,) = read_file("".join(moodle_file([text])).encode())
    assert {blank.kind for blank in question.blanks} == {"NUMERICAL"}
    shares = {answer.share for blank in question.blanks for answer in blank.answers}
    assert shares == {100.0, 80.0, 25.0, 0.0}
    assert {answer.tolerance for blank in question.blanks for answer in blank.answers} == {0.0002, 0.005}
