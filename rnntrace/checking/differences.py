"""Central differences: the slope between two losses, with nothing but the forward pass.

(L(w + e) − L(w − e)) / 2e differs from the derivative by about e² L''' / 6, and by what rounding
leaves of the two losses, about u |L| / e with u = 2⁻⁵³. The sum is least near e = u^(1/3).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from ..equations.calls import switches
from ..equations.evaluate import value
from ..equations.functions import Array
from ..exercise.exercise import Exercise
from ..tracing.run import forward
from ..tracing.trace import Trace
from ..tracing.traces import Traces
from .entries import Entry, with_value

ROUNDING = 2.0**-53
ROUNDING_ERRORS = 64  # that many roundings may add up on the way to a loss
USUAL_STEP_SIZE = ROUNDING ** (1 / 3)  # 4.8e-6; times the weight where that is more than 1
SMALLEST_STEP_SIZE, LARGEST_STEP_SIZE = 1e-9, 1e-2  # beyond, the slopes say next to nothing
# Where there is a kink within a step, one that is so much smaller is tried.
SMALLER = 1 / 100
# What a ReLU switches by, and is this close to 0, relative to the largest, is 0 but for rounding.
ZERO = 1e-12


class Slope(NamedTuple):
    """A derivative by differences; ``uncertain`` by so much. With ``kink`` a ReLU, or whatever else has
    one, switches between the losses, and there is no derivative to compare with; ``at_zero``: not for
    any step, as what it switches by is 0."""

    slope: float
    uncertain: float
    kink: bool = False
    at_zero: bool = False


def slope(exercise: Exercise, entry: Entry, step_size: float, unmoved: Sequence[Array]) -> Slope:
    """The slope of the loss along one entry: the differences over a step and over half of it,
    combined so that the e² term cancels (Richardson). How far they are apart says how far to trust
    them. ``unmoved`` are the ``kink_arguments`` of the network as it is.
    """
    found = _slope(exercise, entry, step_size, unmoved)
    if found.kink and not found.at_zero:
        return _slope(exercise, entry, step_size * SMALLER, unmoved)
    return found


def _slope(exercise: Exercise, entry: Entry, step_size: float, unmoved: Sequence[Array]) -> Slope:
    weight = float(exercise.array(entry.parameter)[entry.places])
    step = step_size * max(1.0, abs(weight))
    coarse, fine = (_difference(exercise, entry, weight, each, unmoved) for each in (step, step / 2))
    found = (4 * fine.slope - coarse.slope) / 3
    # Half the step has the larger rounding error, and four thirds of it is left.
    uncertain = abs(fine.slope - coarse.slope) + 2 * fine.uncertain
    return Slope(found, uncertain, coarse.kink or fine.kink, coarse.at_zero or fine.at_zero)


def _difference(
    exercise: Exercise, entry: Entry, weight: float, step: float, unmoved: Sequence[Array]
) -> Slope:
    """The slope between two losses, with what rounding leaves uncertain of it."""
    above, below = weight + step, weight - step
    first, second = forward(with_value(exercise, entry, above)), forward(with_value(exercise, entry, below))
    width = above - below  # as it is after rounding
    rounding = ROUNDING_ERRORS * ROUNDING * max(abs(first.loss), abs(second.loss), 1.0) / width
    kink = at_zero = False
    for one, other, here in zip(kink_arguments(first), kink_arguments(second), unmoved, strict=True):
        switches = np.sign(one) != np.sign(other)
        kink |= bool(switches.any())
        at_zero |= bool((switches & (abs(here) <= ZERO * max(1.0, abs(here).max()))).any())
    return Slope((first.loss - second.loss) / width, rounding, kink, at_zero)


def kink_arguments(trace: Trace | Traces) -> tuple[Array, ...]:
    """What every ReLU switches by at every step: its argument; and whatever else has kinks."""
    return tuple(_arguments(trace))


def _arguments(trace: Trace | Traces) -> Iterator[Array]:
    if isinstance(trace, Traces):
        for each in trace.examples:
            yield from _arguments(each)
        return
    for each in trace.chain:
        for node in each.system.definitions.values():
            for argument in switches(node):
                for step in range(1, each.steps + 1):
                    yield value(argument, partial(each.value, step=step))
