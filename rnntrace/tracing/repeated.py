"""The same sequences worked again and again with other weights, where only the loss and its gradients are
wanted: what is to be done is found once, and each pass is recorded where the last one was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from ..equations.differentiate import differentiate
from ..equations.evaluate import Do, bound
from ..equations.functions import Array
from ..equations.series import Series, Store
from ..exercise.calculation import Calculation
from ..exercise.exercise import Exercise, Parameter
from .handover import sent_to_initial_state
from .losses import loss_of
from .run import (
    backward_pass,
    check_differentiable,
    first_states,
    forward_pass,
    hand,
    handed_to,
    store_of,
)
from .trace import Trace
from .traces import Traces, sum_of_losses, summed

Weights = Mapping[Parameter, Array]
Named = Mapping[str, Mapping[str, Array]]


class Found(NamedTuple):
    """The ``loss`` of some examples together, and its ``gradients`` where they were asked for; ``whole`` is
    the record of it, where there is one."""

    loss: float
    gradients: Weights
    whole: Trace | Traces | None = None


def found_in(whole: Trace | Traces, weights: Weights) -> Found:
    """What a record has, with the gradients of these weights."""
    gradients = {each: whole.of(each.part).grad(each.name) for each in weights}
    return Found(whole.loss, gradients, whole)


@dataclass(frozen=True, eq=False)
class Repeated:
    """An exercise to be worked with any weights. What comes of it is the same, to the last bit, as with
    ``forward`` and ``bptt``."""

    exercise: Exercise

    def loss(self, weights: Weights, places: Sequence[int]) -> Found:
        """The loss of the examples at these places (from 0)."""
        named = by_part(weights)
        with np.errstate(all="ignore"):
            losses = [self._forward(self._chains[place], named) for place in places]
        return Found(sum_of_losses(losses) if self.exercise.several else losses[0], {})

    def gradients(self, weights: Weights, places: Sequence[int]) -> Found:
        """The loss of the examples at these places, and its gradients by the weights.

        Raises NothingToDifferentiate where there is no loss.
        """
        check_differentiable(self.exercise)
        named, losses, gradients = by_part(weights), [], []
        with np.errstate(all="ignore"):
            for place in places:
                chain = self._chains[place]
                losses.append(self._forward(chain, named))
                self._backward(chain)
                gradients.append(_gradients(chain, weights))
            if not self.exercise.several:
                return Found(losses[0], gradients[0])
            together = {each: summed([found[each] for found in gradients]) for each in weights}
            return Found(sum_of_losses(losses), together)

    @cached_property
    def _chains(self) -> tuple[_Chain, ...]:
        return tuple(tuple(map(_prepared, chain)) for chain in self.exercise.chains)

    def _forward(self, chain: _Chain, named: Named) -> float:
        """The forward pass of all calculations of a chain, one after the other: the loss at its end."""
        before: Trace | None = None
        for each in chain:
            each.store.fixed.update(named.get(each.calculation.part, {}))
            if before:
                each.begin(before)
            for do in each.forward:
                do()
            if each is not chain[-1]:
                before = Trace(self.exercise, each.calculation, each.store)
        return loss_of(each.calculation.system, each.store)

    def _backward(self, chain: _Chain) -> None:
        """BPTT, from the last calculation of a chain back to the first."""
        handed: Mapping[str, Array] = {}
        for each in reversed(chain):
            calculation, store = each.calculation, each.store
            hand(handed, calculation, store)
            for do in each.backward:
                do()
            if each is not chain[0]:
                equations = differentiate(calculation.system, True)
                sent = sent_to_initial_state(Trace(self.exercise, calculation, store, equations))
                handed = handed_to(calculation, sent)


class _Prepared(NamedTuple):
    """A calculation, the store it is worked in, and what is to be done there."""

    calculation: Calculation
    store: Store
    forward: tuple[Do, ...]
    backward: tuple[Do, ...]

    def begin(self, before: Trace) -> None:
        """Start from the last states of the calculation before."""
        for name, first in first_states(self.calculation, before):
            states = self.store.series[name, False]
            assert isinstance(states, Series)
            states.rows[self.calculation.step_of_initial(name)] = first


_Chain = tuple[_Prepared, ...]


def _prepared(calculation: Calculation) -> _Prepared:
    system, store = calculation.system, store_of(calculation)
    forward = bound(forward_pass(system), store, calculation.shapes)
    backward = bound(backward_pass(system, True), store, calculation.shapes)
    return _Prepared(calculation, store, forward, backward)


def _gradients(chain: _Chain, weights: Weights) -> dict[Parameter, Array]:
    """The gradients by these weights; zeros where no loss depends on one."""
    totals = {each.calculation.part: each.store.totals for each in chain}
    return {
        each: totals[each[1]][each[0]] if each[0] in totals[each[1]] else np.zeros_like(array)
        for each, array in weights.items()
    }


def by_part(weights: Weights) -> Named:
    """The weights of each calculation of a chain, by their names."""
    found: dict[str, dict[str, Array]] = {}
    for (name, part), array in weights.items():
        found.setdefault(part, {})[name] = array
    return found
