"""A class: the IDs of its students, from a text with a line each or from a column of a table."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ..marking.variants.identity import BadId, cleaned, same
from ..scenario.errors import START, Complaint, FileError, Place
from ..scenario.yaml_nodes.encoding import decoded
from ..scenario.yaml_nodes.sorts import Sort
from .file_names import file_name, taken_as

LIKE = "Write one in each line, like s1234567"
SORT = Sort(
    thing="a list of IDs",
    holds="the IDs of a class",
    made_of=LIKE,
    least=LIKE,
    largest=4_000_000,
    instead=LIKE,
)
COMMENT = "#"
TABLE_ENDINGS = (".csv", ".tsv")
DELIMITERS = "\t;,"
# What the column of IDs may be called, in small letters and nothing else; the first that there is counts.
HEADINGS = (
    *("idnumber", "studentid", "studentnumber", "matriculationnumber", "matrikelnummer", "id", "ids"),
    *("username", "login", "email", "emailaddress", "student", "number"),
)


class Student(NamedTuple):
    """An ID as it was written, what files of it are called, and its line in the list."""

    id: str
    name: str
    line: int


class ClassListError(FileError):
    """A list of IDs that cannot be used, with every complaint and its line."""


def read_class(path: Path) -> tuple[Student, ...]:
    """The students in a file. Raises ClassListError; OSError where it cannot be read."""
    return class_of(path.read_bytes(), str(path))


def class_of(data: bytes, file: str) -> tuple[Student, ...]:
    """The students in the bytes of a file, whose ending tells a table. Raises ClassListError.

    Blank lines count for nothing, nor do those that begin with ``#``. In a table the IDs are in the column
    with such a heading, else in the first.
    """
    try:
        text = decoded(data, file, SORT)
    except FileError as error:
        raise ClassListError(error.file, error.complaints) from None
    table = Path(file).suffix.lower() in TABLE_ENDINGS
    complaints: list[Complaint] = []
    students = tuple(_students(_cells(text) if table else _lines(text), complaints))
    if not students and not complaints:
        complaints.append(Complaint(START, "", f"there is no ID in it. {LIKE}"))
    if complaints:
        raise ClassListError(file, complaints)
    return students


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(re.split("\r\n|\r|\n", text), 1):
        if line.strip() and not line.lstrip().startswith(COMMENT):
            yield number, line


def _cells(text: str) -> Iterator[tuple[int, str]]:
    """The column of IDs, with the line in which each row ends."""
    first = next((line for _, line in _lines(text)), "")
    delimiter = max(DELIMITERS, key=first.count)
    column: int | None = None
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    for row in reader:
        if not any(map(str.strip, row)) or row[0].lstrip().startswith(COMMENT):
            continue
        if column is None:
            heading = _heading(row)
            column = heading or 0
            if heading is not None:
                continue
        yield reader.line_num, row[column] if column < len(row) else ""


def _heading(row: Sequence[str]) -> int | None:
    """The column that is headed as one of IDs."""
    cells = [re.sub(r"[\W_]", "", cell).casefold() for cell in row]
    return next((cells.index(heading) for heading in HEADINGS if heading in cells), None)


def _students(written: Iterable[tuple[int, str]], complaints: list[Complaint]) -> Iterator[Student]:
    known: dict[str, Student] = {}
    files: dict[str, Student] = {}
    for line, text in written:
        try:
            student = Student(cleaned(text), file_name(text), line)
        except BadId as error:
            complaints.append(Complaint(Place(line, 1), "", str(error)))
            continue
        first = known.setdefault(same(text), student)
        other = files.setdefault(taken_as(student.name), student)
        if first is not student:
            problem = f"{student.id!r} stands in line {first.line} already. Leave one out"
            complaints.append(Complaint(Place(line, 1), "", problem))
        elif other is not student:
            problem = (
                f"the files of {student.id!r} would be called {student.name}, as are those of {other.id!r} "
                f"in line {other.line}. Change one of them"
            )
            complaints.append(Complaint(Place(line, 1), "", problem))
        else:
            yield student
