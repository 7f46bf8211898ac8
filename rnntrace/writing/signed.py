"""Whose a document is, under its title."""

from __future__ import annotations

from collections.abc import Iterator

from .document import TITLE, Block, Document, Heading, Paragraph
from .formula import Prose


def signed(document: Document, author: str, date: str) -> Document:
    """The document with its author and the date under the title."""

    def blocks() -> Iterator[Block]:
        waiting = True
        for block in document.blocks:
            yield block
            if waiting and isinstance(block, Heading) and block.level == TITLE:
                yield signature(author, date)
                waiting = False

    return Document(blocks)


def signature(author: str, date: str) -> Paragraph:
    """Whose it is, and when it was made."""
    return Paragraph((Prose(author), f", {date}"))
