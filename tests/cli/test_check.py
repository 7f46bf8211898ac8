"""``rnntrace check``: the page, the JSON, exit codes, and where the scenario comes from."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from rich.cells import cell_len

import rnntrace
from tests.support.command import run
from tests.support.markdown_rules import broken_rules
from tests.support.page_reader.checks import out_of_range
from tests.support.page_reader.worked import worked_equations

Golden = Callable[[str, str], None]
# A student who forgot to transpose W_hh on the way back; everything else is right work.
ANSWERS = """
scenario: hello-world
answers:
  a[1]: [0.2000, -0.1500]
  h[1]: [0.1974, -0.1489]
  a[2]: [0.0136, 0.2299]
  h[2]: [0.0136, 0.2259]
  loss[1]: 1.2535
  loss[2]: 1.3314
  loss: 3.9975
  dL/ds[2]: null
  dL/da[3]: [0.0648, 0.0093]
  dL/dh[2]: [0.4680, -0.2487]
  dL/da[2]: [0.4679, -0.2360]
  dL/dW_hh: [[0.0932, -0.0550], [-0.0465, 0.0372]]
"""


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """A file of answers."""
    path = tmp_path / "answers.yaml"
    path.write_text(ANSWERS, encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_page(width: int, answers: Path, golden: Golden) -> None:
    """The first wrong number is worked with the student's own, then with the mistake that makes it; every
    line of numbers gives the next one, and nothing is wider than the page."""
    found = run("check", "hello-world", answers.name, "--width", str(width), "--marks", cwd=answers.parent)
    assert found.returncode == 1
    assert max(map(cell_len, found.stdout.splitlines())) <= width
    assert [problem for each in worked_equations(found.stdout) for problem in out_of_range(each)] == []
    golden(found.stdout, f"hello-world.check.{width}.txt")


def test_the_document(answers: Path, golden: Golden) -> None:
    """A page for the student, in Markdown that every renderer takes."""
    found = run("check", answers.name, "-o", "report.md", cwd=answers.parent)
    assert found.returncode == 1
    page = (answers.parent / "report.md").read_text(encoding="utf-8")
    assert broken_rules(page, "dollar") == []
    golden(page, "hello-world.check.md")


def test_the_data(answers: Path) -> None:
    """Verdicts, the student's own numbers, and the mistake as an equation that a program can read."""
    found = run("check", answers.name, "--json", "--marks", cwd=answers.parent)
    data = json.loads(found.stdout)
    assert (data["format"], data["right"], data["asked"]) == ("rnntrace-check/1", 6, 12)
    assert data["first_wrong"] == "dL/dh[2]"
    by_name = {each["name"]: each for each in data["quantities"]}
    assert {name: each["verdict"] for name, each in by_name.items() if each["verdict"] != "right"} == {
        "loss[2]": "rounding",
        "loss": "rounding",
        "dL/ds[2]": "missing",
        "dL/dh[2]": "wrong",
        "dL/da[2]": "follows",
        "dL/dW_hh": "follows",
    }
    assert by_name["dL/dh[2]"]["mistakes"][0] == {
        "formula": "dL/dh[t] = W_hy.T @ dL/ds[t] + W_hh @ dL/da[t+1]",
        "words": "W_hh is not transposed",
    }
    assert by_name["dL/dh[2]"]["entries"][0] == {
        "at": [1],
        "given": "0.4680",
        "expected": "0.4707",
        "from_yours": "0.4708",
        "verdict": "wrong",
    }
    assert by_name["dL/da[2]"]["points"] == {"method": 1, "accuracy": 1, "follows": True}
    assert data["points"] == {"earned": 20, "of": 24}


def test_what_is_right_ends_with_0(tmp_path: Path) -> None:
    """What is left out is no fault, and what is asked for and missing is said."""
    (tmp_path / "a.yaml").write_text("answers: {'h[1]': [0.1974, -0.1489], 'h[2]': null}", encoding="utf-8")
    found = run("check", "hello-world", "a.yaml", cwd=tmp_path)
    assert found.returncode == 0
    assert "1 of 2 is right, 1 is not answered." in found.stdout


