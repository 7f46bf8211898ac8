"""Where complaints are written down while a scenario is read."""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import MOST_SHOWN, Complaint, Place, ScenarioError
from ..wording import near


class Complaints:
    """All complaints about one file, so that one run shows everything that is wrong with it.

    It is only written to: nothing is concluded from what stands here. Whatever depends on a value that
    may be wrong takes that value as an argument, which tells for itself whether it can be relied on.
    """

    def __init__(self, file: str, found: Iterable[Complaint] = ()) -> None:
        self.file = file
        self._found = dict.fromkeys(found)  # in the order in which they were made

    def add(self, place: Place, where: str, problem: str, excerpt: str = "") -> None:
        """Take note that something is wrong; what is wrong for two reasons is told once."""
        self._found.setdefault(Complaint(place, where, problem, excerpt))

    def near(self, word: str, known: Iterable[str]) -> str | None:
        """The known word nearest to a misspelt one, while complaints are few enough to be read."""
        return near(word, known) if len(self._found) < MOST_SHOWN else None

    def error(self) -> ScenarioError:
        """All complaints so far."""
        return ScenarioError(self.file, self._found)

    def finish(self) -> None:
        """Raises ScenarioError if there was anything to complain of."""
        if self._found:
            raise self.error()
