"""Weights that are written out in the scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from ...equations.functions import Array
from ..errors import Place
from ..sizes.claims import Claims
from ..values.lists import is_number, matrix, vector
from ..values.value import Context, Value
from ..wording import count, path
from ..yaml_nodes.nodes import YamlList, YamlMapping, kind


class Written(NamedTuple):
    """Matrices and vectors written out, by name; ``place`` is where ``weights`` stands.

    ``typed`` are the names as they are written, where they are those of a notation.
    """

    node: YamlMapping
    place: Place
    where: str
    typed: Mapping[str, str] = {}

    @property
    def origin(self) -> str:
        return ""

    @property
    def places(self) -> Mapping[str, Place]:
        return self.node.keys

    def where_of(self, name: str) -> str:
        return path(self.where, self.called(name))

    def called(self, name: str) -> str:
        """A parameter's name as it is written."""
        return self.typed.get(name, name)

    def size_of(self, name: str) -> tuple[int, int] | None:
        """Rows and columns of a matrix, where it is one."""
        node = self.node.entries.get(name)
        rows = node.items if isinstance(node, YamlList) else ()
        lengths = {len(row.items) if isinstance(row, YamlList) else None for row in rows}
        length = lengths.pop() if len(lengths) == 1 else None
        return None if length is None else (len(rows), length)

    def claim(self, name: str, claims: Claims, context: Context) -> Array | None:
        """A matrix or a vector, its size claimed for the parameter ``name``; None where it is unfit."""
        node = self.node.entries.get(name)
        if node is None:
            return None
        value = Value(node, self.where_of(name), context)
        if len(claims.shapes[name]) == 2:
            rows = matrix(value)
            if rows is None:
                return None
            claims.rows(name, rows, node.place, value.where, called=self.called(name))
            numbers = [row.numbers for row in rows if row.numbers is not None]
            whole = len(numbers) == len(rows) and len(set(map(len, numbers))) == 1
            return np.array(numbers) if whole else None
        found = vector(value)
        if found is None:
            return None
        has = "is one number" if is_number(node) else f"has {count(len(found), 'number')}"
        claims.vector(name, len(found), node.place, value.where, self.called(name), has)
        return np.array(found)

    def read(self, name: str, context: Context) -> None:
        """Complain of what cannot be a matrix or a vector, whatever it is meant to be."""
        node = self.node.entries.get(name)
        if node is None:
            return
        value = Value(node, self.where_of(name), context)
        if not (isinstance(node, YamlList) or is_number(node)):
            value.complain(f"expected a matrix like [[0.1, 0.2], [0.3, 0.4]] or a vector, found {kind(node)}")
            return
        if not isinstance(node, YamlList) or not any(isinstance(item, YamlList) for item in node.items):
            vector(value)
            return
        rows = matrix(value) or ()
        known = [(i, row) for i, row in enumerate(rows, 1) if row.numbers is not None]
        for i, row in known:
            (first, reference), length = known[0], len(row.numbers or ())
            if length != (expected := len(reference.numbers or ())):
                problem = f"row {i} has {count(length, 'number')}, but row {first} has {expected}"
                value.complain(problem, row.node)
