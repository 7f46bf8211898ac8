"""The formats in which results are written: a row each, with its name, its endings and its writer.

A writer loads what it needs only when it is called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from ..writing.document import Document


class Result(NamedTuple):
    """A result as a document and as plain data; whichever is written is made, and only that."""

    document: Callable[[], Document]
    data: Callable[[], dict[str, Any]]


class Manner(NamedTuple):
    """What was asked of the looks: how many columns text has, ``ascii`` for old encodings, and how
    formulas are marked in Markdown."""

    width: int
    ascii: bool
    math: Literal["dollar", "fenced"]


class Format(NamedTuple):
    """A row of the table.

    ``endings`` are those of its files, the usual one first; ``write`` gives it piece by piece. With
    ``columns`` a page is laid out for a width; ``pictures`` tells that a file of it can show pictures
    that stand beside it.
    """

    name: str
    endings: tuple[str, ...]
    write: Callable[[Result, Manner], Iterable[str]]
    columns: bool = False
    pictures: bool = False


def _markdown(result: Result, manner: Manner) -> Iterable[str]:
    from ..rendering.markdown import to_markdown

    return to_markdown(result.document(), manner.math)


def _text(result: Result, manner: Manner) -> Iterable[str]:
    from ..rendering.terminal import to_pieces

    return to_pieces(result.document(), manner.width, ascii=manner.ascii)


def _json(result: Result, manner: Manner) -> Iterable[str]:
    import json

    return (json.dumps(result.data(), ensure_ascii=False, allow_nan=False), "\n")


MARKDOWN = Format("markdown", (".md", ".markdown"), _markdown, pictures=True)
TEXT = Format("text", (".txt",), _text, columns=True)
JSON = Format("json", (".json",), _json)

FORMATS: dict[str, Format] = {row.name: row for row in (MARKDOWN, TEXT, JSON)}


def endings() -> list[str]:
    """All endings, of each format the usual one first."""
    return [ending for row in FORMATS.values() for ending in row.endings]


def usual_endings() -> str:
    """``.md, .txt or .json``."""
    *others, last = (row.endings[0] for row in FORMATS.values())
    return f"{', '.join(others)} or {last}"


def format_of(file: Path) -> Format | None:
    """The format that a file's ending tells, None for an ending that tells nothing."""
    return next((row for row in FORMATS.values() if file.suffix.lower() in row.endings), None)
