"""Small pieces of running text."""

from __future__ import annotations

from collections.abc import Sequence

from ..equations.tree import Symbol
from .desk import Desk
from .formula import Formula, Prose, Text, Word


def listed(parts: Sequence[Formula]) -> Text:
    """``a, b and c``."""
    found: list[str | Word | Prose | Formula] = []
    for i, part in enumerate(parts):
        if i:
            found.append(" and " if i == len(parts) - 1 else ", ")
        found.append(part)
    return tuple(found)


def capitalised(text: Text) -> Text:
    """A sentence's beginning, where it begins with a word."""
    first, *rest = text
    return (first[:1].upper() + first[1:], *rest) if isinstance(first, str) else text


def counted(number: int, noun: str) -> str:
    """``1 word``, ``3 words``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def input_at(desk: Desk, step: int) -> Text:
    """A step's input: its word, its numbers, or ``none``."""
    inputs = desk.scenario.inputs
    return _entry(desk, inputs.words[step - 1], inputs.present[step - 1], Symbol("x", 0), step)


def target_at(desk: Desk, step: int) -> Text:
    """A step's target, likewise."""
    targets = desk.scenario.targets
    if targets is None:
        return ("none",)
    return _entry(desk, targets.words[step - 1], targets.present[step - 1], Symbol("y", 0), step)


def _entry(desk: Desk, word: str | None, present: bool, symbol: Symbol, step: int) -> Text:
    if word is not None:
        return (Word(word),)
    if not present:
        return ("none",)
    numbers = desk.trace.value(symbol, step).tolist()
    shown = [f"{number:.4g}".replace("-", "−") for number in numbers[:6]]
    more = ", …" if len(numbers) > 6 else ""
    return (shown[0],) if len(numbers) == 1 else (f"({', '.join(shown)}{more})",)
