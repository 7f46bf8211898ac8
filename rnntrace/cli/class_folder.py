"""A folder with files for everybody in a class: a folder of its own for each kind, so that what students get
is not beside what they must not see."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .in_parallel import USUAL, Pace, for_each
from .output import CannotWrite, encoded, write_file

if TYPE_CHECKING:
    from ..submissions.class_list import Student

INDEX = "class.csv"
COLUMNS = ("id", "code", "file")
MOST_NAMED = 3


class Kind(NamedTuple):
    """Files of one kind: the ``folder`` that they are in, and their ending."""

    folder: str
    ending: str


# What makes somebody's files, the text or the bytes of one for each kind; it hangs on the ID alone.
Make = Callable[[str], Sequence[str | bytes]]


class Made(NamedTuple):
    """How many students have new files, and how many had theirs already."""

    new: int
    there: int


@dataclass(frozen=True)
class ClassFolder:
    """The folder ``into`` which files of these ``kinds`` go."""

    into: Path
    kinds: tuple[Kind, ...]

    def paths(self, student: Student) -> tuple[Path, ...]:
        """Where the files of a student are, one for each kind."""
        return tuple(self.into / kind.folder / f"{student.name}{kind.ending}" for kind in self.kinds)

    def has(self, student: Student) -> bool:
        """Whether all files of a student are there."""
        return all(path.is_file() for path in self.paths(student))


def write_class(
    folder: ClassFolder,
    students: Sequence[Student],
    codes: Mapping[str, str],
    make: Make,
    *,
    force: bool = False,
    report: Callable[[int, int], object] = lambda done, of: None,
    pace: Pace = USUAL,
) -> Made:
    """The files of every student that are not there yet; with ``force`` those too that are.

    Each student has all of them or none. ``codes`` has the code of each ID, which is kept in ``class.csv``:
    where other ones stand there, the files belong to another exercise. Raises CannotWrite.
    """
    _prepare(folder, students, codes, force)
    missing = [student for student in students if force or not folder.has(student)]
    for_each(_Writer(folder, make), missing, lambda done: report(done, len(missing)), pace)
    return Made(len(missing), len(students) - len(missing))


@dataclass(frozen=True)
class _Writer:
    """Makes the files of one student and puts them where they belong."""

    folder: ClassFolder
    make: Make

    def __call__(self, student: Student) -> None:
        made = self.make(student.id)
        with _reasons(self.folder.into):
            _write_together(dict(zip(self.folder.paths(student), made, strict=True)), self.folder.into)


def _write_together(files: Mapping[Path, str | bytes], beside: Path) -> None:
    """Files written out of sight and then moved, so that nobody finds half of them; if one cannot be moved,
    those before it are taken away again."""
    import tempfile

    with tempfile.TemporaryDirectory(dir=beside, prefix=".rnntrace-") as hidden:
        waiting = {}
        for number, (path, made) in enumerate(files.items()):
            waiting[path] = Path(hidden) / str(number)
            waiting[path].write_bytes(encoded(made))
        moved: list[Path] = []
        try:
            for path, whole in waiting.items():
                os.replace(whole, path)
                moved.append(path)
        except BaseException:
            for path in moved:
                path.unlink()
            raise


def _prepare(folder: ClassFolder, students: Sequence[Student], codes: Mapping[str, str], force: bool) -> None:
    """The folders, and the list of who is in them; what it said of others stays."""
    index = folder.into / INDEX
    with _reasons(folder.into):
        for kind in folder.kinds:
            (folder.into / kind.folder).mkdir(parents=True, exist_ok=True)
        known = dict(_known(index)) if index.is_file() else {}
    rows = {student.name: (student.id, codes[student.id], student.name) for student in students}
    if not force:
        others = [name for name, row in rows.items() if name in known and known[name][1] != row[1]]
        if others:
            named = ", ".join(rows[name][0] for name in others[:MOST_NAMED])
            more = f" and {len(others) - MOST_NAMED:,} others" if len(others) > MOST_NAMED else ""
            raise CannotWrite(
                f"{folder.into} has other variants for {named}{more}: the scenario or the salt was another. "
                "--force replaces them, another folder keeps both"
            )
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *(known | rows).values()])
    if known | rows != known:
        write_file(index, [text.getvalue()], force=True)


def _known(index: Path) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """What the list says: by name the whole row."""
    try:
        rows = list(csv.reader(io.StringIO(index.read_text(encoding="utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        rows = []
    if not rows or tuple(rows[0]) != COLUMNS or any(len(row) != len(COLUMNS) for row in rows):
        raise CannotWrite(f"{index} is not the list that rnntrace keeps there; move it away")
    for id, code, name in rows[1:]:
        yield name, (id, code, name)


@contextmanager
def _reasons(path: Path) -> Iterator[None]:
    """What the system refuses, as a sentence."""
    try:
        yield
    except OSError as error:
        where = error.filename or path
        raise CannotWrite(f"{where} cannot be written: {error.strerror or error}") from None
