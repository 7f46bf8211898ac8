"""Worksheets for a whole class, from outside, against the time that they may take on two processors."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

STUDENTS = 100
SECONDS = 0.12  # for each: 1,000 students in two minutes


class Row(NamedTuple):
    """A piece of work, and the seconds that it may take, told by the ``other``."""

    what: str
    ours: Callable[[], object]
    other: Callable[[], float]
    bound: float


def rows() -> Iterator[Row]:
    """Sheet, key, mark scheme and form of the built-in network for each student."""
    yield Row(
        f"worksheets for {STUDENTS} students, against what is allowed",
        worksheets,
        lambda: STUDENTS * SECONDS,
        1.0,
    )


def worksheets() -> None:
    """All of them, in a new folder."""
    with tempfile.TemporaryDirectory() as folder:
        ids = Path(folder) / "ids.txt"
        ids.write_text("".join(f"s{number}\n" for number in range(STUDENTS)), encoding="utf-8")
        into = Path(folder) / "class"
        command = (sys.executable, "-m", "rnntrace", "worksheet", "--class", str(ids), "--into", str(into))
        subprocess.run(command, check=True, capture_output=True)
        assert len(list(into.glob("sheets/*.md"))) == STUDENTS
