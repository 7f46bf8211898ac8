"""Worksheets: what is asked stands nowhere on the sheet, and everywhere on the key."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

import rnntrace
from rnntrace.marking.asked import Asked
from rnntrace.marking.fading import askable, faded
from rnntrace.marking.questions import Question
from rnntrace.rendering.coursework import sheet_of
from rnntrace.tracing.trace import Trace
from rnntrace.tracing.traces import Traces
from rnntrace.writing import covered
from rnntrace.writing.figures import Style
from rnntrace.writing.pages.worksheet import Sheet, worksheet_document
from tests.support import network_texts
from tests.support.pages import SCENARIOS, scenario_of
from tests.support.rendered import to_markdown, to_text
from tests.support.worksheets import leaks, redrawn, worked

Golden = Callable[[str, str], None]
DIGITS = 6
FEW = [path.stem for path in SCENARIOS if path.stem != "ten-thousand-words"]
TEXTS = {
    name: text.format(cell="gru") if name == "GRU" else text
    for name, text in vars(network_texts).items()
    if name.isupper() and isinstance(text, str)
}


def sheet_for(found: Trace | Traces, asked: tuple[Question, ...]) -> Sheet:
    return sheet_of(found, asked, scenario="test")


def leaked(found: Trace | Traces, asked: tuple[Question, ...], *, carried: bool) -> dict[str, str]:
    """What a sheet gives away, as Markdown and as text."""
    page = worksheet_document(found, Style(DIGITS, carried=carried), sheet_for(found, asked))
    both = to_markdown(page) + to_text(page, 100)
    return leaks(both, asked, found, DIGITS)


@pytest.mark.parametrize("carried", [True, False], ids=["by hand", "in full"])
@pytest.mark.parametrize("level", [1, 2, 3, 4])
@pytest.mark.parametrize("name", FEW)
def test_no_asked_number_is_on_a_sheet(name: str, level: int, carried: bool) -> None:
    """Of any built-in network, at any level of fading: neither as a result nor as an operand, in no sum of
    them and in no sentence."""
    exercise = redrawn(rnntrace.load(name), seed=level)
    found = worked(exercise, DIGITS if carried else None)
    assert leaked(found, faded(found, level), carried=carried) == {}


@pytest.mark.parametrize("name", TEXTS)
def test_whatever_is_asked_it_is_on_no_sheet(name: str) -> None:
    """Any choice of questions, with the others worked around them: those that pass a number on as it is
    hide it, too."""
    exercise = redrawn(scenario_of(TEXTS[name]), seed=5)
    found = worked(exercise, DIGITS)
    every = askable(found)
    draw = random.Random(name)
    for share in (0.1, 0.3, 0.6, 0.9):
        asked = tuple(question for question in every if draw.random() < share)
        assert leaked(found, asked, carried=True) == {}


@pytest.mark.parametrize("spoilt", ["is_covered", "equation"])
def test_a_number_that_is_shown_is_noticed(spoilt: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where results alone are hidden, or only what has an asked symbol in it, the test above fails."""
    found = worked(redrawn(rnntrace.load("hello-world"), seed=1), DIGITS)
    if spoilt == "equation":
        monkeypatch.setattr(Asked, "covers", lambda self, of, equation, *rest: False)
    else:
        monkeypatch.setattr(covered, "with_gaps", lambda worked, asked, filled=False: worked)
        monkeypatch.setattr("rnntrace.writing.pages.worksheet.with_gaps", covered.with_gaps)
    assert leaked(found, faded(found, 2), carried=True)
