"""The local derivatives that paths are made of, in symbols: each once, at t in general."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ...equations.jacobian import IDENTITY, local_entry, local_matrix
from ...equations.links import Link
from ...equations.tree import Expression, Symbol, Transpose, terms, total
from ...tracing.paths import Path
from ..document import Block, Paragraph, Table
from ..entries import indexed
from ..formula import Applied, Formula, Name, Numeral, Operator, Parens, Partial, Row
from ..letters import Letters
from ..sizes import is_single

DOT = Operator("dot")


class _Used(NamedTuple):
    """A link, and the part of the chain that it belongs to."""

    link: Link
    part: str


def local_table(
    paths: Iterable[Path], letters: Mapping[str, Letters], last: str, places: tuple[int, ...]
) -> Iterator[Block]:
    """A table of what the paths pass: the derivative, and what it is. ``last`` is what is asked for, of
    which the entry at ``places`` counts."""
    rows: list[tuple[tuple[Formula], tuple[Formula]]] = []
    units = False
    for used in dict.fromkeys(_used(paths, [*letters][-1])):
        link, part = used
        here = letters[part]
        parameter = link.start == last and link.start in here.system.parameters
        start: Formula = here.name(Symbol(link.start, None if parameter else -link.ahead))
        if parameter:
            start = indexed(start, places, here.shape_of[link.start])
            units |= here.shape_of[link.start][0] > 1
        value = _value(link, here, places if parameter else ())
        if value is not None:
            end = Symbol("loss" if link.to_loss else link.end, 0)
            rows.append(((Partial(here.name(end), start),), (value,)))
    if rows:
        yield Paragraph(
            (
                "The local derivatives on these paths, at a step t in general; what else stands in an "
                "equation is held:",
            )
        )
        yield Table((("derivative",), ("what it is",)), tuple(rows), (False, False))
    if rows and units:
        place = places[0] + 1
        what = f" is the column with a 1 in place {place} and 0 elsewhere."
        yield Paragraph((_unit(place), what))


def _used(paths: Iterable[Path], last: str) -> Iterator[_Used]:
    """The links of paths, from the losses in the last part back."""
    for path in paths:
        yield _Used(path.ending.link, last)
        for hop in reversed(path.hops):
            if hop.link:
                yield _Used(hop.link, hop.start.part)


def _value(link: Link, letters: Letters, places: tuple[int, ...]) -> Formula | None:
    if link.to_loss:
        return None if places else letters.in_letters(Transpose(_added(link)))
    if not places:
        matrix = local_matrix(link)
        return in_letters(matrix, letters, link.end) if matrix else None
    found = local_entry(link)
    if found is None:
        return None
    matrix, by = found
    rows, *columns = letters.shape_of[link.start]
    factors: list[Formula] = []
    if by:
        vector = letters.in_letters(by)
        factors.append(indexed(vector if isinstance(vector, Name) else Parens(vector), places[1:], columns))
    if matrix:
        formula = in_letters(matrix, letters, link.end)
        factors.append(formula if isinstance(formula, Name | Applied) else Parens(formula))
    if rows > 1:
        factors.append(_unit(places[0] + 1))
    return Row(tuple(with_dots(factors))) if factors else Numeral("1")


def with_dots(factors: Sequence[Formula]) -> Iterator[Formula]:
    """Factors with the sign for a product between them."""
    for i, factor in enumerate(factors):
        if i:
            yield DOT
        yield factor


def _added(link: Link) -> Expression:
    """What the loss sends straight to a value."""
    return total([each for use in link.uses for each in terms(use.term)])


def _unit(place: int) -> Name:
    return Name("unit", step=str(place))


def in_letters(matrix: Expression, letters: Letters, of: str) -> Formula:
    """A derivative of a value in symbols, the identity as I, or as 1 where the value is a number."""
    identity = Numeral("1") if is_single(letters.shape_of[of]) else Name("I")
    formula = _with_identity(letters.in_letters(matrix), identity)
    return formula.of if isinstance(formula, Parens) else formula


def _with_identity(formula: Formula, identity: Formula) -> Formula:
    match formula:
        case Applied(_, IDENTITY.function, Parens(Numeral("1"))):
            return identity
        case Row(parts):
            found: list[Formula] = []
            for part in (_with_identity(each, identity) for each in parts):
                # A name and the name of a function would run together.
                if found and isinstance(_last(found[-1]), Name) and isinstance(part, Applied):
                    found.append(DOT)
                found.append(part)
            return Row(tuple(found))
    return formula


def _last(formula: Formula) -> Formula:
    """What stands at the end of a formula."""
    return _last(formula.parts[-1]) if isinstance(formula, Row) else formula
