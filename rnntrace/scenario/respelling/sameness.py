"""Whether two scenarios are the same in everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from .numerals import same_numbers


def differing(one: Any, other: Any, where: str = "") -> str:
    """The first place in which two things differ, such as ``parameters.W_xh``; nothing where they are the
    same in every bit. What holds values is gone through, and other things are compared."""
    if type(one) is not type(other):
        return where or "the whole"
    if isinstance(one, np.ndarray):
        return "" if one.dtype == other.dtype and same_numbers(one, other) else where
    if is_dataclass(one):
        pairs = ((each.name, getattr(one, each.name), getattr(other, each.name)) for each in fields(one))
    elif isinstance(one, Mapping):
        if one.keys() != other.keys():
            return where
        pairs = ((str(key), one[key], other[key]) for key in one)
    elif isinstance(one, tuple | list):
        if len(one) != len(other):
            return where
        pairs = ((str(i), *both) for i, both in enumerate(zip(one, other, strict=True), 1))
    else:
        return "" if one == other else where
    inner = (differing(mine, theirs, f"{where}.{name}" if where else name) for name, mine, theirs in pairs)
    return next(filter(None, inner), "")
