"""The guide to a page of updates."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from ...tracing.addresses import Address
from ...tracing.update import Update
from ...writing.document import Worked
from ...writing.figures import Style
from ...writing.pointing.pointing import Pointing
from .guide import Guide, Point
from .traced import known_in, said_by


class _Said(NamedTuple):
    line: Worked
    sources: tuple[Address, ...]


def guide_to_updates(updates: Iterable[Update], style: Style) -> Guide:
    """What there is to say of the numbers of some updates, whose traces are told apart by their numbers, as
    examples are. There is no network in sight: an update is of its weights, wherever they are used."""
    traces = tuple(trace for update in updates for trace in update.traces)
    known_of = tuple(map(known_in, traces))

    @cache
    def point(number: int) -> Point:
        return said_by(Pointing(traces[number], style))

    def known(address: Address) -> Address | None:
        number = address.example
        if number is None or not 0 <= number < len(traces):
            return None
        found = known_of[number](address._replace(example=0))
        return found and found._replace(example=number)

    def said(address: Address) -> _Said | None:
        number = address.example or 0
        found = point(number)(address._replace(example=0))
        if found is None:
            return None
        return _Said(found.line, tuple(each._replace(example=number) for each in found.sources))

    return Guide(said, known, (), 0, lambda _: None)
