"""The entries of a network's parameters: which there are, and a sample of many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ..equations.functions import Array
from ..scenario.model import Scenario


class Parameter(NamedTuple):
    """A parameter of a network, or of its ``encoder``."""

    name: str
    of_encoder: bool = False


class Entry(NamedTuple):
    """One number of a parameter; ``places`` count from 0."""

    parameter: Parameter
    places: tuple[int, ...]


def parameters(scenario: Scenario) -> Iterator[Parameter]:
    """All parameters, an encoder's first."""
    if scenario.encoder:
        for name in scenario.encoder.parameters:
            yield Parameter(name, of_encoder=True)
    for name in scenario.parameters:
        yield Parameter(name)


def network_of(scenario: Scenario, parameter: Parameter) -> Scenario:
    """The network that a parameter belongs to."""
    if not parameter.of_encoder:
        return scenario
    assert scenario.encoder
    return scenario.encoder


def with_value(scenario: Scenario, entry: Entry, value: float) -> Scenario:
    """The scenario with another number at one entry."""
    owner = network_of(scenario, entry.parameter)
    changed = owner.parameters[entry.parameter.name].copy()
    changed[entry.places] = value
    owner = replace(owner, parameters={**owner.parameters, entry.parameter.name: changed})
    return replace(scenario, encoder=owner) if entry.parameter.of_encoder else owner


def sample(scenario: Scenario, most: int, seed: int) -> tuple[Entry, ...]:
    """All entries, or of more than ``most`` so many, drawn from every parameter alike."""
    sizes = {each: network_of(scenario, each).parameters[each.name].size for each in parameters(scenario)}
    counts = shares(sizes, most)
    draw = np.random.default_rng(seed)
    return tuple(entry for each in sizes for entry in _drawn(scenario, each, counts[each], draw))


def shares(sizes: Mapping[Parameter, int], most: int) -> dict[Parameter, int]:
    """How many entries of each: all where they are few, else as many of each as of the others."""
    found: dict[Parameter, int] = {}
    left = most
    by_size = sorted(sizes, key=lambda each: sizes[each])
    for position, each in enumerate(by_size):
        found[each] = min(sizes[each], max(1, left // (len(by_size) - position)))
        left -= found[each]
    return found


def _drawn(
    scenario: Scenario, parameter: Parameter, count: int, draw: np.random.Generator
) -> Iterator[Entry]:
    array: Array = network_of(scenario, parameter).parameters[parameter.name]
    chosen: Sequence[int] = range(array.size)
    if count < array.size:
        chosen = sorted(draw.choice(array.size, count, replace=False).tolist())
    for place in chosen:
        yield Entry(parameter, tuple(int(i) for i in np.unravel_index(place, array.shape)))
