"""Notebooks: valid, divided as a reader goes through them, and Markdown that survives."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

from rnntrace.rendering.markdown import to_markdown
from rnntrace.rendering.notebook import to_notebook
from rnntrace.rendering.pictures import Beside
from tests.support.command import run
from tests.support.documents import SCENARIOS, document
from tests.support.markdown_rules import broken_rules
from tests.support.patience import patiently

IMAGE = re.compile('<img alt="([^"]+)" src="data:image/svg[+]xml;base64,([^"]+)">')
USUAL = ("hello-world", "translation", "hostile words together")


def notebook(name: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads("".join(to_notebook(document(SCENARIOS[name]))))
    return made


def texts(of: dict[str, Any]) -> list[str]:
    return ["".join(cell["source"]) for cell in of["cells"]]


@pytest.mark.parametrize("name", patiently(SCENARIOS, USUAL))
def test_a_notebook_is_valid_and_whole(name: str) -> None:
    """By Jupyter's own rules; its cells together are the Markdown, but for the pictures, and each keeps the
    rules."""
    made = notebook(name)
    nbformat.validate(made)
    cells = texts(made)
    beside = Beside(document(SCENARIOS[name]), "x")
    _, _, markdown = "".join(to_markdown(beside.document, "dollar")).partition("\n\n")
    shown = IMAGE.sub("", "\n\n".join(cells))
    assert shown == re.sub(r"!\[.*\]\(<.*>\)", "", markdown.rstrip("\n"))
    held = [base64.b64decode(found[2]).decode() for found in IMAGE.finditer("\n\n".join(cells))]
    assert held == [*beside.files.values()] != []
    for cell in cells:
        assert broken_rules(IMAGE.sub("A picture.", cell), "dollar") == []


def test_a_cell_is_a_section_or_a_step() -> None:
    """Each begins with a heading, and has more than that; its id is made of the heading, so that it stays."""
    made = notebook("hello-world")
    cells = texts(made)
    assert all(cell.startswith("#") and "\n\n" in cell for cell in cells)
    ids = [cell["id"] for cell in made["cells"]]
    assert ids[:3] == ["hello-world", "conventions", "vocabulary"]
    assert len(set(ids)) == len(ids)
    assert "step-2-of-3-input-hello-target-world" in ids


def test_the_command_writes_a_notebook(tmp_path: Path) -> None:
    """By the ending of the file."""
    run("export", "-o", "trace.ipynb", "--author", "Ada", cwd=tmp_path)
    made = json.loads((tmp_path / "trace.ipynb").read_text(encoding="utf-8"))
    nbformat.validate(made)
    assert "Ada, " in texts(made)[0]
