"""What keeps a text from being YAML, in words that help."""

from __future__ import annotations

import re

import yaml

from ..errors import START, Place
from ..wording import quote
from .encoding import LINE_BREAK
from .sorts import Sort

_NO_COLON = "could not find expected ':'"
_HINTS = {
    "mapping values are not allowed in this context": (
        "Keys that belong together start in the same column, and a text with ': ' in it needs quotes"
    ),
    _NO_COLON: "A key is followed by a colon and a space",
    "did not find expected key": (
        "Keys that belong together start in the same column, and every bracket has its partner"
    ),
    "did not find expected ',' or ']'": "Every [ needs its ], and between two entries there is a comma",
    "did not find expected ',' or '}'": "Every { needs its }, and between two entries there is a comma",
    "found unexpected end of stream": "Every quotation mark has its partner",
}
_NO_KEYS = "did not find expected <document start>"
_NO_BREAK_SPACE = "\u00a0"


def place_of(error: yaml.MarkedYAMLError) -> Place:
    """Where the mistake is: usually where it was noticed, but a key without a colon is noticed only in
    the next line."""
    marks = (error.problem_mark, error.context_mark)[:: -1 if error.problem == _NO_COLON else 1]
    mark = next(filter(None, marks), None)
    return Place(mark.line + 1, mark.column + 1) if mark else START


def explained(error: yaml.MarkedYAMLError, text: str, sort: Sort) -> str:
    """What the parser says, where the thing began that it was reading, and what would be right."""
    problem = error.problem or error.context or "the text cannot be read"
    start, end = error.context_mark, error.problem_mark
    hint = sort.made_of if problem == _NO_KEYS else sort.hints.get(problem) or _HINTS.get(problem, "")
    if end is not None:
        lines = re.split(LINE_BREAK, text)[: end.line + 1]
        before = "\n".join(lines)
        if _NO_BREAK_SPACE in before:
            line = before.partition(_NO_BREAK_SPACE)[0].count("\n") + 1
            hint = f"Line {line} has a no-break space (U+00A0), which is no space to YAML"
        if "cannot start any token" in problem:
            character = lines[end.line][end.column : end.column + 1]
            in_quotes = f"In quotes, {quote(character)} is fine"
            hint = "YAML indents with spaces, not with tabs" if character == "\t" else in_quotes
    if error.context and start and end and start.line != end.line and problem != _NO_COLON:
        problem += f", {error.context} that starts in line {start.line + 1}"
    return f"{problem}. {hint}" if hint else problem
