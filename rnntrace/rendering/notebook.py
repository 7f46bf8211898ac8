"""A document as a Jupyter notebook (nbformat 4.5) of Markdown cells: one for each section and each step."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from ..writing.document import Block, Document, Heading
from .markdown import pieces
from .pictures import within

NOT_IN_IDS = re.compile("[^a-z0-9]+")
LONGEST_ID = 48
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def to_notebook(document: Document) -> Iterator[str]:
    """The notebook's JSON."""
    cells = [_cell(name, text) for name, text in _named(sections(document.blocks))]
    whole = {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    yield json.dumps(whole, ensure_ascii=False, indent=1)
    yield "\n"


def sections(blocks: Iterable[Block]) -> Iterator[str]:
    """The Markdown from each heading to the next; a heading with nothing below it stands with the next."""
    cell: list[str] = []
    only_headings = True
    for block, text in pieces(within(blocks), "dollar"):
        heading = isinstance(block, Heading)
        if heading and not only_headings:
            yield "\n\n".join(cell)
            cell, only_headings = [], True
        cell.append(text)
        only_headings = only_headings and heading
    if cell:
        yield "\n\n".join(cell)


def _named(cells: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each cell with a name of its own, that of its first heading: it stays when others come or go."""
    met: dict[str, int] = {}
    for text in cells:
        first = text.partition("\n")[0].lower()
        name = NOT_IN_IDS.sub("-", first)[:LONGEST_ID].strip("-") or "cell"
        met[name] = met.get(name, 0) + 1
        yield (name if met[name] == 1 else f"{name}-{met[name]}"), text


def _cell(name: str, text: str) -> dict[str, Any]:
    lines = text.splitlines(keepends=True)
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": lines}
