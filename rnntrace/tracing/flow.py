"""How the gradient travels back through time: what each loss sends to each earlier state, and by what
factor every step changes it (Bengio, Simard and Frasconi 1994; Pascanu, Mikolov and Bengio 2013).

Everything is BPTT's own: for the first, the loss of one step alone is differentiated; the Jacobian of
a step multiplies the local derivatives on each way from the states to those one step on.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from ..equations.functions import Array
from ..equations.links import links
from ..exercise.calculation import Calculation
from ..exercise.exercise import Workable
from .local import gradient_of
from .recurrence import Recurrence, State, beside, recurrence, recurrent_matrices, spectral_radius
from .run import backward, bptt
from .trace import Trace
from .traces import Traces


@dataclass(frozen=True, eq=False)
class Flow:
    """The flow of gradients to one state of a network with one sequence.

    ``calculation`` is the one that the state belongs to, and ``before_losses`` tells that the losses are
    those of a later one. ``losses`` are the steps whose losses are followed, ``states`` the steps they
    are followed to. ``sent[i, j]`` is what loss ``losses[i]`` sends to the state at ``states[j]``, and
    ``norms[i, j]`` its size (Euclidean norm), NaN where no way leads.
    """

    calculation: Calculation
    before_losses: bool
    state: State
    losses: tuple[int, ...]
    states: tuple[int, ...]
    sent: Array
    norms: Array

    @cached_property
    def spectral_radii(self) -> dict[str, float]:
        """Of each matrix that multiplies the state of the step before."""
        parameters = self.calculation.parameters
        names = recurrent_matrices(self.calculation, self.state.name)
        return {name: spectral_radius(parameters[name]) for name in names}

    @property
    def backward_in_time(self) -> bool:
        """Whether the state goes from step T to step 1."""
        return self.state.name not in self.calculation.system.states

    @cached_property
    def last(self) -> int:
        """Which of the losses has the longest way."""
        return 0 if self.backward_in_time else len(self.losses) - 1

    def way_of(self, i: int) -> tuple[tuple[int, float], ...]:
        """The way of one loss: each step with the size of what arrives, from the loss on."""
        sizes = list(zip(self.states, self.norms[i].tolist(), strict=True))
        on_it = [each for each in sizes if self.leads(self.losses[i], each[0])]
        return tuple(on_it if self.backward_in_time else on_it[::-1])

    @cached_property
    def way(self) -> tuple[tuple[int, float], ...]:
        """The longest way of one loss."""
        return self.way_of(self.last)

    def leads(self, loss: int, step: int) -> bool:
        """Whether a loss lies ahead of the state at a step, in the direction of the state."""
        if self.before_losses:
            return True
        return step >= loss if self.backward_in_time else step <= loss

    @property
    def way_length(self) -> int:
        """How many steps the longest way has."""
        return _length(self.way)

    @cached_property
    def change(self) -> float:
        """The natural logarithm of how many times as large as at first the gradient is at the end of the
        longest way; -inf where nothing arrives, NaN where there is no way or nothing sets out."""
        return _change(self.way)

    @property
    def factor(self) -> float:
        """The mean factor per step on the longest way: geometric, so that its power says what is left
        after so many steps."""
        return _factor(self.way)

    @cached_property
    def other_factors(self) -> tuple[tuple[int, float], ...]:
        """The other losses' steps with their mean factors, as far as they have a way."""
        found = ((t, _factor(self.way_of(i))) for i, t in enumerate(self.losses) if i != self.last)
        return tuple((t, factor) for t, factor in found if not math.isnan(factor))


Sizes = Sequence[tuple[int, float]]


def _length(way: Sizes) -> int:
    return abs(way[-1][0] - way[0][0]) if way else 0


def _change(way: Sizes) -> float:
    if _length(way) == 0 or not way[0][1]:
        return math.nan
    first, last = way[0][1], way[-1][1]
    return math.log(last) - math.log(first) if last else -math.inf