def test_the_scenario_comes_from_the_answers(tmp_path: Path) -> None:
    """A path in the answers is seen from where they lie; what the command line names goes before it."""
    (tmp_path / "handed in").mkdir()
    written = (Path(__file__).parents[2] / "scenarios" / "one-unit.yaml").read_text(encoding="utf-8")
    (tmp_path / "handed in" / "mine.yaml").write_text(written, encoding="utf-8")
    right = rnntrace.forward(rnntrace.load("one-unit"))
    answers = f"scenario: mine.yaml\nanswers: {{'h[1]': {float(right['h', 1][0]):.4f}}}"
    (tmp_path / "handed in" / "a.yaml").write_text(answers, encoding="utf-8")
    assert run("check", "handed in/a.yaml", cwd=tmp_path).returncode == 0
    other = run("check", "hello-world", "handed in/a.yaml", cwd=tmp_path)
    assert other.returncode == 3
    assert "handed in/a.yaml:2:" in other.stderr


def test_answers_from_standard_input(tmp_path: Path) -> None:
    """As with scenarios, - is standard input; it can be only one of the two."""
    found = run("check", "hello-world", "-", stdin="answers: {'h[1]': [0.1974, -0.1489]}", cwd=tmp_path)
    assert found.returncode == 0
    both = run("check", "-", "-", cwd=tmp_path)
    assert both.returncode == 2
    assert "only one of the two can come from standard input" in both.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check"], "name the file with the answers: rnntrace check scenario.yaml answers.yaml"),
        (["check", "hello-world", "nowhere.yaml"], "rnntrace: there is no file nowhere.yaml"),
        (["check", "hello-world", "."], "rnntrace: . cannot be read: Is a directory"),
    ],
)
def test_answers_that_are_not_there(arguments: list[str], said: str, tmp_path: Path) -> None:
    """What is missing is said, and what would be right."""
    found = run(*arguments, cwd=tmp_path)
    assert found.returncode == 2
    assert said in " ".join(found.stderr.split())


def test_the_public_function(answers: Path) -> None:
    """What graders call in Python gives what the command prints."""
    marked = rnntrace.check(rnntrace.load("hello-world"), answers)
    assert (marked.right, marked.asked) == (6, 12)
    assert marked.first_wrong is not None
    assert marked.first_wrong.question.name == "dL/dh[2]"
    printed = json.loads(run("check", answers.name, "--json", cwd=answers.parent).stdout)
    assert marked.as_dict() == printed


def test_what_was_asked_and_left_out_is_missing(answers: Path) -> None:
    """With ``--ask``; without it only what is answered is."""
    asked = run("check", answers.name, "--ask", "h,dL/dh[2]", "--json", cwd=answers.parent)
    left = [each["name"] for each in json.loads(asked.stdout)["quantities"] if each["verdict"] == "missing"]
    assert left == ["h[3]", "dL/ds[2]"]  # the second has a null in the file
    refused = run("check", answers.name, "--ask", "hh", cwd=answers.parent)
    assert refused.returncode == 2
    assert "--ask: there is no 'hh' here" in refused.stderr


def test_arrays_in_full_count_with_as_many_digits_as_are_said(tmp_path: Path) -> None:
    """A program that computes a little less closely is right to three digits, and wrong in full."""
    h = np.asarray(rnntrace.forward(rnntrace.load("hello-world"))["h"])
    np.savez(tmp_path / "mine.npz", h=h + 0.0002)
    assert run("check", "hello-world", "mine.npz", cwd=tmp_path).returncode == 1
    found = run("check", "hello-world", "mine.npz", "--digits", "3", "--json", cwd=tmp_path)
    assert found.returncode == 0
    assert {each["verdict"] for each in json.loads(found.stdout)["quantities"]} == {"right"}
    scenario = rnntrace.load("hello-world")
    assert not rnntrace.check(scenario, {"h": h + 0.0002}, digits=3).is_wrong
    assert rnntrace.check(scenario, {"h": h + 0.0002}).is_wrong
