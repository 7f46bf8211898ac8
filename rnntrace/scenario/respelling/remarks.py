"""The comments of a file: none is lost, and those that stood in one column stand in one column again."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from ..yaml_nodes.spans import Span
from .edits import Edit, Lines, edited


class Remark(NamedTuple):
    """A comment from its sign on; ``after`` is where that ends which stands before it in its line."""

    start: int
    end: int
    after: int


class Row(NamedTuple):
    """Comments in one column of neighbouring lines, by their numbers; ``gap`` are the fewest spaces that are
    before one of them."""

    numbers: tuple[int, ...]
    gap: int


def remarks(root: Span, lines: Lines) -> list[Remark]:
    """All comments, in their order: whatever follows a # that is not in a value or a key."""
    text, found, at = lines.text, [], 0
    for start, end in [*((each.start, each.end) for each in root.walk() if each.kind == "scalar"), (-1, -1)]:
        until = len(text) if start < 0 else start
        while (sign := text.find("#", at, until)) >= 0:
            line = lines.number(sign)
            before = text[lines.start(line) : sign].rstrip()
            at = lines.end(line)
            found.append(Remark(sign, at, lines.start(line) + len(before)))
        at = max(at, end)
    return found


def rows(found: list[Remark], lines: Lines, about: Collection[int]) -> list[Row]:
    """The comments behind something that are in one column, in the lines that are ``about`` what changes."""
    groups: list[list[int]] = []
    for number, remark in enumerate(found):
        line = lines.number(remark.start)
        spaces = lines.text[remark.after : remark.start]
        if line not in about or remark.after == lines.start(line) or spaces.strip(" "):
            continue
        last = found[groups[-1][-1]] if groups else None
        if last and _place(last, lines) == (line - 1, lines.column(remark.start)):
            groups[-1].append(number)
        else:
            groups.append([number])
    return [
        Row(tuple(group), min(found[number].start - found[number].after for number in group))
        for group in groups
        if len(group) > 1
    ]


def _place(remark: Remark, lines: Lines) -> tuple[int, int]:
    return lines.number(remark.start), lines.column(remark.start)


def realigned(root: Span, lines: Lines, groups: list[Row]) -> str:
    """The text with each of these in one column, as near as before to the longest line."""
    return edited(lines.text, _moves(remarks(root, lines), lines, groups))


def _moves(found: list[Remark], lines: Lines, groups: list[Row]) -> Iterator[Edit]:
    for group in groups:
        members = [found[number] for number in group.numbers]
        column = max(lines.column(each.after) for each in members) + group.gap
        for each in members:
            yield Edit(each.after, each.start, " " * (column - lines.column(each.after)))
