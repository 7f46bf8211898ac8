"""The page of a class whose answers were marked: who has what, and which mistakes were made how often."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ...marking.scripts import Script, how_often
from ..document import PART, TITLE, Block, Document, Heading, Paragraph, Table
from ..formula import Code, Prose, Text

COLUMNS = (
    "id",
    "file",
    "points",
    "of",
    "right",
    "asked",
    "wrong",
    "missing",
    "first_wrong",
    "mistakes",
    "problem",
)
# Of more mistakes than these the most frequent are listed.
MOST_MISTAKES = 20


def class_document(title: str, scripts: Sequence[Script]) -> Document:
    """All scripts of a class."""
    return Document(lambda: _blocks(title, scripts))


def _blocks(title: str, scripts: Sequence[Script]) -> Iterator[Block]:
    marked = [script for script in scripts if not script.problem]
    yield Heading(TITLE, (Prose(title),))
    yield Heading(PART, ("The class",))
    if marked:
        mean = sum(script.earned for script in marked) / len(marked)
        each = marked[0].available
        of = f" of {each}" if all(script.available == each for script in marked) else ""
        scripts_are = f"{len(marked):,} scripts were" if len(marked) > 1 else "1 script was"
        yield Paragraph((f"{scripts_are} marked; {mean:.1f}{of} points on average.",))
        yield _who_has_what(marked)
        yield from _mistakes(marked)
    unread = [script for script in scripts if script.problem]
    if unread:
        yield Heading(PART, ("Not marked",))
        for script in unread:
            yield Paragraph((script.problem,))


def _who_has_what(marked: Sequence[Script]) -> Table:
    header: tuple[Text, ...] = (("Student",), ("Points",), ("Right",), ("Wrong",), ("First wrong",))
    rows = tuple(
        (
            (script.id,),
            (f"{script.earned} of {script.available}",),
            (f"{script.count('right')} of {script.asked}",),
            (str(script.count("wrong")),),
            (Code(script.first_wrong),) if script.first_wrong else (),
        )
        for script in marked
    )
    return Table(header, rows, (False, True, True, True, False))


def _mistakes(marked: Sequence[Script]) -> Iterator[Block]:
    found = how_often(marked)
    if not found:
        return
    yield Heading(PART, ("Mistakes",))
    header: tuple[Text, ...] = (("Scripts",), ("Mistake",))
    rows = tuple(
        ((str(count),), (made.words, *((": ", Code(made.formula)) if made.formula else ())))
        for made, count in found[:MOST_MISTAKES]
    )
    yield Table(header, rows, (True, False))
    if len(found) > MOST_MISTAKES:
        yield Paragraph((f"{len(found) - MOST_MISTAKES} more were made, none of them more often.",))


def class_data(scripts: Sequence[Script]) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "format": "rnntrace-class/1",
        "scripts": [dict(zip(COLUMNS, row, strict=True)) for row in rows(scripts)],
        "mistakes": [
            {"formula": made.formula or None, "words": made.words, "scripts": count}
            for made, count in how_often(scripts)
        ],
    }


def rows(scripts: Sequence[Script]) -> Iterator[tuple[str | int, ...]]:
    """A row for each script, as gradebooks take them; ``COLUMNS`` has their heads."""
    for script in scripts:
        yield (
            script.id,
            script.source,
            script.earned,
            script.available,
            script.count("right"),
            script.asked,
            script.count("wrong"),
            script.count("missing"),
            script.first_wrong,
            "; ".join(made.formula or made.words for made in script.made),
            script.problem,
        )
