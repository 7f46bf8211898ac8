"""Which rule gives this? The alternatives that are offered, and their order."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

import rnntrace
from rnntrace.equations.text import equation_text, expression_text
from rnntrace.marking.mistaken import effects, planted
from rnntrace.marking.mistakes.table import mistakes
from rnntrace.marking.places import equations_of
from rnntrace.marking.questions import questions
from rnntrace.marking.rules.alternatives import LAST_RANK
from rnntrace.marking.rules.asking import Rules
from rnntrace.marking.rules.kinds import own
from rnntrace.marking.rules.rule import LETTERS, Rule
from rnntrace.submissions.check import Worked, worked

NAMES = ["hello-world", "lstm", "gru", "minimal-gated-unit", "translation", "sentiment", "stacked"]


@cache
def found_of(name: str) -> Worked:
    return worked(rnntrace.load(name))


def asked(name: str) -> tuple[Rule, ...]:
    """The rules that are asked for where all numbers are."""
    found = found_of(name)
    return Rules(found).asked_with(questions(found))


@pytest.mark.parametrize("name", NAMES)
def test_one_is_right_and_two_are_likely_mistakes(name: str) -> None:
    """By the equations of the network and the table of mistakes; no two of the three read alike."""
    assert asked(name)
    for rule in asked(name):
        trace = found_of(name).examples[0].of(rule.part)
        assert tuple(each.letter for each in rule.alternatives) == LETTERS
        (right,) = (each for each in rule.alternatives if each.mistake is None)
        assert right.right == own(equations_of(trace)[rule.of].right)
        known = [each.right for each in mistakes(trace, rule.of) if not each.convention]
        wrong = [each.mistake for each in rule.alternatives if each.mistake is not None]
        assert all(each.right in known and each.rank <= LAST_RANK for each in wrong)
        assert len({expression_text(each.right) for each in rule.alternatives}) == len(LETTERS)


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_one_gives_other_numbers(name: str) -> None:
    """Put into the whole network, each of them changes a number that its equation gives, or needs one that is
    not there yet: none is right by chance in this exercise."""
    found = found_of(name)
    last = found.exercise.last.part
    every = {(each.of, each.part, expression_text(each.mistake.right)): each for each in planted(found)}
    for rule in asked(name):
        own_questions = [q for q in questions(found) if (q.of, q.part or last) == (rule.of, rule.part)]
        for mistake in filter(None, (each.mistake for each in rule.alternatives)):
            changed = effects(found, every[rule.of, rule.part, expression_text(mistake.right)], own_questions)
            assert changed is None or max(changed[each] for each in own_questions) > 0


def test_the_same_every_time() -> None:
    """The letters of hello-world, to the letter: whoever marks a sheet that was handed out last year finds
    the three in the order in which they stand on it."""
    letters = {rule.name: rule.right.letter for rule in asked("hello-world")}
    assert letters == {
        "a[t]": "A",
        "dL/ds[t]": "B",
        "dL/dh[t]": "C",
        "dL/da[t]": "A",
        "dL/dW_xh": "B",
        "dL/dW_hh": "A",
    }
    again = Rules(worked(rnntrace.load("hello-world")))
    rule = again.named("dL/dh[t]")
    assert rule is not None
    assert [equation_text(rule.equation(each)) for each in rule.alternatives] == [
        "dL/dh[t] = W_hy.T @ dL/ds[t] + W_hh @ dL/da[t+1]",
        "dL/dh[t] = W_hh.T @ dL/da[t+1]",
        "dL/dh[t] = W_hy.T @ dL/ds[t] + W_hh.T @ dL/da[t+1]",
    ]


def test_each_letter_is_right_as_often() -> None:
    """Of all rules of 60 variants about a third, and in no rule is it always the same."""
    scenario = rnntrace.load("hello-world")
    names = [rule.name for rule in asked("hello-world")]
    right: dict[str, Counter[str]] = {name: Counter() for name in names}
    for number in range(60):
        rules = Rules(worked(rnntrace.variant(scenario, f"s{number}")))
        for name in names:
            rule = rules.named(name)
            assert rule is not None
            right[name][rule.right.letter] += 1
    together = sum(right.values(), Counter())
    assert all(0.25 < together[letter] / together.total() < 0.42 for letter in LETTERS)
    assert all(len(counted) == len(LETTERS) for counted in right.values())


def test_one_of_each_kind_is_asked() -> None:
    """The gates of an LSTM have the same rule but for their letters: it is asked for once, and the others
    are known to be like it."""
    rules = {rule.name: rule for rule in asked("lstm")}
    alike = {name: {left.name for left, _ in rule.alike} for name, rule in rules.items()}
    assert alike["a_i[t]"] == {"a_f", "a_g", "a_o"}
    assert alike["dL/dW_hi"] == {"W_hf", "W_hg", "W_ho"}
    assert alike["dL/dh[t]"] == set()
    assert "a_f[t]" not in rules


def test_what_says_nothing_is_not_asked() -> None:
    """Neither a bias' gradient, a plain sum, nor a function of one value, nor the scores and the loss; of a
    cell of the author's own, whose equations nobody else knows, nothing that is worked forward."""
    assert {rule.name for rule in asked("hello-world")}.isdisjoint({"dL/db_h", "h[t]", "s[t]", "y_hat[t]"})
    own_cell = [rule.name for rule in asked("minimal-gated-unit")]
    assert own_cell
    assert all(name.startswith("dL/d") for name in own_cell)


def test_what_is_handed_back_is_in_no_alternative() -> None:
    """It arrives at an encoder's last step only, and the rule is that of the others."""
    (rule,) = (rule for rule in asked("translation") if rule.name == "encoder:dL/dh[t]")
    texts = [expression_text(each.right) for each in rule.alternatives]
    assert expression_text(rule.right.right) == "W_hh.T @ dL/da[t+1]"
    assert not any("handed" in text for text in texts)


def test_a_mistake_that_changes_nothing_is_no_alternative() -> None:
    """Where every weight is a single number, it is the same with and without a transpose."""
    assert asked("one-unit")
    for rule in asked("one-unit"):
        texts = {expression_text(each.right).replace(".T", "") for each in rule.alternatives}
        assert len(texts) == len(LETTERS)
    transposed = [
        each
        for rule in asked("hello-world")
        for each in rule.alternatives
        if each.mistake and "transposed" in each.mistake.words
    ]
    assert transposed
