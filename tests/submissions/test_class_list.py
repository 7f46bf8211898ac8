"""A class as lecturers have it: a text, or a table from somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from rnntrace.submissions.class_list import ClassListError, Student, class_of, read_class
from rnntrace.submissions.file_names import file_name, taken_as


def ids(text: str, file: str = "ids.txt") -> list[str]:
    return [student.id for student in class_of(text.encode(), file)]


def complaints(data: bytes | str, file: str = "ids.txt") -> list[str]:
    with pytest.raises(ClassListError) as caught:
        class_of(data.encode() if isinstance(data, str) else data, file)
    return str(caught.value).splitlines()


def test_a_line_has_an_id() -> None:
    """Blank lines, comments, spaces around, a byte order mark and any line break are no part of it."""
    text = "\ufeffs1\r\n\n  # the others\n\ts2 \rs3\n#s4"
    assert class_of(text.encode(), "ids.txt") == (
        Student("s1", "s1", 1),
        Student("s2", "s2", 4),
        Student("s3", "s3", 5),
    )
    assert ids("a, b\nc#d") == ["a, b", "c#d"]


@pytest.mark.parametrize(
    "table",
    [
        "s1,Ann\ns2,Bob\n",
        "ID,name\ns1,Ann\ns2,Bob\n",
        "name;Student ID\nAnn;s1\n\nBob;s2\n",
        'First name,"ID number",Email address\n"Ann, B.",s1,a@x\nBob,"s2",b@x\n',
        "# from the office\nStudent\tSIS Login\tE-Mail\nAnn\tx\ts1\nBob\ty\ts2\n",
    ],
)
def test_a_table_has_them_in_a_column(table: str) -> None:
    """In the one that is headed so, whatever stands between columns; else in the first."""
    assert ids(table, "class.csv") == ["s1", "s2"]
    assert ids(table, "CLASS.TSV") == ["s1", "s2"]


def test_nobody_is_listed_twice() -> None:
    """The same ID again, in capitals too, and two that would have files of one name, each with its line; what
    is wrong beside it is told as well."""
    assert complaints("s1\na/b\nS1\ns1\nA?B\n\u200b\nx\n") == [
        "ids.txt:3:1: 'S1' stands in line 1 already. Leave one out",
        "ids.txt:4:1: 's1' stands in line 1 already. Leave one out",
        "ids.txt:5:1: the files of 'A?B' would be called A_B, as are those of 'a/b' in line 2. "
        "Change one of them",
        "ids.txt:6:1: an ID has a character at its beginning that cannot be seen, U+200B; type it again "
        "rather than copying it",
    ]
    assert complaints("ID,name\ns1,Ann\n,Bob\n", "c.csv") == [
        "c.csv:3:1: an ID is empty; it should be something like s1234567"
    ]


def test_a_file_that_is_no_list_is_told() -> None:
    """Empty, or not UTF-8."""
    assert complaints("# nobody\n\n") == [
        "ids.txt:1:1: there is no ID in it. Write one in each line, like s1234567"
    ]
    (problem,) = complaints("s1\nmüller\n".encode("latin-1"))
    assert problem.startswith("ids.txt:2:2: the byte 0xfc is not UTF-8")


def test_it_is_read_from_a_file(tmp_path: Path) -> None:
    """Complaints have its name; a file that is not there raises what the system says."""
    path = tmp_path / "ids.txt"
    path.write_text("s1\ns1\n")
    with pytest.raises(ClassListError) as caught:
        read_class(path)
    assert str(caught.value).startswith(f"{path}:2:1: ")
    with pytest.raises(FileNotFoundError):
        read_class(tmp_path / "none.txt")


@pytest.mark.parametrize(
    ("id", "name"),
    [
        ("s1234567", "s1234567"),
        ("ann.lee@uni.example", "ann.lee@uni.example"),
        ("Müller, Jörg", "Müller_Jörg"),
        ("../../etc/passwd", "_.._.._etc_passwd"),
        ("..", "_._"),
        ("-rf", "_-rf"),
        ("a\\b:c*d", "a_b_c_d"),
        ("CON", "_CON"),
        ("com1.x", "_com1.x"),
        ("conrad", "conrad"),
        ("李小龙", "李小龙"),
    ],
)
def test_a_file_can_have_the_name(id: str, name: str, tmp_path: Path) -> None:
    """No separator, no device, no option, nothing hidden: on every system."""
    assert file_name(id) == name
    (tmp_path / f"{name}.md").write_text("")
    assert [path.name for path in tmp_path.iterdir()] == [f"{name}.md"]


def test_systems_that_know_no_capitals_take_two_names_for_one() -> None:
    """So they count as one everywhere."""
    assert taken_as("A_b") == taken_as("a_B")
    assert len(file_name("李" * 60).encode()) + len(".yaml") < 255
