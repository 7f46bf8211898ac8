"""Weights: written out in the scenario, read from a NumPy file, or drawn at random."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ...equations.functions import Array
from ...equations.shapes import Shape
from ...equations.system import System
from ..errors import Place
from ..sizes.claims import Claims, Sizes
from ..values.reader import Reader
from ..wording import count, dimensions, path, quote
from ..yaml_nodes.nodes import YamlMapping
from .archive import Archive, read_archive
from .drawn import Drawn, read_drawn

EXPECTED = "names with matrices like W_hh: [[0.1, 0.2], [0.3, 0.4]], {file: w.npz}, or {init: normal}"
OUTPUT_LAYER = ("W_hy", "b_y")
MOST_TOLD_APART, MOST_NAMED = 4, 12


@dataclass(frozen=True, slots=True)
class Written:
    """Matrices and vectors written out, by name; ``place`` is where ``weights`` stands.

    ``typed`` are the names as they are written, where they are those of a notation.
    """

    node: YamlMapping
    place: Place
    typed: Mapping[str, str] = field(default_factory=dict)

    where = "weights"
    origin = ""

    @property
    def places(self) -> dict[str, Place]:
        return self.node.keys

    def where_of(self, name: str) -> str:
        return path("weights", self.called(name))

    def called(self, name: str) -> str:
        """A parameter's name as it is written."""
        return self.typed.get(name, name)

    def claim(self, name: str, claims: Claims, reader: Reader) -> Array | None:
        """A matrix or a vector, its size claimed for the parameter ``name``; None where it is unfit."""
        node, where = self.node.entries.get(name), self.where_of(name)
        if node is None:
            return None
        if len(claims.shapes[name]) == 2:
            rows = reader.rows(node, where)
            if rows is None:
                return None
            claims.rows(name, rows, node.place, where, called=self.called(name))
            numbers = [row.numbers for row in rows if row.numbers is not None]
            whole = len(numbers) == len(rows) and len(set(map(len, numbers))) == 1
            return np.array(numbers) if whole else None
        vector = reader.vector(node, where)
        if vector is None:
            return None
        has = f"has {count(len(vector), 'number')}"
        claims.vector(name, len(vector), node.place, where, has, subject=self.called(name))
        return np.array(vector)


Given = Written | Archive
Source = Given | Drawn


@dataclass(frozen=True, slots=True)
class Weights:
    """An array for every parameter, the names of those left out (zero), and where they come from."""

    arrays: Mapping[str, Array]
    left_out: tuple[str, ...]
    origin: str


def read_source(root: YamlMapping, folder: Path, reader: Reader) -> Source | None:
    """Where the weights come from; None, with a complaint, where that cannot be told."""
    node = root.get("weights")
    if node is None:
        if not reader.doubtful("weights"):
            problem = f"{root.lack_of('weights')}. Give {EXPECTED}"
            reader.complain(root.place_of("weights"), "weights", problem)
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
    missing: dict[str, list[str]] = {}
    for name in system.parameters:
        if name not in source.places:
            missing.setdefault(_as_written(source, [name])[0], []).append(name)
    unknown = [name for name in source.places if name not in system.parameters]
    ends_at_state = not any(name.startswith(OUTPUT_LAYER) for name in system.parameters)
    left_over = [name for name in unknown if ends_at_state and name.startswith(OUTPUT_LAYER)]
    for name in left_over[:1]:  # the other one follows from it
        problem = f"with output: none the network ends at h and has no {name}. Leave out one of the two"
        if system.handed_over:
            problem = f"the encoder ends at its last state and has no {name}. Leave it out"
        reader.complain(source.places[name], source.where_of(name), problem)
    told = set()
    for name in unknown:
        if name in left_over or source.where_of(name) in told:  # a tensor is told of once
            continue
        told.add(source.where_of(name))
        meant = reader.suggest(name, [*missing, "init", "file"])
        hint = f"Did you mean {quote(meant)}?" if meant else f"It has {_all_names(source, system)}"
        problem = f"the network has no parameter of this name. {hint}"
        reader.complain(source.places[name], source.where_of(name), problem)
        # What is misspelt is not missing as well.
        found = [names for shown, names in missing.items() if meant in (shown, "init", "file")]
        reader.doubt(*(path("weights", each) for names in found for each in names))


def _all_names(source: Given, system: System) -> str:
    """The names that a network's weights have, as the source writes them; the first few of many."""
    names = _as_written(source, system.parameters)
    return ", ".join(names[:MOST_NAMED]) + (f", … ({len(names)} in all)" if len(names) > MOST_NAMED else "")


def _as_written(source: Given, names: Iterable[str]) -> list[str]:
    """What the source calls these parameters; a tensor is named once, whatever it is made of."""
    return list(dict.fromkeys(source.called(name).partition(" (")[0] for name in names))


def check_missing(source: Source | None, system: System, sizes: Sizes, reader: Reader) -> None:
    """Complain of parameters that are not given; biases may be left out."""
    if source is None or isinstance(source, Drawn):
        return
    missing = [
        name
        for name in system.parameters
        if not (name in source.places or name in system.biases or reader.doubtful(path("weights", name)))
    ]
    names = _as_written(source, missing)
    if len(names) < len(missing) or len(missing) > MOST_TOLD_APART:
        shown = ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")
        are = f"{count(len(names), 'weight')} {'are' if len(names) > 1 else 'is'} missing"
        reader.complain(source.place, source.where, f"{are}: {shown}")
        return
    for name in missing:
        kind = "vector" if len(system.shapes[name]) == 1 else "matrix"
        size = f"{dimensions(sizes.shape(name))} " if sizes.knows(name) else ""
        hint = (
            ". A network that ends at h has no b_y, targets or output either"
            if name.startswith("W_hy")
            else ""
        )
        problem = f"{source.called(name)} is missing, expected a {size}{kind}{hint}"
        reader.complain(source.place, source.where, problem)


def complete(
    source: Source, given: Mapping[str, Array], shapes: Mapping[str, Shape], biases: Collection[str]
) -> Weights:
    """An array for every parameter: given, drawn, or zero. ``shapes`` has them in their order."""
    if isinstance(source, Drawn):
        given = source.arrays(shapes, biases)
    arrays = {name: given[name] if name in given else np.zeros(shape) for name, shape in shapes.items()}
    for array in arrays.values():
        array.flags.writeable = False
    return Weights(arrays, tuple(name for name in shapes if name not in given), source.origin)
