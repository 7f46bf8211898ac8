"""Worksheets that ask for rules: a rule that is asked for stands among its alternatives, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from rich.cells import cell_len

import rnntrace
from rnntrace.equations.tree import Expression, OverTime
from rnntrace.marking.asked import Asked
from rnntrace.marking.fading import askable, faded
from rnntrace.marking.places import equations_of
from rnntrace.marking.questions import Question
from rnntrace.marking.rules.asking import Rules
from rnntrace.marking.rules.kinds import own
from rnntrace.rendering.coursework import files_of, sheet_of
from rnntrace.submissions.check import Worked
from rnntrace.submissions.check import worked as in_full
from rnntrace.writing.document import Document, Listed
from rnntrace.writing.figures import Style
from rnntrace.writing.formula import EQUALS, Formula, Name, Row
from rnntrace.writing.pages.mark_scheme import mark_scheme
from rnntrace.writing.pages.worksheet import Sheet, key_document, worksheet_document
from rnntrace.writing.presentation import Presentation
from tests.support.markdown_rules import broken_rules
from tests.support.patience import combined, patiently
from tests.support.rendered import both_ways, to_markdown, to_text
from tests.support.worksheets import leaks, redrawn, worked

Golden = Callable[[str, str], None]
STYLE = Style(carried=True)
WIDE = 600  # so that no line is broken
NAMES = ["hello-world", "lstm", "gru", "minimal-gated-unit", "translation", "sentiment", "bidirectional"]


def sheet_for(name: str, asked: int | tuple[Question, ...]) -> tuple[Worked, Sheet]:
    scenario = rnntrace.load(name)
    found = worked(scenario)
    return found, sheet_of(found, asked, scenario=name, rules=Rules(in_full(scenario)))


def without_questions(page: Document, sheet: Sheet) -> Document:
    """The page but for the alternatives."""
    letters = {each.letter for rule in sheet.asked.rules for each in rule.alternatives}
    return Document.of(
        *(
            block
            for block in page.blocks
            if not (isinstance(block, Listed) and {words[0] for _, words in block.lines if words} == letters)
        )
    )


def right_sides(found: Worked, sheet: Sheet) -> Iterator[tuple[str, Formula]]:
    """The rules that are asked for and those alike, at step t in general and at each step."""
    for rule in sheet.asked.rules:
        for left, part in rule.places:
            trace = found.examples[0].of(part)
            shown = Presentation(trace, STYLE)
            right: Expression = own(equations_of(trace)[left].right)
            yield rule.name, shown.in_letters(right)
            at_a_step = right.of if isinstance(right, OverTime) else right
            for step in range(1, trace.steps + 1):
                yield f"{rule.name} at step {step}", shown.in_letters(at_a_step, step)


def in_one_line(text: str) -> str:
    return " ".join(text.split())


def told(found: Worked, sheet: Sheet) -> list[str]:
    """The rules that can be read on the sheet outside their alternatives, in the terminal or in Markdown."""
    page = without_questions(worksheet_document(found, STYLE, sheet), sheet)
    text, markdown = in_one_line(to_text(page, WIDE)), in_one_line(to_markdown(page))
    names: list[str] = []
    for name, formula in right_sides(found, sheet):
        alone = Document.of(Listed(((Row((Name("x"), EQUALS, formula)), ()),)))
        plain = in_one_line(to_text(alone, WIDE)).partition(" = ")[2]
        latex = in_one_line(to_markdown(alone)).partition(" &= ")[2].partition(r" \end{")[0]
        assert plain
        assert latex
        names += [name] * (plain in text) + [f"{name} in Markdown"] * (latex in markdown)
    return names


# At one level, or at another, each kind of network once.
EACH_ONCE = [*zip(NAMES, [2, 4, 2, 4, 2, 4, 2], strict=True)]


@pytest.mark.parametrize(("name", "level"), combined(NAMES, [1, 2, 3, 4], usual=EACH_ONCE))
def test_the_right_rule_stands_nowhere_else(name: str, level: int) -> None:
    """Neither among the equations, nor in the head of a line at any step, nor in a step's share."""
    found, sheet = sheet_for(name, level)
    assert sheet.asked.rules
    assert told(found, sheet) == []


@pytest.mark.parametrize("name", patiently(["hello-world", "lstm", "translation"], ["hello-world"]))
def test_a_rule_asked_for_at_one_step_is_not_told_at_another(name: str) -> None:
    """Where the numbers of the other steps are worked for the reader, they stand without the rule."""
    scenario = rnntrace.load(name)
    for question in askable(worked(scenario)):
        found, sheet = sheet_for(name, (question,))
        assert told(found, sheet) == []


