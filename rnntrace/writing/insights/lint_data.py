"""Which mistakes an exercise cannot show, as data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...equations.text import equation_text, symbol_text
from ...marking.lint.findings import Findings, Unseen
from ...marking.lint.unkind import Unkind
from ...marking.mistaken import Planted
from ..about import about

FORMAT = "rnntrace-lint/1"


def lint_data(found: Findings) -> dict[str, Any]:
    """The same as the page, for JSON, with nothing left out."""
    return {
        "format": FORMAT,
        "scenario": about(found.found.exercise),
        "asked": [question.name for question in found.asked],
        "digits": found.digits,
        "mistakes": {
            "tried": found.tried,
            "seen": found.seen,
            "unseen": found.hidden,
            "impossible": found.impossible,
            "harmless": found.harmless,
        },
        "unseen": [_unseen(each) for each in found.unseen],
        "unkind": [_unkind(each) for each in found.unkind],
    }


def _unseen(of: Unseen) -> dict[str, Any]:
    return {
        "reason": of.reason.kind,
        "part": of.reason.part,
        "names": list(of.reason.names),
        "ask": list(of.by),
        "mistakes": _mistakes(of.mistakes),
        "at_first_step": _mistakes(of.at_first),
    }


def _mistakes(mistakes: Iterable[Planted]) -> list[dict[str, str]]:
    return [
        {
            "of": symbol_text(each.mistake.left),
            "part": each.part,
            "formula": equation_text(each.mistake.equation),
            "words": each.mistake.words,
        }
        for each in mistakes
    ]


def _unkind(of: Unkind) -> dict[str, Any]:
    data: dict[str, Any] = {
        "kind": of.kind,
        "name": f"{'dL/d' if of.of.gradient else ''}{of.of.name}",
        "part": of.part,
        "example": None if of.example is None else of.example + 1,
        "step": of.step,
        "at": [i + 1 for i in of.place],
        "number": of.number,
    }
    return data | ({"as": [i + 1 for i in of.other]} if of.other else {})
