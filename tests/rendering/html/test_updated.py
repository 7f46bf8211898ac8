"""Pages of updates: their numbers can be pointed at, each as that of its own parameter."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest

import rnntrace
from rnntrace.cells.rules import Settings
from rnntrace.rendering.html.page import to_html
from rnntrace.rendering.html.updated import guide_to_updates
from rnntrace.tracing.update import Update
from rnntrace.writing.figures import Style
from rnntrace.writing.pages.training import training_document
from rnntrace.writing.pages.update import update_document
from tests.support.html_pages import RAISED, main_of, points_of, shown
from tests.support.patience import patiently

STYLE = Style()
OPTIMIZERS: dict[str, Settings] = {
    "plain": {"name": "sgd"},
    "adam": {"name": "adam", "clip_norm": 0.1},
    "both": {"name": "momentum", "clip_norm": 0.3, "clip_value": 0.01},
    "ahead": {"name": "nesterov", "convention": "book", "clip_value": 0.01},
}
POINTED = [
    ("hello-world", "adam"),
    ("translation", "both"),
    *((name, kind) for name in ("sentiment", "lstm", "bidirectional") for kind in OPTIMIZERS),
]
NUMBER = re.compile("(-?[0-9]+(?:[.][0-9]+)?)(?:×10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?")


@cache
def second(name: str, kind: str) -> Update:
    """The second update, which goes on from what the first has kept."""
    scenario = rnntrace.load(name)
    return rnntrace.update(rnntrace.update(scenario, optimizer=OPTIMIZERS[kind]), optimizer=OPTIMIZERS[kind])


def result(line: str) -> float:
    """The number at the end of a line."""
    digits, exponent = NUMBER.findall(line)[-1]
    return float(f"{digits}e{exponent.translate(RAISED) or 0}")


@cache
def page_of(of: Update) -> str:
    return "".join(to_html(update_document(of, STYLE), guide_to_updates([of], STYLE)))


@pytest.mark.parametrize("case", patiently(POINTED, POINTED[:1]), ids="-".join)
def test_each_number_is_that_of_its_line(case: tuple[str, str]) -> None:
    """What is said of a number of an update ends in that number, and its sources are on the page."""
    page = page_of(second(*case))
    points = points_of(page)
    main = main_of(page)
    marked = [each for each in main.iter() if "data-a" in each.attrib]
    for each in marked:
        line = points[int(each.attrib["data-a"])][1]
        assert result(line) == pytest.approx(result(shown(each)), rel=0.02, abs=0.51e-4)
    cells = [each for each in main.iter("mtd") if NUMBER.fullmatch(shown(each).strip())]
    assert cells
    assert all(each in marked or any(inner in marked for inner in each.iter()) for each in cells)
    every = {each.attrib["data-a"] for each in marked}
    assert every == set(map(str, range(len(points))))
    assert all(set("".join(entry[2:]).split()) <= every for entry in points)


@pytest.mark.parametrize("case", patiently(POINTED, POINTED[:2]), ids="-".join)
def test_each_parameter_has_its_own(case: tuple[str, str]) -> None:
    """The new numbers of all parameters, one after the other, are those that the update has."""
    of = second(*case)
    lines = [
        line for words, line, *_ in points_of(page_of(of)) if words.startswith("update 2: new parameter")
    ]
    found = [result(line) for line in lines]
    expected = np.concatenate([array.ravel() for array in of.after.values()])
    np.testing.assert_allclose(found, expected, atol=0.51e-4)


def test_words_are_of_updates() -> None:
    """Numbers are of an update and not of a step, and what is brought along is told from what is worked."""
    said = {words for words, *_ in points_of(page_of(second("hello-world", "adam")))}
    assert "before update 2: parameter, row 1, column 1" in said
    assert "before update 2: kept by the optimizer, row 1, column 1" in said
    assert "update 2: gradient, row 1, column 1" in said
    assert "update 2: norm of all gradients together" in said
    assert "update 2: norm, entry 2 (W_hh)" in said
    assert not any("step" in words or "input" in words for words in said)


def test_updates_of_training_are_told_apart() -> None:
    """Those that are shown in full have their own numbers each."""
    of = rnntrace.load("hello-world")
    training = rnntrace.train(of, 3, optimizer=OPTIMIZERS["adam"], show=(1, 3))
    updates = [each.update for each in training.shown.values()]
    page = "".join(to_html(training_document(training, STYLE), guide_to_updates(updates, STYLE)))
    for update in updates:
        words = f"update {update.state.t}: new parameter, row 1, column 1"
        found = [result(line) for said, line, *_ in points_of(page) if said == words]
        expected = [array[0, 0] for array in update.after.values() if array.ndim == 2]
        np.testing.assert_allclose(found, expected, atol=0.51e-4)
