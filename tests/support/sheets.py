"""Worksheets as pages, with what their key has."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from rnntrace.exercise.exercise import Workable
from rnntrace.marking.rules.asking import Rules
from rnntrace.rendering.coursework import sheet_of
from rnntrace.rendering.html.fields import fields_of
from rnntrace.rendering.html.page import to_html
from rnntrace.tracing.run import bptt
from rnntrace.tracing.trace import Trace
from rnntrace.tracing.traces import Traces
from rnntrace.writing.figures import Style
from rnntrace.writing.pages.worksheet import Sheet, answers_text, worksheet_document
from tests.support.html_pages import read
from tests.support.worksheets import worked


class Made(NamedTuple):
    """A sheet as a ``page``, and all that it is made of."""

    page: str
    sheet: Sheet
    found: Trace | Traces
    style: Style

    @property
    def data(self) -> dict[str, Any]:
        """What its script knows."""
        found = read(self.page).find("body/script[@id='sheet']")
        assert found is not None
        known: dict[str, Any] = json.loads(found.text or "")
        return known

    @property
    def form(self) -> str:
        return answers_text(self.found, self.style, self.sheet)

    @property
    def key(self) -> str:
        return answers_text(self.found, self.style, self.sheet, key=True)


def made(
    of: Workable,
    level: int = 4,
    *,
    name: str = "x",
    digits: int = 4,
    rule: bool = False,
    checked: bool = False,
) -> Made:
    """The page on which somebody fills in what is asked at a level of fading."""
    found, style = worked(of, digits), Style(digits, carried=True)
    rules = Rules(bptt(of)) if rule else None
    sheet = sheet_of(found, level, scenario=name, rules=rules)
    document = worksheet_document(found, style, sheet, typed=True)
    return Made(
        "".join(to_html(document, None, fields_of(found, style, sheet, checked=checked))), sheet, found, style
    )
