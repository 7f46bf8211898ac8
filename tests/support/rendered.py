"""Documents rendered whole."""

from __future__ import annotations

from rnntrace.rendering import markdown, terminal
from rnntrace.rendering.prose import Dialect
from rnntrace.writing.document import Document


def to_markdown(document: Document, dialect: Dialect = "dollar") -> str:
    """A document as Markdown."""
    return "".join(markdown.to_markdown(document, dialect))


def to_text(document: Document, width: int, *, ascii: bool = False) -> str:
    """A document as plain text for a terminal of a width; it must be the same as its lines."""
    text = "".join(terminal.to_pieces(document, width, ascii=ascii))
    assert text == terminal.as_text(terminal.to_lines(document, width, ascii=ascii))
    return text
