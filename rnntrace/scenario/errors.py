"""What is wrong with a file: every complaint says where, what, and what would be right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

# A message longer than this is no longer read; ``FileError.complaints`` holds the rest.
MOST_SHOWN = 100


class Place(NamedTuple):
    """A place in a file, lines and columns counted from 1; or in the text of an ``option`` of the command
    line, with the ``entry`` of its list that stands there (``word 3``)."""

    line: int
    column: int
    option: str = ""
    entry: str = ""


START = Place(1, 1)


class Complaint(NamedTuple):
    """``where`` is the key's path (``weights.W_xh``), empty for the file as a whole; ``excerpt`` are
    lines that show the place, if that helps."""

    place: Place
    where: str
    problem: str
    excerpt: str = ""


class FileError(ValueError):
    """A file that cannot be used.

    ``str()`` is a line per complaint, ``file:line:column: where: what is wrong. Hint``, in the
    order of the file, followed by what shows the place; ``complaints`` are the same as data. What stands
    in an option has its place there: ``--inputs: word 3: what is wrong. Hint``.
    """

    def __init__(self, file: str, complaints: Iterable[Complaint]) -> None:
        self.file = file
        self.complaints = tuple(sorted(complaints, key=_order))
        super().__init__("\n".join(self._lines()))

    def _lines(self) -> Iterator[str]:
        for complaint in self.complaints[:MOST_SHOWN]:
            where = self._where(complaint)
            yield f"{self._at(complaint.place)}: {f'{where}: ' if where else ''}{complaint.problem}"
            if complaint.excerpt:
                yield complaint.excerpt
        rest = self.complaints[MOST_SHOWN:]
        if rest:
            yield f"{self._at(rest[0].place)}: and {len(rest)} more from here on"

    def _at(self, place: Place) -> str:
        return place.option or f"{self.file}:{place.line}:{place.column}"

    def _where(self, complaint: Complaint) -> str:
        """The key's path; in an option, the entry, where it is about one."""
        place, where = complaint.place, complaint.where
        if not place.option:
            return where
        return place.entry if where.endswith("]") or not where else ""

    def __reduce__(self) -> tuple[type[FileError], tuple[str, tuple[Complaint, ...]]]:
        return type(self), (self.file, self.complaints)


class ScenarioError(FileError):
    """A scenario that cannot be worked; see ``FileError`` for what it says."""


class AnswersError(FileError):
    """Answers that cannot be read; see ``FileError`` for what it says."""


def _order(complaint: Complaint) -> tuple[str, Place]:
    """The order of the file, and after it that of the options."""
    return complaint.place.option, complaint.place


def refusal(file: str, place: Place, problem: str) -> ScenarioError:
    """An error for what is wrong with a file as a whole, and keeps the rest from being read."""
    return ScenarioError(file, [Complaint(place, "", problem)])
