"""Coursework from outside: worksheets for a whole class against the time that they may take on two
processors, and answers marked against a pass of backpropagation."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

import rnntrace
from rnntrace.marking.questions import questions
from rnntrace.marking.truth import truth

STUDENTS = 100
SECONDS = 0.12  # for each: 1,000 students in two minutes


class Row(NamedTuple):
    """A piece of work, and another one, or what tells the seconds that it may take."""

    what: str
    ours: Callable[[], object]
    other: Callable[[], object]
    bound: float


def rows() -> Iterator[Row]:
    """Sheet, key, mark scheme and form of the built-in network for each student; all its answers marked,
    with a transpose forgotten on the way back."""
    yield Row(
        f"worksheets for {STUDENTS} students, against what is allowed",
        worksheets,
        lambda: STUDENTS * SECONDS,
        1.0,
    )
    text = script().encode()
    yield Row("check of 4-2-4, against bptt", lambda: command("check", "-", text=text), bptt, 2.0)


def bptt() -> None:
    """What a check begins with."""
    command("bptt")


def command(*arguments: str, text: bytes = b"") -> None:
    """The program, which may find something wrong."""
    found = subprocess.run((sys.executable, "-m", "rnntrace", *arguments), input=text, capture_output=True)
    assert found.returncode in (0, 1), found.stderr


def script() -> str:
    """All answers to the built-in network, as somebody has them who works with four decimals."""
    trace = rnntrace.bptt(rnntrace.load("hello-world"))
    wrong = trace["W_hy"].T @ trace.grad("s", 2) + trace["W_hh"] @ trace.grad("a", 3)
    numbers = {question.name: truth(trace, question) for question in questions(trace)} | {"dL/dh[2]": wrong}
    lines = (f"  {name}: {np.round(array, 4).tolist()}" for name, array in numbers.items())
    return "\n".join(["answers:", *lines, ""])


def worksheets() -> None:
    """All of them, in a new folder."""
    with tempfile.TemporaryDirectory() as folder:
        ids = Path(folder) / "ids.txt"
        ids.write_text("".join(f"s{number}\n" for number in range(STUDENTS)), encoding="utf-8")
        into = Path(folder) / "class"
        command("worksheet", "--class", str(ids), "--into", str(into))
        assert len(list(into.glob("sheets/*.md"))) == STUDENTS
