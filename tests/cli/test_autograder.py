"""``rnntrace worksheet --to gradescope``: the folder, and what cannot go with it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.support.command import run

ALL = ["grade.py", "run_autograder", "scenario.yaml", "setup.sh", "sheet.json"]


def test_the_folder(tmp_path: Path) -> None:
    """What is asked, the scenario, and programs that can be run; never written over unasked."""
    asked = ("worksheet", "--to", "gradescope", "--ask", "h[1],dL/dW_hh", "--into", "grader")
    found = run(*asked, cwd=tmp_path)
    assert (found.returncode, found.stdout) == (0, "")
    assert sorted(path.name for path in (tmp_path / "grader").iterdir()) == ALL
    sheet = json.loads((tmp_path / "grader" / "sheet.json").read_text(encoding="utf-8"))
    assert (sheet["asked"], sheet["variants"]) == (["h[1]", "dL/dW_hh"], False)
    assert all(os.access(tmp_path / "grader" / name, os.X_OK) for name in ("setup.sh", "run_autograder"))
    assert run(*asked, cwd=tmp_path).returncode == 2
    assert run(*asked, "--force", "--salt", "spring", cwd=tmp_path).returncode == 0
    sheet = json.loads((tmp_path / "grader" / "sheet.json").read_text(encoding="utf-8"))
    assert (sheet["variants"], sheet["salt"]) == (True, "spring")


@pytest.mark.parametrize(
    ("options", "said", "code"),
    [
        ((), "writes a folder: name it with --into", 2),
        (("--into", "there", "--key", "key.md"), "goes without --key", 2),
        (("--into", "there", "--inputs", "Hello"), "goes without --inputs", 2),
        (("ten-thousand-words", "--ask", "loss", "--into", "there"), "which needs another file", 3),
    ],
)
def test_what_cannot_be(options: tuple[str, ...], said: str, code: int, tmp_path: Path) -> None:
    """It is said, and nothing is written."""
    found = run("worksheet", "--to", "gradescope", *options, cwd=tmp_path)
    assert said in " ".join(found.stderr.replace("│", " ").split())
    assert found.returncode == code
    assert list(tmp_path.iterdir()) == []
