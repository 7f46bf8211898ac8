"""Some items of a list, picked again and again."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Any


class Pick:
    """Those at some ``places``, as a tuple."""

    def __init__(self, places: Sequence[int]) -> None:
        self.places = places
        self.get: Any = itemgetter(*places) if len(places) > 1 else None

    def __call__(self, items: Sequence[Any]) -> tuple[Any, ...]:
        if self.get is not None:
            found: tuple[Any, ...] = self.get(items)
            return found
        return tuple(items[place] for place in self.places)
