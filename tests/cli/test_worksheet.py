"""``rnntrace worksheet``: what it writes, where, and what is answered to what cannot be asked."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

import rnntrace
from tests.support.command import Finished, run
from tests.support.patience import patiently

ALL = ("-o", "sheet.md", "--key", "key.md", "--marks", "marks.md", "--answers", "answers.yaml")


def said(found: Finished) -> str:
    """What was said on standard error, on one line."""
    return " ".join(re.sub("[│╭╮╰╯─]", " ", found.stderr).split())


def asked(*arguments: str) -> list[str]:
    """The names of what is asked."""
    found = run("worksheet", *arguments, "--json")
    assert found.returncode == 0, found.stderr
    return [question["name"] for question in json.loads(found.stdout)["asked"]]


def test_all_files_in_one_run(tmp_path: Path) -> None:
    """The sheet, the key, the mark scheme and the form; each is named as it is written."""
    found = run("worksheet", "lstm", *ALL, cwd=tmp_path)
    assert (found.returncode, found.stdout) == (0, "")
    assert [line.removeprefix("wrote ") for line in found.stderr.splitlines()] == [*ALL[1::2]]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(ALL[1::2])
    form = yaml.safe_load((tmp_path / "answers.yaml").read_text(encoding="utf-8"))
    assert form["scenario"] == "lstm"
    assert list(form["answers"]) == asked("lstm")


def test_the_form_stands_at_the_end_of_the_sheet(tmp_path: Path) -> None:
    """As the file has it: whoever reads a filled-in sheet finds the only block of YAML."""
    run("worksheet", *ALL, cwd=tmp_path)
    sheet, form = ((tmp_path / name).read_text(encoding="utf-8") for name in ("sheet.md", "answers.yaml"))
    assert re.findall(r"^```yaml\n(.*?)^```", sheet, re.DOTALL | re.MULTILINE) == [form]


# A network alone, one after another, and one with examples.
KEPT = ["hello-world", "translation", "sentiment"]


@pytest.mark.parametrize("name", patiently([*KEPT, "and-gate", "gru", "lstm"], KEPT))
def test_the_key_passes_the_check(name: str, tmp_path: Path) -> None:
    """What the key has is right by the program's own judgement, whatever the notation."""
    run("worksheet", name, "--fade", "4", "--key", "key.md", cwd=tmp_path)
    (answers,) = re.findall(
        r"```yaml\n(.*?)```", (tmp_path / "key.md").read_text(encoding="utf-8"), re.DOTALL
    )
    (tmp_path / "answers.yaml").write_text(answers, encoding="utf-8")
    found = run("check", name, "answers.yaml", "--json", cwd=tmp_path)
    assert found.returncode == 0, found.stderr
    judged = json.loads(found.stdout)
    assert {each["verdict"] for each in judged["quantities"]} <= {"right", "rounding", "missing"}
    missing = {each["name"] for each in judged["quantities"] if each["verdict"] == "missing"}
    assert missing.isdisjoint(asked(name, "--fade", "4"))


def test_levels_ask_more_and_more() -> None:
    """From the end of the work backwards: each level has all that the one before it has."""
    levels = [asked("gru", "--fade", str(level)) for level in range(5)]
    assert levels[0] == []
    assert all(name.startswith("dL/d") and "[" not in name for name in levels[1])
    assert all(name.startswith("dL/d") for name in levels[2])
    assert {"y_hat[1]", "loss"} <= {*levels[3]}
    assert "h[1]" not in levels[3]
    for fewer, more in pairwise(levels):
        assert {*fewer} < {*more}
    assert asked("gru") == levels[2]


def test_without_a_loss_everything_is_asked() -> None:
    """There are no gradients, and none can be asked for."""
    words = ("hello-world", "--inputs", "Hello World")
    assert asked(*words)[0] == "a[1]"
    for level in ("1", "2"):
        found = run("worksheet", *words, "--fade", level)
        assert found.returncode == 2
        assert "here there is no gradient" in said(found)
    found = run("worksheet", *words, "--ask", "dL/dh")
    assert found.returncode == 2
    assert "there is no loss, so there are no gradients" in said(found)


