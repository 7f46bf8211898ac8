"""A slip of the pen is one wrong number, and makes no other wrong."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnntrace.marking.judged import Marked
from tests.support.students.handing_in import marked
from tests.support.students.networks import CELLS, drawn
from tests.support.students.slips import SLIPS, Slip, Slipped, slipped
from tests.support.students.work import Pen

# So many times something is tried that leaves nothing to be seen.
TRIES = 100


def drawn_slip(cell: str, seed: int, slip: Slip, used: bool) -> tuple[Slipped, Marked]:
    """A script with a slip that is seen, and what is said of it."""
    pen, random, network = Pen(3 + seed % 2), np.random.default_rng(seed), drawn(cell, seed, usual=True)
    tries = (slipped(network, pen, slip, random, used=used) for _ in range(TRIES))
    found = next(each for each in tries if each is not None)
    return found, marked(network, found.script, pen)


@given(
    cell=st.sampled_from([*CELLS]),
    seed=st.integers(0, 10**9),
    slip=st.sampled_from([*SLIPS]),
    used=st.booleans(),
)
def test_a_slip_is_found_in_its_own_entry_alone(cell: str, seed: int, slip: Slip, used: bool) -> None:
    """Nothing after it is wrong, whether that was worked with the slip or with the number that was meant."""
    found, marks = drawn_slip(cell, seed, slip, used)
    wrong = [(each.question.name, entry) for each in marks.of("wrong") for entry in each.entries]
    places = [(name, entry.place) for name, entry in wrong if entry.verdict == "wrong"]
    assert places == [(found.name, place) for place in found.places]


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.__name__)
def test_most_slips_are_told_what_they_are(slip: Slip) -> None:
    """The word for each is among what is said of it."""
    drawn_slips = [drawn_slip("rnn", seed, slip, used=False) for seed in range(8)]
    told = [
        any(SLIPS[slip] in suspect.words for each in marks.of("wrong") for suspect in each.suspects)
        for _, marks in drawn_slips
    ]
    assert sum(told) >= 6
