"""The walkthrough in a terminal: a screen for each place, from the first key to the last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ...rendering.frame import Frame, Sight, Window, frame
from ...rendering.lines import Line
from ...writing.pages.places import Place
from ..output import WIDEST
from .keys import Key, keys_in
from .position import Extent, Position, after
from .terminal import Terminal


class Manner(NamedTuple):
    """How screens look: laid out for a ``width`` (None for what the terminal has), perhaps in ASCII; and
    what makes text of their lines."""

    width: int | None
    ascii: bool
    text: Callable[[Sequence[Line]], str]


def walk(places: Sequence[Place], terminal: Terminal, manner: Manner, note: str = "") -> None:
    """Go from place to place as the keys say. Raises KeyboardInterrupt for Ctrl-C."""
    stations = [place.station for place in places]
    at = Position(said=note)
    with terminal.in_use():
        while not at.over:
            seen = screen(places, at, terminal.size(), manner)
            terminal.show(manner.text(seen.lines))
            for key in keys_in(terminal.read()):
                if key is Key.INTERRUPT:
                    raise KeyboardInterrupt
                if key is Key.SUSPEND:
                    terminal.suspend()
                    continue
                at = after(at, key, stations, Extent(seen.furthest, seen.page))
                if at.over:
                    break
                seen = screen(places, at, terminal.size(), manner)


def screen(places: Sequence[Place], at: Position, size: tuple[int, int], manner: Manner) -> Frame:
    """What is to be seen at a position."""
    columns, rows = size
    window = Window(columns, rows, manner.width or min(columns, WIDEST), manner.ascii)
    place = places[at.place]
    progress = f"{at.place + 1} of {len(places)}"
    sight = Sight(place.headings, place.blocks, place.drawing, progress)
    return frame(sight, window, at.scrolled, list(_feet(at, places)))


def _feet(at: Position, places: Sequence[Place]) -> Iterator[str]:
    """The last line: what is typed, or what there is to say and the keys; as long as there is room for."""
    if at.typed:
        what = f"step {at.typed[1:]}" if at.typed.startswith("t") else f"place {at.typed}"
        yield f"Go to {what}_ · Enter goes there · Esc stays here"
        yield f"Go to {what}_"
        return
    steps = max((place.station.step or 0 for place in places), default=0)
    to_step = (" · t2 Enter step 2", " · t2 step 2") if steps > 1 else ("", "")
    keys = (
        f"Enter next · b back · 7 Enter place 7{to_step[0]} · q quit",
        f"Enter next · b back · 7 Enter place 7{to_step[1]} · q quit",
    )
    if not at.said:
        yield from keys
        return
    for each in (*keys, "Enter next · b back · q quit", "Enter next · q quit"):
        yield f"{at.said}   {each}"
    yield at.said
