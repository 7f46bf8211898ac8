"""A cell of one's own: its equations, each mistake in them placed where it stands in the file."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from ...cells.own import around_a_cell
from ...equations.authored import LONGEST_TEXT, authored
from ...equations.errors import EquationError, EquationErrors
from ..errors import Place
from ..keys import table
from ..keys.sections import read_section
from ..keys.stated import Stated
from ..values.complaints import Complaints
from ..values.value import Context
from ..yaml_nodes.nodes import YamlList, YamlMapping, YamlNode, YamlScalar, kind

EXPECTED = "equations as text, one per line, like h[t] = tanh(W @ x[t])"


class Piece(NamedTuple):
    """Lines of equations, as they are written in one piece; ``where`` is the key's path."""

    scalar: YamlScalar
    where: str


def read_own_cell(
    node: YamlMapping, cell: Stated[Any], context: Context, embedded: bool = False
) -> Stated[str | None]:
    """The text of the equations; None, with complaints, where there is anything wrong with them.

    ``node`` is what ``cell`` states; with ``embedded`` the input comes from an embedding.
    """
    section = read_section(node, cell.where, table.keys_at(table.CELL.name), context)
    pieces = _pieces(section.of(table.EQUATIONS), context.complaints)
    text = "\n".join(piece.scalar.text for piece in pieces)
    errors = _mistakes(text, embedded) if pieces else ()
    for error in errors:
        _complain(error, pieces, context.complaints)
    if errors or not pieces:
        return cell.but(None, sound=False)
    return cell.but(text, cell.sound and section.sound)


@lru_cache(maxsize=64)
def _mistakes(text: str, embedded: bool) -> tuple[EquationError, ...]:
    """What is wrong with equations; the same are seldom read only once."""
    try:
        authored(text, around_a_cell(embedded))
    except EquationErrors as found:
        return tuple(found.errors)
    return ()


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


def _pieces(equations: Stated[YamlNode | None], complaints: Complaints) -> list[Piece]:
    """The equations as they are written; none where there are none, or where they run together."""
    found, where = equations.value, equations.where
    if found is None:
        if equations.sound:
            equations.complain(f"there are no equations, expected {EXPECTED}", complaints)
        return []
    if isinstance(found, YamlList):
        if not found.items:
            complaints.add(found.place, where, f"the list is empty, expected {EXPECTED}")
        pieces = [_item(item, f"{where}[{i}]", complaints) for i, item in enumerate(found.items, 1)]
        known = [piece for piece in pieces if piece]
        return known if len(known) == len(pieces) else []
    if not isinstance(found, YamlScalar):
        complaints.add(found.place, where, f"expected {EXPECTED}, found {kind(found)}")
        return []
    if _run_together(found):
        problem = "the lines are read as one. Put | after equations: and each equation on a line beneath"
        complaints.add(found.place, where, problem)
        return []
    return [Piece(found, where)]


def _item(item: YamlNode, where: str, complaints: Complaints) -> Piece | None:
    """One entry of a list."""
    if isinstance(item, YamlScalar) and not item.is_null:
        return Piece(item, where)
    problem = f"expected an equation like h[t] = tanh(W @ x[t]), found {kind(item)}"
    complaints.add(item.place, where, problem)
    return None


def _run_together(scalar: YamlScalar) -> bool:
    """Whether YAML has made one line of several, as it does with all but literal blocks."""
    if scalar.origin is not None or len(scalar.text) > LONGEST_TEXT:
        return False
    return any(line.partition("#")[0].count("=") > 1 for line in scalar.text.split("\n"))
