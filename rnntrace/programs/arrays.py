"""Numbers as source: each with all its digits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..equations.functions import Array
from .layout import INDENT, filled, number
from .spelling import Spelling

# Of more numbers than these an array is written as a text, which Python reads in far less room.
MOST_IN_LISTS = 2000
NUMBERS_IN_A_LINE = 4  # each may have 24 characters


def as_lists(array: Array) -> str:
    """An array as lists, in one line."""
    return _listed(np.asarray(array, dtype=float).tolist())


def _listed(values: Any) -> str:
    return f"[{', '.join(map(_listed, values))}]" if isinstance(values, list) else number(values)


def defined(
    name: str, array: Array, spelling: Spelling, note: str = "", *, learned: bool = False
) -> list[str]:
    """The lines that give an array a name; a ``learned`` one is to have a gradient."""
    ending = ", requires_grad=True)" if learned else ")"
    said = f"  # {note}" if note else ""
    array = np.asarray(array, dtype=float)
    if array.ndim and not np.any(array):
        return [f"{name} = {spelling.zeros(array.shape)[:-1]}{ending}{said}"]
    if array.ndim == 0:
        return [f"{name} = {spelling.array}({number(float(array))}{ending}{said}"]
    if array.size > MOST_IN_LISTS:
        shape = ", ".join(map(str, array.shape))
        read = f'""", {shape})' + (".requires_grad_()" if learned else "")
        return [f'{name} = numbers("""{said}', *_as_text(array), read]
    if array.ndim == 1:
        first, *others = filled(f"{name} = {spelling.array}([", map(number, array.tolist()), f"]{ending}")
        return [first + ("" if others else said), *others]
    rows = [line for row in array for line in filled("[", map(number, row.tolist()), "],", INDENT)]
    return [f"{name} = {spelling.array}([{said}", *rows, f"]{ending}"]


def _as_text(array: Array) -> Iterator[str]:
    """The numbers of an array, row by row."""
    flat = [repr(value) for value in array.ravel().tolist()]
    for i in range(0, len(flat), NUMBERS_IN_A_LINE):
        yield " ".join(flat[i : i + NUMBERS_IN_A_LINE])
