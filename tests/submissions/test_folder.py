"""Whose a file is that was handed in."""

from __future__ import annotations

from pathlib import Path

import pytest

from rnntrace.submissions.class_list import class_of
from rnntrace.submissions.folder import HandedIn, NotTold, handed_in, twice, whose


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("answers: {}\n")


def found(folder: Path, ids: str = "") -> list[tuple[str, str]]:
    students = class_of(ids.encode(), "ids.txt") if ids else ()
    return [(str(each.path.relative_to(folder)), each.id) for each in handed_in(folder, students)]


def test_a_file_is_called_what_its_owner_is(tmp_path: Path) -> None:
    """In order, those in folders too; nothing hidden, and nothing that answers do not come in."""
    put(tmp_path, "s2.yaml", "s1.CSV", "more/s3.npz", ".git/s4.yaml", "__MACOSX/s5.yaml", "read me.pdf")
    assert found(tmp_path) == [("more/s3.npz", "s3"), ("s1.CSV", "s1"), ("s2.yaml", "s2")]


def test_what_a_learning_system_writes_around_a_name_is_passed_by(tmp_path: Path) -> None:
    """Of the known students the one who is named in the path, as a whole word; nobody where it is two, or
    none."""
    put(
        tmp_path,
        "Ann Lee_4711_assignsubmission_file_/s1_answers.yaml",
        "Bob (S2)/answers.yaml",
        "s1 and s2.yaml",
        "s12.yaml",
        "M\u00fcller_J\u00f6rg.md",
    )
    assert found(tmp_path, "s1\ns2\nmu\u0308ller, j\u00f6rg") == [
        ("Ann Lee_4711_assignsubmission_file_/s1_answers.yaml", "s1"),
        ("Bob (S2)/answers.yaml", "s2"),
        ("M\u00fcller_J\u00f6rg.md", "m\u00fcller, j\u00f6rg"),
        ("s1 and s2.yaml", ""),
        ("s12.yaml", ""),
    ]


def test_a_file_may_say_itself_whose_it_is() -> None:
    """By its variant, where the name does not tell; where both do they have to agree, as files are called."""
    path = Path("answers.yaml")
    assert whose(HandedIn(path), " s1 ") == "s1"
    assert whose(HandedIn(path, "s1"), None) == whose(HandedIn(path, "s1"), "S1") == "s1"
    assert whose(HandedIn(path, "a_b"), "a/b") == "a_b"


@pytest.mark.parametrize(
    ("handed", "variant", "complaint"),
    [
        ("", None, "x.yaml: neither the file's name nor a variant in it tells whose it is"),
        ("s1", "s2", "x.yaml: the file is of s1, and the variant in it that of s2"),
        ("", "", "x.yaml: variant: an ID is empty; it should be something like s1234567"),
    ],
)
def test_a_file_that_nobody_or_somebody_else_has_is_told(
    handed: str, variant: str | None, complaint: str
) -> None:
    """Nobody is given the answers of another."""
    with pytest.raises(NotTold) as caught:
        whose(HandedIn(Path("x.yaml"), handed), variant)
    assert str(caught.value) == complaint


def test_who_hands_in_twice_is_known() -> None:
    """With both files; capitals make nobody somebody else."""
    paths = [Path(name) for name in ("a.yaml", "b.yaml", "c.yaml")]
    owners = zip(("s1", "s2", "S1"), map(HandedIn, paths), strict=True)
    assert twice(owners) == {"s1": (paths[0], paths[2])}
