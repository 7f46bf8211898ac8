"""A cell of one's own: its equations."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any

from ...cells.own import around_a_cell
from ...equations.authored import authored
from ...equations.errors import EquationError, EquationErrors
from ..keys import table
from ..keys.sections import read_section
from ..keys.stated import Stated
from ..values.value import Context
from ..yaml_nodes.nodes import YamlMapping
from .own_equations import expected, read_equations

LIKE = "h[t] = tanh(W @ x[t])"
EXPECTED = expected(LIKE)


def read_own_cell(
    node: YamlMapping, cell: Stated[Any], context: Context, embedded: bool = False
) -> Stated[str | None]:
    """The text of the equations; None, with complaints, where there is anything wrong with them.

    ``node`` is what ``cell`` states; with ``embedded`` the input comes from an embedding.
    """
    section = read_section(node, cell.where, table.keys_at(table.CELL.name), context)
    mistakes = partial(_mistakes, embedded=embedded)
    text = read_equations(section.of(table.EQUATIONS), mistakes, context.complaints, LIKE)
    return cell.but(text, text is not None and cell.sound and section.sound)


@lru_cache(maxsize=64)
def _mistakes(text: str, embedded: bool) -> tuple[EquationError, ...]:
    """What is wrong with equations; the same are seldom read only once."""
    try:
        authored(text, around_a_cell(embedded))
    except EquationErrors as found:
        return tuple(found.errors)
    return ()
