"""Many scenarios at a glance: a line each, or where that is too wide a few."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...scenario.model import Scenario
from ..document import Document, Table
from ..formula import Prose, Text, Word
from ..pages.data import FORMAT
from .describe import cell_in_words, sizes_in_short, steps_in_words

COLUMNS: tuple[Text, ...] = (("Name",), ("Title",), ("Cell",), ("Mode",), ("N-H-C",), ("T",))


def listing(scenarios: Mapping[str, Scenario]) -> Document:
    """A table with a line for each scenario."""
    rows: list[tuple[Text, ...]] = [
        (
            (Word(name),),
            (Prose(scenario.title),),
            (cell_in_words(scenario),),
            (scenario.mode,),
            (sizes_in_short(scenario),),
            (steps_in_words(scenario),),
        )
        for name, scenario in scenarios.items()
    ]
    return Document((Table(COLUMNS, tuple(rows), (False,) * len(COLUMNS)),))


def narrow_listing(scenarios: Mapping[str, Scenario]) -> Document:
    """The same with everything but the name under one another."""
    rows: list[tuple[Text, ...]] = []
    for name, scenario in scenarios.items():
        sizes = f"{sizes_in_short(scenario)}; T = {steps_in_words(scenario)}"
        facts = f"{cell_in_words(scenario)}; {scenario.mode}; {sizes}"
        rows += [((Word(name),), (Prose(scenario.title),)), ((), (facts,))]
    return Document((Table(((), ()), tuple(rows), (False, False)),))


def listing_data(scenarios: Mapping[str, Scenario]) -> dict[str, Any]:
    """The same as data."""
    return {"format": FORMAT, "scenarios": [_data(name, each) for name, each in scenarios.items()]}


def _data(name: str, scenario: Scenario) -> dict[str, Any]:
    lengths = [example.steps for example in scenario.examples]
    data: dict[str, Any] = {
        "name": name,
        "title": scenario.title,
        "description": scenario.description,
        "cell": scenario.architecture.cell,
        "layers": scenario.architecture.layers,
        "bidirectional": scenario.architecture.bidirectional,
        "mode": scenario.mode,
        "sizes": [scenario.input_size, scenario.hidden_size, scenario.output_size],
        "steps": lengths if scenario.several else lengths[0],
    }
    if scenario.encoder:
        data["encoder_steps"] = scenario.encoder.examples[0].steps
    return data
