"""The sizes of a network: who says what of each dimension, which is believed, and who is wrong.

The vocabulary, ``hidden_size``, every matrix and every vector claim a size for the dimensions of
a symbol of the equations. Where they disagree, a vocabulary that has every word in use is right,
and beside it what most say. So whatever is wrong gives one complaint, and not the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ...equations.shapes import Shape, Shapes
from ..errors import Place
from ..values.reader import Reader, Row
from ..wording import count, dimensions

_NUMBER_OF_ITEM = re.compile(r"\[\d+\]")

TRANSPOSED = "it seems to be transposed. Vectors are columns here, and a weight matrix stands left of them"


class Axis(NamedTuple):
    """The size that someone claims for a dimension.

    ``found`` is what a complaint says of it (``has 3 rows``), ``why`` what a complaint about
    another says: "expected 3: W_xh has 3 rows".
    """

    dimension: int
    size: int
    found: str
    why: str


class Claim(NamedTuple):
    """The sizes that one place in the file stands for; ``certain`` if it cannot be wrong."""

    place: Place
    where: str
    axes: tuple[Axis, ...]
    certain: bool = False
    hint: str = ""

    @property
    def voter(self) -> str:
        """Who claims this: all the entries of ``inputs`` have one voice, like the rows of a matrix,
        and so have those of all ``examples``."""
        return _NUMBER_OF_ITEM.sub("", self.where)


class Sizes(NamedTuple):
    """The size of each dimension, as far as it is known."""

    shapes: Shapes
    known: Mapping[int, int]

    def knows(self, name: str) -> bool:
        """Whether all of a symbol's shape is known."""
        return all(dimension in self.known for dimension in self.shapes[name])

    def shape(self, name: str) -> Shape:
        """A symbol's shape. Raises KeyError as long as it is not known."""
        return tuple(self.known[dimension] for dimension in self.shapes[name])


class Claims:
    """Collects claims about the symbols of a system of equations."""

    def __init__(self, shapes: Shapes) -> None:
        self.shapes = shapes
        self.made: list[Claim] = []

    def vector(
        self,
        name: str,
        size: int,
        place: Place,
        where: str,
        found: str,
        *,
        subject: str = "",
        certain: bool = False,
        hint: str = "",
    ) -> None:
        """A vector ``name`` has ``size`` entries; ``subject`` is what ``found`` says it of, usually
        ``where``."""
        axis = Axis(self.shapes[name][0], size, found, f"{subject or where} {found}")
        self.made.append(Claim(place, where, (axis,), certain, hint))

    def matrix(self, name: str, shape: Shape, place: Place, where: str, called: str = "") -> None:
        """A matrix ``name`` has this shape; ``called`` is its name in messages, where it has another."""
        called = called or name
        nouns = (count(shape[0], "row"), count(shape[1], "column"))
        axes = tuple(
            Axis(dimension, size, f"has {noun}", f"{called} has {noun}")
            for dimension, size, noun in zip(self.shapes[name], shape, nouns, strict=True)
        )
        self.made.append(Claim(place, where, axes))

    def rows(self, name: str, rows: tuple[Row, ...], place: Place, where: str, called: str = "") -> None:
        """A matrix ``name`` that is written in these rows, which may differ in length."""
        called = called or name
        lengths = {None if row.numbers is None else len(row.numbers) for row in rows}
        length = lengths.pop()
        if length is not None and not lengths:
            self.matrix(name, (len(rows), length), place, where, called)
            return
        height, width = self.shapes[name]
        has = f"has {count(len(rows), 'row')}"
        self.made.append(Claim(place, where, (Axis(height, len(rows), has, f"{called} {has}"),)))
        for i, row in enumerate(rows, 1):
            if row.numbers is not None:
                has = f"has {count(len(row.numbers), 'number')}"
                axis = Axis(width, len(row.numbers), f"row {i} {has}", f"row {i} of {called} {has}")
                self.made.append(Claim(row.place, where, (axis,)))


def settle(claims: Claims, reader: Reader) -> Sizes:
    """The sizes that are believed; whoever claims others is complained of."""
    believed = _believed(claims.made)
    blamed = set()
    for claim in claims.made:
        problem = _problem(claim, believed)
        if problem and (claim.place, claim.where) not in blamed:
            blamed.add((claim.place, claim.where))
            reader.complain(claim.place, claim.where, problem + (f". {claim.hint}" if claim.hint else ""))
    return Sizes(claims.shapes, {dimension: axis.size for dimension, axis in believed.items()})


def _believed(claims: list[Claim]) -> dict[int, Axis]:
    """For each dimension who is believed: first those who cannot be wrong, then the most among
    those who do not contradict them elsewhere, then the most of all."""
    believed: dict[int, Axis] = {}
    for axis in _axes(claim for claim in claims if claim.certain):
        believed.setdefault(axis.dimension, axis)
    wrong = {claim.voter for claim in claims if any(_contradicts(axis, believed) for axis in claim.axes)}
    for voters in ([claim for claim in claims if claim.voter not in wrong], claims):
        for axis in _most_claimed(voters):
            believed.setdefault(axis.dimension, axis)
    return believed


def _axes(claims: Iterable[Claim]) -> Iterator[Axis]:
    return (axis for claim in claims for axis in claim.axes)


def _contradicts(axis: Axis, believed: Mapping[int, Axis]) -> bool:
    return axis.dimension in believed and axis.size != believed[axis.dimension].size


def _most_claimed(claims: list[Claim]) -> Iterator[Axis]:
    """For each dimension the size with the most voters, the first of those that have as many."""
    votes: dict[int, dict[int, list[tuple[str, Axis]]]] = {}
    for claim in claims:
        for axis in claim.axes:
            of_dimension = votes.setdefault(axis.dimension, {})
            of_dimension.setdefault(axis.size, []).append((claim.voter, axis))
    for sizes in votes.values():
        most = max(sizes.values(), key=lambda found: (len({voter for voter, _ in found}), len(found)))
        yield most[0][1]


def _problem(claim: Claim, believed: Mapping[int, Axis]) -> str:
    """What is wrong with a claim; nothing where it is believed."""
    wrong = [axis for axis in claim.axes if _contradicts(axis, believed)]
    if len(wrong) < 2:
        return "".join(
            f"{axis.found}, expected {believed[axis.dimension].size}: {believed[axis.dimension].why}"
            for axis in wrong
        )
    shape = [axis.size for axis in claim.axes]
    expected = [believed[axis.dimension] for axis in claim.axes]
    wanted = [axis.size for axis in expected]
    because = TRANSPOSED if wanted == shape[::-1] else "; ".join(dict.fromkeys(a.why for a in expected))
    return f"is {dimensions(shape)}, expected {dimensions(wanted)}: {because}"
