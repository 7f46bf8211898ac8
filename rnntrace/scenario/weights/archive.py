"""Weights from a NumPy file: ``{file: weights.npz}``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ...equations.functions import Array
from .. import memory
from ..errors import Place
from ..keys import table
from ..keys.sections import read_section
from ..keys.stated import Stated
from ..sizes.claims import Claims
from ..values.value import Context
from ..wording import count, quote
from ..yaml_nodes.nodes import YamlMapping
from .zipped import NotAnArchive, arrays_in

NO_NPZ = "is not a NumPy .npz file. np.savez('weights.npz', W_xh=…, W_hh=…) writes one"


class Archive(NamedTuple):
    """The arrays of a file, by name; ``place`` is where the scenario names the file.

    ``typed`` are the names as the file has them, where they are those of a notation; ``unfit`` are names
    of arrays that are there and cannot be used, which is complained of.
    """

    file: str
    place: Place
    where: str
    found: Mapping[str, Array]
    typed: Mapping[str, str] = {}
    unfit: frozenset[str] = frozenset()

    @property
    def origin(self) -> str:
        return f"the file {self.file}"

    @property
    def places(self) -> Mapping[str, Place]:
        return dict.fromkeys((*self.found, *self.unfit), self.place)

    def where_of(self, name: str) -> str:
        return f"{self.where}: {self.called(name)}"

    def called(self, name: str) -> str:
        """A parameter's name as the file has it."""
        return quote(self.typed.get(name, name))[1:-1]

    def size_of(self, name: str) -> tuple[int, int] | None:
        """Rows and columns of an array, where it is a matrix."""
        array = self.found.get(name)
        return None if array is None or array.ndim != 2 else (array.shape[0], array.shape[1])

    def claim(self, name: str, claims: Claims, context: Context) -> Array | None:
        """An array as floats, its size claimed for the parameter ``name``; None where it is unfit."""
        where = self.where_of(name)
        array = self.found.get(name)
        if array is None:
            return None
        rank = len(claims.shapes[name])
        if rank == 1 and array.ndim == 2 and array.shape[1] == 1:
            array = array[:, 0]  # a column
        elif not array.ndim:
            array = array.reshape((1,) * rank)  # a number alone
        problem = unfit(array, rank)
        if problem:
            context.complaints.add(self.place, where, problem)
            return None
        if rank == 2:
            claims.matrix(name, array.shape, self.place, where, called=self.called(name))
        else:
            has = f"has {count(len(array), 'number')}"
            claims.vector(name, len(array), self.place, where, self.called(name), has)
        return _floats(array)

    def read(self, name: str, context: Context) -> None:
        """Complain of what cannot be a matrix or a vector, whatever it is meant to be."""
        array = self.found.get(name)
        if array is not None and (problem := unfit(array, min(max(array.ndim, 1), 2))):
            context.complaints.add(self.place, self.where_of(name), problem)


def read_archive(
    node: YamlMapping, weights: Stated[YamlMapping | None], context: Context
) -> Stated[Archive | None]:
    """The file that ``weights`` names, its path taken from the scenario's folder."""
    section = read_section(node, weights.where, (table.FILE,), context)
    file = section.of(table.FILE)
    name = file.value
    if name is None:
        return weights.but(None, sound=False)
    try:
        archive = Archive(name, file.place, file.where, _arrays(context.folder / name))
        return weights.but(archive, weights.sound and section.sound)
    except FileNotFoundError:
        problem = f"{quote(name)} is not there. Its path starts in the scenario's own folder"
    except OSError as error:
        problem = f"{quote(name)} cannot be read: {error.strerror or error}"
    except NotAnArchive as error:
        problem = f"{quote(name)} {str(error) or NO_NPZ}"
    context.complaints.add(file.place, file.where, problem)
    return weights.but(None, sound=False)


def _arrays(path: Path) -> dict[str, Array]:
    """All arrays of a file. Raises OSError, or NotAnArchive where the file is something else."""
    if path.exists() and not path.is_file():
        raise NotAnArchive("is not a file")
    return arrays_in(path, memory.lacking)


def unfit(array: Array, rank: int) -> str:
    """What keeps an array from being a matrix (``rank`` 2) or a vector; nothing if all is well."""
    if array.dtype.kind not in "iuf":
        return f"holds values of type {array.dtype}, expected real numbers"
    if array.ndim != rank:
        return f"has the shape {array.shape}, expected a {'matrix' if rank == 2 else 'vector'}"
    if not array.size:
        return "is empty"
    wrong = np.argwhere(~np.isfinite(_floats(array)))
    if len(wrong):
        axes = ("row", "column") if rank == 2 else ("number",)
        at = ", ".join(f"{axis} {i + 1}" for axis, i in zip(axes, wrong[0], strict=True))
        return f"holds {array[tuple(wrong[0])]} at {at}, expected finite numbers"
    return ""


def _floats(array: Array) -> Array:
    with np.errstate(all="ignore"):  # what is too large becomes infinite, and is complained of
        return np.ascontiguousarray(array, dtype=float)
