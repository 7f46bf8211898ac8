"""Steps that do not exist: a program reads what equations need of them, and finds zeros there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from ..equations.system import TARGET
from ..equations.tree import COUNT, Quantity, Symbol, symbols
from .expressions import Writer
from .layout import INDENT, comment, filled
from .parts import Part
from .statements import all_shares

AFTER, BEFORE = "There is no step after the last", "There is no step before the first"


class Place(NamedTuple):
    """A quantity at a step that does not exist: so many after the last, or no more than 0."""

    quantity: Quantity
    step: int

    @property
    def text(self) -> str:
        return f"T + {self.step}" if self.step > 0 else str(self.step)


def looked_up(part: Part) -> list[Place]:
    """What the forward equations use of steps that do not exist, but for where states begin."""
    found: dict[Place, None] = {}
    for equation in part.system.equations:
        for symbol in symbols(equation.right):
            found |= dict.fromkeys(_places(symbol, 0))
    begins = {Place((name, False), int(name not in part.system.states)) for name in part.system.all_states}
    return [place for place in found if place not in begins and not _is_missing(part, place)]


def reached_back(part: Part, writer: Writer) -> list[Place]:
    """What the backward equations use of them, but for what the forward pass has put there."""
    found: dict[Place, None] = {}
    for share in all_shares(part, writer):
        for symbol in symbols(share.node):
            found |= dict.fromkeys(_places(symbol, share.when.ahead))
    begins = {Place((name, False), int(name not in part.system.states)) for name in part.system.all_states}
    there = {*begins, *looked_up(part)}
    return [place for place in found if place not in there and not _is_missing(part, place)]


def _is_missing(part: Part, place: Place) -> bool:
    """Whether it is a target, of which steps without one have none either."""
    return part.has_gaps and place.quantity == (TARGET, False)


def _places(symbol: Symbol, ahead: int) -> Iterator[Place]:
    """Where a symbol reaches beyond the steps, if the step that is so far ``ahead`` is one of them."""
    if symbol.step is None or symbol.name == COUNT:
        return
    highest, lowest = symbol.step - max(ahead, 0), symbol.step - min(ahead, 0)
    yield from (Place(symbol.quantity, step) for step in range(1, highest + 1))
    yield from (Place(symbol.quantity, step) for step in range(1 + lowest, 1))


def beyond(places: Iterable[Place], part: Part, writer: Writer) -> list[str]:
    """The lines that put zeros there."""
    lines: list[str] = []
    ordered = sorted(places, key=lambda place: (place.step <= 0, place.text, _shape(place, part)))
    said = ""
    for (text, shape), group in groupby(ordered, lambda place: (place.text, _shape(place, part))):
        reason = BEFORE if text.lstrip("-").isdigit() else AFTER
        lines += comment(f"{reason}: nothing comes from there.", INDENT) if reason != said else []
        said = reason
        names = [writer.names("gradient" if gradient else "value", name) for (name, gradient), _ in group]
        zeros = writer.spelling.zeros(shape)
        if len(names) == 1:
            lines += [f"{INDENT}{names[0]}[{text}] = {zeros}"]
        else:
            lines += [
                *filled("for series in (", names, "):", INDENT),
                f"{INDENT * 2}series[{text}] = {zeros}",
            ]
    return lines


def _shape(place: Place, part: Part) -> tuple[int, ...]:
    return part.calculation.shapes[place.quantity[0]]
