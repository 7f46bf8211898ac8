"""Files for everybody in a class."""

from __future__ import annotations

import csv
import math
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import rnntrace
from rnntrace.cli import in_parallel
from rnntrace.cli.class_folder import INDEX, ClassFolder, Made, write_class
from rnntrace.cli.in_parallel import Pace, for_each
from rnntrace.cli.output import CannotWrite
from rnntrace.marking.variants.variant import code_by, planned
from rnntrace.submissions.class_list import Student, class_of
from tests.support.classes import KINDS, Maker

AT_ONCE = Pace(0.0, 0.0)  # other processes from the second piece on
NEVER = Pace(math.inf, math.inf)
Write = Callable[..., Made]


@pytest.fixture
def maker(tmp_path: Path) -> Maker:
    return Maker(rnntrace.load("hello-world").exercise, tmp_path / "log")


@pytest.fixture
def write(maker: Maker, tmp_path: Path) -> Write:
    """Writes the files of a class into a folder."""

    def written(ids: str, make: Maker = maker, salt: str = "", **options: object) -> Made:
        students = students_of(ids)
        plan = planned(make.exercise)
        codes = {student.id: code_by(plan, student.id, salt) for student in students}
        return write_class(ClassFolder(tmp_path / "class", KINDS), students, codes, make, **options)  # type: ignore[arg-type]

    return written


def students_of(ids: str) -> tuple[Student, ...]:
    return class_of(ids.replace(" ", "\n").encode(), "ids.txt")


def files(folder: Path) -> dict[str, str]:
    """All files below a folder, hidden ones too, with what is in them."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in found}


def test_everybody_has_files_of_each_kind(write: Write, tmp_path: Path) -> None:
    """Each kind in its folder, and a list of who has which code; nothing else is left there."""
    assert write("s1 a/b") == Made(2, 0)
    found = files(tmp_path / "class")
    assert [*found] == [INDEX, "keys/a_b.md", "keys/s1.md", "sheets/a_b.md", "sheets/s1.md"]
    hello = rnntrace.load("hello-world")
    code = rnntrace.variant(hello, "a/b").code
    assert found["sheets/a_b.md"] == f"{code}\n"
    rows = [*csv.reader(found[INDEX].splitlines())]
    assert rows == [
        ["id", "code", "file"],
        ["s1", rnntrace.variant(hello, "s1").code, "s1"],
        ["a/b", code, "a_b"],
    ]
    assert not [path for path in (tmp_path / "class").iterdir() if path.name.startswith(".")]


def test_again_only_what_is_missing_is_made(write: Write, maker: Maker, tmp_path: Path) -> None:
    """Who came late, and who lacks one of the files; the others are not touched, unless that is asked for."""
    write("s1 s2")
    (tmp_path / "class" / "keys" / "s2.md").unlink()
    (tmp_path / "class" / "sheets" / "s1.md").write_text("with remarks")
    before = len(maker.made)
    assert write("s2 s3 s1") == Made(2, 1)
    assert maker.made[before:] == ["s2", "s3"]
    found = files(tmp_path / "class")
    assert found["sheets/s1.md"] == "with remarks"
    assert [row.split(",")[0] for row in found[INDEX].splitlines()] == ["id", "s1", "s2", "s3"]
    assert write("s1", force=True) == Made(1, 0)
    assert files(tmp_path / "class")["sheets/s1.md"] != "with remarks"


def test_other_variants_are_not_mixed_in(write: Write, tmp_path: Path) -> None:
    """With another salt or another scenario the files that are there would not be known from the new ones:
    nothing is written, and it is said why and what to do."""
    write("s1 s2 s3 s4 s5")
    before = files(tmp_path / "class")
    with pytest.raises(
        CannotWrite, match=r"has other variants for s1, s2, s3 and 2 others: .*--force"
    ) as told:
        write("s1 s2 s3 s4 s5 s6", salt="autumn")
    assert str(tmp_path / "class") in str(told.value)
    assert files(tmp_path / "class") == before
    assert write("s1 s2 s3 s4 s5", salt="autumn", force=True) == Made(5, 0)


def test_a_list_of_somebody_else_is_left_alone(write: Write, tmp_path: Path) -> None:
    """What is called like the list, and is another, is not written over."""
    (tmp_path / "class").mkdir()
    index = tmp_path / "class" / INDEX
    for text in ("name,mark\nAnn,1\n", "", "\xff"):
        index.write_text(text, encoding="latin-1")
        with pytest.raises(CannotWrite, match="is not the list that rnntrace keeps there; move it away"):
            write("s1")
        assert index.read_text(encoding="latin-1") == text


def test_somebody_has_all_files_or_none(
    write: Write, maker: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the work fails, and where the second file cannot be put in its place: those before are whole,
    that one has nothing, and the next run goes on from there."""
    with pytest.raises(RuntimeError, match="no files for s2"):
        write("s1 s2 s3", replace(maker, fails="s2"))
    assert [*files(tmp_path / "class")] == [INDEX, "keys/s1.md", "sheets/s1.md"]

    def moved(source: Path, place: Path) -> None:
        if place.parts[-2:] == ("sheets", "s2.md"):
            raise OSError(28, "No space left on device", str(place))
        source.rename(place)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", moved)
        with pytest.raises(CannotWrite, match=r"sheets/s2\.md cannot be written: No space left on device$"):
            write("s1 s2 s3")
    assert [*files(tmp_path / "class")] == [INDEX, "keys/s1.md", "sheets/s1.md"]
    assert write("s1 s2 s3") == Made(2, 1)


def test_a_folder_that_cannot_be_is_told(write: Write, tmp_path: Path) -> None:
    """Where a file is in the way."""
    (tmp_path / "class").write_text("")
    with pytest.raises(CannotWrite, match=r"class.* cannot be written: "):
        write("s1")


def test_several_processes_make_the_same(write: Write, maker: Maker, tmp_path: Path) -> None:
    """Once there is enough left to do others help, with the very files that one process makes; the number of
    those that are done is told, and grows to all of them."""
    ids = " ".join(f"s{number}" for number in range(40))
    write(ids, pace=NEVER)
    alone = files(tmp_path / "class")
    assert maker.processes == {os.getpid()}
    told: list[tuple[int, int]] = []
    write(ids, force=True, pace=AT_ONCE, report=lambda *each: told.append(each))
    assert len(maker.processes) > 1
    assert files(tmp_path / "class") == alone
    assert told == sorted(told)
    assert told[-1] == (40, 40)


def test_what_fails_elsewhere_ends_the_work(write: Write, maker: Maker) -> None:
    """An error in another process is the error here, and what was not begun is not done."""
    ids = " ".join(f"s{number}" for number in range(300))
    with pytest.raises(RuntimeError, match="no files for s3"):
        write(ids, replace(maker, fails="s3", seconds=0.005), pace=AT_ONCE)
    assert len(maker.made) < 290


def test_a_process_that_is_ended_is_told() -> None:
    """As by a system that runs out of memory: a sentence, and no traceback."""
    with pytest.raises(CannotWrite, match="was ended from outside"):
        list(in_parallel.together(os._exit, [1, 1]))


def test_little_work_is_done_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """To begin other processes takes longer than a few sheets, and one processor helps nobody."""

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(in_parallel, "together", never)
    done: list[int] = []
    for_each(done.append, range(5), lambda count: None)
    monkeypatch.setattr(in_parallel, "processors", lambda: 1)
    for_each(done.append, range(5), lambda count: None, AT_ONCE)
    assert done == [*range(5), *range(5)]
