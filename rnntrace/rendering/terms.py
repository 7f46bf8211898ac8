"""Where a formula may be broken: at its sign of equality, those of its sums, and those of its products."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from ..writing.formula import EQUALS, Formula, Operator, Row


def terms(parts: Iterable[Formula]) -> Iterator[tuple[Formula, ...]]:
    """Parts grouped into the terms of the outermost sum, each but the first led by its sign; rows
    within are opened."""
    return _grouped(parts, ("plus", "minus", "equals"))


def chunks(parts: Iterable[Formula]) -> Iterator[tuple[Formula, ...]]:
    """The same, and each term broken at the signs of its products too."""
    return _grouped(parts, ("plus", "minus", "equals", "hadamard", "dot"))


def in_lines(formula: Formula, across: int | None) -> list[tuple[Formula, ...]]:
    """The terms of a sum, at most so many on a line; all on one where nothing is said."""
    found = list(terms([formula]))
    if across is None or len(found) <= across:
        return [(formula,)]
    lines = (found[i : i + across] for i in range(0, len(found), across))
    return [tuple(part for term in line for part in term) for line in lines]


def sides(formula: Formula) -> tuple[tuple[Formula, ...], tuple[Formula, ...]]:
    """What stands before the first sign of equality of a line, and what after it, if it has one."""
    parts = formula.parts if isinstance(formula, Row) else ()
    if EQUALS not in parts:
        return (formula,), ()
    at = parts.index(EQUALS)
    return parts[:at], parts[at + 1 :]


def _grouped(parts: Iterable[Formula], signs: Collection[str]) -> Iterator[tuple[Formula, ...]]:
    chunk: list[Formula] = []
    for part in _flat(parts):
        if isinstance(part, Operator) and part.kind in signs and chunk:
            yield tuple(chunk)
            chunk = []
        chunk.append(part)
    yield tuple(chunk)


def _flat(parts: Iterable[Formula]) -> Iterator[Formula]:
    for part in parts:
        if isinstance(part, Row):
            yield from _flat(part.parts)
        else:
            yield part
