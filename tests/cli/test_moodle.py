"""``rnntrace worksheet --to moodle``: what is written, and what cannot go with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cloze_reader import read_file
from tests.support.command import run

ASK = ("--ask", "dL/dh[2]")


def test_a_question_for_everybody_in_one_file(tmp_path: Path) -> None:
    """Each has the ID and the code in its name, and numbers of its own."""
    (tmp_path / "ids.txt").write_text("s1\ns2\ns3\n", encoding="utf-8")
    found = run("worksheet", *ASK, "--class", "ids.txt", "-o", "questions.xml", cwd=tmp_path)
    assert (found.returncode, found.stdout) == (0, "")
    category, questions = read_file((tmp_path / "questions.xml").read_bytes())
    assert category == "$course$/top/Hello World"
    assert [question.name.split(",")[1] for question in questions] == [" s1", " s2", " s3"]
    first = [question.blanks[0].answers[0].text for question in questions]
    assert len({*first}) == 3
    alone = run("worksheet", *ASK, "--variant", "s2", "--to", "moodle")
    _, (question,) = read_file(alone.stdout.encode())
    assert question == questions[1]
    assert "wrote questions.xml" in found.stderr
    assert run("worksheet", *ASK, "-o", "questions.xml", cwd=tmp_path).returncode == 2, "it exists"


def test_a_question_of_the_exercise_itself() -> None:
    """On standard output, with the numbers that the key has: worked as by hand, if not told otherwise."""
    found = run("worksheet", *ASK, "--to", "moodle")
    _, (question,) = read_file(found.stdout.encode())
    assert [blank.answers[0].text for blank in question.blanks[:2]] == ["0.4708", "-0.2682"]
    assert "Round each number half up to 4 decimals" in question.text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--to", "moodle", "-o", "x.md"), "the ending of questions for Moodle is .xml"),
        (("--to", "canvas"), "it can be moodle"),
        (("--to", "moodle", "--json"), "only be one of them"),
        (("-o", "x.xml", "--key", "key.md"), "goes without --key"),
        (("-o", "x.xml", "--class", "ids.txt", "--into", "there"), "goes without --into"),
        (("-o", "x.xml", "--class", "ids.txt", "--variant", "s1"), "goes without --variant"),
    ],
)
def test_what_cannot_go_together(options: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """It is said, and nothing is written."""
    found = run("worksheet", *options, cwd=tmp_path)
    assert found.returncode == 2
    assert said in " ".join(found.stderr.replace("│", " ").split())
    assert list(tmp_path.iterdir()) == []