def _factor(way: Sizes) -> float:
    change = _change(way)
    with np.errstate(over="ignore"):
        return math.nan if math.isnan(change) else float(np.exp(change / _length(way)))


class Stream(NamedTuple):
    """The states that go through time together, and the flow to those of them that are followed."""

    recurrence: Recurrence
    flows: tuple[Flow, ...]


def _unheard(what: str, done: int, of: int) -> None:
    pass


def streams(
    of: Workable,
    number: int,
    followed: Sequence[State],
    most: int | None,
    report: Callable[[str, int, int], None] = _unheard,
) -> list[Stream]:
    """Follow the losses of an example (``number`` from 0) back to each of some states. Of more than
    ``most`` losses or steps so many are followed, evenly spread; all of them where it is None. ``report``
    is told what is done of how much, of all that takes long in a large network.

    Raises NothingToDifferentiate.
    """
    found = bptt(of)
    whole = found.examples[number] if isinstance(found, Traces) else found
    present = whole.calculation.losses
    losses = tuple(present[i - 1] for i in spread(len(present), most))
    steps = {state: spread(whole.of(state.part).steps, most) for state in followed}
    sent = {}
    for state in followed:
        shape = whole.of(state.part).calculation.shapes[state.name]
        sent[state] = np.zeros((len(losses), len(steps[state]), *shape))
    for i, t in enumerate(losses):
        report("Losses", i, len(losses))
        trace = backward(whole, only=t)  # its forward pass is the same for every loss
        for state in followed:
            rows = gradient_of(trace.of(state.part), state.name)
            sent[state][i] = rows[[k - 1 for k in steps[state]]]
    flows = [_flow(whole, state, losses, steps[state], sent[state]) for state in followed]
    together: dict[tuple[str, ...], list[Flow]] = {}
    for flow in flows:
        together.setdefault((flow.state.part, *beside(flow.calculation.system, flow.state.name)), []).append(
            flow
        )
    found_streams = []
    for i, each in enumerate(together.values()):
        report("Jacobians", i, len(together))
        found_streams.append(_stream(whole.of(each[0].state.part), each))
    measured = [stream.recurrence for stream in found_streams]
    for i, one in enumerate(measured):
        report("Singular values", i, len(measured))
        _ = one.largest_singular_values
    for i, flow in enumerate(flows):
        report("Eigenvalues", i, len(flows))
        _ = flow.spectral_radii
    return found_streams


def _flow(whole: Trace, state: State, losses: tuple[int, ...], states: Sequence[int], sent: Array) -> Flow:
    norms = np.array([[norm(vector) for vector in rows] for rows in sent])
    trace = whole.of(state.part)
    found = Flow(trace.calculation, trace is not whole, state, losses, tuple(states), sent, norms)
    for i, t in enumerate(losses):
        for j, k in enumerate(states):
            if not norms[i, j] and not found.leads(t, k):
                norms[i, j] = np.nan
    return found


def _stream(trace: Trace, found: Sequence[Flow]) -> Stream:
    """The flows to states of one direction, with the Jacobians of all states in it."""
    states = beside(trace.system, found[0].state.name)
    before = 1 if found[0].backward_in_time else -1
    # Of what the loss does not hang on, BPTT has no derivatives at all.
    differentiated = {link.start for link in links(trace.system)}
    known = [state for state in states if state in differentiated]
    steps = [step for step in found[0].states if known and 1 <= step + before <= trace.steps]
    return Stream(recurrence(trace, known or states, steps), tuple(found))


def spread(last: int, most: int | None) -> list[int]:
    """At most so many numbers from 1 to the last, evenly spread, both ends among them; all where there is
    no bound."""
    if most is None or last <= most:
        return list(range(1, last + 1))
    return sorted({round(1 + (last - 1) * i / (most - 1)) for i in range(most)})


def norm(vector: Array) -> float:
    """The Euclidean norm, also where squares would be too large or too small for a float."""
    largest = float(np.abs(vector).max(initial=0.0))
    return largest * float(np.linalg.norm(vector / largest)) if largest else 0.0
