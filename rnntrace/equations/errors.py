"""What is wrong with equations, and where in their text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

# Of a longer line only what is around the mistake is shown.
LONGEST_LINE = 100
_BEFORE = 60


class EquationError(ValueError):
    """An equation that cannot be read or does not make sense.

    ``line`` and ``column`` (from 1) point into ``text``, the whole text that was given.
    """

    def __init__(self, text: str, position: int, problem: str) -> None:
        super().__init__(problem)
        self.text = text
        self.position = position
        self.problem = problem
        self.line = text.count("\n", 0, position) + 1
        self.column = position - self.start + 1

    @property
    def start(self) -> int:
        """Where the line begins."""
        return self.text.rfind("\n", 0, self.position) + 1

    @property
    def excerpt(self) -> str:
        """The line, with a caret under the exact place in the next."""
        end = self.text.find("\n", self.position)
        line = self.text[self.start : end if end >= 0 else None]
        at = self.column - 1
        before, after = line[:at], line[at:]
        if len(line) > LONGEST_LINE:
            if len(before) > _BEFORE:
                before = "…" + before[-_BEFORE:]
            if len(before) + len(after) > LONGEST_LINE:
                after = after[: LONGEST_LINE - len(before)] + "…"
        before, after = _shown(before), _shown(after)
        return f"  {before}{after}\n  {' ' * _width(before)}^"

    def __str__(self) -> str:
        return f"{self.problem}\n{self.excerpt}"


class EquationErrors(ValueError):
    """All that is wrong with a text of equations, in its order."""

    def __init__(self, errors: Iterable[EquationError]) -> None:
        self.errors = tuple(sorted(errors, key=lambda error: error.position))
        super().__init__("\n".join(map(str, self.errors)))


def _shown(text: str) -> str:
    """A line as a terminal can show it, a character for each."""
    return "".join(" " if c.isspace() else c if c.isprintable() else "�" for c in text)


def _width(text: str) -> int:
    """The columns that a text takes: two for a Chinese character, none for an accent on its own."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )
