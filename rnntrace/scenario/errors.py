"""What is wrong with a scenario: every complaint says where, what, and what would be right."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file, lines and columns counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Complaint:
    """``where`` is the key's path (``weights.W_xh``), empty for the file as a whole."""

    place: Place
    where: str
    problem: str


class ScenarioError(ValueError):
    """A scenario that cannot be worked.

    ``str()`` is a line per complaint, ``file:line:column: where: what is wrong. Hint``.
    """

    def __init__(self, file: str, complaints: list[Complaint]) -> None:
        self.file = file
        self.complaints = tuple(sorted(complaints, key=lambda c: (c.place.line, c.place.column)))
        super().__init__("\n".join(self._line(complaint) for complaint in self.complaints))

    def _line(self, complaint: Complaint) -> str:
        place = f"{self.file}:{complaint.place.line}:{complaint.place.column}: "
        return place + (f"{complaint.where}: " if complaint.where else "") + complaint.problem
