"""Which claims to the sizes of a network are believed, and who is wrong.

Where claims disagree, a vocabulary that has every word in use is right, and beside it what most say.
So whatever is wrong gives one complaint, and not the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ...equations.shapes import Shape, Shapes
from ..values.complaints import Complaints
from ..wording import dimensions
from .claims import Axis, Claim, Claims

TRANSPOSED = "it seems to be transposed. Vectors are columns here, and a weight matrix stands left of them"


class Sizes(NamedTuple):
    """The size of each dimension, as far as it is known; ``unknown`` are the symbols that have others.
    ``agreed``: nobody claimed another size."""

    shapes: Shapes
    known: Mapping[int, int]
    unknown: frozenset[str]
    agreed: bool

    def knows(self, name: str) -> bool:
        """Whether all of a symbol's shape is known."""
        return name not in self.unknown

    def shape(self, name: str) -> Shape:
        """A symbol's shape. Raises KeyError as long as it is not known."""
        return tuple(map(self.known.__getitem__, self.shapes[name]))


def settle(claims: Claims, complaints: Complaints) -> Sizes:
    """The sizes that are believed; whoever claims others is complained of."""
    shapes, known = claims.shapes, _undisputed(claims.made)
    if known is not None:
        return _sizes(shapes, known, agreed=True)
    believed = _believed(claims.made)
    blamed = set()
    for claim in claims.made:
        problem = _problem(claim, believed)
        if problem and (claim.place, claim.where) not in blamed:
            blamed.add((claim.place, claim.where))
            hint = f". {claim.hint}" if claim.hint else ""
            complaints.add(claim.place, claim.where, problem + hint)
    return _sizes(shapes, {dimension: axis.size for dimension, axis in believed.items()}, agreed=False)


def _sizes(shapes: Shapes, known: Mapping[int, int], agreed: bool) -> Sizes:
    unknown = (name for name, shape in shapes.of.items() if not known.keys() >= set(shape))
    return Sizes(shapes, known, frozenset(unknown), agreed)


def _undisputed(claims: list[Claim]) -> dict[int, int] | None:
    """The size of each dimension, None where two differ: nearly always they do not."""
    known: dict[int, int] = {}
    for axis in _axes(claims):
        if known.setdefault(axis.dimension, axis.size) != axis.size:
            return None
    return known


def _believed(claims: list[Claim]) -> dict[int, Axis]:
    """For each dimension who is believed: first those who cannot be wrong, then the most among
    those who do not contradict them elsewhere, then the most of all. What an option says is believed only
    where the file says nothing."""
    believed: dict[int, Axis] = {}
    for axis in _axes(claim for claim in claims if claim.certain):
        believed.setdefault(axis.dimension, axis)
    wrong = {claim.voter for claim in claims if any(_contradicts(axis, believed) for axis in claim.axes)}
    own = [claim for claim in claims if not claim.place.option]
    for voters in (own, claims):
        for those in ([claim for claim in voters if claim.voter not in wrong], voters):
            for axis in _most_claimed(those):
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
