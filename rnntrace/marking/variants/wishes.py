"""What makes the numbers of an exercise good to work with by hand, and to see mistakes by.

No bound is a number that sums of decimals come to, so that the last bit of a float, in which machines
differ, decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np

from ...equations.evaluate import prepared
from ...equations.functions import FUNCTIONS, Array
from ...equations.system import System
from ...equations.tree import Call, Expression, Symbol, children
from ...exercise.exercise import Exercise
from ...tracing.run import bptt, forward
from ...tracing.trace import Trace
from ...tracing.traces import Traces
from .pattern import HAIR

LARGEST = 2.0  # of a pre-activation: beyond it tanh and sigmoid hardly move
LEAST = 0.01  # of a probability: below it two decimals show nothing
# Of so many outputs or more the least probability is a share of what each would have were all alike.
FEW, SHARE = 20, 0.2


@dataclass(frozen=True, eq=False)
class Draw:
    """An exercise as it was drawn, worked when that is asked for."""

    exercise: Exercise

    @cached_property
    def forward(self) -> Trace | Traces:
        """The forward pass."""
        return forward(self.exercise)

    @cached_property
    def worked(self) -> Trace | Traces:
        """With backpropagation, if there is a loss."""
        return bptt(self.exercise) if self.exercise.last.system.loss else self.forward

    @property
    def traces(self) -> Iterator[Trace]:
        """The forward passes of all examples and all parts."""
        return (trace for example in self.forward.examples for trace in example.chain)


class Wish(NamedTuple):
    """What is wished of a draw: ``unless`` it is ``met``, this is so."""

    unless: str
    met: Callable[[Draw], bool]


def finite(draw: Draw) -> bool:
    """Every number of the forward pass is finite."""
    return draw.forward.first_not_finite is None


def moderate(draw: Draw) -> bool:
    """What goes into an activation is nowhere larger than 2; the identity takes anything."""
    return all(
        bool(np.all(np.abs(values) <= LARGEST + HAIR))
        for trace in draw.traces
        for argument in _arguments(trace.system)
        for values in argument(trace)
    )


def likely(draw: Draw) -> bool:
    """No probability is so small, or so near to 1, that it is rounded to 0 or 1."""
    for trace in draw.traces:
        for name in _probabilities(trace.system):
            values = trace[name]
            size = values.shape[-1] if values.ndim > 1 else 1
            least = (LEAST if size <= FEW else SHARE / size) - HAIR
            if values.min() < least or (size == 1 and values.max() > 1 - least):
                return False
    return True


def alive(draw: Draw) -> bool:
    """No unit is zero at all steps because its activation has nothing for negative numbers."""
    lit: dict[tuple[str, str], Array] = {}
    for trace in draw.traces:
        for name in _cut_off(trace.system):
            key = trace.calculation.part, name
            seen = np.any(np.abs(trace[name]) > HAIR, axis=0)
            lit[key] = seen | lit[key] if key in lit else seen
    return all(bool(np.all(units)) for units in lit.values())


# The first are the most important, and the quickest to see.
WISHES = (
    Wish("a number is not finite", finite),
    Wish("a unit is zero at every step", alive),
    Wish("a pre-activation is larger than 2", moderate),
    Wish("a probability is smaller than 0.01", likely),
)

OverTime = Callable[[Trace], Iterator[Array]]


@cache
def _arguments(system: System) -> tuple[OverTime, ...]:
    """What has the values that go into activations."""

    def within(node: Expression) -> Iterator[Expression]:
        if isinstance(node, Call) and _bends(node.function):
            yield node.argument
        for child in children(node):
            yield from within(child)

    return tuple(_over_time(node) for right in system.definitions.values() for node in within(right))


def _bends(function: str) -> bool:
    row = FUNCTIONS[function]
    return row.activation and row.derivative != "1"


def _over_time(node: Expression) -> OverTime:
    """What has the values of an expression: of all steps together where it has a name, else of each."""
    if isinstance(node, Symbol) and node.step == 0:
        name = node.name
        return lambda trace: iter((trace[name],))

    def leaf(symbol: Symbol) -> Callable[[tuple[Trace, int]], Array]:
        return lambda at: at[0].value(symbol, at[1])

    value = prepared(node, leaf)
    return lambda trace: (value((trace, step)) for step in range(1, trace.steps + 1))


@cache
def _probabilities(system: System) -> tuple[str, ...]:
    """The values that are made to be between 0 and 1."""
    return tuple(
        name
        for name, right in system.definitions.items()
        if isinstance(right, Call) and FUNCTIONS[right.function].gives != "numbers"
    )


@cache
def _cut_off(system: System) -> tuple[str, ...]:
    """The values made by an activation that gives zero for all negative numbers."""
    return tuple(
        name
        for name, right in system.definitions.items()
        if isinstance(right, Call) and _is_cut_off(right.function)
    )


@cache
def _is_cut_off(function: str) -> bool:
    row = FUNCTIONS[function]
    return row.activation and row.value is not None and not np.any(row.value(np.array([-2.0, -1.0])))
