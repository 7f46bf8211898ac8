"""Central differences: the slope between two losses, with nothing but the forward pass.

(L(w + e) − L(w − e)) / 2e differs from the derivative by about e² L''' / 6, and by what rounding
leaves of the two losses, about u |L| / e with u = 2⁻⁵³. The sum is least near e = u^(1/3).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ..equations.evaluate import value
from ..equations.functions import Array
from ..equations.tree import Call, Expression, children
from ..scenario.model import Scenario
from ..tracing.run import forward
from ..tracing.trace import Trace
from ..tracing.traces import Traces
from .entries import Entry, network_of, with_value

ROUNDING = 2.0**-53
ROUNDING_ERRORS = 64  # that many roundings may add up on the way to a loss
USUAL_STEP_SIZE = ROUNDING ** (1 / 3)  # 4.8e-6; times the weight where that is more than 1


class Slope(NamedTuple):
    """A derivative by differences; ``uncertain`` by so much. With ``kink`` a ReLU switches between
    the losses, and there is no derivative to compare with."""

    slope: float
    uncertain: float
    kink: bool = False


def slope(scenario: Scenario, entry: Entry, step_size: float) -> Slope:
    """The slope of the loss along one entry: the differences over a step and over half of it,
    combined so that the e² term cancels (Richardson). How far they are apart says how far to trust
    them."""
    weight = float(network_of(scenario, entry.parameter).parameters[entry.parameter.name][entry.places])
    step = step_size * max(1.0, abs(weight))
    coarse, fine = (_difference(scenario, entry, weight, each) for each in (step, step / 2))
    found = (4 * fine.slope - coarse.slope) / 3
    # Half the step has the larger rounding error, and four thirds of it is left.
    return Slope(found, abs(fine.slope - coarse.slope) + 2 * fine.uncertain, coarse.kink or fine.kink)


def _difference(scenario: Scenario, entry: Entry, weight: float, step: float) -> Slope:
    """The slope between two losses, with what rounding leaves uncertain of it."""
    above, below = weight + step, weight - step
    first, second = forward(with_value(scenario, entry, above)), forward(with_value(scenario, entry, below))
    width = above - below  # as it is after rounding
    rounding = ROUNDING_ERRORS * ROUNDING * max(abs(first.loss), abs(second.loss), 1.0) / width
    return Slope((first.loss - second.loss) / width, rounding, _kink(first, second))


def _kink(first: Trace | Traces, second: Trace | Traces) -> bool:
    """Whether a ReLU is on the one side of 0 in one of the traces, and not in the other."""
    return any(
        not np.array_equal(np.sign(one), np.sign(other))
        for one, other in zip(_arguments(first), _arguments(second), strict=True)
    )


def _arguments(trace: Trace | Traces) -> Iterator[Array]:
    """The arguments of every ReLU at every step."""
    if isinstance(trace, Traces):
        for each in trace.examples:
            yield from _arguments(each)
        return
    if trace.encoder:
        yield from _arguments(trace.encoder)
    for node in trace.scenario.system.definitions.values():
        for argument in _of_relus(node):
            for step in range(1, trace.steps + 1):
                yield value(argument, lambda symbol, step=step: trace.value(symbol, step))  # type: ignore[misc]


def _of_relus(node: Expression) -> Iterator[Expression]:
    match node:
        case Call("relu", argument):
            yield argument
    for child in children(node):
        yield from _of_relus(child)
