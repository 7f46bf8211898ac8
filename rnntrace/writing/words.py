"""Small pieces of running text."""

from __future__ import annotations

from collections.abc import Sequence

from ..equations.onehot import OneHot
from ..exercise.steps import Steps
from ..tracing.trace import Trace
from .formula import Code, Formula, Prose, Rule, Text, Word
from .mathematics import rule


def listed(parts: Sequence[Formula]) -> Text:
    """``a, b and c``."""
    found: list[str | Word | Prose | Rule | Formula] = []
    for i, part in enumerate(parts):
        if i:
            found.append(" and " if i == len(parts) - 1 else ", ")
        found.append(part)
    return tuple(found)


def capitalised(text: Text) -> Text:
    """A sentence's beginning, where it begins with a word."""
    first, *rest = text
    return (first[:1].upper() + first[1:], *rest) if isinstance(first, str) else text


def with_rules(text: str) -> Text:
    """Text with what stands between dollars as mathematics, and what stands between backticks as code."""
    found: list[str | Rule | Code] = []
    for i, piece in enumerate(text.split("$")):
        if i % 2:
            found.append(rule(piece))
        else:
            found += (Code(each) if j % 2 else each for j, each in enumerate(piece.split("`")) if each)
    return tuple(found)


def counted(number: int, noun: str) -> str:
    """``1 word``, ``3 words``, ``10,000 words``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def size_of(shape: Sequence[int]) -> str:
    """``2×4``, ``10,000×100``."""
    return "×".join(f"{axis:,}" for axis in shape)


def input_at(trace: Trace, step: int) -> Text:
    """A step's input: its word, its numbers, or ``none``."""
    return entry_of(trace.inputs, step)


def target_at(trace: Trace, step: int) -> Text:
    """A step's target, likewise."""
    return entry_of(trace.targets, step)


def entry_of(entries: Steps | None, step: int) -> Text:
    """A step's word (and what it stands in for), its numbers, or ``none``."""
    if entries is None:
        return ("none",)
    word = entries.words[step - 1]
    if word is not None:
        unknown = entries.unknown[step - 1] if entries.unknown else None
        return (Word(word),) if unknown is None else (Word(word), " (for ", Word(unknown), ")")
    if not entries.present[step - 1]:
        return ("none",)
    assert not isinstance(entries.values, OneHot)
    numbers = entries.values[step - 1].tolist()
    shown = [f"{number:.4g}".replace("-", "−") for number in numbers[:6]]
    more = ", …" if len(numbers) > 6 else ""
    return (shown[0],) if len(numbers) == 1 else (f"({', '.join(shown)}{more})",)
