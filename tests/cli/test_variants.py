"""Variants as commands ask for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import typer

import rnntrace
from rnntrace.cli.failures import SCENARIO, USAGE
from rnntrace.cli.variants import plan_of, said_of, students_in, variant_named, write_variants
from tests.support.classes import KINDS, Maker

Said = pytest.CaptureFixture[str]


def ended(call: Callable[[], object], capsys: Said) -> tuple[int, str]:
    """How a command ends that stops here, and what it says."""
    with pytest.raises(typer.Exit) as end:
        call()
    return end.value.exit_code, capsys.readouterr().err


def test_a_variant_is_named_by_an_id_and_a_salt() -> None:
    """As from Python; without a salt it is the same as with an empty one."""
    hello = rnntrace.load("hello-world")
    assert variant_named(hello, "s1", None).code == rnntrace.variant(hello, "S1 ").code
    assert variant_named(hello, "s1", "autumn").code == rnntrace.variant(hello, "s1", salt="autumn").code


def test_an_id_that_nobody_has_is_wrong_usage() -> None:
    """The complaint names the option, and shows what cannot be seen."""
    for id, problem in (
        ("", "--variant '': an ID is empty"),
        ("s\x1b1", r"--variant 's\x1b1': an ID has a "),
    ):
        with pytest.raises(typer.BadParameter) as caught:
            variant_named(rnntrace.load("hello-world"), id, None)
        assert caught.value.message.startswith(problem)


def test_a_scenario_without_variants_says_why(capsys: Said) -> None:
    """With its file, and the code of a scenario that will not do."""
    large = rnntrace.load("ten-thousand-words")
    code, said = ended(lambda: variant_named(large, "s1", None), capsys)
    assert (code, said.startswith(f"rnntrace: {large.file}: variants are made of ")) == (SCENARIO, True)


def test_what_is_said_of_a_variant() -> None:
    """Whose it is and its code, and in one more sentence what no draw had."""
    found = rnntrace.variant(rnntrace.load("hello-world"), "s1")
    assert said_of(found) == f"Variant {found.code}, for s1."
    lacking = replace(found, draws=500, amiss=("it is Monday", "it rains"))
    assert said_of(lacking) == (
        f"Variant {found.code}, for s1. None of 500 draws was good in everything; in the best, it is Monday "
        "and it rains."
    )


def test_a_class_that_cannot_be_read_is_wrong_usage(tmp_path: Path, capsys: Said) -> None:
    """What is not there, or a folder, is told by its name."""
    path = tmp_path / "ids.txt"
    assert ended(lambda: students_in(path), capsys) == (
        USAGE,
        f"rnntrace: {path} cannot be read: No such file or directory\n",
    )
    assert ended(lambda: students_in(tmp_path), capsys)[0] == USAGE


def test_a_class_is_written_and_counted(tmp_path: Path, capsys: Said) -> None:
    """What is said has how many are new, and how many were there; a note, and nothing on standard output."""
    hello = rnntrace.load("hello-world")
    path, into = tmp_path / "ids.txt", tmp_path / "class"
    make = Maker(hello.exercise, tmp_path / "log")
    for ids, said in (("s1", "for 1 student"), ("s1\ns2\ns3", "for 2 students; 1 had theirs already")):
        path.write_text(ids)
        write_variants(plan_of(hello), None, students_in(path), into, KINDS, make, force=False)
        assert capsys.readouterr() == ("", f"wrote {into} {said}\n")
