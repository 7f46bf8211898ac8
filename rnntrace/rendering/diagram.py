"""Networks drawn with lines and boxes, in text alone, and never wider than there is room."""

from __future__ import annotations

from collections.abc import Iterator

from ..writing.diagram import Rolled, Unrolled
from .drawing import Pen
from .lines import Line
from .rolled import RolledBoard
from .unrolled import UnrolledBoard


def drawn(drawing: Rolled | Unrolled, width: int, pen: Pen) -> Iterator[Line]:
    """The lines of a drawing."""
    if isinstance(drawing, Rolled):
        return RolledBoard(pen, width).rolled(drawing)
    return UnrolledBoard(pen, width).unrolled(drawing)
