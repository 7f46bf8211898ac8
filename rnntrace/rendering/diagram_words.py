"""What the drawing of a network shows, in words: for those who cannot see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..writing.diagram import Level, Names, Part, Port, Rolled, Track, Unrolled
from ..writing.words import counted
from .drawing import Pen
from .lines import finished
from .plain import name_text


def in_words(drawing: Rolled | Unrolled) -> str:
    """What it is of, in a sentence."""
    if isinstance(drawing, Rolled):
        levels = [name for level in drawing.levels for name in _level_names(level)]
        return f"A network at one step, from the bottom: {_listed(levels)}."
    ways = [
        f"{_range(track.states)} from {'right to left' if track.backwards else 'left to right'}"
        for floor in drawing.floors
        for track in floor
    ]
    parts = [
        _kind("input", [port.names for port in drawing.inputs], "at the bottom"),
        *ways,
        _kind("output", [port.names for port in drawing.outputs], "at the top"),
    ]
    steps = drawing.mark.last if drawing.mark else drawing.steps[-1]
    return f"A network laid out over {counted(steps, 'step')}: {_listed(list(filter(None, parts)))}."


def described(drawing: Rolled | Unrolled) -> str:
    """What is to be seen in it, part by part."""
    return " ".join(_levels(drawing) if isinstance(drawing, Rolled) else _steps(drawing))


# -- over time -------------------------------------------------------------------------------------


def _steps(drawing: Unrolled) -> Iterator[str]:
    for floor in drawing.floors:
        for track in floor:
            yield from _ends(track)
    ports = zip(drawing.steps, drawing.inputs, drawing.outputs, strict=True)
    for step, coming_in, going_out in ports:
        said = [*_port("input", coming_in, ""), *_port("output", going_out, "target ")]
        if said:
            yield f"Step {step}: {'; '.join(said)}."


def _ends(track: Track) -> Iterator[str]:
    if track.start:
        yield f"{_range(track.states)} start from {_together(track.start)}."
    if track.end:
        yield f"{_together(track.end)} goes on to another network."


def _port(kind: str, port: Port, what: str) -> Iterator[str]:
    if port.names:
        word = "".join(text for text, _ in finished(Pen().line(port.word)))
        yield f"{kind} {_together(port.names)}" + (f", {what}{word}" if word else "")


def _kind(what: str, names: Sequence[Names], where: str) -> str:
    """``inputs x₁ to x₃ at the bottom``; nothing where there are none."""
    there = list(filter(None, names))
    if not there:
        return ""
    return f"{what if len(there) == 1 else f'{what}s'} {_range(there)} {where}"


def _range(several: Sequence[Names]) -> str:
    """``h₁ to h₃``."""
    first, last = _together(several[0]), _together(several[-1])
    return first if len(several) == 1 else f"{first} {'and' if len(several) == 2 else 'to'} {last}"


# -- at one step -----------------------------------------------------------------------------------


def _levels(drawing: Rolled) -> Iterator[str]:
    for level in drawing.levels:
        for part in level.parts:
            yield _part(part)


def _part(part: Part) -> str:
    """``hₜ (hidden state, H = 2) reads W_xh, b_h, and through W_hh its own hₜ₋₁.``"""
    said = ", ".join(filter(None, (*part.words, part.size)))
    text = f"{_together(part.names)} ({said})" if said else _together(part.names)
    back = _together(part.before)
    if part.before and part.weights:
        back = f"through {_together(part.weights)} {back}"
    read = ", and ".join(filter(None, (_together(part.reads), back)))
    return f"{text} with {read}." if read else f"{text}."


def _level_names(level: Level) -> list[str]:
    return [name_text(name) for part in level.parts for name in part.names]


def _together(names: Names) -> str:
    return ", ".join(map(name_text, names))


def _listed(texts: Sequence[str]) -> str:
    """``a, b and c``."""
    return " and ".join(filter(None, (", ".join(texts[:-1]), *texts[-1:])))
