"""The new text, laid out as the old one was."""

from __future__ import annotations

from bisect import bisect_left

from ..yaml_nodes.spans import Span, read_spans
from .author import Author, Changes
from .columns import in_columns
from .edits import WIDEST, Lines, edited, landed
from .folding import folded
from .remarks import realigned, rows


def laid_out(author: Author, changes: Changes) -> str:
    """The author's text with the changes: columns stay columns, comments side by side stay so, and lines that
    have become too long are broken."""
    edits = [*in_columns(author.root, author.lines, changes.numbers), *changes.others]
    if not edits:
        return author.text
    text = edited(author.text, edits)
    lines, places = Lines(text), landed(edits)
    if any(lines.longest(*place) > WIDEST for place in places):
        text = folded(read_spans(text), lines, places)
    beside = rows(author.remarks, author.lines, _around(author, changes))
    return realigned(read_spans(text), Lines(text), beside) if beside else text


def _around(author: Author, changes: Changes) -> set[int]:
    """The lines of all values that stand beside one with a changed number: of all weights."""
    places, number = sorted(changes.numbers), author.lines.number
    return {
        line
        for each in author.root.walk()
        if each.kind == "mapping" and any(_has(item, places) for item in each.items if item.kind != "mapping")
        for line in range(number(each.start), number(each.end) + 1)
    }


def _has(span: Span, places: list[int]) -> bool:
    """Whether one of these places is in a value."""
    first = bisect_left(places, span.start)
    return first < len(places) and places[first] < span.end
