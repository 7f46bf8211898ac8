"""What a curve shows, in words."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnntrace.writing.curve_words import in_words, sentences
from rnntrace.writing.document import Curve
from tests.support.curves import ANY

NAN, INF = math.nan, math.inf


@pytest.mark.parametrize(
    ("curve", "words"),
    [
        (Curve((3.9973, *[1.0] * 999, 0.0121)), "The loss falls from 3.9973 to 0.0121 in 1,000 epochs"),
        (Curve((1.0, 2.0)), "The loss rises from 1.0000 to 2.0000 in 1 epoch"),
        (
            Curve((2.0, 1.0), "gradient's norm", "update", 1, 2),
            "The gradient's norm falls from 2.00 at update 1 to 1.00 at update 2",
        ),
        (Curve((0.5, 0.5, 0.5)), "The loss stays at 0.5000 over 2 epochs"),
        (Curve((0.5, 0.5), first=1), "The loss stays at 0.5000 from epoch 1 to epoch 2"),
        (Curve((0.5,)), "The loss is 0.5000 at epoch 0"),
        (Curve(()), "There is no loss to draw"),
        (Curve((NAN, INF)), "The loss is not finite at any epoch"),
        (
            Curve((2.0, 0.5, 7.0, 1.0)),
            "The loss falls from 2.0000 to 1.0000 in 3 epochs; its lowest is 0.5000 (epoch 1), "
            "its highest is 7.0000 (epoch 2)",
        ),
        (
            Curve((2.0, 3.0, 2.0)),
            "The loss begins and ends at 2.0000 over 2 epochs; its highest is 3.0000 (epoch 1)",
        ),
        (Curve((0.693147, 0.693148)), "The loss rises from 0.693147 to 0.693148 in 1 epoch"),
        (
            Curve((0.5, 0.500001, 0.5)),
            "The loss begins and ends at 0.500000 over 2 epochs; its highest is 0.500001 (epoch 1)",
        ),
        (Curve((3.0, NAN, 2.0, NAN)), "The loss falls from 3.0000 to 2.0000 in 2 epochs"),
        (Curve((4.0, 0.0)), "The loss falls from 4.0000 to 0.0000 in 1 epoch"),
        (Curve((4.0, 1e-9)), "The loss falls from 4.0000 to 1.0e-9 in 1 epoch"),
    ],
)
def test_a_curve_in_a_sentence(curve: Curve, words: str) -> None:
    """Where it begins and where it ends, how long that takes, and how far it went beyond either."""
    assert in_words(curve) == words


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((1.0, NAN), "At epoch 1 it is NaN: the curve ends at epoch 0."),
        ((1.0, INF, INF), "From epoch 1 on it is ∞: the curve ends at epoch 0."),
        ((1.0, INF, NAN), "From epoch 1 on it is not finite (at first ∞): the curve ends at epoch 0."),
        ((1.0, NAN, 2.0), "At epoch 1 it is not finite (NaN), and nothing is drawn there."),
        (
            (-INF, 1.0, NAN),
            "At 2 epochs it is not finite, first at epoch 0 (-∞), and nothing is drawn there.",
        ),
    ],
)
def test_where_it_stops_is_said(numbers: tuple[float, ...], words: str) -> None:
    """Numbers that are not finite are named, and whether the curve goes on after them."""
    _, said = sentences(Curve(numbers), "▲")
    assert said == words


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ((1,), ["▲ marks epoch 1, worked in full."]),
        ((2, 1, 2), ["▲ marks epochs 1 and 2, worked in full."]),
        ((1, 2, 10), ["▲ marks epochs 1, 2 and 10, worked in full."]),
        (tuple(range(10)), ["▲ marks each of the 10 epochs worked in full."]),
        ((-1, 11), []),
    ],
)
def test_what_is_marked_is_said(marks: tuple[int, ...], words: list[str]) -> None:
    """By name where they are few, in order and once each; nothing of what is not there."""
    _, *said = sentences(Curve(tuple(map(float, range(11))), marks=marks), "▲")
    assert said == words


@given(st.lists(ANY, max_size=50))
def test_any_numbers_have_words(numbers: list[float]) -> None:
    """One line without its full stop, and whole sentences for the rest; up means rising, down falling."""
    curve = Curve(tuple(numbers))
    said = in_words(curve)
    assert "\n" not in said
    assert not said.endswith(".")
    assert all(sentence.endswith(".") for sentence in sentences(curve, "▲"))
    finite = [number for number in numbers if math.isfinite(number)]
    assert " falls " not in said or finite[0] > finite[-1]
    assert " rises " not in said or finite[0] < finite[-1]
