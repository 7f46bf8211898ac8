"""Readers that ask a node for what they expect, and complain where it is something else."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from ..errors import MOST_SHOWN, Complaint, Place, ScenarioError
from ..wording import near, path, quote
from ..yaml_nodes.nodes import YamlList, YamlMapping, YamlNode, YamlScalar, kind
from .numbers import NotANumber, parse_number

Numbers = tuple[float, ...]

_LONGEST_WHOLE = 18  # digits
_END_OF_KEY = re.compile(r"[.:\[]")


class Row(NamedTuple):
    """A row of a matrix, None where it cannot be read, and where it stands."""

    numbers: Numbers | None
    place: Place


class Reader:
    """Collects complaints while nodes are read.

    What cannot be read is complained of and comes back as None, so that the rest is read too;
    ``finish`` sees to it that nothing of this gets into a scenario.
    """

    def __init__(self, file: str, complaints: Iterable[Complaint] = (), prefix: str = "") -> None:
        self.file = file
        self.prefix = prefix  # the path of what is read, where that is a part of a scenario
        self.complaints: list[Complaint] = []
        self._doubtful: set[str] = set()
        for complaint in complaints:
            self.complain(complaint.place, complaint.where, complaint.problem)

    def complain(self, place: Place, where: str, problem: str, excerpt: str = "") -> None:
        """Take note that something is wrong; its key counts as doubtful from now on."""
        self.complaints.append(Complaint(place, where, problem, excerpt))
        self._doubtful.add(_END_OF_KEY.split(where, maxsplit=1)[0])

    def doubt(self, *keys: str) -> None:
        """Nothing is to be concluded from these keys: what is wrong with them is said elsewhere."""
        self._doubtful.update(keys)

    def doubtful(self, key: str) -> bool:
        """Whether something was wrong with a key of the scenario, or beneath it."""
        return key in self._doubtful

    @property
    def sure(self) -> bool:
        """Whether nothing was wrong so far."""
        return not self.complaints and not self._doubtful

    def doubts_within(self, where: str) -> Iterator[str]:
        """The keys beneath ``where`` that something was wrong with."""
        for found in self.complaints:
            outer, dot, inner = found.where.partition(".")
            if dot and outer == where:
                yield _END_OF_KEY.split(inner, maxsplit=1)[0]

    def adopt(self, other: Reader, shared: Collection[str]) -> None:
        """Take over the complaints about a part of the scenario. The keys that it shares with other
        parts stand outside of it, and what is wrong with them is told once."""
        for found in other.complaints:
            key = _END_OF_KEY.split(found.where, maxsplit=1)[0]
            where = found.where if key in shared else path(other.prefix, found.where)
            adopted = found._replace(where=where)
            if adopted not in self.complaints:
                self.complaints.append(adopted)

    def error(self) -> ScenarioError:
        """All complaints so far."""
        return ScenarioError(self.file, self.complaints)

    def finish(self) -> None:
        """Raises ScenarioError if there was anything to complain of."""
        if self.complaints:
            raise self.error()

    def suggest(self, word: str, known: Iterable[str]) -> str | None:
        """The known word nearest to a misspelt one, while complaints are few enough to be read."""
        return near(word, known) if len(self.complaints) < MOST_SHOWN else None

    # -- mappings ----------------------------------------------------------------------------------

    def root(self, node: YamlNode) -> YamlMapping:
        """The scenario's keys. Raises ScenarioError where the file holds something else."""
        if isinstance(node, YamlMapping):
            return node
        self.complain(node.place, "", f"expected keys such as inputs and weights, found {kind(node)}")
        raise self.error()

    def mapping(self, node: YamlNode, where: str, expected: str) -> YamlMapping | None:
        """A mapping; ``expected`` says of what."""
        if isinstance(node, YamlMapping):
            return node
        self.complain(node.place, where, f"expected {expected}, found {kind(node)}")
        return None

    def keys(
        self, node: YamlMapping, known: Iterable[str], where: str = "", apart: Iterable[str] = ()
    ) -> None:
        """Complain of unknown keys, with the nearest known one; what is wrong with those in ``apart``
        is said elsewhere."""
        known = tuple(known)
        for key, place in node.keys.items():
            if key in known or key in apart:
                continue
            meant = self.suggest(key, known)
            hint = f"Did you mean {quote(meant)}?" if meant else f"The keys are {', '.join(known)}"
            self.complain(place, path(where, key), f"unknown key. {hint}")
            if meant:
                self.doubt(path(where, meant))

    # -- single values -----------------------------------------------------------------------------

    def text(self, node: YamlNode, where: str, expected: str = "text") -> str | None:
        """Any scalar, as it is written."""
        if isinstance(node, YamlScalar) and not node.is_null:
            return node.text
        self.complain(node.place, where, f"expected {expected}, found {kind(node)}")
        return None

    def choice(self, node: YamlNode, where: str, choices: Iterable[str], besides: str = "") -> str | None:
        """One of a few words; ``besides`` says what else can stand there."""
        choices = tuple(choices)
        listed = f"one of {', '.join(choices)}" if len(choices) > 1 else choices[0]
        listed += f", or {besides}" if besides else ""
        found = self.text(node, where, listed)
        if found is None or found in choices:
            return found
        meant = self.suggest(found, choices)
        hint = f". Did you mean {quote(meant)}?" if meant else f", expected {listed}"
        self.complain(node.place, where, f"{quote(found)} is not known here{hint}")
        return None

    def whole(self, node: YamlNode, where: str, least: int) -> int | None:
        """A whole number of at least ``least``."""
        text = node.text.strip() if isinstance(node, YamlScalar) else ""
        if not re.fullmatch(r"[-+]?[0-9]+", text):
            self.complain(node.place, where, f"expected a whole number, found {kind(node)}")
            return None
        digits = text.lstrip("+-0")
        if len(digits) > _LONGEST_WHOLE:
            problem = f"{quote(text)} is too large, expected at most {_LONGEST_WHOLE} digits"
            self.complain(node.place, where, problem)
            return None
        value = int(digits or "0") * (-1 if text.startswith("-") else 1)
        if value < least:
            self.complain(node.place, where, f"{value} is too small, expected {least} or more")
            return None
        return value

    def number(self, node: YamlNode, where: str, named: str = "") -> float | None:
        """A finite number; ``named`` says which of several it is (``number 2``)."""
        subject = f"{named} is " if named else ""
        if not isinstance(node, YamlScalar) or node.is_null:
            self.complain(node.place, where, f"{subject}{kind(node)}, expected a number")
            return None
        try:
            return parse_number(node.text)
        except NotANumber as error:
            self.complain(node.place, where, f"{subject}{error}")
            return None

    # -- lists -------------------------------------------------------------------------------------

    def vector(self, node: YamlNode, where: str) -> Numbers | None:
        """A list of numbers, or a column, a list of lists of one number each."""
        if not isinstance(node, YamlList):
            problem = f"expected a list of numbers like [0.1, 0.2], found {kind(node)}"
            self.complain(node.place, where, problem)
            return None
        items = node.items
        if not items:
            self.complain(node.place, where, "the vector is empty")
            return None
        if all(isinstance(item, YamlList) for item in items):
            columns = [item.items for item in items if isinstance(item, YamlList)]
            if any(len(column) != 1 for column in columns):
                problem = "expected a vector, a list of numbers like [0.1, 0.2], found a matrix"
                self.complain(node.place, where, problem)
                return None
            items = tuple(column[0] for column in columns)
        return self._numbers(items, where, "number")

    def rows(self, node: YamlNode, where: str) -> tuple[Row, ...] | None:
        """The rows of a matrix, of whatever lengths."""
        problem = "expected a matrix, a list of rows like [[0.1, 0.2], [0.3, 0.4]], found"
        if not isinstance(node, YamlList):
            self.complain(node.place, where, f"{problem} {kind(node)}")
            return None
        rows = [item for item in node.items if isinstance(item, YamlList)]
        if node.items and not rows:
            self.complain(node.place, where, f"{problem} a list without rows")
            return None
        if not any(row.items for row in rows):
            self.complain(node.place, where, "the matrix is empty")
            return None
        for i, item in enumerate(node.items, 1):
            if not isinstance(item, YamlList):
                self.complain(item.place, where, f"row {i} is {kind(item)}, expected a list of numbers")
        if len(rows) < len(node.items):
            return None
        return tuple(
            Row(self._numbers(row.items, where, f"row {i}, number"), row.place)
            for i, row in enumerate(rows, 1)
        )

    def _numbers(self, items: tuple[YamlNode, ...], where: str, named: str) -> Numbers | None:
        before = len(self.complaints)
        values = []
        for i, item in enumerate(items, 1):
            try:  # the usual case first, there may be a hundred thousand of it
                values.append(parse_number(item.text if isinstance(item, YamlScalar) else ""))
            except NotANumber:
                self.number(item, where, f"{named} {i}")
        return tuple(values) if len(self.complaints) == before else None

    def words(self, node: YamlNode, where: str, expected: str = "a list of words") -> tuple[str, ...] | None:
        """A list of different words, none empty."""
        if not isinstance(node, YamlList):
            self.complain(node.place, where, f"expected {expected}, found {kind(node)}")
            return None
        if not node.items:
            self.complain(node.place, where, "the list is empty")
            return None
        before = len(self.complaints)
        first: dict[str, int] = {}
        for i, item in enumerate(node.items, 1):
            if not isinstance(item, YamlScalar):
                self.complain(item.place, where, f"word {i} is {kind(item)}, expected a word")
            elif item.is_null or not item.text:
                hint = f". In quotes, {quote(item.text)} is a word" if item.text else ""
                self.complain(item.place, where, f"word {i} is empty{hint}")
            elif first.setdefault(item.text, i) != i:
                twice = f"{quote(item.text)} is there twice, as word {first[item.text]} and word {i}"
                self.complain(item.place, where, twice)
        return tuple(first) if len(self.complaints) == before else None