def test_a_rule_that_is_told_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the lines keep their heads, or the equations are listed, the tests above fail."""
    found, sheet = sheet_for("hello-world", 2)
    with monkeypatch.context() as patch:
        patch.setattr("rnntrace.writing.pages.worksheet.without_rule", lambda worked, asked: worked)
        assert "dL/dh[t] at step 2" in told(found, sheet)
    with monkeypatch.context() as patch:
        patch.setattr(Presentation, "unsaid", frozenset())
        assert {"dL/dh[t]", "dL/dW_hh at step 2"} <= {*told(found, sheet)}


@pytest.mark.parametrize(("name", "level"), combined(NAMES, [2, 4], usual=EACH_ONCE[:1] + EACH_ONCE[3::2]))
def test_each_rule_is_asked_for_once(name: str, level: int) -> None:
    """With its three alternatives, on the sheet and on the key; only the key says which is right."""
    found, sheet = sheet_for(name, level)
    for document, marks in ((worksheet_document, 0), (key_document, 1)):
        text = to_text(document(found, STYLE, sheet), WIDE)
        assert text.count("Which rule gives") == len(sheet.asked.rules)
        assert text.count(", the right one") == marks * len(sheet.asked.rules)


@pytest.mark.parametrize("name", patiently(["hello-world", "lstm", "sentiment"], 2))
def test_no_asked_number_is_on_such_a_sheet(name: str) -> None:
    """What is left of a line gives no more away than the whole line does."""
    scenario = redrawn(rnntrace.load(name), seed=3)
    found = worked(scenario, 6)
    asked = faded(found, 4)
    sheet = sheet_of(found, asked, scenario=name, rules=Rules(in_full(scenario)))
    page = worksheet_document(found, Style(6, carried=True), sheet)
    assert leaks(to_markdown(page) + to_text(page, 100), asked, found, 6) == {}


@pytest.mark.parametrize("name", patiently(NAMES, 3))
def test_the_pages_keep_the_rules_of_their_formats(name: str) -> None:
    """No line is too wide, and the Markdown is what every renderer takes."""
    found, sheet = sheet_for(name, 4)
    for document in (worksheet_document, key_document):
        page, _, _ = to_text(document(found, STYLE, sheet), 80).partition("scenario: ")
        assert max(map(cell_len, page.splitlines())) <= 80
    files = files_of(found, STYLE, sheet)
    for text in (files.sheet, files.key, files.marks):
        assert broken_rules(text, "dollar") == []


def test_a_mark_for_each_rule() -> None:
    """It stands by itself, and is counted with the others."""
    found, sheet = sheet_for("hello-world", 1)
    text = to_text(mark_scheme(found, STYLE, sheet), 120)
    assert text.count("B1") == len(sheet.asked.rules) == 2
    assert "12 marks in all, for 5 answers and 2 rules." in text
    plain = to_text(mark_scheme(found, STYLE, Sheet(Asked.of(found, sheet.asked.questions), "x")), 120)
    assert "B1" not in plain
    assert "10 marks in all, for 5 answers." in plain


def test_the_form_has_the_letters_of_the_page() -> None:
    """In Ng's letters a is the hidden state: beside the standard name stands that of the page."""
    lines = {"standard": "  dL/dh[t]: null\n", "ng": "  dL/dh[t]: null # ∂L/∂a⟨t⟩\n"}
    for notation, line in lines.items():
        scenario = replace(rnntrace.load("hello-world"), notation=notation)
        found = worked(scenario)
        sheet = sheet_of(found, 2, scenario="x", rules=Rules(in_full(scenario)))
        assert line in files_of(found, STYLE, sheet).answers


def test_a_page(golden: Golden) -> None:
    """What a student gets, in the terminal."""
    found, sheet = sheet_for("hello-world", 2)
    golden(both_ways(worksheet_document(found, STYLE, sheet), 80), "hello-world.rules.80.txt")


def test_the_files(golden: Golden) -> None:
    """An LSTM's sheet in Markdown, its key's marks, and the form."""
    found, sheet = sheet_for("lstm", 1)
    files = files_of(found, STYLE, sheet)
    golden(files.sheet, "lstm.rules.md")
    golden(files.marks, "lstm.rules.marks.md")
