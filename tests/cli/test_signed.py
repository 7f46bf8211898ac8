"""Whose a page is, and how its formulas are marked, for every command that writes one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command import run
from tests.support.small import COMMANDS, SMALL

PLAIN = "<!-- Formulas stand between dollar signs, each line for itself: for word processors. -->"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_signs_what_it_writes(command: str, tmp_path: Path) -> None:
    """The author stands below the title, and word processors can read the formulas."""
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    looks = ("--author", "Ada", "--math", "plain", "-o", "x.md")
    done = run(*COMMANDS[command].split(), *looks, cwd=tmp_path)
    assert done.stderr.splitlines()[-1].startswith("wrote x"), done.stderr
    opening, _, title, _, author, *_ = (tmp_path / "x.md").read_text(encoding="utf-8").splitlines()
    assert opening == PLAIN
    assert title.startswith("# ")
    assert author.startswith("Ada, ")


def test_a_page_on_the_screen_is_signed() -> None:
    """Where there is no file, too."""
    title, author, *_ = run("forward", "hello-world", "--author", "Ada").stdout.split("\n\n")
    assert title.strip().startswith("Hello World")
    assert author.startswith("Ada, ")


def test_the_sheets_of_a_class_are_signed(tmp_path: Path) -> None:
    """With all that belongs to them, but for the form."""
    (tmp_path / "ids.txt").write_text("s1\n", encoding="utf-8")
    for to, end in (("markdown", "md"), ("latex", "tex")):
        run(
            "worksheet",
            "--fade",
            "1",
            "--class",
            "ids.txt",
            "--into",
            "c",
            "--author",
            "Ada",
            "--to",
            to,
            cwd=tmp_path,
        )
        for kind in ("sheets", "keys", "marks"):
            assert (tmp_path / f"c/{kind}/s1.{end}").read_text(encoding="utf-8").count("Ada") == 1, (kind, to)
