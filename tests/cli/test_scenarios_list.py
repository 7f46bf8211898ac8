"""The list of the built-in scenarios, and copies of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import rnntrace
from rnntrace.scenario.shipped.references import files_of
from rnntrace.writing.overview.describe import mode
from tests.support.command import run
from tests.support.pages import ROOT, SCENARIOS

Golden = Callable[[str, str], None]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_list_at_a_width(width: int, golden: Golden) -> None:
    """Whole: a few lines each where one is too wide, and nothing beyond the width."""
    found = run("scenarios", "--width", str(width))
    assert (found.returncode, found.stderr) == (0, "")
    assert max(map(len, found.stdout.splitlines())) <= width
    golden(found.stdout, f"scenarios.{width}.txt")


def test_in_a_pipe_there_is_a_line_each(golden: Golden) -> None:
    """All of it, whatever the width: nothing is cut where a program reads."""
    found = run("scenarios")
    assert found.stdout == run("scenarios", env={"COLUMNS": "40"}).stdout
    assert "…" not in found.stdout
    header, *lines = found.stdout.splitlines()
    assert header.split() == ["Name", "Title", "Cell", "Mode", "N-H-C", "T"]
    assert [line.split()[0] for line in lines] == [path.stem for path in SCENARIOS]
    golden(found.stdout, "scenarios.pipe.txt")


def test_the_list_as_data() -> None:
    """--json has every scenario with its sizes, its steps and its mode."""
    data = json.loads(run("scenarios", "--json").stdout)
    assert data["format"] == "rnntrace/1"
    assert [each["name"] for each in data["scenarios"]] == [path.stem for path in SCENARIOS]
    for each in data["scenarios"]:
        scenario = rnntrace.load(ROOT / "scenarios" / f"{each['name']}.yaml")
        assert (each["title"], each["mode"]) == (scenario.title, mode(scenario.exercise))
        assert each["sizes"] == [
            scenario.exercise.last.input_size,
            scenario.exercise.last.hidden_size,
            scenario.exercise.last.output_size,
        ]
        assert ("encoder_steps" in each) == (scenario.encoder is not None)


def test_a_copy_is_the_file_and_what_belongs_to_it(tmp_path: Path) -> None:
    """Every built-in scenario can be copied, and its copy loads."""
    for path in SCENARIOS:
        found = run("scenarios", "--copy", path.stem, cwd=tmp_path)
        assert (found.returncode, found.stdout) == (0, ""), found.stderr
        for name in (path.name, *files_of(path)):
            assert (tmp_path / name).read_bytes() == (path.parent / name).read_bytes()
        rnntrace.load(tmp_path / path.name)


def test_a_copy_replaces_nothing(tmp_path: Path) -> None:
    """Where one of its files is there already none is written, without --force."""
    word_list = tmp_path / "ten-thousand-words.txt"
    word_list.write_text("mine", encoding="utf-8")
    found = run("scenarios", "--copy", "ten-thousand-words", cwd=tmp_path)
    assert found.returncode == 2
    assert found.stderr == "rnntrace: ten-thousand-words.txt exists already. --force replaces it\n"
    assert [path.name for path in tmp_path.iterdir()] == ["ten-thousand-words.txt"]
    assert run("scenarios", "--copy", "ten-thousand-words", "--force", cwd=tmp_path).returncode == 0
    assert word_list.read_text(encoding="utf-8") != "mine"


def test_a_name_there_is_not() -> None:
    """The nearest one is named."""
    found = run("scenarios", "--copy", "helo-world")
    assert found.returncode == 2
    assert "Did you mean hello-world?" in found.stderr


def test_the_files_a_scenario_refers_to(tmp_path: Path) -> None:
    """A vocabulary and an archive of weights, in each half of an encoder and a decoder."""
    path = tmp_path / "scenario.yaml"
    half = "{vocab: v.txt, inputs: [a], weights: {file: w.npz}}"
    path.write_text(f"encoder: {half}\ndecoder: {{vocab: [a], weights: {{file: d.npz}}}}\n", encoding="utf-8")
    assert files_of(path) == ("v.txt", "w.npz", "d.npz")
