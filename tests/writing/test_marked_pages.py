"""The page of marked answers, whichever mistake was made in whichever network."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

import rnntrace
from rnntrace.marking.answers import Answer, Answers
from rnntrace.marking.estimates import DoesNotFit
from rnntrace.marking.judging import judge
from rnntrace.marking.mistaken import Sheet, planted
from rnntrace.marking.questions import questions
from rnntrace.writing.figures import Style
from rnntrace.writing.pages.checked import checked_document
from tests.support.markdown_rules import broken_rules
from tests.support.page_reader.checks import out_of_range
from tests.support.page_reader.worked import worked_equations
from tests.support.patience import patiently
from tests.support.rendered import to_markdown, to_text

NETWORKS = (
    "hello-world",
    "minimal-gated-unit",
    "translation",
    "lstm",
    "relu-by-hand",
    "bidirectional",
    "sentiment",
)
EVERY = 40  # of so many mistakes one is made


@pytest.mark.parametrize("name", patiently(NETWORKS, 4))
def test_every_mistake_has_a_page(name: str) -> None:
    """In full numbers, one mistake after the other: every line gives the next one with the student's own
    numbers, nothing is too wide, and the Markdown is what every renderer takes."""
    found = rnntrace.bptt(rnntrace.load(name))
    asked = questions(found)
    sheet = Sheet(found, asked, digits=9)
    shown = 0
    for each in [each for each in planted(found) if sheet.shows(each)][::EVERY]:
        try:
            numbers = dict(sheet.numbers(each))
        except DoesNotFit:  # of a wrong equation that goes in a circle nobody has numbers
            continue
        shown += 1
        of = {question: Answer(numbers[question]) for question in asked}
        page = checked_document(judge(found, Answers(of, relative=1e-9)), Style(), marks=True)
        text = to_text(page, 60)
        assert max(map(cell_len, text.splitlines())) <= 60
        assert [problem for one in worked_equations(text) for problem in out_of_range(one)] == []
        assert broken_rules(to_markdown(page), "dollar") == []
    assert shown
