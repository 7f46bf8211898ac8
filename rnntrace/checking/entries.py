"""The entries of a network's parameters: which there are, and a sample of many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
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


def sample(
    scenario: Scenario, most: int, seed: int, gradient: Callable[[Parameter], Array]
) -> tuple[Entry, ...]:
    """All entries, or of more than ``most`` so many, drawn from every parameter alike: half of them
    where the ``gradient`` is not zero, which in a large matrix of words may be a few columns only."""
    sizes = {each: network_of(scenario, each).parameters[each.name].size for each in parameters(scenario)}
    counts = shares(sizes, most)
    draw = np.random.default_rng(seed)
    return tuple(entry for each in sizes for entry in _drawn(each, gradient(each), counts[each], draw))


def shares(sizes: Mapping[Parameter, int], most: int) -> dict[Parameter, int]:
    """How many entries of each: all where they are few, else as many of each as of the others."""
    found: dict[Parameter, int] = {}
    left = most
    by_size = sorted(sizes, key=lambda each: sizes[each])
    for position, each in enumerate(by_size):
        found[each] = min(sizes[each], max(1, left // (len(by_size) - position)))
        left -= found[each]
    return found


def _drawn(parameter: Parameter, gradient: Array, count: int, draw: np.random.Generator) -> Iterator[Entry]:
    chosen = np.arange(gradient.size)
    if count < gradient.size:
        telling = np.flatnonzero(gradient)
        some = draw.choice(telling, min(len(telling), (count + 1) // 2), replace=False)
        others = np.setdiff1d(chosen, some, assume_unique=True)
        chosen = np.sort(np.concatenate([some, draw.choice(others, count - len(some), replace=False)]))
    for place in chosen:
        yield Entry(parameter, tuple(int(i) for i in np.unravel_index(place, gradient.shape)))
