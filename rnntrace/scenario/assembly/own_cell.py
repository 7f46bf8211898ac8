"""A cell of one's own: its equations, each mistake in them placed where it stands in the file."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

from ...cells.own import around_a_cell
from ...equations.authored import LONGEST_TEXT, authored
from ...equations.errors import EquationError, EquationErrors
from ..errors import Place
from ..values.reader import Reader
from ..wording import path
from ..yaml_nodes.nodes import YamlList, YamlMapping, YamlNode, YamlScalar, kind

EXPECTED = "equations as text, one a line, like h[t] = tanh(W @ x[t])"
_WHERE = path("cell", "equations")


class Written(NamedTuple):
    """Lines of equations, as they are written in one piece; ``where`` is the key's path."""

    scalar: YamlScalar
    where: str


def read_own_cell(node: YamlMapping, reader: Reader, *, embedding: bool = False) -> str | None:
    """The text of the equations; None, with complaints, where there is anything wrong with them.

    ``node`` is the value of ``cell``; with ``embedding`` the input comes from one.
    """
    reader.keys(node, ("equations",), "cell")
    pieces = _pieces(node, reader)
    if not pieces:
        return None
    text = "\n".join(piece.scalar.text for piece in pieces)
    try:
        authored(text, around_a_cell(embedding))
    except EquationErrors as found:
        lines = [1, *(piece.scalar.text.count("\n") + 1 for piece in pieces)]
        first_lines = list(accumulate(lines[:-1]))
        for error in found.errors:
            number = bisect_right(first_lines, error.line) - 1
            piece = pieces[number]
            place = _place(error, piece.scalar, error.line - first_lines[number])
            reader.complain(place, piece.where, error.problem, error.excerpt)
        return None
    return text


def _place(error: EquationError, scalar: YamlScalar, line: int) -> Place:
    """The place of an error in one of a scalar's lines; where the scalar starts, if it is not written
    as it is."""
    if scalar.origin is None:
        return scalar.place
    return Place(scalar.origin.line + line, scalar.origin.column + error.column - 1)


def _pieces(node: YamlMapping, reader: Reader) -> list[Written]:
    """The equations as they are written; none where there are none, or where they run together."""
    found = node.get("equations")
    if found is None:
        # A key that is there twice has no value, and a misspelt one is complained of already.
        if "equations" in node.entries or not ("equations" in node.keys or reader.doubtful(_WHERE)):
            problem = f"there are no equations, expected {EXPECTED}"
            reader.complain(node.place_of("equations"), _WHERE, problem)
        return []
    if isinstance(found, YamlList):
        if not found.items:
            reader.complain(found.place, _WHERE, f"the list is empty, expected {EXPECTED}")
        pieces = [_item(item, f"{_WHERE}[{i}]", reader) for i, item in enumerate(found.items, 1)]
        known = [piece for piece in pieces if piece]
        return known if len(known) == len(pieces) else []
    if not isinstance(found, YamlScalar):
        reader.complain(found.place, _WHERE, f"expected {EXPECTED}, found {kind(found)}")
        return []
    if _run_together(found):
        problem = "the lines are read as one. Put | after equations: and each equation on a line beneath"
        reader.complain(found.place, _WHERE, problem)
        return []
    return [Written(found, _WHERE)]


def _item(item: YamlNode, where: str, reader: Reader) -> Written | None:
    """One entry of a list."""
    if isinstance(item, YamlScalar) and not item.is_null:
        return Written(item, where)
    reader.complain(item.place, where, f"expected an equation like h[t] = tanh(W @ x[t]), found {kind(item)}")
    return None


def _run_together(scalar: YamlScalar) -> bool:
    """Whether YAML has made one line of several, as it does with all but literal blocks."""
    if scalar.origin is not None or len(scalar.text) > LONGEST_TEXT:
        return False
    return any(line.partition("#")[0].count("=") > 1 for line in scalar.text.split("\n"))
