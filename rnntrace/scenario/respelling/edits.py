"""Changes to a text, and the lines that it is made of."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from ..yaml_nodes.encoding import LINE_BREAK

WIDEST = 100  # columns; what grows beyond is broken into lines


class Edit(NamedTuple):
    """``text`` in place of what stands from ``start`` to ``end``."""

    start: int
    end: int
    text: str


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with all of these changes, of which no two overlap."""
    found, at = [], 0
    for edit in sorted(edits):
        assert edit.start >= at
        found += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join((*found, text[at:]))


def landed(edits: Iterable[Edit]) -> list[tuple[int, int]]:
    """Where each change begins and ends in the new text."""
    found, shift = [], 0
    for edit in sorted(edits):
        start = edit.start + shift
        found.append((start, start + len(edit.text)))
        shift += len(edit.text) - (edit.end - edit.start)
    return found


class Lines:
    """The lines of a text, whatever they end with; places, columns and numbers are counted from 0."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._breaks = [match.span() for match in re.finditer(LINE_BREAK, text)]

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(end for _, end in self._breaks)]

    def number(self, place: int) -> int:
        """The line in which a place is."""
        return bisect_right(self._starts, place) - 1

    def start(self, line: int) -> int:
        return self._starts[line]

    def end(self, line: int) -> int:
        """Where a line ends, before its line break."""
        return self._breaks[line][0] if line < len(self._breaks) else len(self.text)

    def longest(self, start: int, end: int) -> int:
        """How long the longest line is from one place to another."""
        numbers = range(self.number(start), self.number(end) + 1)
        return max(self.end(number) - self.start(number) for number in numbers)

    def column(self, place: int) -> int:
        return place - self.start(self.number(place))

    def indent(self, line: int) -> int:
        """How many spaces a line begins with."""
        written = self.text[self.start(line) : self.end(line)]
        return len(written) - len(written.lstrip(" "))

    @property
    def ending(self) -> str:
        """What the first line ends with, which is what new lines end with too."""
        return self.text[slice(*self._breaks[0])] if self._breaks else "\n"
