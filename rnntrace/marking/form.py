"""The form that answers are written into: YAML with a place for each number."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from .questions import Question
from .rules.rule import LETTERS

# Texts that mean themselves without quotation marks.
PLAIN = re.compile(r"(?!(?:null|true|false|yes|no|on|off|y|n)$)[A-Za-z][\w./-]*", re.IGNORECASE | re.ASCII)
NOTHING = "null"


class RuleLine(NamedTuple):
    """A rule that is asked for, by its name; the ``letter`` of the right one, or none, and what it is called
    on the page, if that is something else."""

    name: str
    letter: str = ""
    shown: str = ""


# The texts of a question's numbers, row by row; a number or a vector has one row.
Rows = Sequence[Sequence[str]]


def form_text(
    asked: Sequence[Question],
    scenario: str,
    variant: str = "",
    *,
    digits: int,
    given: Mapping[Question, Rows] | None = None,
    shown: Mapping[Question, str] | None = None,
    rules: Sequence[RuleLine] = (),
) -> str:
    """The form, empty or with what is ``given``. Where names are not those of the page, ``shown`` tells
    what each is there. The ``rules`` that are asked for come before the numbers."""
    lines = _lines(asked, scenario, variant, digits, given or {}, shown or {}, rules)
    return "\n".join(lines) + "\n"


def _lines(
    asked: Sequence[Question],
    scenario: str,
    variant: str,
    digits: int,
    given: Mapping[Question, Rows],
    shown: Mapping[Question, str],
    rules: Sequence[RuleLine],
) -> Iterator[str]:
    places = "1 decimal" if digits == 1 else f"{digits} decimals"
    if not given:
        yield f"# Write a number with {places} for each null; leave null where you have none."
    yield f"scenario: {_quoted(scenario)}"
    if variant:
        yield f"variant: {_quoted(variant)}"
    if shown or any(rule.shown for rule in rules):
        yield "notation: standard"
    if rules:
        which = f"{', '.join(LETTERS[:-1])} or {LETTERS[-1]}"
        yield "rules:" if given else f"rules: # {which} for each null"
        for rule in rules:
            yield f"  {rule.name}: {rule.letter or NOTHING}{f' # {rule.shown}' if rule.shown else ''}"
    yield "answers:" if asked else "answers: {}"
    for question in asked:
        yield from _answer(question, given.get(question), shown.get(question, ""))


def _answer(question: Question, rows: Rows | None, shown: str) -> Iterator[str]:
    """A question with its numbers; each row of a matrix on a line of its own."""
    name, shape = question.name, question.shape
    what = f" # {shown}" if shown else ""
    if not shape:
        yield f"  {name}: {rows[0][0] if rows else NOTHING}{what}"
    elif len(shape) == 1:
        yield f"  {name}: {_row(rows[0] if rows else [NOTHING] * shape[0])}{what}"
    else:
        rows_of = f"{shape[0]} {'row' if shape[0] == 1 else 'rows'} of {shape[1]}"
        yield f"  {name}: # {f'{shown}, ' if shown else ''}{rows_of}"
        for row in rows or [[NOTHING] * shape[1]] * shape[0]:
            yield f"    - {_row(row)}"


def _row(texts: Sequence[str]) -> str:
    return f"[{', '.join(texts)}]"


def _quoted(text: str) -> str:
    """A text as YAML has it."""
    return text if PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
