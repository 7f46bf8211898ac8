"""Worksheets with a student's own weights, one and a whole class of them."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest

import rnntrace
from rnntrace.cli import in_parallel
from rnntrace.cli.class_folder import write_class
from rnntrace.cli.formats import FORMATS
from rnntrace.cli.in_parallel import Pace
from tests.support.command import run
from tests.support.patience import patiently

KINDS = {"keys": "md", "marks": "md", "answers": "yaml", "sheets": "md"}


def texts(folder: Path) -> dict[str, str]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in found}


def test_a_sheet_has_the_weights_of_a_student(tmp_path: Path) -> None:
    """The ID and the code at the top, the ID on the form so that the answers can be marked, other weights
    than the scenario's; a second time the same to the letter."""
    arguments = (
        "worksheet",
        "--variant",
        " S1234567",
        "-o",
        "sheet.md",
        "--key",
        "k.md",
        "--answers",
        "a.yaml",
    )
    for force in ((), ("--force",)):
        found = run(*arguments, *force, cwd=tmp_path)
        assert (found.returncode, found.stdout) == (0, "")
        assert "Variant 79FH4H, for S1234567." in found.stderr
        made = texts(tmp_path)
        assert "For S1234567, variant 79FH4H." in made["sheet.md"]
        assert "For S1234567, variant 79FH4H." in made["k.md"]
        assert "\nvariant: S1234567\n" in made["a.yaml"]
        assert "0.77 & -0.98" in made["sheet.md"]
    assert texts(tmp_path) == made


def test_a_salt_makes_another_sheet(tmp_path: Path) -> None:
    """With it the code is another, and the text of the salt is nowhere."""
    found = run("worksheet", "--variant", "s1234567", "--salt", "geheim!")
    code = rnntrace.variant(rnntrace.load("hello-world"), "s1234567", salt="geheim!").code
    assert f"variant {code}" in found.stdout
    assert "geheim" not in found.stdout


