"""Who says what of the sizes of a network.

The vocabulary, ``hidden_size``, every matrix and every vector claim a size for the dimensions of
a symbol of the equations.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ...equations.shapes import Shape, Shapes
from ..errors import Place
from ..values.lists import Row, is_number
from ..wording import count


class Axis(NamedTuple):
    """The size that someone claims for a dimension.

    ``found`` is what a complaint says of it (``has 3 rows``), ``why`` what a complaint about
    another says: "expected 3: W_xh has 3 rows".
    """

    dimension: int
    size: int
    found: str
    why: str


class Claim(NamedTuple):
    """The sizes that one place in the file stands for; ``certain`` if it cannot be wrong."""

    place: Place
    where: str
    axes: tuple[Axis, ...]
    certain: bool = False
    hint: str = ""

    @property
    def voter(self) -> str:
        """Who claims this: all the entries of ``inputs`` have one voice, like the rows of a matrix,
        and so have those of all ``examples``."""
        return re.sub(r"\[\d+\]", "", self.where)


class Claims:
    """Collects claims about the symbols of a system of equations."""

    def __init__(self, shapes: Shapes) -> None:
        self.shapes = shapes
        self.made: list[Claim] = []

    def vector(
        self,
        name: str,
        size: int,
        place: Place,
        where: str,
        subject: str,
        found: str,
        *,
        certain: bool = False,
        hint: str = "",
    ) -> None:
        """A vector ``name`` has ``size`` entries; ``subject`` is what ``found`` says it of."""
        axis = Axis(self.shapes[name][0], size, found, f"{subject} {found}")
        self.made.append(Claim(place, where, (axis,), certain, hint))

    def settled(self, name: str, shape: Shape, place: Place, where: str) -> None:
        """A matrix or a vector ``name`` has this shape for certain."""
        nouns = ("row", "column") if len(shape) == 2 else ("number",)
        axes = tuple(
            Axis(dimension, size, f"has {has}", f"{name} has {has}")
            for dimension, size, noun in zip(self.shapes[name], shape, nouns, strict=True)
            for has in (count(size, noun),)
        )
        self.made.append(Claim(place, where, axes, certain=True))

    def matrix(self, name: str, shape: Shape, place: Place, where: str, called: str = "") -> None:
        """A matrix ``name`` has this shape; ``called`` is its name in messages, where it has another."""
        called = called or name
        nouns = (count(shape[0], "row"), count(shape[1], "column"))
        axes = tuple(
            Axis(dimension, size, f"has {noun}", f"{called} has {noun}")
            for dimension, size, noun in zip(self.shapes[name], shape, nouns, strict=True)
        )
        self.made.append(Claim(place, where, axes))

    def rows(self, name: str, rows: tuple[Row, ...], place: Place, where: str, called: str = "") -> None:
        """A matrix ``name`` that is written in these rows, which may differ in length."""
        called = called or name
        if len(rows) == 1 and is_number(rows[0].node):
            is_one, shape = "is one number", self.shapes[name]
            axes = tuple(Axis(dimension, 1, is_one, f"{called} {is_one}") for dimension in shape)
            self.made.append(Claim(place, where, axes))
            return
        lengths = {None if row.numbers is None else len(row.numbers) for row in rows}
        length = lengths.pop()
        if length is not None and not lengths:
            self.matrix(name, (len(rows), length), place, where, called)
            return
        height, width = self.shapes[name]
        has = f"has {count(len(rows), 'row')}"
        self.made.append(Claim(place, where, (Axis(height, len(rows), has, f"{called} {has}"),)))
        for i, row in enumerate(rows, 1):
            if row.numbers is not None:
                has = f"has {count(len(row.numbers), 'number')}"
                axis = Axis(width, len(row.numbers), f"row {i} {has}", f"row {i} of {called} {has}")
                self.made.append(Claim(row.node.place, where, (axis,)))
