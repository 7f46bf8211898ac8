"""PyTorch's tensors: the weights of all gates stand one under the other, and those that read the two
directions of the layer below side by side."""

from __future__ import annotations

import numpy as np

from ...cells.layers import BACKWARD, directions, input_weights, layered_name
from ...cells.modules import stacked
from ...cells.network import Architecture, cell_equations
from ...equations.functions import Array
from ..values.lists import Row, matrix, vector
from ..values.value import Value
from ..wording import count
from ..yaml_nodes.nodes import YamlList, YamlNode

# The text names of what a tensor is made of, one row for each gate; or one name alone.
Grid = tuple[tuple[str, ...], ...]


def tensors_of(cell: Architecture) -> dict[str, Grid]:
    """The tensors of a built-in cell in all its layers and directions."""
    return {
        tensor.replace("l0", f"l{layer - 1}") + ("_reverse" if direction == BACKWARD else ""): tuple(
            _layered(name, layer, cell.layers, direction) for name in names
        )
        for tensor, names in ({} if cell.equations else stacked(cell_equations(cell))).items()
        for layer in range(1, cell.layers + 1)
        for direction in directions(cell.bidirectional)
    }


def _layered(name: str, layer: int, layers: int, direction: str) -> tuple[str, ...]:
    """A weight's names in a layer: of one that reads the input, two where the input is of two states."""
    if name.startswith("W_x"):
        return input_weights(name, layer, layers, direction)
    return (layered_name(name, layer, layers, direction),)


def flat(grid: Grid) -> tuple[str, ...]:
    """All of its names, row by row."""
    return tuple(name for row in grid for name in row)


def part(grid: Grid) -> str:
    """What a message says of one name's part of a tensor."""
    if len(flat(grid)) == 1:
        return ""
    whose = "a gate's" if len(grid) > 1 else "a direction's"
    which = " for a direction" if len(grid) > 1 and len(grid[0]) > 1 else ""
    return f" ({whose} part{which})"


def split(value: Value, grid: Grid) -> list[YamlNode]:
    """A list in a part for each name; none, with a complaint, where it cannot be split."""
    node = value.node
    if len(flat(grid)) == 1:
        return [node]
    rows = matrix(value) if _rank(grid) == 2 else vector(value)
    if rows is None or any(isinstance(row, Row) and row.numbers is None for row in rows):
        return []
    if problem := _wrong_rows(len(rows), grid):
        value.complain(problem)
        return []
    gates = _shares(node, len(grid))
    if len(grid[0]) == 1:
        return list(gates)
    if problem := _wrong_columns({len(row.numbers or ()) for row in rows if isinstance(row, Row)}, grid):
        value.complain(problem)
        return []
    return [
        YamlList(tuple(_shares(row, len(grid[0]))[i] for row in gate.items), gate.start)
        for gate in gates
        for i in range(len(grid[0]))
    ]


def _shares(node: YamlNode, parts: int) -> tuple[YamlList, ...]:
    """A list's items in so many parts."""
    assert isinstance(node, YamlList)  # a number alone has no parts
    size = len(node.items) // parts
    return tuple(YamlList(node.items[i * size : (i + 1) * size], node.start) for i in range(parts))


def unfit(whole: Array, grid: Grid) -> str:
    """What keeps an array from being split; nothing if all is well."""
    if len(flat(grid)) == 1:
        return ""
    from .archive import unfit as unfit_as_array  # only for those who have a file

    problem = unfit_as_array(whole, _rank(grid)) or _wrong_rows(len(whole), grid)
    return problem or (_wrong_columns({whole.shape[1]}, grid) if len(grid[0]) > 1 else "")


def split_array(whole: Array, grid: Grid) -> list[Array]:
    """An array in a part for each name."""
    if len(flat(grid)) == 1:
        return [whole]
    gates = np.split(whole, len(grid))
    if len(grid[0]) == 1:
        return gates
    return [share for gate in gates for share in np.split(gate, len(grid[0]), axis=1)]


def _rank(grid: Grid) -> int:
    """2 for matrices, 1 for biases."""
    return 1 if grid[0][0].startswith("b_") else 2


def _wrong_rows(rows: int, grid: Grid) -> str:
    """What keeps so many rows from being split; nothing if all is well."""
    if rows and not rows % len(grid):
        return ""
    return f"has {count(rows, 'row')}, expected a multiple of {len(grid)}, one part for each gate"


def _wrong_columns(columns: set[int], grid: Grid) -> str:
    """The same of columns, as many as each row has."""
    if len(columns) > 1:
        return "has rows of different lengths"
    (found,) = columns
    if found and not found % len(grid[0]):
        return ""
    problem = f"has {count(found, 'column')}, expected a multiple of {len(grid[0])}"
    return f"{problem}, one part for each direction of the layer below"
