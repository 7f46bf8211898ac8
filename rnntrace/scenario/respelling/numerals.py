"""Numbers where they stand: each new one in place of the old, in the quotes that it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ...equations.functions import Array
from ..yaml_nodes.nodes import InOption, Spot, YamlList, YamlNode, YamlScalar
from ..yaml_nodes.spans import Span
from .edits import Edit
from .errors import NotRespelled


def spelled(number: float) -> str:
    """The shortest text that reads back as the same number."""
    return repr(float(number))


def same_numbers(one: Array, other: Array) -> bool:
    """Whether two arrays are the same bit for bit, so that 0 and -0 differ."""
    return one.shape == other.shape and one.tobytes() == other.tobytes()


def numbers_of(node: YamlNode) -> Iterator[YamlScalar]:
    """The numbers in a node, row by row."""
    if isinstance(node, YamlScalar):
        yield node
    elif isinstance(node, YamlList):
        for item in node.items:
            yield from numbers_of(item)


def start_of(node: YamlNode) -> int:
    """Where a node of a file begins in its text."""
    assert not isinstance(node.start, InOption | Spot)
    return node.start.index


def changes(
    node: YamlNode, old: Array, new: Array, text: str, scalars: Mapping[int, Span]
) -> dict[int, Edit]:
    """The changes that make a node's ``old`` numbers ``new`` ones, by where each starts; a number that stays
    the same stays as it is spelled. Both arrays are of one shape.

    Raises NotRespelled where the node is not of as many numbers.
    """
    found: dict[int, Edit] = {}
    written = list(numbers_of(node))
    if len(written) != new.size:
        place = node.place
        raise NotRespelled(f"line {place.line}: {len(written)} numbers stand where {new.size} are meant")
    bits = np.ascontiguousarray(old).view(np.int64).ravel(), np.ascontiguousarray(new).view(np.int64).ravel()
    for i in np.flatnonzero(bits[0] != bits[1]):
        span = scalars[start_of(written[i])]
        number = _in_its_quotes(text[span.start : span.end], written[i].text.strip(), spelled(new.flat[i]))
        found[span.start] = Edit(span.start, span.end, number)
    return found


def _in_its_quotes(written: str, old: str, new: str) -> str:
    """What is written for a number, with a new one in it; the new one alone where the old is not to be seen
    there as it is."""
    before, found, after = written.rpartition(old)
    escaped = written.startswith('"') and "\\" in written
    return before + new + after if found and not escaped else new
