"""How numbers are written down where they are used again as they were written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from ..equations.evaluate import Program, run
from ..equations.functions import Array

if TYPE_CHECKING:
    from .trace import Trace

Written = Callable[[Array], Array]


class Pencil(NamedTuple):
    """Numbers that stand together are written down together: ``given`` ones of the author, and what is
    worked ``out``, with so many ``digits`` after the point in general; what is worked out of ``settings``
    alone, like 1 − 0.999², has some more. A number that was written down stays as it is when it is
    again."""

    digits: int
    given: Written
    out: Written
    settings: Written


def evaluate(program: Program, trace: Trace) -> None:
    """Evaluate equations, each value added to the trace's store; by hand where the trace has a pencil."""
    shapes = trace.calculation.shapes
    if trace.pencil:
        from .by_hand import run_by_hand  # few work so

        run_by_hand(program, trace, shapes, trace.pencil)
    else:
        run(program, trace.store, shapes)
