"""How the gradient travels back through time: what each loss sends to each earlier state, and by what
factor every step changes it (Bengio, Simard and Frasconi 1994; Pascanu, Mikolov and Bengio 2013).

Everything is BPTT's own: for the first, the loss of one step alone is differentiated; the Jacobian of
a step multiplies the local derivatives on each way from a state to itself, one step on.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from ..equations.differentiate import contributions
from ..equations.functions import Array
from ..equations.onehot import OneHot
from ..equations.tree import Expression, MatMul, Symbol, children
from ..scenario.model import Example, Scenario, Steps
from .local import gradient_of, local_derivative
from .run import bptt
from .trace import Trace


class State(NamedTuple):
    """A state of a network, or of its encoder."""

    name: str
    of_encoder: bool = False


@dataclass(frozen=True, eq=False)
class Flow:
    """The flow of gradients to one state of a network with one sequence.

    ``scenario`` is the one that the state belongs to, which may be an encoder's. ``losses`` are the
    steps whose losses are followed, ``states`` the steps they are followed to. ``norms[i, j]`` is the
    size (Euclidean norm) of what loss ``losses[i]`` sends to the state at ``states[j]``, NaN where no
    way leads. ``jacobians`` has (H, H) for each step in ``steps``: how the state at that step moves
    with the same state one step nearer to where its recurrence began.
    """

    scenario: Scenario
    state: State
    losses: tuple[int, ...]
    states: tuple[int, ...]
    norms: Array
    steps: tuple[int, ...]
    jacobians: Array

    @property
    def backward_in_time(self) -> bool:
        """Whether the state goes from step T to step 1."""
        return self.state.name not in self.scenario.system.states

    @cached_property
    def largest_singular_values(self) -> Array:
        """Of each step's Jacobian: the most that it can lengthen a gradient."""
        values: Array = np.linalg.svd(self.jacobians, compute_uv=False)[:, 0]
        return values

    @cached_property
    def way(self) -> tuple[tuple[int, float], ...]:
        """The longest way of one loss: each step with the size of what arrives, from the loss on."""
        nearest = 0 if self.backward_in_time else -1
        loss = self.losses[nearest]
        sizes = list(zip(self.states, self.norms[nearest].tolist(), strict=True))
        on_it = [each for each in sizes if self.leads(loss, each[0])]
        return tuple(on_it if self.backward_in_time else on_it[::-1])

    def leads(self, loss: int, step: int) -> bool:
        """Whether a loss lies ahead of the state at a step, in the direction of the state."""
        if self.state.of_encoder:
            return True
        return step >= loss if self.backward_in_time else step <= loss

    @property
    def way_length(self) -> int:
        """How many steps the longest way has."""
        return abs(self.way[-1][0] - self.way[0][0]) if self.way else 0

    @cached_property
    def change(self) -> float:
        """The natural logarithm of how many times as large as at first the gradient is at the end of the
        longest way; -inf where nothing arrives, NaN where there is no way or nothing sets out."""
        if self.way_length == 0 or not self.way[0][1]:
            return math.nan
        first, last = self.way[0][1], self.way[-1][1]
        return math.log(last) - math.log(first) if last else -math.inf

    @property
    def factor(self) -> float:
        """The mean factor per step on the longest way: geometric, so that its power says what is left
        after so many steps."""
        with np.errstate(over="ignore"):
            return math.nan if math.isnan(self.change) else float(np.exp(self.change / self.way_length))


def flows(scenario: Scenario, number: int, followed: Sequence[State], most: int) -> list[Flow]:
    """Follow the losses of an example (``number`` from 0) back to each of some states. Of more than
    ``most`` losses or steps so many are followed, evenly spread.

    Raises NothingToDifferentiate.
    """
    example = scenario.examples[number]
    whole = _bptt(scenario, example)
    assert example.targets
    present = [t for t, there in enumerate(example.targets.present, 1) if there]
    losses = tuple(present[i - 1] for i in spread(len(present), most))
    steps = {state: spread(_part(whole, state).steps, most) for state in followed}
    norms = {state: np.full((len(losses), len(steps[state])), np.nan) for state in followed}
    mean = scenario.architecture.reduction == "mean"
    weight = 1 / scenario.targets_present if mean else 1.0  # each loss counts as it does in the whole
    for i, t in enumerate(losses):
        trace = _bptt(scenario, replace(example, targets=_only(example.targets, t)))
        for state in followed:
            rows = gradient_of(_part(trace, state), state.name)
            norms[state][i] = [weight * norm(rows[k - 1]) for k in steps[state]]
    return [_flow(_part(whole, each), each, losses, steps[each], norms[each]) for each in followed]


