"""Weights: written out in the scenario, read from a NumPy file, or drawn at random."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..equations.functions import Array
from ..equations.shapes import Shape
from ..equations.system import System
from .archive import Archive, read_archive
from .drawn import Drawn, read_drawn
from .errors import Place
from .nodes import Mapping
from .readers import Reader
from .sizes import Claims, Sizes
from .wording import count, dimensions, path, quote

EXPECTED = "names with matrices like W_hh: [[0.1, 0.2], [0.3, 0.4]], {file: w.npz}, or {init: normal}"
OUTPUT_LAYER = ("W_hy", "b_y")


@dataclass(frozen=True, slots=True)
class Written:
    """Matrices and vectors written out, by name; ``place`` is where ``weights`` stands."""

    node: Mapping
    place: Place

    where = "weights"
    origin = ""

    @property
    def places(self) -> dict[str, Place]:
        return self.node.keys

    def where_of(self, name: str) -> str:
        return path("weights", name)

    def claim(self, name: str, claims: Claims, reader: Reader) -> Array | None:
        """A matrix or a vector, its size claimed for the parameter ``name``; None where it is unfit."""
        node, where = self.node.entries.get(name), self.where_of(name)
        if node is None:
            return None
        if len(claims.shapes[name]) == 2:
            rows = reader.rows(node, where)
            if rows is None:
                return None
            claims.rows(name, rows, node.place, where)
            numbers = [row.numbers for row in rows if row.numbers is not None]
            whole = len(numbers) == len(rows) and len(set(map(len, numbers))) == 1
            return np.array(numbers) if whole else None
        vector = reader.vector(node, where)
        if vector is None:
            return None
        has = f"has {count(len(vector), 'number')}"
        claims.vector(name, len(vector), node.place, where, has, subject=name)
        return np.array(vector)


Given = Written | Archive
Source = Given | Drawn


@dataclass(frozen=True, slots=True)
class Weights:
    """An array for every parameter, the names of those left out (zero), and where they come from."""

    arrays: MappingOf[str, Array]
    left_out: tuple[str, ...]
    origin: str


def read_source(root: Mapping, folder: Path, reader: Reader) -> Source | None:
    """Where the weights come from; None, with a complaint, where that cannot be told."""
    node = root.get("weights")
    if node is None:
        if not reader.doubtful("weights"):
            reader.complain(root.place, "weights", f"the key is missing. Give {EXPECTED}")
        return None
    found = reader.mapping(node, "weights", EXPECTED)
    if found is None:
        return None
    if "file" in found.keys:
        return read_archive(found, folder, reader)
    if {"init", "scale", "seed"} & found.keys.keys():
        return read_drawn(found, root.place_of("weights"), reader)
    return Written(found, root.place_of("weights"))


def claim_weights(source: Source | None, system: System, claims: Claims, reader: Reader) -> dict[str, Array]:
    """The arrays that are given, their sizes claimed; they fit unless there are complaints."""
    if source is None or isinstance(source, Drawn):
        return {}
    _check_names(source, system, reader)
    given = (name for name in system.parameters if name in source.places)
    arrays = {name: source.claim(name, claims, reader) for name in given}
    return {name: array for name, array in arrays.items() if array is not None}


def _check_names(source: Given, system: System, reader: Reader) -> None:
    """Complain of names that the network has no parameter for."""
    missing = [name for name in system.parameters if name not in source.places]
    unknown = [name for name in source.places if name not in system.parameters]
    left_over = [name for name in unknown if name in OUTPUT_LAYER]
    for name in left_over[:1]:  # the other one follows from it
        problem = f"with output: none the network ends at h and has no {name}. Leave out one of the two"
        reader.complain(source.places[name], source.where_of(name), problem)
    for name in unknown:
        if name in left_over:
            continue
        meant = reader.suggest(name, [*missing, "init", "file"])
        hint = f"Did you mean {quote(meant)}?" if meant else f"It has {', '.join(system.parameters)}"
        problem = f"the network has no parameter of this name. {hint}"
        reader.complain(source.places[name], source.where_of(name), problem)
        # What is misspelt is not missing as well.
        reader.doubt(*(path("weights", each) for each in missing if meant in (each, "init", "file")))


def check_missing(source: Source | None, system: System, sizes: Sizes, reader: Reader) -> None:
    """Complain of parameters that are not given; biases may be left out."""
    if source is None or isinstance(source, Drawn):
        return
    for name in system.parameters:
        if name in source.places or name in system.biases or reader.doubtful(path("weights", name)):
            continue
        kind = "vector" if len(system.shapes[name]) == 1 else "matrix"
        size = f"{dimensions(sizes.shape(name))} " if sizes.knows(name) else ""
        hint = ". A network that ends at h has no b_y, targets or output either" if name == "W_hy" else ""
        reader.complain(source.place, source.where, f"{name} is missing, expected a {size}{kind}{hint}")


def complete(source: Source, given: MappingOf[str, Array], shapes: MappingOf[str, Shape]) -> Weights:
    """An array for every parameter: given, drawn, or zero. ``shapes`` has them in their order."""
    if isinstance(source, Drawn):
        given = source.arrays(shapes)
    arrays = {name: given[name] if name in given else np.zeros(shape) for name, shape in shapes.items()}
    for array in arrays.values():
        array.flags.writeable = False
    return Weights(arrays, tuple(name for name in shapes if name not in given), source.origin)
