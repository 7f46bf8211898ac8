"""What is carried from step to step, all of it together: the joint Jacobian of a network's states.

A network with one state, h, has ∂h_t/∂h_{t−1}, and its products are what BPTT multiplies with. With
several (h and c; the layers of a stack) each may go into every other one, so that only the Jacobian of
all of them has products that come to anything (Pascanu, Mikolov and Bengio 2013).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from ..equations.functions import Array
from ..equations.links import Link, links, loss_ends, reached_from, reached_within
from ..equations.system import System
from ..equations.tree import Expression, MatMul, Symbol, children
from ..exercise.calculation import Calculation
from .local import local_derivative
from .singular import largest_singular_value
from .trace import Trace


class State(NamedTuple):
    """A state of one of the calculations of a chain."""

    name: str
    part: str = ""


@dataclass(frozen=True, eq=False)
class Recurrence:
    """All states of a network that go through time in one direction.

    ``jacobians`` has a matrix for each step in ``steps``: how the states at that step, one below the
    other, move with those one step nearer to where the recurrence began, of which each is held while
    another is moved. ``within`` has for the same steps and the one they began from, by step, how the
    states of one step move with one another.
    """

    calculation: Calculation
    backward_in_time: bool
    states: tuple[str, ...]
    steps: tuple[int, ...]
    jacobians: Array
    within: dict[int, Array]

    @property
    def ahead(self) -> int:
        """Where the next step lies: 1, or -1 in the direction from T to 1."""
        return -1 if self.backward_in_time else 1

    @cached_property
    def places(self) -> dict[str, slice]:
        """Where the entries of each state stand in the joint one."""
        return _places(self.calculation, self.states)

    @cached_property
    def largest_singular_values(self) -> Array:
        """Of each step's Jacobian: the most that it can lengthen a gradient."""
        return np.array([largest_singular_value(jacobian) for jacobian in self.jacobians])

    @property
    def is_constant(self) -> bool:
        """Whether all steps have the same Jacobian."""
        return len(self.steps) > 1 and bool((self.jacobians == self.jacobians[0]).all())

    def block(self, i: int, of: str, by: str) -> Array:
        """How one state moves with another, of the ``i``-th of the steps."""
        block: Array = self.jacobians[i][self.places[of], self.places[by]]
        return block

    @cached_property
    def connected(self) -> frozenset[tuple[str, str]]:
        """The blocks, of a state and by a state, that are not zero whatever the numbers."""
        system, states = self.calculation.system, self.states
        reached = {by: reached_within(system, by, self.ahead) for by in states}
        return frozenset((of, by) for by in states for of in states if of in reached[by])

    @cached_property
    def is_whole(self) -> bool:
        """Whether gradients go through these states alone, so that the products of their Jacobians are
        what BPTT multiplies with: not where a state of the other direction comes in between."""
        others = {*self.calculation.system.recurrent} - {*self.states}
        return not others & reached_from(self.calculation.system, self.states)

    @cached_property
    def lag(self) -> int:
        """1 where a loss looks at the states of the step before, not only through those of its own step;
        what multiplies sets out from there. Else 0."""
        system, states = self.calculation.system, self.states
        ends = loss_ends(system)
        return int(any(ends & reached_within(system, name, self.ahead, states) for name in states))

    @cached_property
    def seen(self) -> frozenset[str]:
        """The states that a loss looks at not only through other states of its step, and those that are
        handed over."""
        system, states = self.calculation.system, self.states
        ends, handed = loss_ends(system), system.handed_over
        return frozenset(
            name for name in states if name in handed or ends & reached_within(system, name, 0, states)
        )

    def apart(self, gradients: Array, step: int) -> Array:
        """The gradients by the states of a step, one behind the other, with the others of the step held.

        BPTT's gradient of a state has also what goes through the states of the step that use it.
        """
        found: Array = gradients - gradients @ self.within[step]
        return found

    def together(self, apart: Array, step: int) -> Array:
        """The other way round: BPTT's gradients, from those with the other states held."""
        eye = np.eye(len(self.within[step]))
        # What goes through several states of a step, one after the other: (I − W)⁻¹ = I + W + W² + ….
        found: Array = apart @ np.linalg.inv(eye - self.within[step])
        return found


def beside(system: System, state: str) -> tuple[str, ...]:
    """All states that go through time in the same direction as one of them."""
    forward = system.states
    return tuple(name for name in system.recurrent if (name in forward) == (state in forward))


def recurrence(trace: Trace, states: Sequence[str], steps: Sequence[int]) -> Recurrence:
    """The states of one direction with their Jacobians at some steps."""
    ahead = 1 if states[0] in trace.system.states else -1
    places = _places(trace.calculation, states)
    size = sum(trace.calculation.shapes[state][0] for state in states)
    jacobians, within = np.zeros((len(steps), size, size)), {}
    known = {step for i in steps for step in (i, i - ahead)}
    for state in states:
        for i, step in enumerate(steps):
            for of, block in moved(trace, state, step - ahead, ahead).items():
                if of in places:
                    jacobians[i][places[of], places[state]] = block
    for step in sorted(known):
        within[step] = np.zeros((size, size))
        for state in states if len(states) > 1 else ():
            for of, block in moved(trace, state, step, 0, states).items():
                if of in places:
                    within[step][places[of], places[state]] = block
    return Recurrence(trace.calculation, ahead < 0, tuple(states), tuple(steps), jacobians, within)


def moved(trace: Trace, state: str, step: int, ahead: int, avoiding: Sequence[str] = ()) -> dict[str, Array]:
    """How each value ``ahead`` steps on moves with a state; what goes through a state in ``avoiding``
    does not count."""
    found: dict[str, Array] = {}
    for name, coming in _by_end(trace.system):
        shares = []
        for link in coming:
            if link.start == state and link.ahead == ahead:
                shares.append(local_derivative(trace, link, step))
            elif not link.ahead and link.start in found and link.start not in avoiding:
                shares.append(local_derivative(trace, link, step + ahead) @ found[link.start])
        if shares:
            found[name] = np.sum(shares, axis=0)
    return found


def _by_end(system: System) -> Iterator[tuple[str, list[Link]]]:
    """The links to each value, in the order in which values are computed."""
    onward = [link for link in links(system) if not (link.to_loss or link.is_handed)]
    for a_pass in system.passes:
        for equation in a_pass.equations:
            yield equation.left.name, [link for link in onward if link.end == equation.left.name]


def _places(calculation: Calculation, states: Sequence[str]) -> dict[str, slice]:
    found, start = {}, 0
    for state in states:
        (size,) = calculation.shapes[state]
        found[state] = slice(start, start + size)
        start += size
    return found


def recurrent_matrices(calculation: Calculation, state: str) -> Iterator[str]:
    """The names of the square matrices that multiply the state of the step before."""
    found: dict[str, None] = {}

    def look(node: Expression) -> None:
        match node:
            case MatMul(Symbol(name, None), right) if _reads_before(right, state):
                found[name] = None
        for child in children(node):
            look(child)

    for right in calculation.system.definitions.values():
        look(right)
    yield from (name for name in found if len(set(calculation.shapes[name])) == 1)


def _reads_before(node: Expression, state: str) -> bool:
    if isinstance(node, Symbol):
        return node.name == state and node.step in (-1, 1)
    return any(_reads_before(child, state) for child in children(node))


def spectral_radius(matrix: Array) -> float:
    """The largest absolute value of an eigenvalue."""
    return float(np.abs(np.linalg.eigvals(matrix)).max())