@pytest.mark.parametrize("pace", [in_parallel.USUAL, Pace(0.0, 0.0)])
def test_a_class_has_what_each_student_has_alone(
    pace: Pace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the letter the files that --variant writes, by one process or several; the second time nothing is
    made."""
    monkeypatch.setattr("rnntrace.cli.variants.write_class", partial(write_class, pace=pace))
    (tmp_path / "ids.txt").write_text("s1\n# late\ns2\nm\u00fcller\n", encoding="utf-8")
    options = ("--fade", "1", "--digits", "3", "--salt", "x")
    whole = ("worksheet", *options, "--class", "ids.txt", "--into", "class")
    found = run(*whole, cwd=tmp_path)
    assert (found.returncode, found.stdout) == (0, "")
    assert found.stderr.endswith("wrote class for 3 students\n")
    made = texts(tmp_path / "class")
    assert {*made} == {
        "class.csv",
        *(f"{kind}/{id}.{end}" for kind, end in KINDS.items() for id in ("s1", "s2", "m\u00fcller")),
    }
    alone = ("-o", "sheets.md", "--key", "keys.md", "--marks", "marks.md", "--answers", "answers.yaml")
    (tmp_path / "one").mkdir()
    run("worksheet", *options, "--variant", "m\u00fcller", *alone, cwd=tmp_path / "one")
    for kind, end in KINDS.items():
        assert made[f"{kind}/m\u00fcller.{end}"] == (tmp_path / "one" / f"{kind}.{end}").read_text("utf-8")
    again = run(*whole, cwd=tmp_path)
    assert again.stderr.endswith("wrote class for 0 students; 3 had theirs already\n")


@pytest.mark.parametrize("name", patiently(["html", "latex", "pdf", "typst", "notebook"], ["html"]))
def test_a_class_has_them_in_any_format(name: str, tmp_path: Path) -> None:
    """Sheets, keys and mark schemes as a student alone has them in that format; the form is YAML."""
    if name == "pdf":
        pytest.importorskip("typst")
    (tmp_path / "ids.txt").write_text("s1\ns2\n", encoding="utf-8")
    found = run(
        "worksheet", "--fade", "1", "--class", "ids.txt", "--into", "class", "--to", name, cwd=tmp_path
    )
    assert found.returncode == 0, found.stderr
    end = FORMATS[name].endings[0]
    alone = (
        "-o",
        f"sheets{end}",
        "--key",
        f"keys{end}",
        "--marks",
        f"marks{end}",
        "--answers",
        "answers.yaml",
    )
    run("worksheet", "--fade", "1", "--variant", "s2", *alone, cwd=tmp_path)
    for file in alone[1::2]:
        kind, _, ending = file.partition(".")
        assert (tmp_path / f"class/{kind}/s2.{ending}").read_bytes() == (tmp_path / file).read_bytes()
        assert (tmp_path / f"class/{kind}/s1.{ending}").read_bytes() != (tmp_path / file).read_bytes()


def test_a_class_may_check_itself(tmp_path: Path) -> None:
    """The right answers are in each sheet only where that is asked for, and then that is said."""
    (tmp_path / "ids.txt").write_text("s1\n", encoding="utf-8")
    whole = ("worksheet", "--fade", "1", "--class", "ids.txt", "--to", "html")
    sheets = []
    for options in ((), ("--self-check",)):
        into = str(len(options))
        found = run(*whole, "--into", into, *options, cwd=tmp_path)
        assert ("The answers are in the file" in found.stderr) == bool(options)
        sheets.append((tmp_path / into / "sheets/s1.html").read_text(encoding="utf-8"))
    assert ['"right":' in sheet for sheet in sheets] == [False, True]


def test_no_number_of_the_key_is_on_a_sheet(tmp_path: Path) -> None:
    """What was worked for it is nowhere in what the student gets; two decimals may be a weight's."""
    (tmp_path / "ids.txt").write_text("s1\ns2\n")
    run("worksheet", "--class", "ids.txt", "--into", "class", "--fade", "4", cwd=tmp_path)
    made = texts(tmp_path / "class")
    for id in ("s1", "s2"):
        worked = re.compile(r"\d\.\d\d(?!00)\d\d")
        assert len({*worked.findall(made[f"keys/{id}.md"])}) > 30
        assert not worked.findall(made[f"sheets/{id}.md"] + made[f"answers/{id}.yaml"])


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--class", "ids.txt"), "--class and --into go together"),
        (("--into", "class"), "--class and --into go together"),
        (("--salt", "x"), "--salt is for variants: give --variant or --class as well"),
        (("--class", "ids.txt", "--into", "c", "--variant", "s1"), "goes without --variant"),
        (("--class", "ids.txt", "--into", "c", "--key", "k.md"), "goes without --key"),
        (("--class", "ids.txt", "--into", "c", "-o", "s.md"), "goes without -o"),
        (("--class", "ids.txt", "--into", "c", "--json"), "goes without --json"),
        (("--class", "none.txt", "--into", "c"), "none.txt cannot be read: No such file or directory"),
        (("--variant", ""), "--variant '': an ID is empty; it should be something like s1234567"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(
    options: tuple[str, ...], complaint: str, tmp_path: Path
) -> None:
    """Said in a sentence, and nothing is written."""
    (tmp_path / "ids.txt").write_text("s1\n")
    found = run("worksheet", *options, cwd=tmp_path)
    assert (found.returncode, found.stdout) == (2, "")
    assert complaint in " ".join(re.sub("[│╭╮╰╯─]", "", found.stderr).split())
    assert [*texts(tmp_path)] == ["ids.txt"]


def test_a_class_that_is_wrong_is_told_with_its_lines(tmp_path: Path) -> None:
    """As any file that cannot be used."""
    (tmp_path / "ids.txt").write_text("s1\ns2\nS1\n")
    found = run("worksheet", "--class", "ids.txt", "--into", "class", cwd=tmp_path)
    assert (found.returncode, found.stdout) == (3, "")
    assert found.stderr.endswith("ids.txt:3:1: 'S1' stands in line 1 already. Leave one out\n")
    assert not (tmp_path / "class").exists()
