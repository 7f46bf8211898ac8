"""Where a formula may be broken: at the signs of its sums, and at those of its products."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from ..writing.formula import Formula, Operator, Row


def terms(parts: Iterable[Formula]) -> Iterator[tuple[Formula, ...]]:
    """Parts grouped into the terms of the outermost sum, each but the first led by its sign; rows
    within are opened."""
    return _grouped(parts, ("plus", "minus", "equals"))


def chunks(parts: Iterable[Formula]) -> Iterator[tuple[Formula, ...]]:
    """The same, and each term broken at the signs of its products too."""
    return _grouped(parts, ("plus", "minus", "equals", "hadamard", "dot"))


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
