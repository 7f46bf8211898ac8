"""How a program calls its passes: with what differs from one example to the next, and each part with what the
one before it has left."""

from __future__ import annotations

from collections.abc import Iterator

from .data import Data
from .layout import INDENT, filled, quoted
from .parts import Part


def called_with(data: Data) -> list[str]:
    """What differs from one example to the next: all that forward passes are called with, but for what one
    part takes from another."""
    return [
        argument
        for part in data.parts
        for argument in data.arguments(part)
        if argument not in {data.begin(part, name) for name in data.begun(part) if data.taken(part, name)}
    ]


def length(part: Part, data: Data) -> str:
    """How many steps a part has, in one example."""
    first, *_ = data.arguments(part)
    return f"len({first})" if part.given else first


def forward_calls(data: Data, *, ends: bool = False) -> Iterator[str]:
    """The forward passes of all parts, of which each takes over from the one before: the last of its values
    or, where passes give these by themselves, their ``ends``."""
    for before, part in zip((None, *data.parts), data.parts, strict=False):
        left = [data.names("part", "values", part.name), *(["L"] if part.system.loss else [])]
        left += [data.names("part", "ends", part.name)] if ends and part.after else []
        taken = {data.begin(part, name): data.taken(part, name) for name in data.begun(part)}
        arguments = []
        for argument in data.arguments(part):
            source = taken.get(argument)
            if before and source and ends:
                argument = f"{data.names('part', 'ends', before.name)}[{quoted(source)}]"
            elif before and source:
                values = data.names("part", "values", before.name)
                argument = f"{values}[{quoted(source)}][{length(before, data)}]"
            arguments.append(argument)
        opening = f"{', '.join(left)} = {data.names('part', 'forward', part.name)}("
        yield from filled(opening, arguments, ")", INDENT)
