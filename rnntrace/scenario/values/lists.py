"""Lists: words, vectors and matrices. Each returns None, with a complaint, for anything else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ..wording import quote
from ..yaml_nodes.nodes import YamlList, YamlNode, YamlScalar, kind
from .numbers import meant_as_number, plain_numbers
from .plain import number
from .value import Value

Numbers = tuple[float, ...]


class Row(NamedTuple):
    """The numbers in a row of a matrix, None where they cannot be read, and the row itself."""

    numbers: Numbers | None
    node: YamlNode


def filled(expected: str) -> Callable[[Value], YamlList | None]:
    """A reader of lists with something in them; ``expected`` says of what."""

    def read(value: Value) -> YamlList | None:
        if isinstance(value.node, YamlList) and value.node.items:
            return value.node
        found = "an empty list" if isinstance(value.node, YamlList) else kind(value.node)
        value.complain(f"expected {expected}, found {found}")
        return None

    return read


def words(value: Value, expected: str = "a list of words") -> tuple[str, ...] | None:
    """A list of different words, none empty."""
    if not isinstance(value.node, YamlList):
        value.complain(f"expected {expected}, found {kind(value.node)}")
        return None
    if not value.node.items:
        value.complain("the list is empty")
        return None
    first: dict[str, int] = {}
    for i, item in enumerate(value.node.items, 1):
        if not isinstance(item, YamlScalar):
            value.complain(f"word {i} is {kind(item)}, expected a word", item)
        elif item.is_null or not item.text:
            hint = f". In quotes, {quote(item.text)} is a word" if item.text else ""
            value.complain(f"word {i} is empty{hint}", item)
        elif first.setdefault(item.text, i) != i:
            twice = f"{quote(item.text)} is there twice, as word {first[item.text]} and word {i}"
            value.complain(twice, item)
    return tuple(first) if len(first) == len(value.node.items) else None


def words_or_file(value: Value) -> tuple[str, ...] | None:
    """The words of a list, or of the text file that a path names."""
    if not isinstance(value.node, YamlScalar):
        return words(value, "a list of words, or the path of a text file")
    from .word_files import words_of_file  # only for those who have one

    return words_of_file(value, value.node.text)


def vector(value: Value) -> Numbers | None:
    """A list of numbers, or a column, a list of lists of one number each; of one entry, just a number."""
    if is_number(value.node):
        return _alone(value)
    if not isinstance(value.node, YamlList):
        value.complain(f"expected a list of numbers like [0.1, 0.2], found {kind(value.node)}")
        return None
    items: Sequence[YamlNode] = value.node.items
    if not items:
        value.complain("the vector is empty")
        return None
    rows = [item.items for item in items if isinstance(item, YamlList)]
    if len(rows) == len(items):
        if any(len(row) != 1 for row in rows):
            value.complain("expected a vector, a list of numbers like [0.1, 0.2], found a matrix")
            return None
        items = [row[0] for row in rows]
    return _numbers(value, items, "number")


def matrix(value: Value) -> tuple[Row, ...] | None:
    """The rows of a matrix, of whatever lengths; of one entry, just a number."""
    if is_number(value.node):
        alone = _alone(value)
        return None if alone is None else (Row(alone, value.node),)
    problem = "expected a matrix, a list of rows like [[0.1, 0.2], [0.3, 0.4]], found"
    if not isinstance(value.node, YamlList):
        value.complain(f"{problem} {kind(value.node)}")
        return None
    items = value.node.items
    rows = [item for item in items if isinstance(item, YamlList)]
    if items and not rows:
        value.complain(f"{problem} a list without rows")
        return None
    if not any(row.items for row in rows):
        value.complain("the matrix is empty")
        return None
    if len(rows) < len(items):
        for i, item in enumerate(items, 1):
            if not isinstance(item, YamlList):
                value.complain(f"row {i} is {kind(item)}, expected a list of numbers", item)
        return None
    return tuple(Row(_numbers(value, row.items, f"row {i}, number"), row) for i, row in enumerate(rows, 1))


def is_number(node: YamlNode) -> bool:
    """Whether a value stands without brackets, and is meant as a number."""
    return isinstance(node, YamlScalar) and not node.is_null and meant_as_number(node.text)


def _alone(value: Value) -> Numbers | None:
    """A number that is all there is."""
    found = number(value)
    return None if found is None else (found,)


def _numbers(value: Value, items: Sequence[YamlNode], named: str) -> Numbers | None:
    """All of these numbers, or None; ``named`` is what each is called, before its own number."""
    texts = [item.text for item in items if isinstance(item, YamlScalar)]
    if len(texts) == len(items) and (found := plain_numbers(texts)) is not None:
        return found  # the usual case, there may be a hundred thousand of it
    read = (number(value, item, f"{named} {i}") for i, item in enumerate(items, 1))
    known = [each for each in read if each is not None]
    return tuple(known) if len(known) == len(items) else None
