"""What marking found as plain data, for programs."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ..equations.text import equation_text
from .judged import Judged, JudgedEntry, Marked, Suspect
from .points import Points, available, earned, points_of
from .rules.rule import Chosen

FORMAT = "rnntrace-check/1"


def as_data(marked: Marked, *, marks: bool = False) -> dict[str, Any]:
    """All verdicts, each with the numbers that were given and expected; with ``marks`` the points too."""
    first = marked.first_wrong
    found: dict[str, Any] = {"format": FORMAT, "right": marked.right, "asked": marked.asked}
    found["first_wrong"] = first.question.name if first else None
    points = points_of(marked)
    if marks:
        found["points"] = {"earned": earned(marked), "of": available(marked)}
    found["quantities"] = [
        _quantity(judged, marked.answers.digits_of(judged.question), its if marks else None)
        for judged, its in zip(marked.judged, points, strict=True)
    ]
    if marked.rules:
        found["rules"] = [_rule(chosen) for chosen in marked.rules]
    return found


def _rule(chosen: Chosen) -> dict[str, Any]:
    """A rule with the letter that was chosen for it, what that stands for, and what is wrong with it."""
    alternative = chosen.alternative
    return {
        "name": chosen.rule.name,
        "given": chosen.given or None,
        "verdict": chosen.verdict,
        "formula": equation_text(chosen.rule.equation(alternative)) if alternative else None,
        "words": chosen.words or None,
    }


def _quantity(judged: Judged, digits: int | None, earned: Points | None) -> dict[str, Any]:
    found: dict[str, Any] = {"name": judged.question.name, "verdict": judged.verdict}
    if earned is not None:
        found["points"] = {"method": earned.method, "accuracy": earned.accuracy, "follows": earned.follows}
    if judged.implausible:
        found["implausible"] = judged.implausible
    found["entries"] = [_entry(entry, digits) for entry in judged.entries if entry.given]
    found["mistakes"] = [_suspect(suspect) for suspect in judged.suspects]
    return found


def _entry(entry: JudgedEntry, digits: int | None) -> dict[str, Any]:
    return {
        "at": [place + 1 for place in entry.place],
        "given": entry.given,
        "expected": written(entry.expected, digits),
        "from_yours": written(entry.from_yours, digits),
        "verdict": entry.verdict,
    }


def _suspect(suspect: Suspect) -> dict[str, Any]:
    """A mistake with its formula; a slip of the pen has none."""
    mistake = suspect.mistake
    found: dict[str, Any] = {
        "formula": equation_text(mistake.equation) if mistake else None,
        "words": suspect.words,
    }
    if mistake and mistake.convention:
        found["convention"] = True
    if suspect.partly:
        found["partly"] = True
    return found


def written(number: float, digits: int | None) -> str:
    """A number with as many places as the answers have; in full where they are."""
    if digits is None or not math.isfinite(number):
        return repr(number)
    rounded = Decimal(repr(number)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return str(rounded.copy_abs() if rounded == 0 else rounded)
