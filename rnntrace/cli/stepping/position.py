"""Where a reader is in the walkthrough, and where a key takes him."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ...writing.pages.places import Station
from .keys import Key, Pressed

LONGEST = 10  # of what is typed


class Position(NamedTuple):
    """At a ``place``, counted from 0, with the text ``scrolled`` by so many lines; ``typed`` is where to go
    as far as it is typed, ``said`` what there is to say about the last key, and ``over`` the end."""

    place: int = 0
    scrolled: int = 0
    typed: str = ""
    said: str = ""
    over: bool = False


class Extent(NamedTuple):
    """How the text of a place lies on the screen: it can be scrolled by ``furthest`` lines, ``page`` of
    them are seen."""

    furthest: int = 0
    page: int = 1


def after(at: Position, key: Pressed, stations: Sequence[Station], extent: Extent) -> Position:
    """Where a key leads. What is typed waits for Enter; any other key drops it."""
    here = at._replace(typed="", said="", scrolled=min(at.scrolled, extent.furthest))
    if isinstance(key, str):
        return here._replace(typed=(at.typed + key)[:LONGEST]) if key != "t" else here._replace(typed=key)
    if key is Key.DELETE and at.typed:
        return here._replace(typed=at.typed[:-1])
    if key is Key.ENTER and at.typed:
        return _gone_to(here, at.typed, stations)
    move = MOVES.get(key) if key else None
    return move(here, stations, extent) if move else here


def _next(at: Position, stations: Sequence[Station], extent: Extent) -> Position:
    """Further down, or on to the next place."""
    if at.scrolled < extent.furthest:
        return at._replace(scrolled=min(at.scrolled + max(1, extent.page - 1), extent.furthest))
    if at.place + 1 < len(stations):
        return Position(at.place + 1)
    return at._replace(said="This is the end.")


def _back(at: Position, stations: Sequence[Station], extent: Extent) -> Position:
    """Further up, or back to the place before."""
    if at.scrolled:
        return at._replace(scrolled=max(0, at.scrolled - max(1, extent.page - 1)))
    return Position(at.place - 1) if at.place else at._replace(said="This is the beginning.")


Move = Callable[[Position, Sequence[Station], Extent], Position]
MOVES: dict[Key, Move] = {
    Key.ENTER: _next,
    Key.NEXT: _next,
    Key.BACK: _back,
    Key.DELETE: _back,
    Key.DOWN: lambda at, _, extent: at._replace(scrolled=min(at.scrolled + 1, extent.furthest)),
    Key.UP: lambda at, _, extent: at._replace(scrolled=max(at.scrolled - 1, 0)),
    Key.FIRST: lambda at, stations, _: Position(0),
    Key.LAST: lambda at, stations, _: Position(len(stations) - 1),
    Key.QUIT: lambda at, *_: at._replace(over=True),
}


def _gone_to(at: Position, typed: str, stations: Sequence[Station]) -> Position:
    """At a place by its number, or with a t before it at the first place of a step."""
    number = int(typed.removeprefix("t") or 0)
    if not typed.startswith("t"):
        if 1 <= number <= len(stations):
            return Position(number - 1)
        return at._replace(said=f"There is no place {number}, only 1 to {len(stations)}.")
    leg = stations[at.place].leg
    found = [place for place, each in enumerate(stations) if each.step == number]
    if not number or not found:
        return at._replace(said=f"There is no step {number} here.")
    # The step of this pass, or else of the nearest.
    return Position(min(found, key=lambda place: (abs(stations[place].leg - leg), place)))
