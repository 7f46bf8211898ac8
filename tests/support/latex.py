"""LaTeX files compiled by pdflatex, where that is installed, and read back from the page."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

OVERFULL = re.compile(r"Overfull \\[hv]box \(([0-9.]+)pt")
NEEDED = ("pdflatex", "pdftotext")


class Compiled(NamedTuple):
    """What the page shows, how many pages there are, and by how many points anything is too wide."""

    text: str
    pages: int
    overfull: float


def compiled(tex: str, folder: Path) -> Compiled:
    """A file compiled; fails where TeX stops or warns of what is undefined. Skipped without TeX."""
    if missing := [each for each in NEEDED if not shutil.which(each)]:
        pytest.skip(f"{missing[0]} is not installed")
    assert tex.isascii()
    (folder / "page.tex").write_text(tex, encoding="ascii")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=300, check=False)
    log = (folder / "page.log").read_text(encoding="latin-1")
    assert done.returncode == 0, log[-2000:]
    assert "undefined" not in log, log[-2000:]
    shown = subprocess.run(
        ["pdftotext", "-layout", "page.pdf", "-"], cwd=folder, capture_output=True, check=True
    )
    pages = re.search(r"\((\d+) pages?,", log)
    assert pages
    return Compiled(shown.stdout.decode(), int(pages[1]), max(map(float, OVERFULL.findall(log)), default=0.0))
