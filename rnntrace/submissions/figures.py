"""The numbers of an answer, in whichever shape they were given, until it is known which they should have."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any

import numpy as np

from ..equations.functions import Array
from ..marking.answers import Answer, Places
from ..scenario.errors import Place
from ..scenario.values.complaints import Complaints
from ..scenario.values.numbers import NotANumber
from ..scenario.wording import count, dimensions
from ..scenario.yaml_nodes.nodes import YamlList, YamlNode, YamlScalar, kind
from .numerals import Numeral, read_numeral
from .submission import Cells

BLANK = Numeral(math.nan, "")
NO_DECIMALS = -1
LIKE = "expected numbers like 0.1974, [0.1, 0.2] or [[0.1, 0.2], [0.3, 0.4]]"

Shape = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Figures:
    """Numbers with their texts and decimals, all three of one shape; no texts where a program gave the
    numbers in full. ``place`` is where they stand."""

    values: Array
    place: Place
    texts: np.ndarray[Any, Any] | None = None
    decimals: np.ndarray[Any, Any] | None = None

    @property
    def shape(self) -> Shape:
        return tuple(self.values.shape)

    def _each(self, made: Any) -> Figures:
        texts, decimals = self.texts, self.decimals
        return replace(
            self,
            values=made(self.values),
            texts=None if texts is None else made(texts),
            decimals=None if decimals is None else made(decimals),
        )

    def reshaped(self, shape: Shape) -> Figures:
        return self._each(lambda array: array.reshape(shape))

    def turned(self) -> Figures:
        """Rows for columns."""
        return self._each(lambda array: array.T)

    def row(self, number: int) -> Figures:
        """One of the rows, from 0."""
        return self._each(lambda array: array[number, ...])

    def answer(self, *, transposed: bool = False) -> Answer:
        """The same as an answer to a question."""
        values = np.array(self.values, dtype=float)
        values.flags.writeable = False
        texts: dict[Places, str] = {}
        decimals: dict[Places, int] = {}
        if self.texts is not None and self.decimals is not None:
            for at in np.ndindex(values.shape):
                if not math.isnan(values[at]):
                    texts[at] = str(self.texts[at])
                    if self.decimals[at] != NO_DECIMALS:
                        decimals[at] = int(self.decimals[at])
        return Answer(values, texts, decimals, transposed)


def of_numerals(numerals: Sequence[Numeral], shape: Shape, place: Place) -> Figures:
    """Numbers that were written, row after row."""
    texts = np.array([each.text for each in numerals], dtype=object)
    decimals = [NO_DECIMALS if each.decimals is None else each.decimals for each in numerals]
    values = np.array([each.value for each in numerals], dtype=float)
    return Figures(values, place, texts, np.array(decimals, dtype=int))._each(lambda a: a.reshape(shape))


def of_array(array: Array, where: str, place: Place, complaints: Complaints) -> Figures | None:
    """The numbers of an array; None, with a complaint, where it holds something else."""
    if array.dtype.kind not in "iuf":
        problem = f"the array holds values of type {array.dtype}, expected real numbers"
        complaints.add(place, where, problem)
        return None
    return Figures(np.asarray(array, dtype=float), place)


def of_cells(cells: Cells, shapes: Sequence[Shape], where: str, complaints: Complaints) -> Figures | None:
    """The numbers of single cells, in the first of the ``shapes`` that has room for them, or turned.

    What is not among the cells is not answered. Where no shape has room, there is a complaint of the first
    cell that is outside the first shape.
    """
    numerals = {at: numeral_of(node, "", where, complaints) for at, node in cells.items()}
    for shape in shapes:
        at = {cell: place for cell in cells if (place := _within(cell, shape)) is not None}
        turned = {cell: place for cell in cells if (place := _within(cell, shape[::-1])) is not None}
        fitting, size = (at, shape) if len(at) == len(cells) else (turned, shape[::-1])
        if len(fitting) < len(cells):
            continue
        if any(each is None for each in numerals.values()):
            return None
        if len(set(fitting.values())) < len(fitting):
            complaints.add(min(node.place for node in cells.values()), where, "a number is there twice")
            return None
        full = [BLANK] * math.prod(size)
        for cell, number in fitting.items():
            full[number] = numerals[cell] or BLANK
        return of_numerals(full, size, min(node.place for node in cells.values()))
    if shapes:
        row, column = next(cell for cell in cells if _within(cell, shapes[0]) is None)
        said = " and ".join(f"{axis} {n}" for axis, n in (("row", row), ("column", column)) if n)
        problem = f"there is no {said or 'number without a row'}, expected {described(shapes[0])}"
        complaints.add(cells[row, column].place, where, problem)
    return None


def _within(cell: tuple[int, int], shape: Shape) -> int | None:
    """Where a cell stands in a shape, row after row from 0; None outside of it.

    A vector goes by its rows, or by its columns in the first row.
    """
    row, column = cell
    if len(shape) == 2:
        inside = 1 <= row <= shape[0] and 1 <= column <= shape[1]
        return (row - 1) * shape[1] + column - 1 if inside else None
    number = row if column in (0, 1) and row else column if row in (0, 1) else 0
    if not shape:
        return 0 if row in (0, 1) and column in (0, 1) else None
    return number - 1 if 1 <= number <= shape[0] else None


def shape_of(node: YamlNode, where: str, complaints: Complaints) -> Shape | None:
    """The shape of a list, of lists in it, or of what stands alone; None, with a complaint, for anything
    else. What is left out in place of a row is as long as the others."""
    return _shape(node, "", where, complaints)


def of_node(node: YamlNode, shape: Shape, where: str, complaints: Complaints) -> Figures | None:
    """The numbers of what has this shape; None, with complaints, where some are none."""
    found = list(_numerals(node, shape, "", where, complaints))
    numerals = [each for each in found if each is not None]
    return of_numerals(numerals, shape, node.place) if len(numerals) == len(found) else None


def _shape(node: YamlNode, named: str, where: str, complaints: Complaints) -> Shape | None:
    """The shape of what is in a node; ``named`` says which row of which it is."""
    if isinstance(node, YamlScalar):
        return ()
    if not isinstance(node, YamlList):
        said = f"{named} is {kind(node)}, {LIKE}" if named else f"{LIKE}, found {kind(node)}"
        complaints.add(node.place, where, said)
        return None
    if all(isinstance(item, YamlScalar) for item in node.items):
        return (len(node.items),)
    names = [_named(item, named, i) for i, item in enumerate(node.items, 1)]
    inner = [_shape(item, name, where, complaints) for item, name in zip(node.items, names, strict=True)]
    filled = [i for i, item in enumerate(node.items) if not is_blank(item)]
    if any(inner[i] is None for i in filled):
        return None
    for i in filled[1:]:
        if inner[i] != inner[filled[0]]:
            first = f"{names[filled[0]]} {_has(inner[filled[0]])}"
            complaints.add(node.items[i].place, where, f"{names[i]} {_has(inner[i])}, and {first}")
            return None
    return (len(inner), *((inner[filled[0]] or ()) if filled else ()))


def _named(item: YamlNode, outer: str, number: int) -> str:
    """What an entry of a list is called: ``row 2, number 3``."""
    name = f"row {number}" if isinstance(item, YamlList) else f"number {number}"
    return f"{outer}, {name}" if outer else name


def _has(shape: Shape | None) -> str:
    return f"has {described(shape)}" if shape else "is a single number"


def described(shape: Shape | None) -> str:
    """A shape in words: ``a single number``, ``3 numbers``, ``2×3 numbers``."""
    if not shape:
        return "a single number"
    return count(shape[0], "number") if len(shape) == 1 else f"{dimensions(shape)} numbers"


def is_blank(node: object) -> bool:
    """Whether nothing was filled in, for a number, for a row of them or for all."""
    if not isinstance(node, YamlScalar):
        return False
    try:
        return math.isnan(read_numeral(node.text).value)
    except NotANumber:
        return False


def _numerals(
    node: YamlNode, shape: Shape, named: str, where: str, complaints: Complaints
) -> Iterator[Numeral | None]:
    """All numbers of a node of this shape, row after row; None for what is none."""
    if isinstance(node, YamlScalar) and shape:
        yield from repeat(BLANK, math.prod(shape))
    elif isinstance(node, YamlScalar):
        yield numeral_of(node, named, where, complaints)
    elif isinstance(node, YamlList):
        for i, item in enumerate(node.items, 1):
            yield from _numerals(item, shape[1:], _named(item, named, i), where, complaints)


def numeral_of(node: YamlScalar, named: str, where: str, complaints: Complaints) -> Numeral | None:
    """A number; None, with a complaint, where a text is something else."""
    try:
        return read_numeral(node.text)
    except NotANumber as error:
        complaints.add(node.place, where, f"{named} is {error}" if named else f"it is {error}")
        return None
