"""What is wrong with a scenario: every complaint says where, what, and what would be right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

# A message longer than this is no longer read; ``ScenarioError.complaints`` holds the rest.
MOST_SHOWN = 100


class Place(NamedTuple):
    """A place in a file, lines and columns counted from 1."""

    line: int
    column: int


START = Place(1, 1)


class Complaint(NamedTuple):
    """``where`` is the key's path (``weights.W_xh``), empty for the file as a whole; ``excerpt`` are
    lines that show the place, if that helps."""

    place: Place
    where: str
    problem: str
    excerpt: str = ""


class ScenarioError(ValueError):
    """A scenario that cannot be worked.

    ``str()`` is a line per complaint, ``file:line:column: where: what is wrong. Hint``, in the
    order of the file, followed by what shows the place; ``complaints`` are the same as data.
    """

    def __init__(self, file: str, complaints: Iterable[Complaint]) -> None:
        self.file = file
        self.complaints = tuple(sorted(complaints, key=lambda complaint: complaint.place))
        super().__init__("\n".join(self._lines()))

    def _lines(self) -> Iterator[str]:
        for complaint in self.complaints[:MOST_SHOWN]:
            where = f"{complaint.where}: " if complaint.where else ""
            yield f"{self._at(complaint.place)}: {where}{complaint.problem}"
            if complaint.excerpt:
                yield complaint.excerpt
        rest = self.complaints[MOST_SHOWN:]
        if rest:
            yield f"{self._at(rest[0].place)}: and {len(rest)} more from here on"

    def _at(self, place: Place) -> str:
        return f"{self.file}:{place.line}:{place.column}"

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[str, tuple[Complaint, ...]]]:
        return ScenarioError, (self.file, self.complaints)


def refusal(file: str, place: Place, problem: str) -> ScenarioError:
    """An error for what is wrong with a file as a whole, and keeps the rest from being read."""
    return ScenarioError(file, [Complaint(place, "", problem)])
