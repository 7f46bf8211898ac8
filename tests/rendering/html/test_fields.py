"""Worksheets to fill in on the page: a field for each number that is asked, and none of the numbers."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import numpy as np
import pytest

import rnntrace
from rnntrace.marking.asked import numbers_of
from rnntrace.marking.questions import questions
from rnntrace.rendering.html.page import to_html
from rnntrace.rendering.html.template import ASKED, COVERED
from rnntrace.scenario.load import read_scenario
from rnntrace.writing.digits import written
from rnntrace.writing.document import Worked
from rnntrace.writing.pages.worksheet import key_document, worksheet_document
from tests.support.command import run
from tests.support.documents import BUILT_IN, TITLES, with_title, with_word
from tests.support.html_pages import main_of, read
from tests.support.patience import combined, patiently
from tests.support.sheets import Made, made
from tests.support.worksheets import NUMBER, leaks, redrawn

FEW = [path.stem for path in BUILT_IN if path.stem != "ten-thousand-words"]
DIGITS = 6


@functools.lru_cache(maxsize=1)
def sheet_of(name: str) -> Made:
    """A sheet that asks everything, rules, too."""
    return made(rnntrace.load(name), rule=True)


every = pytest.mark.parametrize("name", patiently(FEW, ("hello-world", "sentiment")))


def places(page: str, kind: str = "data-f") -> list[int]:
    """The places of the answers that a page has fields for, or shows again."""
    return [int(each.attrib[kind]) for each in main_of(page).iter() if kind in each.attrib]


@every
def test_every_answer_has_a_field_with_a_name(name: str) -> None:
    """Each number that is asked has one, whose name no other answer has; those of the same answer have the
    same; what was asked before and is used again is told from what is on the way."""
    sheet = sheet_of(name)
    assert {*places(sheet.page)} == {*range(len(sheet.data["form"]) - 1)}
    names: dict[str, set[str]] = {}
    for each in main_of(sheet.page).iter("input"):
        if each.attrib["type"] == "radio":
            continue
        assert each.attrib["aria-label"]
        if "data-f" in each.attrib:
            names.setdefault(each.attrib["aria-label"], set()).add(each.attrib["data-f"])
    assert len(names) == len(sheet.data["form"]) - 1 - sheet.data["rules"]
    assert all(len(each) == 1 for each in names.values())
    assert {*places(sheet.page, "data-copy")} <= {*places(sheet.page)}
    assert not re.search(f"[{ASKED}{COVERED}]", sheet.page)


@every
def test_the_form_that_is_saved_is_the_form(name: str) -> None:
    """With null in every blank it is the one that sheets of other formats have, but for the first line."""
    sheet = sheet_of(name)
    empty = re.sub(" # A, B or C for each null", "", re.sub("^#.*\n", "", sheet.form))
    assert "null".join(sheet.data["form"]) == empty


@every
def test_a_field_stands_where_the_key_has_its_number(name: str) -> None:
    """Read in the order of the page, the answers are the numbers that the key has marked there."""
    exercise = redrawn(rnntrace.load(name), seed=3)
    sheet = made(exercise, checked=True)
    right = sheet.data["right"]
    key = "".join(to_html(key_document(sheet.found, sheet.style, sheet.sheet)))
    marked = [each.text or "" for each in main_of(key).iter("mn") if each.get("class", "").endswith("key")]
    gaps = [
        right[int(box.attrib["data-f"])]
        for gap in main_of(sheet.page).iter("mtext")
        for box in gap.iter("input")
        if "data-f" in box.attrib
    ]
    assert len(gaps) == len(marked) > 0
    for shown, answer in zip(marked, gaps, strict=True):
        number = float(re.sub("×10.*", "", shown))
        assert "×10" in shown or abs(number - float(answer)) < 0.6e-4, (shown, answer)


@pytest.mark.parametrize(
    ("name", "level"), combined(FEW, [1, 2, 3, 4], usual=[("hello-world", 2), ("sentiment", 3)])
)
def test_no_number_that_is_hidden_is_in_the_file(name: str, level: int) -> None:
    """Neither among what is read, nor in names, nor in what the script knows; nor one on the way there."""
    exercise = redrawn(rnntrace.load(name), seed=level)
    rule = level % 2 == 1  # which leaves no line to be worked
    sheet = made(exercise, level, digits=DIGITS, rule=rule)
    asked = sheet.sheet.asked.questions
    assert leaks(sheet.page, asked, sheet.found, DIGITS) == {}
    assert hidden_of(sheet) & {*NUMBER.findall(sheet.page)} == set()
    assert "right" not in sheet.data
    checked = made(exercise, level, digits=DIGITS, rule=rule, checked=True)
    # What is asked of one level alone may stand elsewhere rightly.
    assert leaks(checked.page, asked, checked.found, DIGITS) or level == 1
    # A network whose units are all dead has no rule to choose: each gives the same zeros.
    assert (checked.data["right"][0] in ("A", "B", "C")) == bool(checked.sheet.asked.rules)
    assert bool(checked.sheet.asked.rules) == rule or not np.any([*checked.found.grad("W_xh")])


def hidden_of(sheet: Made) -> set[str]:
    """The numbers on the way to what is asked, but for those that stand elsewhere rightly."""
    hidden: set[str] = set()
    shown: set[str] = set()
    for block in worksheet_document(sheet.found, sheet.style, sheet.sheet, typed=True).blocks:
        if isinstance(block, Worked):
            for slot, array in enumerate(block.numbers):
                covered = block.gaps is not None and slot in block.gaps.covered
                (hidden if covered else shown).update(_texts(array))
    for question in questions(sheet.found):
        if question not in sheet.sheet.asked.questions:
            shown |= _texts(numbers_of(question, sheet.found))
    return {text for text in hidden - shown if text.strip("0.") and text != "1.000000"}


def _texts(array: object) -> set[str]:
    numbers = np.abs(np.asarray(array, dtype=float)).ravel().tolist()
    return {*written(numbers, DIGITS)} if numbers else set()


def test_nothing_can_be_pointed_at() -> None:
    """What there is to say of a number would tell others."""
    page = made(rnntrace.load("hello-world"), 2).page
    assert places(page, "data-a") == []
    assert 'id="points"' not in page


@pytest.mark.parametrize("text", patiently([*map(with_title, TITLES), with_word("</script>&\"'")], 20))
def test_words_mean_themselves(text: str) -> None:
    """A title, or a word, is in no field and in no script anything else than what it is."""
    found = read_scenario(text.encode(), "t.yaml", BUILT_IN[0].parent)
    sheet = made(found, name=found.exercise.title, rule=True)
    assert len([*read(sheet.page).iter("script")]) == 2
    assert re.fullmatch(r"[\w@+][\w.@+-]*-answers\.yaml", sheet.data["file"])


def test_what_is_worked_in_full_asks_nothing(tmp_path: Path) -> None:
    """At level 0 the page is one to read, with and without --self-check."""
    done = run("worksheet", "--fade", "0", "--self-check", "-o", "sheet.html", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert "<input" not in page
    assert "The answers are in the file" not in done.stderr


def test_whoever_lets_a_sheet_check_itself_is_told(tmp_path: Path) -> None:
    """On standard error; and the numbers are only in that file."""
    done = run("worksheet", "--self-check", "-o", "a.html", cwd=tmp_path)
    assert "The answers are in the file" in done.stderr
    assert '"right":[' in (tmp_path / "a.html").read_text(encoding="utf-8")
    done = run("worksheet", "-o", "b.html", cwd=tmp_path)
    assert "The answers" not in done.stderr
    assert '"right":[' not in (tmp_path / "b.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "options",
    [("-o", "a.md"), (), ("--json",), ("-o", "a.html", "--json"), ("--to", "moodle", "-o", "a.xml")],
)
def test_only_pages_check_themselves(options: tuple[str, ...], tmp_path: Path) -> None:
    """Any other sheet is asked for in vain, and nothing is written."""
    done = run("worksheet", "--self-check", *options, cwd=tmp_path)
    assert done.returncode == 2
    assert "-o sheet.html" in " ".join(re.sub("[│╭╮╰╯─]", " ", done.stderr).split())
    assert [*tmp_path.iterdir()] == []
