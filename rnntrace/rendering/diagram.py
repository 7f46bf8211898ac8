"""Networks drawn with lines and boxes, in text alone, and never wider than there is room."""

from __future__ import annotations

from collections.abc import Iterator

from ..writing.diagram import Rolled, Unrolled
from .board import Board
from .drawing import Pen
from .lines import Line
from .rolled import RolledUp
from .unrolled import OverTime


def drawn(drawing: Rolled | Unrolled, width: int, pen: Pen) -> Iterator[Line]:
    """The lines of a drawing."""
    board = Board(pen, width)
    if isinstance(drawing, Rolled):
        return RolledUp(board).lines(drawing)
    return OverTime.on(board, drawing).lines()
