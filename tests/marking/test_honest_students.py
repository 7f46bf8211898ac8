"""Nobody who works rightly is told that a number is wrong."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rnntrace
from rnntrace.marking.answers import Answers
from rnntrace.marking.judging import judge
from rnntrace.marking.questions import questions
from rnntrace.marking.truth import truth
from rnntrace.writing.numbers import pencil
from tests.support.students.handing_in import answer, exercise, marked, wrong
from tests.support.students.networks import CELLS, drawn
from tests.support.students.work import Pen

KEYS = ("hello-world", "lstm", "pytorch-gru", "translation", "bidirectional", "stacked")
SEEDS = st.integers(0, 10**9)


@pytest.mark.parametrize("digits", [2, 3, 4, None], ids=["2", "3", "4", "full"])
@given(cell=st.sampled_from([*CELLS]), seed=SEEDS, parts=st.booleans(), half=st.booleans())
def test_no_number_of_an_honest_script_is_wrong(
    digits: int | None, cell: str, seed: int, parts: bool, half: bool
) -> None:
    """Whatever is rounded on the way, and with a half of the answers left out."""
    network, pen = drawn(cell, seed), Pen(digits, parts)
    script = network.work(pen)
    if half:
        random = np.random.default_rng(seed)
        script = {name: number for name, number in script.items() if random.random() < 0.5}
    assert wrong(marked(network, script, pen)) == []


@given(cell=st.sampled_from([*CELLS]), seed=SEEDS)
def test_a_program_in_single_precision_is_honest_too(cell: str, seed: int) -> None:
    """Arrays of 32 bits, compared as closely as these can be."""
    pen = Pen(kind=np.float32)
    network = drawn(cell, seed)
    assert wrong(marked(network, network.work(pen), pen)) == []


@given(cell=st.sampled_from([*CELLS]), seed=SEEDS)
def test_everything_that_is_asked_is_in_a_script(cell: str, seed: int) -> None:
    """So that nothing is judged by having been left out."""
    network = drawn(cell, seed)
    assert network.work(Pen()).keys() == exercise(network).asked.keys()


@pytest.mark.parametrize("digits", [3, 4])
@pytest.mark.parametrize("name", KEYS)
def test_the_programs_own_key_is_right(name: str, digits: int) -> None:
    """Worked with a pencil, of chains and of networks in layers too, nothing in it is wrong."""
    scenario = rnntrace.load(name)
    key, found = rnntrace.bptt(scenario, pencil=pencil(digits)), rnntrace.bptt(scenario)
    given = {question: answer(truth(key, question), digits) for question in questions(found)}
    assert wrong(judge(found, Answers(given))) == []
