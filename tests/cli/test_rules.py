"""``rnntrace worksheet --rule`` and the marking of what is chosen, from the sheet to the verdict."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Finished, run

Golden = Callable[[str, str], None]


def form_of(key: Path) -> str:
    """The form on a key, filled in."""
    (form,) = re.findall(r"^```yaml\n(.*?)^```", key.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    return str(form)


def handed_in(folder: Path, *arguments: str, **letters: str) -> Path:
    """The key's form handed in, with other letters for some rules, by what their gradient is of."""
    made = run("worksheet", *arguments, "--rule", "--key", "key.md", "-o", "sheet.md", "--force", cwd=folder)
    assert made.returncode == 0, made.stderr
    form = form_of(folder / "key.md")
    for name, letter in letters.items():
        form, count = re.subn(rf"(  dL/d{name}(?:\[t\])?: )[ABC]\n", rf"\g<1>{letter}\n", form)
        assert count == 1
    path = folder / "answers.yaml"
    path.write_text(form, encoding="utf-8")
    return path


def checked(folder: Path, *arguments: str) -> tuple[Finished, dict[str, Any]]:
    found = run("check", "answers.yaml", *arguments, "--json", cwd=folder)
    return found, json.loads(found.stdout)


@pytest.mark.parametrize(
    "arguments",
    [
        ("hello-world",),
        ("lstm", "--fade", "4"),
        ("translation", "--fade", "4"),
        *(
            pytest.param((name,), marks=pytest.mark.long)
            for name in ("sentiment", "minimal-gated-unit", "random-weights")
        ),
        ("hello-world", "--digits", "2"),
        ("hello-world", "--rounding", "shown", "--notation", "ng"),
        ("hello-world", "--variant", "s1234567", "--salt", "x"),
    ],
    ids=" ".join,
)
def test_the_key_has_the_right_letters(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """Marking finds the same alternatives in the same order, however the sheet is rounded and whatever
    letters it is written in: what the key chose is right."""
    handed_in(tmp_path, *arguments)
    salt = arguments[arguments.index("--salt") :] if "--salt" in arguments else ()
    found, data = checked(tmp_path, *salt)
    assert found.returncode == 0, found.stdout
    assert data["rules"]
    assert {each["verdict"] for each in data["rules"]} == {"right"}
    assert all(each["words"] is None for each in data["rules"])


def test_a_wrong_rule_is_told_with_its_mistake(tmp_path: Path) -> None:
    """The formula that was chosen and what is wrong with it; a blank is missing, and small letters do as well
    as capitals. A wrong rule alone ends with 1, and is no wrong number."""
    handed_in(tmp_path, "hello-world", h="A", a="a", W_hh="null")
    found, data = checked(tmp_path, "--marks")
    assert found.returncode == 1
    assert data["first_wrong"] is None
    by_name = {each["name"]: each for each in data["rules"]}
    assert by_name["dL/dh[t]"] == {
        "name": "dL/dh[t]",
        "given": "A",
        "verdict": "wrong",
        "formula": "dL/dh[t] = W_hy.T @ dL/ds[t] + W_hh @ dL/da[t+1]",
        "words": "W_hh is not transposed",
    }
    assert by_name["dL/dW_hh"] == {
        "name": "dL/dW_hh",
        "given": None,
        "verdict": "missing",
        "formula": None,
        "words": None,
    }
    assert by_name["dL/da[t]"]["verdict"] == "right"
    assert data["points"] == {"earned": 31, "of": 33}


def test_what_is_missing_alone_is_no_fault(tmp_path: Path) -> None:
    """As with numbers: the exit code is that of right answers."""
    handed_in(tmp_path, "hello-world", h="null")
    assert checked(tmp_path)[0].returncode == 0


def test_rules_alone_can_be_answered(tmp_path: Path) -> None:
    """A form of letters, without any number."""
    text = "scenario: hello-world\nrules:\n  dL/dh[t]: A\n"
    (tmp_path / "answers.yaml").write_text(text, encoding="utf-8")
    found = run("check", "answers.yaml", cwd=tmp_path)
    assert found.returncode == 1
    assert "No number was answered." in found.stdout
    assert "0 of 1 is right." in found.stdout
    assert "All answers" not in found.stdout


@pytest.mark.parametrize("width", [60, 80])
def test_the_page(width: int, tmp_path: Path, golden: Golden) -> None:
    """What was chosen beside the right one."""
    handed_in(tmp_path, "hello-world", "--fade", "2", h="A", a="C", W_hh="null")
    found = run("check", "answers.yaml", "--marks", "--width", str(width), cwd=tmp_path)
    assert found.returncode == 1
    assert max(map(len, found.stdout.splitlines())) <= width
    golden(found.stdout, f"hello-world.rules.check.{width}.txt")


def test_without_rules_nothing_is_said_of_them(tmp_path: Path) -> None:
    """Neither in the data nor on the page nor on the form."""
    (tmp_path / "answers.yaml").write_text("answers: {'h[1]': [0.1974, -0.1489]}", encoding="utf-8")
    assert "rules" not in checked(tmp_path)[1]
    assert "Rules" not in run("check", "answers.yaml", cwd=tmp_path).stdout
    run("worksheet", "hello-world", "--answers", "a.yaml", "-o", "sheet.md", cwd=tmp_path)
    assert "rules:" not in (tmp_path / "a.yaml").read_text(encoding="utf-8")
    assert "rule gives" not in (tmp_path / "sheet.md").read_text(encoding="utf-8")


def test_the_json_has_the_alternatives_and_not_the_right_one() -> None:
    """What a program needs to ask the same; a mark for each."""
    data = json.loads(run("worksheet", "hello-world", "--fade", "1", "--rule", "--json").stdout)
    assert data["marks"] == 12
    assert data["rules"][1] == {
        "name": "dL/dW_hh",
        "alternatives": {
            "A": "dL/dW_hh = sum_t(dL/da[t] @ h[t-1].T)",
            "B": "dL/dW_hh = sum_t(-(dL/da[t] @ h[t-1].T))",
            "C": "dL/dW_hh = sum_t(h[t-1] @ dL/da[t].T)",
        },
        "marks": {"independent": 1},
    }
    assert "rules" not in json.loads(run("worksheet", "hello-world", "--json").stdout)


def test_where_no_rule_can_be_asked_it_says_so(tmp_path: Path) -> None:
    """The sheet is written all the same."""
    for arguments in (("--ask", "loss"), ("--fade", "0"), ("--ask", "loss", "--variant", "ada")):
        found = run("worksheet", "hello-world", *arguments, "--rule", "-o", "s.md", "--force", cwd=tmp_path)
        assert found.returncode == 0
        assert "No rule is asked for" in found.stderr
        assert "Some rules are asked for" not in (tmp_path / "s.md").read_text(encoding="utf-8")


def test_a_class_is_asked_for_rules(tmp_path: Path) -> None:
    """Each student's own sheet asks for them, in an order of its own, and a folder of answers is marked with
    them: a wrong one is among the mistakes, costs a point, and the exit code tells."""
    (tmp_path / "ids.txt").write_text("ada\nben\ncleo\ndan\n", encoding="utf-8")
    made = run(
        "worksheet",
        "hello-world",
        "--class",
        "ids.txt",
        "--into",
        "class",
        "--fade",
        "1",
        "--rule",
        cwd=tmp_path,
    )
    assert made.returncode == 0, made.stderr
    answers = tmp_path / "handed in"
    answers.mkdir()
    letters = set()
    for path in sorted((tmp_path / "class" / "keys").iterdir()):
        assert "Which rule gives" in (tmp_path / "class" / "sheets" / path.name).read_text(encoding="utf-8")
        form = form_of(path)
        letters.add(tuple(re.findall(r": ([ABC])\n", form)))
        if path.stem == "ben":
            right = re.findall(r"dL/dW_hh: ([ABC])\n", form)[0]
            form = form.replace(f"dL/dW_hh: {right}\n", f"dL/dW_hh: {'B' if right == 'A' else 'A'}\n")
        (answers / f"{path.stem}.yaml").write_text(form, encoding="utf-8")
    assert len(letters) > 1
    found = run(
        "check", "hello-world", "--class", "handed in", "--gradebook", "g.csv", "--json", cwd=tmp_path
    )
    assert found.returncode == 1
    data = json.loads(found.stdout)
    assert {each["id"]: each["points"] for each in data["scripts"]} == {
        "ada": 12,
        "ben": 11,
        "cleo": 12,
        "dan": 12,
    }
    assert all(each["of"] == 12 for each in data["scripts"])
    assert [(each["scripts"], each["formula"].startswith("dL/dW_hh = ")) for each in data["mistakes"]] == [
        (1, True)
    ]
    with (tmp_path / "g.csv").open(encoding="utf-8") as stream:
        assert [row["points"] for row in csv.DictReader(stream)] == ["12", "11", "12", "12"]


def test_a_filled_in_sheet_is_read(tmp_path: Path) -> None:
    """The form in the Markdown has a place for the letters."""
    handed_in(tmp_path, "hello-world")
    sheet = (tmp_path / "sheet.md").read_text(encoding="utf-8")
    (tmp_path / "sheet.md").write_text(sheet.replace("dL/dh[t]: null", "dL/dh[t]: C"), encoding="utf-8")
    data = json.loads(run("check", "sheet.md", "--json", cwd=tmp_path).stdout)
    assert {each["name"]: each["verdict"] for each in data["rules"]}["dL/dh[t]"] == "right"
