"""What a program has to know of each calculation of a chain, for all examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..equations.differentiate import BackwardEquation, handed_back, is_handed
from ..equations.functions import Array
from ..equations.sweeps import BACKWARD, Sweep, sweeps
from ..equations.system import TARGET, System
from ..equations.tree import Equation, symbols
from ..exercise.calculation import Calculation
from ..exercise.steps import Steps
from ..tracing.handover import equations_of_initial
from ..tracing.trace import Trace
from ..tracing.traces import Traces
from .expressions import Writer
from .names import Names
from .spelling import Spelling


@dataclass(frozen=True)
class Part:
    """One of the calculations of a chain: the ``trace`` of the first example, which has the equations of
    all, and the calculation of every example. ``before`` and ``after`` are its neighbors."""

    trace: Trace
    calculations: tuple[Calculation, ...]
    before: Trace | None = None
    after: Trace | None = None

    @property
    def name(self) -> str:
        return self.calculation.part

    @property
    def calculation(self) -> Calculation:
        """That of the first example, which stands for those of all in what is no value over time."""
        return self.calculations[0]

    @property
    def system(self) -> System:
        return self.calculation.system

    @cached_property
    def given(self) -> dict[str, tuple[Steps | None, ...]]:
        """What comes from outside, by its name, for each example; None where one has nothing."""
        every = [each.given for each in self.calculations]
        return {
            name: tuple(given.get(name) for given in every)
            for name in self.system.given
            if any(name in given for given in every)
        }

    @cached_property
    def has_gaps(self) -> bool:
        """Whether some steps have no target."""
        targets = self.given.get(TARGET, ())
        return any(steps is None or not all(steps.present) for steps in targets)

    def guarded(self, equation: Equation) -> bool:
        """Whether a forward equation holds only at the steps that have a target: where it looks at one, and
        no other step hangs on it."""
        recurring = any(each.direction and equation in each.equations for each in self.system.passes)
        looks = any(symbol.name == TARGET for symbol in symbols(equation.right))
        return self.has_gaps and looks and not recurring

    @property
    def compares_elsewhere(self) -> bool:
        """Whether anything but the loss of the same step looks at a target."""
        return any(
            symbol.name == TARGET and (symbol.step != 0 or name != self.system.loss)
            for name, right in self.system.definitions.items()
            for symbol in symbols(right)
        )

    @cached_property
    def backward(self) -> tuple[BackwardEquation, ...]:
        """The backward equations, but for that of what comes in, which no other one needs."""
        return tuple(each for each in self.trace.backward if each.equation.left.name != self.system.input)

    @cached_property
    def backward_sweeps(self) -> tuple[Sweep, ...]:
        """The same as they are worked on paper."""
        return sweeps(tuple(each.equation for each in self.backward), BACKWARD)

    @cached_property
    def differentiated(self) -> tuple[str, ...]:
        """The values that have gradients, in the order of their equations."""
        found = (each.equation.left for each in self.backward)
        return tuple(left.name for left in found if left.step is not None)

    @cached_property
    def learned(self) -> frozenset[str]:
        """The values that hang on some parameter at every step, whatever is there before the first."""
        found: set[str] = set()
        for a_pass in self.system.passes:
            for equation in a_pass.equations:
                used = set(symbols(equation.right))
                if any(
                    symbol.name in (self.calculation.parameters if symbol.step is None else found)
                    for symbol in used
                    if not symbol.step
                ):
                    found.add(equation.left.name)
        return frozenset(found)

    def begins(self, name: str) -> tuple[Array, ...]:
        """Where a state begins, in each example."""
        shape = self.calculation.shapes[name]
        return tuple(np.asarray(each.initial.get(name, np.zeros(shape))) for each in self.calculations)

    @cached_property
    def sent(self) -> tuple[Equation, ...]:
        """The equations of what is sent to where states begin, of those that do not just begin at zero."""
        takes = self.calculation.takes if self.before else {}
        found = equations_of_initial(self.system, self.backward)
        return tuple(each for each in found if (name := each.left.name) in takes or np.any(self.begins(name)))

    @cached_property
    def handed_back(self) -> tuple[str, ...]:
        """The states whose last values get gradients from the part after."""
        rights = [each.equation.right for each in self.backward]
        handed = {symbol for right in rights for symbol in symbols(right) if is_handed(symbol)}
        return tuple(name for name in self.system.handed_over if handed_back(name) in handed)

    def writer(self, spelling: Spelling, names: Names) -> Writer:
        """Who writes the expressions of its equations."""
        longest = max(each.steps for each in self.calculations)
        return Writer(
            spelling,
            names,
            self.name,
            self.calculation.shapes,
            self.calculation.constants,
            range(1, longest + 1),
            self.calculation.earlier,
            lacking=(TARGET,) if self.has_gaps and self.compares_elsewhere else (),
        )


def has_targets(parts: Iterable[Part]) -> bool:
    """Whether anything is compared with targets."""
    return any(TARGET in part.given for part in parts)


def parts_of(found: Trace | Traces) -> tuple[Part, ...]:
    """The parts of what was worked, in their order."""
    return tuple(_parts(found))


def _parts(found: Trace | Traces) -> Iterator[Part]:
    chain = found.chain
    for i, trace in enumerate(chain):
        before, after = chain[i - 1] if i else None, chain[i + 1] if i + 1 < len(chain) else None
        yield Part(trace, tuple(each[i] for each in found.exercise.chains), before, after)
