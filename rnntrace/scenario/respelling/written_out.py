"""Names with their numbers, written out where none stood before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from ...equations.functions import Array
from ..yaml_nodes.spans import Span
from .edits import WIDEST, Edit, Lines
from .numerals import spelled
from .remarks import Remark

STEP = 2  # columns that a block is further in than its key

# Numbers, a count, or names with such.
Entry: TypeAlias = "Array | int | Mapping[str, Entry]"
Entries: TypeAlias = Mapping[str, Entry]


def added(span: Span, lines: Lines, entries: Entries) -> Edit:
    """The entries behind those of a mapping that is there."""
    if span.flow:
        listed = _in_braces(entries, _quotes(span, lines))[1:-1]
        at = span.items[-1].end if span.items else span.start + 1
        return Edit(at, at, f", {listed}" if span.items else listed)
    indent = lines.column(span.start)
    at = lines.end(lines.number(span.items[-1].end))
    return Edit(at, at, _behind(list(_block(entries, indent)), indent, lines))


def instead(
    key: Span, span: Span, around: Span, lines: Lines, remarks: list[Remark], entries: Entries
) -> list[Edit]:
    """The entries in place of those of a mapping that stands under its ``key`` in the one ``around``; the
    comments in it come first."""
    if not span.flow:
        indent, end = lines.column(span.start), lines.end(lines.number(span.end))
        block = [*_said(remarks, span.start, end, lines), *_block(entries, indent)]
        return [Edit(span.start, end, _joined(block, indent, lines))]
    said = _said(remarks, span.start, span.end, lines)
    line = lines.number(span.start)
    if around.flow:
        indent = lines.indent(line) + STEP
        new_line = lines.ending + " " * indent
        comments = "".join(f" {each}{new_line}" for each in said)
        return [Edit(span.start, span.end, "{" + comments + _in_braces(entries, _quotes(around, lines))[1:])]
    before = lines.text[lines.start(line) : span.start]
    if not before.strip():
        indent = len(before)
        return [Edit(span.start, span.end, _joined([*said, *_block(entries, indent)], indent, lines))]
    indent = lines.column(key.start) + STEP
    at = lines.end(lines.number(span.end))
    return [
        Edit(lines.start(line) + len(before.rstrip()), span.end, ""),
        Edit(at, at, _behind([*said, *_block(entries, indent)], indent, lines)),
    ]


def _said(remarks: list[Remark], start: int, end: int, lines: Lines) -> list[str]:
    """The comments between two places."""
    return [lines.text[each.start : each.end].rstrip() for each in remarks if start <= each.start < end]


def _joined(block: list[str], indent: int, lines: Lines) -> str:
    return (lines.ending + " " * indent).join(block)


def _behind(block: list[str], indent: int, lines: Lines) -> str:
    """A block that begins in a line of its own."""
    return lines.ending + " " * indent + _joined(block, indent, lines)


def _block(entries: Entries, indent: int) -> Iterator[str]:
    """A line for each entry, or several, without the ``indent`` that they have together."""
    for name, value in entries.items():
        if isinstance(value, Mapping):
            yield f"{name}:"
            yield from (" " * STEP + line for line in _block(value, indent + STEP))
            continue
        flat = f"{name}: {_flat(value)}"
        if isinstance(value, int) or value.ndim < 2 or indent + len(flat) <= WIDEST:
            yield flat
            continue
        yield f"{name}:"
        yield from (f"{' ' * STEP}- {_flat(row)}" for row in value)


def _in_braces(entries: Entries, quote: str) -> str:
    listed = (
        f"{quote}{name}{quote}: {_in_braces(value, quote) if isinstance(value, Mapping) else _flat(value)}"
        for name, value in entries.items()
    )
    return "{" + ", ".join(listed) + "}"


def _flat(value: Array | int) -> str:
    """Numbers in one line, with a pair of brackets for each axis."""
    if isinstance(value, int):
        return str(value)
    return spelled(float(value)) if not value.ndim else f"[{', '.join(map(_flat, value))}]"


def _quotes(span: Span, lines: Lines) -> str:
    """The quotation mark that the keys of a mapping have."""
    first = lines.text[span.keys[0].start] if span.keys else ""
    return first if first in ("'", '"') else ""
