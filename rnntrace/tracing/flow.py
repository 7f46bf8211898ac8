"""How the gradient travels back through time: what each loss sends to each earlier state, and by what
factor every step changes it (Bengio, Simard and Frasconi 1994; Pascanu, Mikolov and Bengio 2013).

Everything is BPTT's own: for the first, the loss of one step alone is differentiated; the Jacobian of
a step multiplies the local derivatives on each way from a state to itself, one step on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ..equations.functions import Array
from ..equations.jacobian import ways
from ..equations.onehot import OneHot
from ..equations.tree import Expression, MatMul, Symbol, children
from ..scenario.model import Example, Scenario, Steps
from .local import local_derivative
from .run import bptt
from .trace import Trace


@dataclass(frozen=True, eq=False)
class Flow:
    """The flow of gradients to one state of a network with one sequence.

    ``losses`` are the steps whose losses are followed, ``states`` the steps they are followed to.
    ``norms[i, j]`` is the size (Euclidean norm) of what loss ``losses[i]`` sends to the state
    at ``states[j]``, NaN for later ones. ``jacobians`` has (H, H) for each step in ``steps``: how the
    state at that step moves with the same state one step nearer to where its recurrence began.
    """

    scenario: Scenario
    state: str
    backward_in_time: bool
    losses: tuple[int, ...]
    states: tuple[int, ...]
    norms: Array
    steps: tuple[int, ...]
    jacobians: Array

    @cached_property
    def largest_singular_values(self) -> Array:
        """Of each step's Jacobian: the most that it can lengthen a gradient."""
        values: Array = np.linalg.svd(self.jacobians, compute_uv=False)[:, 0]
        return values

    @cached_property
    def factor(self) -> float:
        """The mean factor per step, of the loss that goes the longest way: geometric, so that its power
        says what is left after so many steps. NaN where there is nothing to compare."""
        way = self.norms[0] if self.backward_in_time else self.norms[-1][::-1]
        steps = self.states if self.backward_in_time else self.states[::-1]
        known = [(step, float(norm)) for step, norm in zip(steps, way, strict=True) if np.isfinite(norm)]
        if len(known) < 2 or not known[0][1]:
            return float("nan")
        (start, at_start), (end, at_end) = known[0], known[-1]
        return float((at_end / at_start) ** (1 / abs(end - start)))


def flow(scenario: Scenario, state: str, losses: Sequence[int], states: Sequence[int]) -> Flow:
    """Follow the losses of some steps back to the states of some steps.

    Raises NothingToDifferentiate.
    """
    (example,) = scenario.examples
    backward = state not in scenario.system.states
    mean = scenario.architecture.reduction == "mean"
    weight = 1 / scenario.targets_present if mean else 1.0  # each loss counts as it does in the whole
    norms = np.full((len(losses), len(states)), np.nan)
    for i, t in enumerate(losses):
        trace = _of_one_loss(scenario, example, t)
        for j, k in enumerate(states):
            if k >= t if backward else k <= t:
                norms[i, j] = weight * np.linalg.norm(trace.grad(state, k))
    whole = bptt(scenario)
    assert isinstance(whole, Trace)
    steps = tuple(step for step in states if 1 <= (step + 1 if backward else step - 1) <= example.steps)
    return Flow(
        scenario,
        state,
        backward,
        tuple(losses),
        tuple(states),
        norms,
        steps,
        jacobians(whole, state, steps),
    )


def _of_one_loss(scenario: Scenario, example: Example, step: int) -> Trace:
    """BPTT of the loss of one step alone, weighed as in the whole."""
    assert example.targets
    trace = bptt(replace(scenario, examples=(replace(example, targets=_only(example.targets, step)),)))
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
    found = np.zeros((len(steps), size, size))
    for i, step in enumerate(steps):
        for way in ways(trace.scenario.system, state):
            product = np.eye(size)
            for use in way:  # all of it happens within the step, but for where it starts
                product = product @ local_derivative(trace, use, step - use.ahead)
            found[i] += product
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
