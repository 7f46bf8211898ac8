"""Worksheets: what is asked stands nowhere on the sheet, and everywhere on the key."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from rich.cells import cell_len

import rnntrace
from rnntrace.marking.asked import Asked, numbers_of
from rnntrace.marking.fading import askable, faded
from rnntrace.marking.questions import Question
from rnntrace.rendering.coursework import files_of, sheet_of
from rnntrace.rendering.prose import Dialect
from rnntrace.tracing.trace import Trace
from rnntrace.tracing.traces import Traces
from rnntrace.writing import covered
from rnntrace.writing.figures import Style
from rnntrace.writing.pages.mark_scheme import mark_scheme
from rnntrace.writing.pages.worksheet import Sheet, key_document, worksheet_document
from tests.support import network_texts
from tests.support.markdown_rules import broken_rules
from tests.support.pages import SCENARIOS, scenario_of
from tests.support.patience import combined, patiently
from tests.support.rendered import both_ways, to_markdown, to_text
from tests.support.worksheets import leaks, redrawn, texts_of, worked

Golden = Callable[[str, str], None]
DIGITS = 6
MANY_DIGITS = 9  # so that no two numbers of a long sequence are the same by chance
FEW = [path.stem for path in SCENARIOS if path.stem != "ten-thousand-words"]
USUAL = ("hello-world", "lstm", "translation", "sentiment", "minimal-gated-unit", "bidirectional")
TEXTS = {
    name: text.format(cell="gru") if name == "GRU" else text
    for name, text in vars(network_texts).items()
    if name.isupper() and isinstance(text, str)
}


def sheet_for(found: Trace | Traces, asked: tuple[Question, ...]) -> Sheet:
    return sheet_of(found, asked, scenario="test")


def leaked(found: Trace | Traces, asked: tuple[Question, ...], *, carried: bool) -> dict[str, str]:
    """What a sheet gives away, as Markdown and as text."""
    digits = DIGITS if carried else MANY_DIGITS
    page = worksheet_document(found, Style(digits, carried=carried), sheet_for(found, asked))
    both = to_markdown(page) + to_text(page, 100)
    return leaks(both, asked, found, digits)


# Half of the numbers asked and all of them, in both ways of working, and each kind of network once.
LEVELS = [
    *(("hello-world", 2, True), ("hello-world", 2, False), ("lstm", 2, True), ("translation", 4, False)),
    *(("sentiment", 2, False), ("minimal-gated-unit", 4, True), ("bidirectional", 4, True)),
]


@pytest.mark.parametrize(
    ("name", "level", "carried"), combined(FEW, [1, 2, 3, 4], [True, False], usual=LEVELS)
)
def test_no_asked_number_is_on_a_sheet(name: str, level: int, carried: bool) -> None:
    """Of any built-in network, at any level of fading: neither as a result nor as an operand, in no sum of
    them and in no sentence."""
    exercise = redrawn(rnntrace.load(name), seed=level)
    found = worked(exercise, DIGITS if carried else None)
    assert leaked(found, faded(found, level), carried=carried) == {}


@pytest.mark.parametrize("name", patiently(TEXTS, ["EMBEDDED", "ENCODER_BOTH_WAYS"]))
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


def drawn(text: str) -> list[str]:
    """The boxes of a Markdown page."""
    return re.findall(r"\\boxed\{((?:[^{}]|\{[^}]*\})*)\}", text)


@pytest.mark.parametrize("name", ["hello-world", "lstm", "translation", "sentiment"])
def test_the_key_is_the_sheet_filled_in(name: str) -> None:
    """As many boxes on both, one for each number that is asked but for gradients that the page says are 0;
    and on the key the numbers stand in them."""
    found = worked(rnntrace.load(name))
    sheet = sheet_of(found, 4, scenario=name)
    files = files_of(found, Style(carried=True), sheet)
    empty, filled = drawn(files.sheet), drawn(files.key)
    wanted = sum(array.size for each in sheet.asked.questions if (array := numbers_of(each, found)).any())
    assert len(empty) == len(filled) == wanted
    assert {*empty} == {r"\phantom{-0.0000}"}
    texts = {text for question in sheet.asked.questions for text in texts_of(question, found, 4)}
    there = {re.sub(r" \\times 10\^\{(.*)\}", r"e\1", text).lstrip("-") for text in filled}
    assert texts <= there <= texts | {"0.0000", "1.0000"}


def test_a_sign_is_not_told_by_the_form_of_a_line() -> None:
    """What is negative has parentheses in a sum, but not where it is not seen."""
    found = worked(rnntrace.load("one-unit"))
    page = worksheet_document(found, Style(carried=True), sheet_for(found, faded(found, 4)))
    blank, key = (
        to_text(page, 100),
        to_text(key_document(found, Style(carried=True), sheet_of(found, 4, scenario="x")), 100),
    )
    assert re.search(r"[+−·] \(-", key)
    assert not re.search(r"[+−·] \([_.]", blank)


@pytest.mark.parametrize(
    ("name", "dialect"),
    combined(
        FEW, ["dollar", "fenced"], usual=[*((name, "dollar") for name in USUAL[1:]), (USUAL[0], "fenced")]
    ),
)
def test_the_documents_keep_the_rules(name: str, dialect: Dialect) -> None:
    """Sheet, key and mark scheme, with everything asked."""
    found = worked(rnntrace.load(name))
    files = files_of(found, Style(carried=True), sheet_of(found, 4, scenario=name, whose="s_1 <2>"), dialect)
    for text in (files.sheet, files.key, files.marks):
        assert broken_rules(text, dialect) == []


@pytest.mark.parametrize("name", patiently(FEW, ["hello-world", "translation", "minimal-gated-unit"]))
def test_no_line_is_too_wide(name: str) -> None:
    """The form at the end has a line for each answer; the rest keeps to the page, in ASCII too."""
    found = worked(rnntrace.load(name))
    sheet = sheet_of(found, 4, scenario=name)
    for document in (worksheet_document, key_document, mark_scheme):
        of = document(found, Style(carried=True), sheet)
        page, _, _ = to_text(of, 80).partition("scenario: ")
        assert max(map(cell_len, page.splitlines())) <= (80 if document is not mark_scheme else 200)
        assert to_text(of, 80, ascii=True).isascii()


def test_names_of_the_page_stand_beside_those_of_the_form() -> None:
    """In Ng's letters a is the hidden state; the form has the standard names, and says so."""
    scenario = replace(rnntrace.load("hello-world"), notation="ng")
    files = files_of(worked(scenario), Style(carried=True), sheet_of(worked(scenario), 4, scenario="x"))
    assert "notation: standard\n" in files.answers
    assert "  h[2]: [null, null] # a⟨2⟩\n" in files.answers
    plain = worked(rnntrace.load("hello-world"))
    answers = files_of(plain, Style(carried=True), sheet_of(plain, 4, scenario="x")).answers
    assert "∂" not in answers
    assert "notation" not in answers


