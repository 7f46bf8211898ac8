"""Documents rendered whole."""

from __future__ import annotations

from rnntrace.rendering import markdown, terminal
from rnntrace.rendering.prose import Dialect
from rnntrace.writing.document import Document


def to_markdown(document: Document, dialect: Dialect = "dollar") -> str:
    """A document as Markdown."""
    return "".join(markdown.to_markdown(document, dialect))


def to_text(document: Document, width: int, *, ascii: bool = False) -> str:
    """A document as plain text for a terminal of a width."""
    return "".join(terminal.to_pieces(document, width, ascii=ascii))


def both_ways(document: Document, width: int, *, ascii: bool = False) -> str:
    """The same, which must also be that of the lines that a terminal gets with their colors. It takes as long
    again: pages are compared where they are kept to the letter, and where they are drawn at random."""
    text = to_text(document, width, ascii=ascii)
    assert text == terminal.as_text(terminal.to_lines(document, width, ascii=ascii))
    return text
