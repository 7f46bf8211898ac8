"""Equations of one's own, each mistake in them placed where it stands in the file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import NamedTuple

from ...equations.authored import LONGEST_TEXT
from ...equations.errors import EquationError
from ..errors import Place
from ..keys.stated import Stated
from ..values.complaints import Complaints
from ..yaml_nodes.nodes import YamlList, YamlNode, YamlScalar, kind


class Piece(NamedTuple):
    """Lines of equations, as they are written in one piece; ``where`` is the key's path."""

    scalar: YamlScalar
    where: str


def expected(like: str) -> str:
    """What equations are to be; ``like`` is one of them."""
    return f"equations as text, one per line, like {like}"


def read_equations(
    equations: Stated[YamlNode | None],
    mistakes: Callable[[str], Sequence[EquationError]],
    complaints: Complaints,
    like: str,
) -> str | None:
    """The text of equations; None, with complaints, where the ``mistakes`` in it are any, or where it is
    none. ``like`` is an example of what is expected."""
    pieces = _pieces(equations, complaints, like)
    text = "\n".join(piece.scalar.text for piece in pieces)
    errors = mistakes(text) if pieces else ()
    for error in errors:
        _complain(error, pieces, complaints)
    return None if errors or not pieces else text


def _complain(error: EquationError, pieces: list[Piece], complaints: Complaints) -> None:
    """Complain of an error where it stands."""
    lines = [1, *(piece.scalar.text.count("\n") + 1 for piece in pieces)]
    first_lines = list(accumulate(lines[:-1]))
    number = bisect_right(first_lines, error.line) - 1
    place = _place(error, pieces[number].scalar, error.line - first_lines[number])
    complaints.add(place, pieces[number].where, error.problem, error.excerpt)


def _place(error: EquationError, scalar: YamlScalar, line: int) -> Place:
    """The place of an error in one of a scalar's lines; where the scalar starts, if it is not written
    as it is."""
    if scalar.origin is None:
        return scalar.place
    return Place(scalar.origin.line + line, scalar.origin.column + error.column - 1)


def _pieces(equations: Stated[YamlNode | None], complaints: Complaints, like: str) -> list[Piece]:
    """The equations as they are written; none where there are none, or where they run together."""
    found, where = equations.value, equations.where
    if found is None:
        if equations.sound:
            equations.complain(f"there are no equations, expected {expected(like)}", complaints)
        return []
    if isinstance(found, YamlList):
        if not found.items:
            complaints.add(found.place, where, f"the list is empty, expected {expected(like)}")
        pieces = [_item(item, f"{where}[{i}]", complaints, like) for i, item in enumerate(found.items, 1)]
        known = [piece for piece in pieces if piece]
        return known if len(known) == len(pieces) else []
    if not isinstance(found, YamlScalar):
        complaints.add(found.place, where, f"expected {expected(like)}, found {kind(found)}")
        return []
    if _run_together(found):
        problem = "the lines are read as one. Put | after equations: and each equation on a line beneath"
        complaints.add(found.place, where, problem)
        return []
    return [Piece(found, where)]


def _item(item: YamlNode, where: str, complaints: Complaints, like: str) -> Piece | None:
    """One entry of a list."""
    if isinstance(item, YamlScalar) and not item.is_null:
        return Piece(item, where)
    problem = f"expected an equation like {like}, found {kind(item)}"
    complaints.add(item.place, where, problem)
    return None


def _run_together(scalar: YamlScalar) -> bool:
    """Whether YAML has made one line of several, as it does with all but literal blocks."""
    if scalar.origin is not None or len(scalar.text) > LONGEST_TEXT:
        return False
    return any(line.partition("#")[0].count("=") > 1 for line in scalar.text.split("\n"))
