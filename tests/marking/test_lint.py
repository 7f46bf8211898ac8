"""What an exercise cannot show, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

import rnntrace
from rnntrace.exercise.calculation import Calculation
from rnntrace.exercise.exercise import Exercise
from rnntrace.marking.lint.findings import Findings, Unseen, lint
from rnntrace.marking.questions import named, questions
from tests.support.exercises import GOOD
from tests.support.pages import scenario_of
from tests.support.patience import patiently


def looked_at(text: str, *asked: str, digits: int = 4) -> Findings:
    found = rnntrace.bptt(scenario_of(text))
    by_name = named(questions(found))
    return lint(found, [by_name[name] for name in asked] if asked else None, digits)


def of(found: Findings, kind: str) -> Unseen:
    """The group with one reason."""
    (only,) = [each for each in found.unseen if each.reason.kind == kind]
    return only


def said(unseen: Unseen) -> set[str]:
    """Its mistakes in words."""
    return {each.mistake.words for each in unseen.mistakes}


def test_a_good_exercise_has_nothing_said_against_it() -> None:
    """States, biases, no symmetry, three steps, kind numbers."""
    found = looked_at(GOOD)
    assert found.is_good
    assert found.seen + found.impossible + found.harmless == found.tried
    assert found.impossible > 0


def test_a_state_of_zero_hides_what_is_done_with_it_at_the_first_step() -> None:
    """Whoever forgets W_hh h₀ has the same numbers."""
    found = looked_at(GOOD.replace("initial_state: {h: [0.3, -0.4]}", ""))
    unseen = of(found, "initial_state")
    assert unseen.reason.names == ("h",)
    assert "the first step is left out of the sum" in said(unseen)
    assert {"W_hh @ h[t-1] is left out", "W_hh is transposed"} <= {
        each.mistake.words for each in unseen.at_first
    }


def test_a_symmetric_matrix_hides_its_transpose() -> None:
    """On the way there, and on the way back; and nothing else."""
    found = looked_at(GOOD.replace("[0.2, 0.4]]", "[-0.1, 0.4]]"))
    unseen = of(found, "symmetric")
    assert unseen.reason.names == ("W_hh",)
    assert said(unseen) == {"W_hh is transposed", "W_hh is not transposed"}
    assert len(found.unseen) == 1


def test_a_bias_of_zero_hides_what_is_done_with_it() -> None:
    """It can be left out, subtracted, added twice."""
    unseen = of(looked_at(GOOD.replace("b_h: [0.1, -0.2]", "b_h: [0, 0]")), "biases")
    assert unseen.reason.names == ("b_h",)
    assert {"b_h is left out", "b_h is subtracted, not added", "b_h is added twice"} <= said(unseen)


def test_one_step_hides_all_that_comes_from_others() -> None:
    """The mean is the sum, the last step is all there is."""
    text = GOOD.replace("[a, b, c]\n", "[a]\n").replace("[b, c, d]\n", "[b]\n")
    unseen = of(looked_at(text), "steps")
    assert {"it is divided by the number of steps", "only the last step is taken, not the sum"} <= said(
        unseen
    )


def test_two_steps_hide_that_somebody_goes_back_by_one_alone() -> None:
    """With three it is seen, and not said."""
    text = GOOD.replace("[a, b, c]\n", "[a, b]\n").replace("[b, c, d]\n", "[b, c]\n")
    assert of(looked_at(text), "truncation")
    assert all(each.reason.kind != "truncation" for each in looked_at(GOOD).unseen)


def test_the_same_word_at_each_step_hides_which_is_taken() -> None:
    """x[t-1] for x[t] is seen at the first step alone, where there is none before; ``x[t+1]`` at the last."""
    found = looked_at(GOOD.replace("inputs: [a, b, c]", "inputs: [a, a, a]"), "a[2]", "h[2]", "dL/da[2]")
    assert {"x[t-1] stands for x[t]", "x[t+1] stands for x[t]"} <= {
        words for each in found.unseen for words in said(each)
    }


def test_a_relu_that_is_always_on_hides_that_it_is_one() -> None:
    """So do its derivative, and a for h."""
    text = GOOD.replace("weights:", "activation: relu\nweights:").replace("b_h: [0.1, -0.2]", "b_h: [3, 4]")
    unseen = of(looked_at(text), "kink")
    assert unseen.reason.names == ("a", "h")
    assert {"relu is left out", "the factor positive(a[t]) is left out", "a[t] stands for h[t]"} <= said(
        unseen
    )


def test_what_would_show_a_mistake_is_named() -> None:
    """Of the loss alone, the way back is not seen; what to ask is a gradient."""
    unseen = of(looked_at(GOOD, "loss"), "not_asked")
    assert "W_hh is not transposed" in said(unseen)
    assert unseen.by
    assert all(name.startswith("dL/d") for name in unseen.by)
    more = looked_at(GOOD, "loss", "dL/dW_hh", "dL/dW_xh", "dL/db_h")
    assert len(of(more, "not_asked").mistakes) < len(unseen.mistakes)


def test_too_few_digits_hide_small_differences() -> None:
    """To one decimal much looks alike that four tell apart."""
    assert of(looked_at(GOOD, digits=1), "too_small").mistakes
    assert all(each.reason.kind != "too_small" for each in looked_at(GOOD).unseen)


@pytest.mark.parametrize(
    "scenario",
    patiently(["hello-world", "relu-by-hand", "gru", "and-gate", "one-unit"], ["relu-by-hand", "and-gate"]),
)
def test_what_is_said_to_be_hidden_changes_nothing(scenario: str) -> None:
    """Planted in the whole network, none of it changes any number; every mistake is counted once."""
    from rnntrace.marking.mistaken import effects

    found = rnntrace.bptt(rnntrace.load(scenario))
    result = lint(found)
    hidden = [each for unseen in result.unseen for each in unseen.mistakes]
    assert len(hidden) == len(set(hidden)) == result.hidden
    for each in hidden:
        apart = effects(found, each, questions(found))
        assert apart is not None
        assert max(apart.values()) <= 2e-4 * (1 + 1e-6)


# -- unkind numbers --------------------------------------------------------------------------------


def kinds(found: Findings) -> dict[str, list[str]]:
    """The unkind numbers, each as ``name[place]``."""
    there: dict[str, list[str]] = {}
    for each in found.unkind:
        at = ",".join(str(i + 1) for i in each.place)
        there.setdefault(each.kind, []).append(f"{each.of.name}[{at}]")
    return there


def changed(change: Callable[[Calculation], Calculation]) -> Exercise:
    exercise: Exercise = scenario_of(GOOD).exercise
    return exercise.changed(change)


def with_weights(**arrays: object) -> Findings:
    """The good exercise with other numbers for some weights."""

    def change(known: Calculation) -> Calculation:
        new = {name: np.array(array, dtype=float) for name, array in arrays.items()}
        return replace(known, parameters={**known.parameters, **new})

    return lint(rnntrace.bptt(changed(change)))


def test_saturated_activations() -> None:
    """Beyond ±2 tanh hardly moves."""
    there = kinds(with_weights(b_h=[2.3, -0.2]))
    assert set(there["saturated"]) == {"a[1]"}


def test_probabilities_near_nothing_and_near_one() -> None:
    """One score far above the others."""
    there = kinds(with_weights(b_y=[9, 0.1, -0.2, 0.4]))
    assert set(there["certain"]) == {"y_hat[1]"}
    assert set(there["improbable"]) == {"y_hat[2]", "y_hat[3]", "y_hat[4]"}


def test_units_that_are_never_on() -> None:
    """A ReLU with nothing but negative numbers before it."""
    text = GOOD.replace("weights:", "activation: relu\nweights:").replace("b_h: [0.1, -0.2]", "b_h: [3, -4]")
    assert kinds(looked_at(text))["dead"] == ["h[2]"]


def test_gradients_that_are_written_as_zero() -> None:
    """To so many digits as are shown, of those that are asked; not what is zero in truth."""
    assert "lost" not in kinds(looked_at(GOOD))
    there = kinds(looked_at(GOOD, "dL/dW_xh", "dL/dh[1]", digits=1))["lost"]
    assert "W_xh[2,3]" in there
    assert "W_xh[1,4]" not in there  # no step has the fourth word


def test_equal_and_long_weights() -> None:
    """Two that could be exchanged, one that nobody can type."""
    there = kinds(with_weights(W_hh=[[0.5, 0.5], [0.2, 0.4]], b_h=[0.1, 1 / 3]))
    assert there["equal"] == ["W_hh[1,1]"]
    assert there["long"] == ["b_h[2]"]
