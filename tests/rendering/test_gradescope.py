"""The autograder, run in a folder as Gradescope runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import rnntrace
from rnntrace.marking.questions import named, questions
from rnntrace.marking.variants.variant import variant
from rnntrace.rendering.gradescope.folder import EXECUTABLE, gradescope_files
from rnntrace.tracing.trace import Trace
from tests.support.pages import ROOT
from tests.support.patience import patiently

ASKED = ("h[1]", "dL/dh[2]", "dL/dW_hh")
SCENARIO = ROOT / "scenarios" / "hello-world.yaml"


def graded(
    folder: Path, answers: str | None, email: str = "s1@example.org", **options: Any
) -> dict[str, Any]:
    """What the autograder writes of one file of answers."""
    by_name = named(questions(rnntrace.bptt(rnntrace.load("hello-world"))))
    files = gradescope_files([by_name[name] for name in ASKED], SCENARIO.read_bytes(), **options)
    for part in ("source", "submission", "results"):
        (folder / part).mkdir()
    for name, data in files.items():
        (folder / "source" / name).write_bytes(data)
    (folder / "submission_metadata.json").write_text(json.dumps({"users": [{"email": email}]}))
    if answers is not None:
        (folder / "submission" / "answers.yaml").write_text(answers, encoding="utf-8")
    (folder / "source" / "run_autograder").chmod(0o755)
    env = {**os.environ, "AUTOGRADER": str(folder), "PYTHON": sys.executable, "PYTHONPATH": str(ROOT)}
    subprocess.run([folder / "source" / "run_autograder"], env=env, check=True, timeout=60)
    found: dict[str, Any] = json.loads((folder / "results" / "results.json").read_text(encoding="utf-8"))
    return found


def test_every_quantity_is_a_test(tmp_path: Path) -> None:
    """Right, wrong with the mistake that makes it, and not answered."""
    found = graded(tmp_path, "answers: {'h[1]': [0.1974, -0.1489], 'dL/dh[2]': [0.4680, -0.2487]}")
    assert found["output"] == "1 of 3 are right."
    right, wrong, missing = found["tests"]
    assert [each["name"] for each in found["tests"]] == [*ASKED]
    assert (right["score"], right["max_score"], right["status"]) == (2, 2, "passed")
    assert (wrong["score"], wrong["status"]) == (0, "failed")
    assert "W_hh is not transposed" in wrong["output"]
    assert (missing["score"], missing["output"]) == (0, "Not answered.")


@pytest.mark.parametrize("answers", patiently([None, "answers: {nothing: 1}", "answers: ["], 2))
def test_what_cannot_be_read_is_answered(answers: str | None, tmp_path: Path) -> None:
    """With no points and the reason, never with a traceback that Gradescope would show as its own fault."""
    found = graded(tmp_path, answers)
    assert found["score"] == 0
    assert found["output"].startswith("This cannot be marked: ")


def test_everybody_is_marked_by_their_own_variant(tmp_path: Path) -> None:
    """It is that of the part of the e-mail before the @."""
    own = rnntrace.bptt(variant(rnntrace.load("hello-world"), "s7", salt="spring"))
    assert isinstance(own, Trace)
    numbers = ", ".join(f"{number:.4f}" for number in own["h", 1])
    found = graded(
        tmp_path, f"answers: {{'h[1]': [{numbers}]}}", "s7@example.org", variants=True, salt="spring"
    )
    assert found["tests"][0]["score"] == 2


def test_what_has_to_run_is_a_program() -> None:
    """Each begins with what runs it."""
    files = gradescope_files([], b"")
    assert all(files[name].startswith(b"#!/usr/bin/env bash\n") for name in EXECUTABLE)
