"""Where the parts of an equation stand in its text.

Nodes are compared and kept by what they say, so their places are beside the tree, not in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .tree import Equation, Expression


class Located(NamedTuple):
    """An equation with the position of each of its nodes: a name, a number or a call where it starts,
    an operation where its sign stands.

    ``places`` has them by the node's identity, as equal nodes stand at several places; it holds as
    long as the equation is there, and for none but its own nodes.
    """

    equation: Equation
    places: Mapping[int, int]

    def place(self, node: Expression) -> int:
        """The position of one of the equation's own nodes."""
        return self.places[id(node)]