@pytest.mark.parametrize(
    ("name", "level", "width"),
    [("hello-world", 2, 80), ("hello-world", 4, 60), ("lstm", 1, 80), ("sentiment", 2, 80)],
)
def test_a_page(name: str, level: int, width: int, golden: Golden) -> None:
    """What a student gets, in the terminal; of several examples, too."""
    found = worked(rnntrace.load(name))
    page = worksheet_document(found, Style(carried=True), sheet_of(found, level, scenario=name))
    golden(both_ways(page, width), f"{name}.sheet-{level}.{width}.txt")


def test_the_files(golden: Golden) -> None:
    """All that is written for one student, with a code at the top."""
    found = worked(rnntrace.load("hello-world"))
    sheet = sheet_of(found, 3, scenario="hello-world", variant="s1234567", whose="s1234567")
    files = files_of(found, Style(carried=True), sheet)
    golden(files.sheet, "hello-world.sheet.md")
    golden(files.key, "hello-world.key.md")
    golden(files.marks, "hello-world.marks.md")
    golden(files.answers, "hello-world.answers.yaml")


def test_an_example_asks_nothing() -> None:
    """Level 0 is the walkthrough itself: no gap, no form."""
    found = worked(rnntrace.load("hello-world"))
    files = files_of(found, Style(carried=True), sheet_of(found, 0, scenario="x"))
    assert "An example, worked in full." in files.sheet
    assert "boxed" not in files.sheet + files.key
    assert "yaml" not in files.sheet
    assert "nothing to mark" in files.marks
