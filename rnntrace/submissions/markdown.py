"""A filled-in worksheet: the form is a block of YAML in its Markdown."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..scenario.errors import START, Place, refusal

_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[ \t]*([^`\n]*)")
_ANSWERS = re.compile(r"[ \t]*([\"']?)answers\1[ \t]*:")


class _Block(NamedTuple):
    """The lines of a fenced block, from the ``first`` to before the ``end``, from 0."""

    first: int
    end: int


def form_in(text: str, file: str) -> str:
    """The text of the form, with an empty line for every line before it, so that each keeps its number.

    Raises FileError where there is no block of YAML with answers, or more than one.
    """
    lines = re.split("\r\n|\r|\n", text)
    forms = [block for block in _blocks(lines) if any(map(_ANSWERS.match, lines[block.first : block.end]))]
    if not forms:
        raise refusal(file, START, "there is no form to fill in: a block ```yaml with the key answers")
    if len(forms) > 1:
        place = Place(forms[1].first, 1)
        problem = f"this is a second form, the first begins in line {forms[0].first}. Leave one out"
        raise refusal(file, place, problem)
    first, end = forms[0]
    return "\n" * first + "\n".join(lines[first:end])


def _blocks(lines: list[str]) -> list[_Block]:
    """The blocks of YAML, or of no language that is said. One that never ends goes on to the end."""
    found: list[_Block] = []
    opening: tuple[str, int, bool] | None = None
    for number, line in enumerate(lines):
        match = _FENCE.fullmatch(line)
        if opening is None and match:
            language = match[2].strip().lower()
            opening = match[1], number + 1, language in ("", "yaml", "yml")
        elif opening and match and match[1].startswith(opening[0]) and not match[2].strip():
            found += [_Block(opening[1], number)] * opening[2]
            opening = None
    if opening:
        found += [_Block(opening[1], len(lines))] * opening[2]
    return found
