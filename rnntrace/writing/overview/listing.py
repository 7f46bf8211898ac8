"""Many scenarios at a glance: a line each, or where that is too wide a few."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...exercise.exercise import Exercise, Workable
from ..document import Document, Table
from ..formula import Prose, Text, Word
from ..pages.data import FORMAT
from .describe import cell_in_words, mode, sizes_in_short, steps_in_words

COLUMNS: tuple[Text, ...] = (("Name",), ("Title",), ("Cell",), ("Mode",), ("N-H-C",), ("T",))


def listing(scenarios: Mapping[str, Workable]) -> Document:
    """A table with a line for each scenario."""
    rows: list[tuple[Text, ...]] = [
        (
            (Word(name),),
            (Prose(exercise.title),),
            (cell_in_words(exercise),),
            (mode(exercise),),
            (sizes_in_short(exercise.last),),
            (steps_in_words(exercise),),
        )
        for name, exercise in _exercises(scenarios)
    ]
    return Document.of(Table(COLUMNS, tuple(rows), (False,) * len(COLUMNS)))


def narrow_listing(scenarios: Mapping[str, Workable]) -> Document:
    """The same with everything but the name under one another."""
    rows: list[tuple[Text, ...]] = []
    for name, exercise in _exercises(scenarios):
        sizes = f"{sizes_in_short(exercise.last)}; T = {steps_in_words(exercise)}"
        facts = f"{cell_in_words(exercise)}; {mode(exercise)}; {sizes}"
        rows += [((Word(name),), (Prose(exercise.title),)), ((), (facts,))]
    return Document.of(Table(((), ()), tuple(rows), (False, False)))


def listing_data(scenarios: Mapping[str, Workable]) -> dict[str, Any]:
    """The same as data."""
    return {"format": FORMAT, "scenarios": [_data(name, each) for name, each in _exercises(scenarios)]}


def _exercises(scenarios: Mapping[str, Workable]) -> Iterator[tuple[str, Exercise]]:
    for name, scenario in scenarios.items():
        yield name, scenario.exercise


def _data(name: str, exercise: Exercise) -> dict[str, Any]:
    lengths = [chain[-1].steps for chain in exercise.chains]
    last = exercise.last
    data: dict[str, Any] = {
        "name": name,
        "title": exercise.title,
        "description": exercise.description,
        "cell": exercise.cell,
        "layers": last.network.layers if last.network else 1,
        "bidirectional": bool(last.network and last.network.bidirectional),
        "mode": mode(exercise),
        "sizes": [last.input_size, last.hidden_size, last.output_size],
        "steps": lengths if exercise.several else lengths[0],
    }
    return data | {f"{each.part}_steps": each.steps for each in exercise.chain[:-1]}
