"""What the data of every page say of their exercise."""

from __future__ import annotations

from typing import Any

from ..cells.notations import display_name
from ..exercise.exercise import Exercise
from .letters import Letters


def about(exercise: Exercise, **more: Any) -> dict[str, Any]:
    """The title and the cell, ``more``, and the notation with its names."""
    return {"title": exercise.title, "cell": exercise.cell, **more, **names(exercise)}


def shown_name(exercise: Exercise, name: str, part: str | None = None) -> str:
    """A standard name as the exercise's notation has it, in the last part if none is named."""
    calculation = exercise.last if part is None else exercise.of(part)
    spelled = name in Letters.of(calculation).alike
    return display_name(name, calculation.notation, spelled=spelled)


def names(exercise: Exercise) -> dict[str, Any]:
    """The notation, and how each quantity is shown in it, by its standard name; nothing where these
    are the standard names themselves."""
    notation = exercise.last.notation
    if notation == "standard":
        return {}
    shown: dict[str, str] = {}
    for each in exercise.chain:
        for name in (each.system.input, *each.system.names, *each.system.parameters):
            shown[name] = shown_name(exercise, name, each.part)
    return {"notation": notation, "names": shown}
