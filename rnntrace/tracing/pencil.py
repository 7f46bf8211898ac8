"""How numbers are written down where they are used again as they were written."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..equations.functions import Array

Written = Callable[[Array], Array]


class Pencil(NamedTuple):
    """Numbers that stand together are written down together: ``given`` ones of the author, and what is
    worked ``out``, with so many ``digits`` after the point in general. A number that was written down
    stays as it is when it is again."""

    digits: int
    given: Written
    out: Written
