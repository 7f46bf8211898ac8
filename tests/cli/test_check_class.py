"""``rnntrace check --class``: a folder of answers, each marked, and what the class has in common."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

import rnntrace
from tests.support.command import run


def script(variant: rnntrace.Variant, *, transposed: bool = False) -> str:
    """Answers of one student to their own variant; ``transposed``: with a transpose forgotten on the way
    back."""
    trace = rnntrace.bptt(variant)
    assert isinstance(trace, rnntrace.Trace)
    matrix = trace["W_hh"] if transposed else trace["W_hh"].T
    sent = trace["W_hy"].T @ trace.grad("s", 2) + matrix @ trace.grad("a", 3)
    lines = [f"  h[{t}]: {numbers(trace['h', t])}" for t in (1, 2, 3)]
    lines += [f"  dL/da[3]: {numbers(trace.grad('a', 3))}", f"  dL/dh[2]: {numbers(sent)}"]
    return "\n".join([f"variant: {variant.id}", "answers:", *lines, ""])


def numbers(array: np.ndarray) -> str:
    return f"[{', '.join(f'{number:.4f}' for number in array)}]"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three students hand in: one is right, two forgot the same transpose, and one file is no answers."""
    scenario = rnntrace.load("hello-world")
    answers = tmp_path / "answers"
    answers.mkdir()
    for id, transposed in (("ada", False), ("ben", True), ("cleo", True)):
        text = script(rnntrace.variant(scenario, id), transposed=transposed)
        (answers / f"{id}.yaml").write_text(text, encoding="utf-8")
    (answers / "dan.yaml").write_text("answers: 7", encoding="utf-8")
    return tmp_path


def test_who_has_what_and_which_mistakes_were_made(folder: Path) -> None:
    """Each is marked by their own variant; the mistake that two made stands first, with how many made it;
    the file that nobody can read is told of, and keeps nobody else from being marked."""
    found = run("check", "hello-world", "--class", "answers", "--json", cwd=folder)
    assert found.returncode == 1
    data = json.loads(found.stdout)
    verdicts = {each["id"]: (each["right"], each["wrong"], each["first_wrong"]) for each in data["scripts"]}
    assert verdicts["ada"] == (5, 0, "")
    assert verdicts["ben"] == verdicts["cleo"] == (4, 1, "dL/dh[2]")
    assert data["mistakes"][0] == {
        "formula": "dL/dh[t] = W_hy.T @ dL/ds[t] + W_hh @ dL/da[t+1]",
        "words": "W_hh is not transposed",
        "scripts": 2,
    }
    assert data["scripts"][3]["problem"].startswith("answers/dan.yaml:1:10: answers: expected names")


def test_the_page_and_the_gradebook(folder: Path) -> None:
    """The summary to read, and a table that a gradebook takes; it is not replaced unasked."""
    found = run("check", "hello-world", "--class", "answers", "--gradebook", "grades.csv", cwd=folder)
    assert "3 scripts were marked; 8.7 of 10 points on average." in found.stdout
    assert "W_hh is not transposed" in found.stdout
    rows = list(csv.DictReader((folder / "grades.csv").read_text(encoding="utf-8").splitlines()))
    assert [(row["id"], row["points"], row["of"]) for row in rows[:3]] == [
        ("ada", "10", "10"),
        ("ben", "8", "10"),
        ("cleo", "8", "10"),
    ]
    again = run("check", "hello-world", "--class", "answers", "--gradebook", "grades.csv", cwd=folder)
    assert again.returncode == 2
    assert "grades.csv exists already" in again.stderr


def test_two_files_of_one_student(folder: Path) -> None:
    """Nobody can know which of the two counts: neither is marked, and both are named."""
    again = (folder / "answers" / "ada.yaml").read_text(encoding="utf-8")
    (folder / "answers" / "late").mkdir()
    (folder / "answers" / "late" / "ada.yaml").write_text(again, encoding="utf-8")
    found = run("check", "hello-world", "--class", "answers", "--json", cwd=folder)
    problems = [each["problem"] for each in json.loads(found.stdout)["scripts"] if each["id"] == "ada"]
    assert problems == [
        "answers/ada.yaml: ada handed in answers/late/ada.yaml too; leave one",
        "answers/late/ada.yaml: ada handed in answers/ada.yaml too; leave one",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--class", "nowhere"], "nowhere cannot be read: No such file or directory"),
        (["--class", "empty"], "there are no answers in empty"),
        (["a.yaml", "--class", "empty", "--variant", "x"], "--class takes its answers and their variants"),
        (["a.yaml", "--gradebook", "g.csv"], "--gradebook goes with --class"),
    ],
)
def test_wrong_usage(arguments: list[str], said: str, tmp_path: Path) -> None:
    """What does not go together is said, and what is not there."""
    (tmp_path / "empty").mkdir()
    found = run("check", "hello-world", *arguments, cwd=tmp_path)
    assert found.returncode == 2
    assert said in " ".join(found.stderr.split())


def test_answers_to_a_variant(folder: Path) -> None:
    """The variant that the answers name is that which they are marked by; another one is refused."""
    right = run("check", "hello-world", "answers/ada.yaml", cwd=folder)
    assert right.returncode == 0
    assert right.stdout.startswith(f"Variant {rnntrace.variant(rnntrace.load('hello-world'), 'ada').code}, ")
    other = run("check", "hello-world", "answers/ada.yaml", "--variant", "ben", cwd=folder)
    assert other.returncode == 2
    assert "--variant ben: the answers say that they belong to ada" in " ".join(other.stderr.split())
    salted = run("check", "hello-world", "answers/ada.yaml", "--salt", "secret", cwd=folder)
    assert salted.returncode == 1


def test_what_a_class_was_asked_and_left_out_is_missing(folder: Path) -> None:
    """With ``--ask``, for everybody; of each by their own variant."""
    found = run("check", "hello-world", "--class", "answers", "--ask", "h,loss", "--json", cwd=folder)
    missing = {each["id"]: each["missing"] for each in json.loads(found.stdout)["scripts"][:3]}
    assert missing == {"ada": 4, "ben": 4, "cleo": 4}
