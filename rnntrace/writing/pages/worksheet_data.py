"""A worksheet as plain data: what it asks, and how much work that is; no number that is asked for."""

from __future__ import annotations

from typing import Any

from ...equations.text import equation_text
from ...marking.effort import effort
from ...marking.rules.rule import POINTS, Rule
from ...marking.worth import worth_of
from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ..about import about
from ..figures import Style
from .worksheet import Sheet


def worksheet_data(found: Trace | Traces, style: Style, sheet: Sheet) -> dict[str, Any]:
    """Each question with its shape and its marks, the work in all, and the rules that are asked for."""
    asked = sheet.asked.questions
    worth = [worth_of(each, sheet.asked, found) for each in asked]
    work = effort(found, asked)
    data = {
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
        "marks": POINTS * len(sheet.asked.rules) + sum(each.total for each in worth),
        "work": {**work._asdict(), "minutes": work.minutes},
    }
    if sheet.asked.rules:
        data["rules"] = [_rule(rule) for rule in sheet.asked.rules]
    return data


def _rule(rule: Rule) -> dict[str, Any]:
    """A rule that is asked for, with its alternatives; not which of them is right."""
    offered = {each.letter: equation_text(rule.equation(each)) for each in rule.alternatives}
    return {"name": rule.name, "alternatives": offered, "marks": {"independent": POINTS}}