@pytest.mark.parametrize(
    ("scenario", "ask", "names"),
    [
        ("hello-world", "h", ["h[1]", "h[2]", "h[3]"]),
        ("hello-world", "dL/dW_hh,y_hat[2]", ["y_hat[2]", "dL/dW_hh"]),
        ("hello-world", "ŷ₂, ∂L/∂h₁,∂L/∂W_hh", ["y_hat[2]", "dL/dh[1]", "dL/dW_hh"]),
        ("hello-world", "loss", ["loss[1]", "loss[2]", "loss[3]", "loss"]),
        ("hello-world", "L[2]", ["loss[2]"]),
        ("sentiment", "2:h[1],2:loss", ["2:h[1]", "2:loss[4]", "2:loss"]),
        ("translation", "encoder:h[1],h[1]", ["encoder:h[1]", "h[1]", "encoder:h[2]", "h[2]"]),
    ],
)
def test_what_can_be_asked(scenario: str, ask: str, names: list[str]) -> None:
    """By the names of the form, the page and the standard ones, at one step or at all; in the order of
    work, each once."""
    found = asked(scenario, "--ask", ask)
    if scenario == "translation":
        assert {*found} >= {"encoder:h[1]", "h[1]"}
    elif scenario == "sentiment":
        assert found[0] == "2:h[1]"
        assert all(name.startswith("2:") for name in found)
    else:
        assert found == names


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (("--ask", "hh"), "there is no 'hh' here"),
        (("--ask", "y_hta"), "Did you mean y_hat?"),
        (("--ask", "x"), "it is given, or never worked. There are: a, h, s, ŷ (y_hat), L"),
        (("--ask", "h[9]"), "there is no step 9 to ask for; there are steps 1 to 3"),
        (("--ask", "dL/dW_hh[1]"), "there is no step 1 to ask for; it has no step"),
        (("--ask", "2:h"), "there is only one example, and its names have no number"),
        (("sentiment", "--ask", "9:h"), "there are 2 examples"),
        (("--ask", " , "), "--ask takes names, such as a[1],dL/db_y"),
        (("--ask", "h", "--fade", "2"), "--ask and --fade both say what is asked; give one of them"),
        (("--fade", "5"), "5 is not in the range"),
        (("--key", "key.docx"), "--key key.docx: the ending should be one of .md, .markdown, .html, .htm"),
        (("--answers", "a.md"), "--answers a.md: the ending should be one of .yaml, .yml"),
        (("--key", "a.md", "--marks", "./a.md"), "--key and --marks name the same file, a.md"),
        (("-o", "a.md", "--key", "a.md"), "-o and --key name the same file, a.md"),
        (
            ("ten-thousand-words", "--fade", "1"),
            "numbers would be asked, and at most 5,000 can be; --ask says",
        ),
        (("--digits", "9"), "--rounding carried works with at most 7 decimals"),
    ],
)
def test_what_cannot_be_done_is_answered(arguments: tuple[str, ...], answer: str, tmp_path: Path) -> None:
    """Wrong usage, with what is wrong and what there is; nothing is written."""
    found = run("worksheet", *arguments, cwd=tmp_path)
    assert found.returncode == 2
    assert answer in said(found)
    assert not list(tmp_path.iterdir())


def test_nothing_is_replaced_or_half_written(tmp_path: Path) -> None:
    """Where one of the files is there already, none is written; with --force all are."""
    (tmp_path / "marks.md").write_text("mine", encoding="utf-8")
    found = run("worksheet", *ALL, cwd=tmp_path)
    assert found.returncode == 2
    assert "marks.md exists already. --force replaces it" in found.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["marks.md"]
    assert (tmp_path / "marks.md").read_text(encoding="utf-8") == "mine"
    assert run("worksheet", *ALL, "--force", cwd=tmp_path).returncode == 0
    assert (tmp_path / "marks.md").read_text(encoding="utf-8") != "mine"


def test_a_file_that_cannot_be_moved_undoes_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was there before is there again, and what was not is not."""
    import os

    replace, calls = os.replace, []

    def refuses(source: object, target: object) -> None:
        calls.append(target)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        replace(source, target)  # type: ignore[arg-type]

    (tmp_path / "sheet.md").write_text("mine", encoding="utf-8")
    monkeypatch.setattr(os, "replace", refuses)
    found = run("worksheet", *ALL, "--force", cwd=tmp_path)
    assert found.returncode == 2
    assert "marks.md cannot be written: No space left on device" in found.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["sheet.md"]
    assert (tmp_path / "sheet.md").read_text(encoding="utf-8") == "mine"


def test_the_json_tells_what_is_asked_and_no_number_of_it() -> None:
    """Names, shapes, marks and the work; hello-world's by hand: 24 products for W_hy, 8 for W_hh."""
    data = json.loads(run("worksheet", "hello-world", "--fade", "1", "--json").stdout)
    assert (data["format"], data["rounding"], data["digits"]) == ("rnntrace-worksheet/1", "carried", 4)
    assert data["asked"][1] == {
        "name": "dL/dW_hh",
        "shape": [2, 2],
        "marks": {"method": 1, "accuracy": 1, "follows": False},
    }
    assert data["marks"] == 10
    assert data["work"] == {"products": 32, "functions": 0, "sums": 36, "minutes": 9}


def test_the_usual_options(tmp_path: Path) -> None:
    """Other words, other letters, other digits, ASCII; without a file the sheet is shown."""
    found = run("worksheet", "--inputs", "Hello", "--targets", "World", "--notation", "ng", "--ascii")
    assert found.returncode == 0
    assert found.stdout.isascii()
    assert "<1>" in found.stdout
    assert "______" in found.stdout
    shown = run("worksheet", "hello-world", "--digits", "2", "--rounding", "shown").stdout
    words = "Work with all digits of your calculator, and write your answers with 2 decimals"
    assert words in " ".join(shown.split())
    assert "≈" in run("worksheet", "hello-world", "--fade", "0", "--rounding", "shown").stdout


def test_what_is_not_finite_is_no_exercise(tmp_path: Path) -> None:
    """Nobody can work with infinity by hand: it says which number is the first."""
    text = "inputs: [1]\ntargets: [1]\noutput: identity\nactivation: relu\n"
    text += "weights: {W_xh: 1e308, W_hh: 1, W_hy: 1e308}\n"
    found = run("worksheet", "-", "-o", "sheet.md", cwd=tmp_path, stdin=text)
    assert found.returncode == 3
    assert "no worksheet, as not every number is finite; the first is s at step 1" in said(found)
    assert not list(tmp_path.iterdir())


def test_the_public_function_is_the_same(tmp_path: Path) -> None:
    """What a program asks for in one process is what the command writes."""
    from rnntrace.rendering.coursework import files_of, sheet_of
    from rnntrace.writing.figures import Style
    from tests.support.worksheets import worked

    run("worksheet", "gru", *ALL, cwd=tmp_path)
    found = worked(rnntrace.load("gru"))
    files = files_of(found, Style(carried=True), sheet_of(found, scenario="gru"))
    for name, text in zip(ALL[1::2], files, strict=True):
        assert (tmp_path / name).read_text(encoding="utf-8") == text
