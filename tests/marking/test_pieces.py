"""The small pieces that marking is made of."""

from __future__ import annotations

import numpy as np
import pytest

from rnntrace.equations.parser import parse_expression
from rnntrace.equations.text import expression_text
from rnntrace.equations.tree import Symbol
from rnntrace.marking.answers import Answer
from rnntrace.marking.estimates import Estimate
from rnntrace.marking.precision import Precision
from rnntrace.marking.slips import slips
from rnntrace.marking.times import FIRST_STEP, LAST_STEP, at_step, step_named


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("h[1]", ("h", 1)),
        ("h[0]", ("h", 0)),
        ("h[T]", ("h", 5)),
        ("h[T-1]", ("h", 4)),
        ("a_i[T+1]", ("a_i", 6)),
    ],
)
def test_a_step_told_by_itself_is_read(name: str, meant: tuple[str, int]) -> None:
    """From the front and from the back."""
    of, step = meant
    assert step_named(Symbol(name, None, True), 5) == (Symbol(of, 0, True), step)


@pytest.mark.parametrize("symbol", [Symbol("h", 0), Symbol("W_hh"), Symbol("T")])
def test_any_other_symbol_has_no_step_of_its_own(symbol: Symbol) -> None:
    """A value of the step at hand, a weight, the number of steps."""
    assert step_named(symbol, 5) is None


@pytest.mark.parametrize(
    ("step", "text"), [(FIRST_STEP, "dL/da[1] @ h[0].T"), (LAST_STEP, "dL/da[T] @ h[T-1].T")]
)
def test_an_expression_is_seen_from_a_certain_step(step: str, text: str) -> None:
    """Values at the step before it among them."""
    node = parse_expression("dL/da[t] @ h[t-1].T", derived=True)
    assert expression_text(at_step(node, step)) == text


def said(given: list[str], meant: list[float]) -> list[str]:
    """What is said of numbers with four places, all of which are wrong that are not those meant."""
    values = np.array([float(text) for text in given])
    texts = {(i,): text for i, text in enumerate(given)}
    decimals = {place: len(text.partition(".")[2]) for place, text in texts.items()}
    wrong = [(i,) for i, value in enumerate(values) if abs(value - meant[i]) > 2e-4]
    found = slips(Answer(values, texts, decimals), wrong, Estimate.of(np.array(meant)), Precision(4))
    return [slip.words for slip in found]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("-0.4707", "entry 1: the sign is the other way round"),
        ("4.7070", "entry 1: the point is 1 place too far to the right"),
        ("0.0047", "entry 1: the point is 2 places too far to the left"),
        ("0.4077", "entry 1: the digits 70 are exchanged"),
        ("0.4907", "entry 1: the digit 7 is written as 9"),
        ("0.47", "entry 1: 0.47 is right as far as it goes, and has too few places"),
        ("-0.2681", "entry 1: it is the number of entry 2 once more"),
    ],
)
def test_a_slip_is_told_in_a_few_words(given: str, words: str) -> None:
    """Of 0.4707, with −0.2681 below it."""
    assert said([given, "-0.2681"], [0.4707, -0.2681]) == [words]


def test_two_entries_in_one_anothers_place_are_one_slip() -> None:
    """And are told together."""
    assert said(["-0.2681", "0.4707"], [0.4707, -0.2681]) == ["entry 1 and entry 2 are exchanged"]


def test_what_nothing_explains_is_no_slip() -> None:
    """Nothing is said of it."""
    assert said(["0.9352", "-0.2681"], [0.4707, -0.2681]) == []


def test_numbers_are_compared_in_units_of_the_last_place() -> None:
    """The true one within one unit, the worked one within two or what may have been lost on the way."""
    precision, true = Precision(2), np.array([0.5])
    assert precision.is_true(np.array([0.51]), true).all()
    assert not precision.is_true(np.array([0.52]), true).any()
    assert precision.agrees(np.array([0.52]), Estimate.of(true)).all()
    assert not precision.agrees(np.array([0.53]), Estimate.of(true)).any()
    assert precision.agrees(np.array([0.53]), Estimate.of(true, 0.025)).all()


def test_numbers_in_full_are_compared_with_the_largest_beside_them() -> None:
    """An entry that is nearly nothing is as far off as the others are."""
    precision, true = Precision(None, 1e-9), np.array([1.0, 1e-12])
    assert precision.is_true(true + 5e-10, true).all()
    assert not precision.is_true(true + 5e-9, true).any()


def test_what_is_no_number_at_all_is_the_same_as_itself() -> None:
    """An infinite loss that was found to be infinite."""
    infinite = np.array([np.inf])
    assert Precision(4).is_true(infinite, infinite).all()
