"""Mistakes in the whole network: which numbers they change."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rnntrace
from rnntrace.equations.tree import Symbol
from rnntrace.marking.estimates import DoesNotFit
from rnntrace.marking.mistaken import Planted, Sheet, effects, planted, planted_in, shown, shows
from rnntrace.marking.questions import named, questions
from rnntrace.tracing.trace import Trace
from rnntrace.tracing.traces import Traces
from tests.support.patience import patiently

NETWORKS = ["hello-world", "lstm", "gru", "minimal-gated-unit", "translation", "sentiment", "bidirectional"]


def trace_of(name: str) -> Trace | Traces:
    return rnntrace.bptt(rnntrace.load(name))


def mistake(found: Trace | Traces, left: Symbol, words: str) -> Planted:
    """The one that is said in these words."""
    (only,) = [each for each in planted(found) if each.of == left and each.mistake.words == words]
    return only


def test_a_forgotten_transpose_is_seen_where_it_is_made_and_after_it() -> None:
    """W_hh for its transpose on the way back: by how much each number changes is what NumPy makes of it,
    and nothing before it is touched."""
    found = trace_of("hello-world")
    assert isinstance(found, Trace)
    wrong = mistake(found, Symbol("h", 0, True), "W_hh is not transposed")
    apart = effects(found, wrong, questions(found))
    assert apart is not None
    by_name = {question.name: number for question, number in apart.items()}
    of_a, of_h, h = (found["h"] * 0 for _ in range(3))
    h[:] = found["h"]
    after = np.zeros(2)
    for t in (2, 1, 0):
        of_h[t] = found["W_hy"].T @ found.grad("s")[t] + found["W_hh"] @ after
        after = of_a[t] = of_h[t] * (1 - h[t] ** 2)
    for step in (1, 2, 3):
        assert by_name[f"dL/dh[{step}]"] == pytest.approx(abs(of_h[step - 1] - found.grad("h", step)).max())
    before = np.vstack([np.zeros(2), h[:-1]])
    assert by_name["dL/dW_hh"] == pytest.approx(abs(of_a.T @ before - found.grad("W_hh")).max())
    untouched = ["a[1]", "h[3]", "loss", "dL/ds[1]", "dL/dh[3]", "dL/dW_hy"]
    assert [by_name[name] for name in untouched] == [0.0] * len(untouched)


@pytest.mark.parametrize("scenario", patiently(NETWORKS, ["hello-world", "translation", "gru"]))
def test_the_short_cut_says_what_the_whole_network_says(scenario: str) -> None:
    """Where a mistake is told by its own equation alone, the network worked with it changes an asked number
    as well, or as little."""
    found = trace_of(scenario)
    asked = questions(found)
    sheet, told = Sheet(found, asked, 4), 0
    some = planted(found)[:: len(planted(found)) // 80]
    for each in some:
        alone = sheet.alone(each)
        if alone is None:
            continue
        told += 1
        try:
            whole = max(apart for _, apart in sheet.differences(each))
        except DoesNotFit:  # its sizes do not fit, or it needs itself, which no equation alone can tell
            continue
        assert (alone > sheet.tolerance) == (whole > sheet.tolerance), (each.of, each.mistake.words)
    assert told > len(some) / 2


@pytest.mark.parametrize("scenario", patiently(["hello-world", "sentiment", "translation"], 2))
def test_what_is_not_asked_is_seen_further_on(scenario: str) -> None:
    """With the gradients of the weights alone asked, a mistake in the forward pass shows there; with the loss
    alone, none of the way back does."""
    found = trace_of(scenario)
    every = questions(found)
    gradients = [question for question in every if question.of.gradient and question.step is None]
    seen = shown(found, gradients, 4)
    forward = [each for each in planted(found) if not each.of.gradient and each in seen]
    assert any("is left out" in each.mistake.words for each in forward)
    losses = [question for question in every if question.name == "loss"]
    assert not any(each.of.gradient for each in shown(found, losses, 4))


def test_only_the_asked_steps_count() -> None:
    """A wrong h[t-1] changes nothing at step 1, where it is zero either way."""
    found = trace_of("hello-world")
    wrong = mistake(found, Symbol("a", 0), "W_hh is transposed")
    by_name = named(questions(found))
    assert not shows(found, wrong, [by_name["a[1]"], by_name["h[1]"]], 4)
    assert shows(found, wrong, [by_name["h[2]"]], 4)


def test_digits_and_units_decide_what_is_seen() -> None:
    """A difference of 0.0026 is seen to four decimals, not to two; and not where more units are wanted."""
    found = trace_of("hello-world")
    wrong = mistake(found, Symbol("W_hh", None, True), "the last step is left out of the sum")
    asked = [named(questions(found))["dL/dW_hh"]]
    apart = max((effects(found, wrong, asked) or {}).values())
    assert 0.002 < apart < 0.02
    assert shows(found, wrong, asked, 4)
    assert not shows(found, wrong, asked, 2)
    assert not shows(found, wrong, asked, 4, units=200)


def test_what_does_not_fit_is_never_seen() -> None:
    """W_xh, 2×4, cannot be transposed before a vector of four."""
    found = trace_of("hello-world")
    wrong = mistake(found, Symbol("a", 0), "W_xh is transposed")
    assert effects(found, wrong, questions(found)) is None
    assert wrong not in shown(found, questions(found), 4)


def test_mistakes_of_what_is_asked() -> None:
    """Where all else is given, only the equations of what is asked can be got wrong."""
    found = trace_of("hello-world")
    asked = [named(questions(found))["dL/dh[2]"]]
    assert {each.of for each in planted_in(found, asked)} == {Symbol("h", 0, True)}


def test_other_weights_share_the_mistakes() -> None:
    """What is seen in one draw can be looked up in another of the same network."""
    scenario = rnntrace.load("hello-world")
    exercise = scenario.exercise
    (first, *_) = exercise.parameters
    other = rnntrace.bptt(exercise.with_array(first, exercise.array(first) * 0.5))
    found = rnntrace.bptt(exercise)
    assert planted(other) is planted(found)
    both = shown(found, questions(found), 4) & shown(other, questions(other), 4)
    assert len(both) > 200


def test_all_mistakes_of_a_small_network_take_milliseconds() -> None:
    """As many draws are made for a variant, each has to be looked at quickly; here with room for a slow
    machine."""
    found = trace_of("hello-world")
    asked = questions(found)
    shown(found, asked, 4)
    took = []
    for _ in range(5):
        start = time.perf_counter()
        shown(found, asked, 4)
        took.append(time.perf_counter() - start)
    assert min(took) < 0.1


@given(st.integers(0, 10_000))
def test_a_mistake_in_random_networks_is_seen_by_some_number(seed: int) -> None:
    """With weights drawn at random a forgotten recurrence is seen by every question behind it."""
    scenario = rnntrace.load("hello-world")
    random = np.random.default_rng(seed)
    exercise = scenario.exercise
    for parameter in exercise.parameters:
        exercise = exercise.with_array(parameter, random.uniform(0.2, 0.8, exercise.array(parameter).shape))
    found = rnntrace.bptt(exercise)
    wrong = mistake(found, Symbol("a", 0), "W_hh @ h[t-1] is left out")
    apart = effects(found, wrong, questions(found))
    assert apart is not None
    for question, number in apart.items():
        if question.name in ("a[2]", "h[2]", "a[3]", "loss", "dL/dW_hy"):
            assert number > 1e-6, question.name
