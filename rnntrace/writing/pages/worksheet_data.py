"""A worksheet as plain data: what it asks, and how much work that is; no number that is asked for."""

from __future__ import annotations

from typing import Any

from ...marking.effort import effort
from ...marking.worth import worth_of
from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ..about import about
from ..figures import Style
from .worksheet import Sheet


def worksheet_data(found: Trace | Traces, style: Style, sheet: Sheet) -> dict[str, Any]:
    """Each question with its shape and its marks, and the work in all."""
    asked = sheet.asked.questions
    worth = [worth_of(each, sheet.asked, found) for each in asked]
    work = effort(found, asked)
    return {
        "format": "rnntrace-worksheet/1",
        "scenario": about(found.exercise),
        "rounding": "carried" if style.carried else "shown",
        "digits": style.digits,
        "asked": [
            {
                "name": question.name,
                "shape": list(question.shape),
                "marks": {"method": each.method, "accuracy": each.accuracy, "follows": each.follows},
            }
            for question, each in zip(asked, worth, strict=True)
        ],
        "marks": sum(each.total for each in worth),
        "work": {**work._asdict(), "minutes": work.minutes},
    }
