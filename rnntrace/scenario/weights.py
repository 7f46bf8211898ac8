"""Weights: written out in the scenario, read from a NumPy file, or drawn at random."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..equations.functions import Array
from ..equations.system import System
from .errors import Place
from .nodes import Mapping, Node, Scalar, Sequence
from .readers import Reader, count, kind, nearest, quote
from .sizes import Sizes, dimensions

INITIALISERS = ("normal", "uniform", "xavier")


@dataclass(frozen=True)
class Weights:
    """What was found: arrays by name, the biases left out, and a word on where they come from."""

    arrays: dict[str, Array]
    left_out: tuple[str, ...] = ()
    origin: str = ""


def names_given(node: Node | None, folder: Path) -> frozenset[str] | None:
    """The names of the weights, before they are read; None where they are to be drawn, or cannot
    be told."""
    match node:
        case Mapping(entries) if "init" in entries:
            return None
        case Mapping(entries) if isinstance(file := entries.get("file"), Scalar):
            try:
                with np.load(folder / file.text, allow_pickle=False) as archive:
                    return frozenset(archive.files)
            except (OSError, ValueError, AttributeError, zipfile.BadZipFile):
                return None
        case Mapping(entries):
            return frozenset(entries)
    return None


def read_weights(node: Node, system: System, sizes: Sizes, folder: Path, reader: Reader) -> Weights | None:
    """The weights of a network; what is wrong with them goes to the reader."""
    if not isinstance(node, Mapping):
        reader.complain(node.place, "weights", f"expected names with matrices, found {kind(node)}")
        return None
    if "init" in node.entries:
        return _drawn(node, system, sizes, reader)
    if "file" in node.entries:
        return _from_file(node, system, sizes, folder, reader)
    return _written(node, system, sizes, reader)


# -- written out -----------------------------------------------------------------------------------


def _written(node: Mapping, system: System, sizes: Sizes, reader: Reader) -> Weights:
    _names(node.keys, system, "weights", reader)
    arrays: dict[str, Array] = {}
    for name in system.parameters:
        if name in node.entries:
            rank = len(system.shapes[name])
            read = _matrix if rank == 2 else _vector
            array = read(node.entries[name], name, sizes, reader)
            if array is not None:
                arrays[name] = array
    left_out = tuple(name for name in system.parameters if name not in node.entries)
    return _completed(arrays, left_out, node.place, system, sizes, reader)


def _matrix(node: Node, name: str, sizes: Sizes, reader: Reader) -> Array | None:
    where = f"weights.{name}"
    if not isinstance(node, Sequence) or not all(isinstance(row, Sequence) for row in node.items):
        found = "numbers" if isinstance(node, Sequence) else kind(node)
        problem = f"expected a matrix, a list of rows like [[0.1, 0.2], [0.3, 0.4]], found {found}"
        reader.complain(node.place, where, problem)
        return None
    before = len(reader.complaints)
    rows = []
    for i, row in enumerate(node.items, 1):
        assert isinstance(row, Sequence)
        values = [reader.number(x, where, f"row {i}, number {j}") for j, x in enumerate(row.items, 1)]
        rows.append((values, row.place))
    if len(reader.complaints) > before:
        return None
    if not rows or not rows[0][0]:
        reader.complain(node.place, where, "the matrix is empty")
        return None
    shape = (len(rows), len(rows[0][0]))
    expected = sizes.expected(name)
    if len({len(values) for values, _ in rows}) == 1 and _transposed(shape, expected):
        wanted = dimensions(tuple(size.value for size in expected if size))
        problem = (
            f"is {dimensions(shape)}, expected {wanted}: it seems to be transposed; "
            "vectors are columns here, and a weight matrix stands left of them"
        )
        reader.complain(node.place, where, problem)
        return None
    height = sizes.learn(name, 0, shape[0], f"{name} has {count(shape[0], 'row')}")
    width = sizes.learn(name, 1, shape[1], f"row 1 of {name} has {count(shape[1], 'number')}")
    if shape[0] != height.value:
        problem = f"has {count(shape[0], 'row')}, expected {height.value}: {height.why}"
        reader.complain(node.place, where, problem)
    for i, (values, place) in enumerate(rows, 1):
        if len(values) != width.value:
            problem = f"row {i} has {count(len(values), 'number')}, expected {width.value}: {width.why}"
            reader.complain(place, where, problem)
    if len(reader.complaints) > before:
        return None
    return np.array([values for values, _ in rows], dtype=float)


def _transposed(shape: tuple[int, ...], expected: tuple[object, ...]) -> bool:
    values = tuple(getattr(size, "value", None) for size in expected)
    return None not in values and shape != values and shape == values[::-1]


def _vector(node: Node, name: str, sizes: Sizes, reader: Reader) -> Array | None:
    where = f"weights.{name}"
    values = reader.numbers(node, where)
    if values is None:
        return None
    if not values:
        reader.complain(node.place, where, "the vector is empty")
        return None
    size = sizes.learn(name, 0, len(values), f"{name} has {count(len(values), 'number')}")
    if len(values) != size.value:
        problem = f"has {count(len(values), 'number')}, expected {size.value}: {size.why}"
        reader.complain(node.place, where, problem)
        return None
    return np.array(values, dtype=float)


# -- from a file -----------------------------------------------------------------------------------


def _from_file(node: Mapping, system: System, sizes: Sizes, folder: Path, reader: Reader) -> Weights | None:
    reader.keys(node, ("file",), "weights")
    place = node.entries["file"].place
    where = "weights.file"
    name = reader.text(node.entries["file"], where)
    if name is None:
        return None
    found: dict[str, Array] = {}
    try:
        # Pickles can run code when they are read, so they are not.
        with np.load(folder / name, allow_pickle=False) as archive:
            found = {key: archive[key] for key in archive.files}
    except OSError as error:
        reader.complain(place, where, f"{quote(name)} cannot be read: {error.strerror or error}")
        return None
    except (ValueError, AttributeError, zipfile.BadZipFile):
        problem = f"{quote(name)} is not a NumPy .npz file of plain numbers"
        hint = "np.savez('weights.npz', W_xh=…, W_hh=…) writes one"
        reader.complain(place, where, f"{problem}. {hint}")
        return None
    _names(dict.fromkeys(found, place), system, where, reader)
    arrays: dict[str, Array] = {}
    for parameter in system.parameters:
        if parameter in found:
            array = _checked(found[parameter], parameter, place, sizes, reader)
            if array is not None:
                arrays[parameter] = array
    left_out = tuple(name for name in system.parameters if name not in found)
    weights = _completed(arrays, left_out, place, system, sizes, reader)
    return Weights(weights.arrays, weights.left_out, f"the file {name}")


def _checked(array: Array, name: str, place: Place, sizes: Sizes, reader: Reader) -> Array | None:
    where = f"weights.file, {name}"
    rank = len(sizes.shapes[name])
    if array.dtype.kind not in "iuf":
        problem = f"holds {array.dtype} values, expected numbers"
    elif array.ndim != rank or not array.size:
        problem = f"has shape {array.shape}, expected {'a matrix' if rank == 2 else 'a vector'}"
    elif not np.isfinite(array).all():
        problem = "holds NaN or infinity, expected finite numbers"
    else:
        for axis in range(rank):
            size = sizes.learn(name, axis, array.shape[axis], f"{name} is {dimensions(array.shape)}")
            if array.shape[axis] != size.value:
                noun = ("row", "column")[axis] if rank == 2 else "number"
                found = count(array.shape[axis], noun)
                reader.complain(place, where, f"has {found}, expected {size.value}: {size.why}")
                return None
        return np.array(array, dtype=float)
    reader.complain(place, where, problem)
    return None


# -- drawn at random -------------------------------------------------------------------------------


def _drawn(node: Mapping, system: System, sizes: Sizes, reader: Reader) -> Weights | None:
    """Matrices in the order of the equations, one generator for all; biases are zero."""
    reader.keys(node, ("init", "scale", "seed"), "weights")
    init = reader.choice(node.entries["init"], "weights.init", INITIALISERS)
    scale: float | None = 0.1
    seed: int | None = 0
    if "scale" in node.entries:
        scale = reader.number(node.entries["scale"], "weights.scale")
        if scale is not None and scale <= 0:
            reader.complain(node.entries["scale"].place, "weights.scale", "expected more than 0")
            return None
        if init == "xavier":
            problem = "xavier takes its scale from the sizes. Leave scale out"
            reader.complain(node.entries["scale"].place, "weights.scale", problem)
            return None
    if "seed" in node.entries:
        seed = reader.whole(node.entries["seed"], "weights.seed", least=0)
    if init is None or scale is None or seed is None:
        return None
    unknown = [name for name in system.parameters if sizes.shape(name) is None]
    if unknown:
        needed = "hidden_size" if sizes.shape("h") is None else "targets or labels, to know how many"
        problem = f"{unknown[0]} cannot be drawn, its size is not known. Give {needed}"
        reader.complain(node.place, "weights", problem)
        return None
    generator = np.random.default_rng(seed)
    arrays: dict[str, Array] = {}
    for name in system.parameters:
        shape = sizes.shape(name)
        assert shape is not None
        if len(shape) < 2:
            arrays[name] = np.zeros(shape)
        elif init == "normal":
            arrays[name] = scale * generator.standard_normal(shape)
        else:
            # Glorot and Bengio 2010: uniform in ±sqrt(6 / (rows + columns)).
            bound = scale if init == "uniform" else (6.0 / sum(shape)) ** 0.5
            arrays[name] = generator.uniform(-bound, bound, shape)
    vectors = tuple(name for name in system.parameters if len(system.shapes[name]) < 2)
    size = "" if init == "xavier" else f", scale {scale:g}"
    return Weights(arrays, vectors, f"{init}{size}, seed {seed}")


# -- for all ---------------------------------------------------------------------------------------


def _names(found: dict[str, Place], system: System, where: str, reader: Reader) -> None:
    """Complain of names that the network has no parameter for."""
    for name, place in found.items():
        if name in system.parameters:
            continue
        listed = f"Its parameters are {', '.join(system.parameters)}"
        if name == "b_y" and "W_hy" not in system.parameters:
            listed = "Without W_hy the network ends at h"
        problem = f"the network has no {quote(name)}. {nearest(name, system.parameters) or listed}"
        reader.complain(place, f"{where}.{quote(name)[1:-1]}", problem)


def _completed(
    arrays: dict[str, Array],
    left_out: tuple[str, ...],
    place: Place,
    system: System,
    sizes: Sizes,
    reader: Reader,
) -> Weights:
    """Zeros for biases left out; a complaint for anything else that is missing."""
    for name in left_out:
        shape = sizes.shape(name)
        if name not in system.biases:
            rank = len(system.shapes[name])
            what = (
                f"a {dimensions(shape)} matrix" if shape and rank == 2 else ("a vector", "a matrix")[rank - 1]
            )
            reader.complain(place, "weights", f"{name} is missing; expected {what}")
        elif shape is not None:
            arrays[name] = np.zeros(shape)
    for array in arrays.values():
        array.flags.writeable = False
    return Weights(arrays, left_out)
