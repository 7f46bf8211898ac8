"""What is installed is what was tested: the wheel, from outside the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.command import run
from tests.support.pages import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (path,) = folder.glob("*.whl")
    return path


def test_the_wheel_brings_the_scenarios_and_nothing_of_the_tests(wheel: Path) -> None:
    """Every scenario, the marker for types, the license; no tests."""
    names = zipfile.ZipFile(wheel).namelist()
    for path in (ROOT / "scenarios").iterdir():
        assert f"rnntrace/scenarios/{path.name}" in names
    assert "rnntrace/py.typed" in names
    assert "rnntrace/rendering/typst/preamble.typ" in names
    html = ("controls.html", "script.js", "style.css", "worksheet.css", "worksheet.html", "worksheet.js")
    assert {f"rnntrace/rendering/html/{name}" for name in html} <= set(names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if name.startswith("tests")]


def test_the_installed_program_works_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """Unpacked elsewhere, it finds its scenarios and prints the same page."""
    zipfile.ZipFile(wheel).extractall(tmp_path)
    found = subprocess.run(
        [sys.executable, "-m", "rnntrace", "forward"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert found.stdout == run("forward").stdout