def _flow(trace: Trace, state: State, losses: tuple[int, ...], states: Sequence[int], norms: Array) -> Flow:
    """A flow with its Jacobians, where all sizes are known."""
    before = -1 if state.name in trace.scenario.system.states else 1
    # Of what the loss does not hang on, BPTT has no derivatives at all.
    reached = any(each.equation.left.name == state.name for each in trace.backward)
    steps = tuple(step for step in states if reached and 1 <= step + before <= trace.steps)
    matrices = jacobians(trace, state.name, steps)
    found = Flow(trace.scenario, state, losses, tuple(states), norms, steps, matrices)
    for i, t in enumerate(losses):
        for j, k in enumerate(states):
            if not norms[i, j] and not found.leads(t, k):
                norms[i, j] = np.nan
    return found


def spread(last: int, most: int) -> list[int]:
    """At most so many numbers from 1 to the last, evenly spread, both ends among them."""
    if last <= most:
        return list(range(1, last + 1))
    return sorted({round(1 + (last - 1) * i / (most - 1)) for i in range(most)})


def norm(vector: Array) -> float:
    """The Euclidean norm, also where squares would be too large or too small for a float."""
    largest = float(np.abs(vector).max(initial=0.0))
    return largest * float(np.linalg.norm(vector / largest)) if largest else 0.0


def _part(trace: Trace, state: State) -> Trace:
    """The trace that a state belongs to."""
    if not state.of_encoder:
        return trace
    assert trace.encoder
    return trace.encoder


def _bptt(scenario: Scenario, example: Example) -> Trace:
    """BPTT of one example alone; a mean is over its own targets."""
    trace = bptt(replace(scenario, examples=(example,), several=False))
    assert isinstance(trace, Trace)
    return trace


def _only(targets: Steps, step: int) -> Steps:
    """The targets without those of all other steps."""
    present = np.arange(1, len(targets) + 1) == step
    values = targets.values
    kept: OneHot | Array
    if isinstance(values, OneHot):
        kept = OneHot(np.where(present, values.index, -1), values.size)
    else:
        kept = np.where(present[:, None], values, 0.0)
    words = tuple(word if there else None for word, there in zip(targets.words, present, strict=True))
    return Steps(words, kept, tuple(present.tolist()))


def jacobians(trace: Trace, state: str, steps: Sequence[int]) -> Array:
    """How the state at each step moves with the same state where it comes from, the step before (or
    after, in a direction from T to 1), other states held: (H, H) for each of ``steps``."""
    (size,) = trace.scenario.shapes[state]
    system = trace.scenario.system
    uses = [use for use in contributions(system) if not use.from_loss]
    order = [equation.left.name for a_pass in system.passes for equation in a_pass.equations]
    found = np.zeros((len(steps), size, size))
    for i, step in enumerate(steps):
        moved: dict[str, Array] = {}  # each value of this step by the state of the one before
        for name in order:
            for use in uses:
                if use.feed.name != name:
                    continue
                if use.ahead and use.name == state:
                    share = local_derivative(trace, use, step - use.ahead)
                elif not use.ahead and use.name in moved:
                    share = local_derivative(trace, use, step) @ moved[use.name]
                else:
                    continue
                moved[name] = moved[name] + share if name in moved else share
        found[i] = moved.get(state, 0.0)
    return found


def recurrent_matrices(scenario: Scenario, state: str) -> Iterator[str]:
    """The names of the square matrices that multiply the state of the step before."""
    found: dict[str, None] = {}

    def look(node: Expression) -> None:
        match node:
            case MatMul(Symbol(name, None), right) if _reads_before(right, state):
                found[name] = None
        for child in children(node):
            look(child)

    for right in scenario.system.definitions.values():
        look(right)
    yield from (name for name in found if len(set(scenario.shapes[name])) == 1)


def _reads_before(node: Expression, state: str) -> bool:
    if isinstance(node, Symbol):
        return node.name == state and node.step in (-1, 1)
    return any(_reads_before(child, state) for child in children(node))


def spectral_radius(matrix: Array) -> float:
    """The largest absolute value of an eigenvalue."""
    return float(np.abs(np.linalg.eigvals(matrix)).max())
