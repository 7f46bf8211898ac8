"""One entry of a gradient and its paths, sorted for reading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from ...exercise.exercise import Exercise
from ...tracing.paths import Path, PathNode
from ...tracing.trace import Trace
from ..about import about


class Asked(NamedTuple):
    """The entry that is asked for: of a parameter, or of a value at a step; ``places`` from 0."""

    node: PathNode
    places: tuple[int, ...]


class Derived(NamedTuple):
    """An entry of a gradient with its paths: those ``shown``, the largest; the ``others``; and those
    that add ``nothing``. ``example`` is the number of the one they belong to, of ``examples``, whose
    gradients add up to ``whole``."""

    trace: Trace
    asked: Asked
    shown: tuple[Path, ...]
    others: tuple[Path, ...]
    nothing: tuple[Path, ...]
    gradient: float
    example: int = 1
    examples: int = 1
    whole: float | None = None


def derived(
    trace: Trace,
    asked: Asked,
    found: Sequence[Path],
    most: int,
    gradient: float,
    example: int = 1,
    examples: int = 1,
    whole: float | None = None,
) -> Derived:
    """The paths sorted for reading: ``most`` of them one by one, by loss and by where they begin."""
    nothing = tuple(path for path in found if path.product == 0)
    by_size = sorted((path for path in found if path.product != 0), key=lambda path: -abs(path.product))
    shown = sorted(by_size[:most], key=lambda path: (path.loss_step, path.length))
    others = tuple(by_size[most:])
    return Derived(trace, asked, tuple(shown), others, nothing, gradient, example, examples, whole)


def derivation_data(found: Derived) -> dict[str, Any]:
    """The same as plain data, for JSON: the paths shown, with their numbers in full."""
    node, places = found.asked
    exercise = found.trace.exercise
    return {
        "format": "rnntrace-derive/1",
        "scenario": about(exercise),
        "of": {
            "name": exercise.spelled(node.part, node.name),
            "step": node.step,
            "entry": [i + 1 for i in places],
        },
        "example": found.example if found.examples > 1 else None,
        "gradient": found.gradient,
        "paths": [_path_data(path, exercise) for path in found.shown],
        "others": {"count": len(found.others), "sum": sum(path.product for path in found.others)},
        "adding_nothing": len(found.nothing),
    }


def _path_data(path: Path, exercise: Exercise) -> dict[str, Any]:
    nodes = [path.hops[0].start, *(hop.end for hop in path.hops)] if path.hops else []
    return {
        "loss": path.loss_step,
        "through": [{"name": exercise.spelled(node.part, node.name), "step": node.step} for node in nodes],
        "product": path.product,
        "factors": [np.asarray(path.row).tolist(), *(matrix.tolist() for matrix in path.matrices)],
    }
