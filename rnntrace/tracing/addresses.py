"""What a number is: which entry of which quantity, at which step; and which numbers made it."""

from __future__ import annotations

from typing import NamedTuple

from ..equations.tree import Expression, Symbol


class Address(NamedTuple):
    """Where a number comes from.

    ``of`` is the quantity or gradient whose value it is, or what an operation of an ``equation`` gives
    (``W_xh @ x[t]`` in that of ``a[t]``), seen from ``step``; None where that has no step. ``entry``
    counts from 0, and is empty for all entries together. ``part`` is the calculation's name in its
    chain, and ``example`` counts from 0, or is None for all examples together.
    """

    of: Expression
    step: int | None = None
    entry: tuple[int, ...] = ()
    part: str = ""
    example: int | None = 0
    equation: Symbol | None = None
