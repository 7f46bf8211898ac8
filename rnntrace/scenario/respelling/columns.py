"""Numbers one under the other: where the author has the rows of a matrix in columns, so has the new text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..yaml_nodes.spans import Span
from .edits import WIDEST, Edit, Lines


def in_columns(root: Span, lines: Lines, edits: Mapping[int, Edit]) -> list[Edit]:
    """The changes of numbers, by where they start, with the spaces that keep them in columns."""
    found = {edit.end: edit for edit in edits.values()}
    for matrix in root.walk():
        if matrix.kind == "list" and any(item.start in edits for row in matrix.items for item in row.items):
            found |= {edit.end: edit for edit in _padded(matrix.items, lines, edits)}
    return list(found.values())


def _padded(rows: Sequence[Span], lines: Lines, edits: Mapping[int, Edit]) -> Iterator[Edit]:
    """Changes of all numbers of a matrix, each with the spaces before it; nothing where the author has no
    columns, or the new ones are too wide."""
    to_the_right = _alignment(rows, lines)
    if to_the_right is None:
        return
    done: list[Edit] = []
    ends = [lines.column(row.start) + 1 for row in rows]  # as far as the rows are written
    for column in range(len(rows[0].items)):
        befores = [_before(row, column, lines) for row in rows]
        if any(before.strip(" ,") for before in befores):
            return
        gaps = [len(before) - len(before.rstrip(" ")) for before in befores]
        ends = [end + len(before.rstrip(" ")) for end, before in zip(ends, befores, strict=True)]
        items = [row.items[column] for row in rows]
        texts = [edits[at.start].text if at.start in edits else lines.text[at.start : at.end] for at in items]
        reach = [end + (len(text) if to_the_right else 0) for end, text in zip(ends, texts, strict=True)]
        target = max(reach) + min(gaps)
        for i, (item, text) in enumerate(zip(items, texts, strict=True)):
            pad = target - reach[i]
            done.append(Edit(item.start - gaps[i], item.end, " " * pad + text))
            ends[i] += pad + len(text)
    if max(ends) < WIDEST:
        yield from done


def _alignment(rows: Sequence[Span], lines: Lines) -> bool | None:
    """Whether the numbers of a matrix stand in columns to the right, or to the left; None where they are in
    no columns."""
    lengths = {len(row.items) for row in rows}
    places = [lines.number(row.start) for row in rows]
    in_lines = all(row.flow and lines.number(row.end) == at for row, at in zip(rows, places, strict=True))
    numbers = all(item.kind == "scalar" for row in rows for item in row.items)
    if len(rows) < 2 or len(lengths) > 1 or len(set(places)) < len(rows) or not (in_lines and numbers):
        return None
    columns = list(zip(*(row.items for row in rows), strict=True))
    if all(len({lines.column(item.start) for item in column}) == 1 for column in columns):
        return False
    if all(len({lines.column(item.end) for item in column}) == 1 for column in columns):
        return True
    return None


def _before(row: Span, column: int, lines: Lines) -> str:
    """What stands between a number and the one before it."""
    last = row.items[column - 1].end if column else row.start + 1
    return lines.text[last : row.items[column].start]
