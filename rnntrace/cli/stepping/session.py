"""The walkthrough in a terminal: a screen for each place, from the first key to the last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ...rendering.frame import Frame, Sight, Window, frame
from ...rendering.lines import Line
from ...writing.pages.places import Place, Station
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
    keys = _keys(stations)
    with terminal.in_use():
        while not at.over:
            seen = screen(places, at, terminal.size(), manner, keys)
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
                seen = screen(places, at, terminal.size(), manner, keys)


def screen(
    places: Sequence[Place], at: Position, size: tuple[int, int], manner: Manner, keys: Sequence[str]
) -> Frame:
    """What is to be seen at a position; ``keys`` tell of the keys, the longest words first."""
    columns, rows = size
    window = Window(columns, rows, manner.width or min(columns, WIDEST), manner.ascii)
    place = places[at.place]
    progress = f"{at.place + 1} of {len(places)}"
    sight = Sight(place.headings, place.blocks, place.drawing, progress)
    return frame(sight, window, at.scrolled, list(_feet(at, keys)))


def _keys(stations: Sequence[Station]) -> tuple[str, ...]:
    """What the keys do, with a place and a step that there are."""
    place = min(7, len(stations))
    steps = sorted({each.step for each in stations if each.step})
    texts = [f"Enter next · b back · {place} Enter place {place}"] * 2
    if len(steps) > 1:
        step = steps[1]
        texts = [f"{texts[0]} · t{step} Enter step {step}", f"{texts[1]} · t{step} step {step}"]
    return tuple(f"{each} · q quit" for each in texts)


def _feet(at: Position, keys: Sequence[str]) -> Iterator[str]:
    """The last line: what is typed, or what there is to say and the keys; as long as there is room for."""
    if at.typed:
        what = f"step {at.typed[1:]}" if at.typed.startswith("t") else f"place {at.typed}"
        yield f"Go to {what}_ · Enter goes there · Esc stays here"
        yield f"Go to {what}_"
    elif not at.said:
        yield from keys
    else:
        for each in (*keys, "Enter next · b back · q quit", "Enter next · q quit"):
            yield f"{at.said}   {each}"
        yield at.said
