"""An exercise: calculations in chains, one chain for each example."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple, Protocol

from ..equations.functions import Array
from .calculation import Calculation
from .course import Course
from .start import Start

Chain = tuple[Calculation, ...]


class Parameter(NamedTuple):
    """A parameter of one of the calculations of a chain."""

    name: str
    part: str = ""


@dataclass(frozen=True, eq=False)
class Exercise:
    """What is to be worked, with a ``title`` and a ``description``.

    ``chains`` has for each example its calculations, of which each hands on to the next; they are the
    same for all examples but for their values over time. ``several`` tells that the author lists the
    examples as such, ``optimizer`` has the settings that there are,
    ``start`` tells where it starts and ``course`` how it is trained.
    """

    title: str
    chains: tuple[Chain, ...]
    description: str = ""
    several: bool = False
    optimizer: Mapping[str, str | float] = field(default_factory=dict)
    start: Start = field(default_factory=Start)
    course: Course = field(default_factory=Course)

    @property
    def exercise(self) -> Exercise:
        """Itself, so that an exercise does wherever something that yields one is asked for."""
        return self

    @property
    def chain(self) -> Chain:
        """The calculations of the first example, which stand for those of all in what is no value over
        time."""
        return self.chains[0]

    @property
    def last(self) -> Calculation:
        """The last of them, at whose end the loss is taken."""
        return self.chain[-1]

    def of(self, part: str) -> Calculation:
        """The calculation with a name in the chain. Raises KeyError where there is none."""
        return part_of(self.chain, part)

    def after(self, part: str) -> Calculation | None:
        """The calculation that takes over from the one with this name."""
        return next((other for one, other in pairwise(self.chain) if one.part == part), None)

    def before(self, part: str) -> Calculation | None:
        """The calculation that hands on to the one with this name."""
        return next((one for one, other in pairwise(self.chain) if other.part == part), None)

    @property
    def parameters(self) -> Iterator[Parameter]:
        """All parameters, in the order of the chain."""
        for calculation in self.chain:
            for name in calculation.parameters:
                yield Parameter(name, calculation.part)

    def array(self, parameter: Parameter) -> Array:
        """The numbers of a parameter."""
        return self.of(parameter.part).parameters[parameter.name]

    def with_array(self, parameter: Parameter, array: Array) -> Exercise:
        """The same with other numbers for a parameter."""

        def change(calculation: Calculation) -> Calculation:
            if calculation.part != parameter.part:
                return calculation
            return replace(calculation, parameters={**calculation.parameters, parameter.name: array})

        return self.changed(change)

    def changed(self, change: Callable[[Calculation], Calculation]) -> Exercise:
        """The same with every calculation changed."""
        return replace(self, chains=tuple(tuple(map(change, chain)) for chain in self.chains))

    def spelled(self, part: str, name: str) -> str:
        """A name as it is typed: ``encoder.W_xh``; what belongs to the last part needs no prefix."""
        return name if part == self.last.part else f"{part}.{name}"

    @property
    def cell(self) -> str:
        """The name of the network's cell; nothing for equations that are put together otherwise."""
        return self.last.network.cell if self.last.network else ""

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that has a value at each step: what comes in, and what the equations define."""
        systems = [calculation.system for calculation in self.chain]
        return tuple(dict.fromkeys(name for each in systems for name in (each.input, *each.names)))

    def steps_of(self, part: str) -> int | None:
        """The length of all sequences of a part of the chain, None where they differ."""
        lengths = {part_of(chain, part).steps for chain in self.chains}
        return lengths.pop() if len(lengths) == 1 else None

    @property
    def most_steps(self) -> int:
        """The length of the longest sequence."""
        return max(calculation.steps for chain in self.chains for calculation in chain)


def part_of(chain: Chain, part: str) -> Calculation:
    """The calculation with a name. Raises KeyError where there is none."""
    for calculation in chain:
        if calculation.part == part:
            return calculation
    raise KeyError(part)


class Workable(Protocol):
    """Whatever yields an exercise: a scenario, or an exercise itself."""

    @property
    def exercise(self) -> Exercise: ...
