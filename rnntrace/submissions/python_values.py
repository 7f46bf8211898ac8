"""Answers that are handed over in Python: names with numbers, arrays, texts, or lists of these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..equations.functions import Array
from ..scenario.errors import Complaint
from ..scenario.yaml_nodes.nodes import InOption, YamlList, YamlNode, YamlScalar, place_at
from ..scenario.yaml_nodes.parser import DEEPEST
from .archive import SINGLE
from .submission import Entry, Submission

CALLED = "answers"


def read_values(answers: Mapping[str, Any]) -> Submission:
    """The answers of a mapping. Texts and Python's own numbers count with the decimals that they are written
    with; arrays are in full."""
    entries: list[Entry] = []
    complaints: list[Complaint] = []
    single = False
    for key, value in answers.items():
        name = str(key)
        at = InOption(0, 0, f"{CALLED}[{name!r}]")
        array = _array(value)
        if array is not None:
            single = single or (array.dtype.kind == "f" and array.dtype.itemsize < np.dtype(float).itemsize)
        raw = _node(value, at, 0) if array is None else array
        if raw is None:
            problem = f"it is of type {type(value).__name__}, expected numbers, texts, lists or arrays"
            complaints.append(Complaint(place_at(at), name, problem))
        else:
            entries.append(Entry(name, raw, place_at(at)))
    return Submission(
        CALLED, tuple(entries), relative=SINGLE if single else None, complaints=tuple(complaints)
    )


def _array(value: Any) -> Array | None:
    """An array, or what can be made one like a tensor; None for anything else, a number among it."""
    if isinstance(value, float | int) or not hasattr(value, "__array__"):
        return None
    try:
        return np.asarray(value)
    except Exception:  # whatever another library raises, such as for a tensor that needs its gradient
        return None


def _node(value: Any, at: InOption, depth: int) -> YamlNode | None:
    """The same as if it had been written in a file; None for what cannot be."""
    if value is None:
        return YamlScalar("", False, at)
    if isinstance(value, str):
        return YamlScalar(value, True, at)
    if isinstance(value, float | int) and not isinstance(value, bool):
        return YamlScalar(_written(value), False, at)
    if (array := _array(value)) is not None:
        return _node(array.tolist(), at, depth)
    if isinstance(value, list | tuple) and depth < DEEPEST:
        items = [_node(item, at, depth + 1) for item in value]
        known = tuple(item for item in items if item is not None)
        return YamlList(known, at) if len(known) == len(items) else None
    return None


def _written(value: float) -> str:
    """A number as Python writes it; a whole one of any size, without more digits than it needs."""
    try:
        return repr(float(value)) if isinstance(value, float) or abs(value) > 10**15 else str(int(value))
    except OverflowError:
        return "1e999"
