"""A value of the file, with all that it takes to read it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from ...equations.shapes import Shape
from ..yaml_nodes.nodes import YamlNode
from .complaints import Complaints

# The shapes of the parameters of each network in a file, by its path there.
DrawnShapes = Mapping[str, Mapping[str, Shape]]


class Context(NamedTuple):
    """What all values of a file share: the folder that paths start in, and where complaints go; and of
    weights that are drawn the shapes that they have, where these are settled."""

    folder: Path
    complaints: Complaints
    drawn: DrawnShapes = MappingProxyType({})


class Value(NamedTuple):
    """A value to be read; ``where`` is its path, as in ``weights.W_xh``.

    What reads it returns None, with a complaint, where it is not what is expected.
    """

    node: YamlNode
    where: str
    context: Context

    def complain(self, problem: str, node: YamlNode | None = None) -> None:
        """Complain of the value, or of a ``node`` within it."""
        self.context.complaints.add((self.node if node is None else node).place, self.where, problem)
