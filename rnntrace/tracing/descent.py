"""Updates by an optimiser's rule where only their numbers are wanted: the same equations as an ``Update``'s,
evaluated for as many parameters at once as they allow."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate, pairwise
from math import prod
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from ..cells.optimizers import AHEAD, CUT_OFF, GRADIENT, NORM, NORM_OF_ALL, PARAMETER, RAW, SCALED
from ..cells.rules import Chosen, system_of
from ..equations.evaluate import prepared
from ..equations.functions import Array
from ..equations.system import System
from ..equations.tree import COUNT, Add, Expression, Sub, Symbol, rebuild, symbols, terms, total
from ..exercise.exercise import Exercise, Parameter
from .shares import FACTOR, NORM_OF_EACH, NORM_OF_ONE, states_before

Arrays = Mapping[str, Array]
_NOTHING: Arrays = {}
# What is known at an update: values and numbers by their names, those of the update before by ``_earlier``.
Known = dict[str, Array]


class Plan(NamedTuple):
    """Equations for arrays of one shape, in the order in which they can be worked."""

    equations: tuple[tuple[str, tuple[int, ...], Callable[[Known], Array]], ...]

    @staticmethod
    def of(system: System, shape: tuple[int, ...]) -> Plan:
        """For arrays of a shape; what the equations make of numbers alone is a number."""
        equations, dimensions = [], system.shapes.of
        for each in system.passes:
            looping = frozenset(equation.left.name for equation in each.equations if each.direction)
            for equation in each.equations:
                name, right = equation.left.name, _known_first(equation.right, looping)
                equations.append((name, shape if dimensions[name] else (), prepared(right, _leaf)))
        return Plan(tuple(equations))

    def work(self, given: Arrays, fixed: Arrays, before: Arrays = _NOTHING, earlier: int = 0) -> Arrays:
        """All that the equations define, beside what is known already."""
        known = {**fixed, **given, COUNT: np.array(earlier + 1.0)}
        for name, array in before.items():
            known[_earlier(name)] = array
        with np.errstate(all="ignore"):
            for name, shape, value in self.equations:
                found = np.asarray(value(known))
                known[name] = found if found.shape == shape else np.broadcast_to(found, shape)
        return known


def _known_first(node: Expression, looping: frozenset[str]) -> Expression:
    """The terms of each sum in the order in which a loop over steps adds them, for the same rounding: first
    what is known at all steps, then what waits for the step before."""
    node = rebuild(node, lambda child: _known_first(child, looping))
    if not isinstance(node, Add | Sub):
        return node
    return total(sorted(terms(node), key=lambda term: any(s.name in looping for s in symbols(term[1]))))


def _leaf(symbol: Symbol) -> Callable[[Known], Array]:
    """How a symbol's value is had."""
    name, step = symbol.name, symbol.step
    if name == COUNT and step:
        return lambda known: np.asarray(known[COUNT] + step)
    return itemgetter(_earlier(name) if step else name)  # quicker than a function of one's own


@cache
def _earlier(name: str) -> str:
    """What a value of the update before is known by; no author can write a name like that."""
    return f"{name}[t-1]"


class Held(NamedTuple):
    """The parameters and what the optimiser keeps, by name, each of all parameters together, after ``t``
    updates."""

    arrays: Arrays
    t: int

    @property
    def is_finite(self) -> bool:
        """Whether all parameters are."""
        return bool(np.isfinite(self.arrays[PARAMETER]).all())


class Step(NamedTuple):
    """One update: what comes of it, and the norm of all gradients together ``before`` and ``after``
    clipping."""

    held: Held
    before: float
    after: float


@dataclass(frozen=True, eq=False)
class Descent:
    """A rule at work on some parameters of an exercise. Each entry is updated by itself, so that all of them
    are one vector: the parameters side by side."""

    rule: Chosen
    shapes: Mapping[Parameter, tuple[int, ...]]

    @staticmethod
    def of(exercise: Exercise, rule: Chosen, trained: Sequence[Parameter]) -> Descent:
        """What updates the parameters that are trained."""
        return Descent(rule, {each: exercise.array(each).shape for each in trained})

    def begin(self, exercise: Exercise) -> Held:
        """The parameters as they are, and what is kept of earlier updates."""
        states = [states_before(exercise, self.rule, each) for each in self.shapes]
        names = (PARAMETER, *self.rule.states)
        return Held({name: _joined([each[name] for each in states]) for name in names}, exercise.start.t)

    def parameters(self, held: Held) -> Mapping[Parameter, Array]:
        """The array of each parameter."""
        return self._apart(held.arrays[PARAMETER])

    def states(self, held: Held) -> Mapping[str, Mapping[Parameter, Array]]:
        """What the optimiser keeps, by the name of the state."""
        return {name: self._apart(held.arrays[name]) for name in self.rule.states}

    def places(self, held: Held) -> Mapping[Parameter, Array]:
        """Where the gradients are taken: where the parameters are, or where the momentum leads."""
        if not self.rule.ahead:
            return self.parameters(held)
        return self._apart(self._ahead.work(held.arrays, self._numbers, earlier=held.t - 1)[AHEAD])

    def step(self, held: Held, gradients: Mapping[Parameter, Array]) -> Step:
        """One update."""
        gradient = _joined([gradients[each] for each in self.shapes])
        clipped = self._clipped(gradient, self._factor(gradients))
        worked = self._plan.work({GRADIENT: clipped}, self._numbers, held.arrays, held.t)
        arrays = {name: worked.get(name, array) for name, array in held.arrays.items()}
        before = _norm(gradient)
        after = before if clipped is gradient else _norm(clipped)
        return Step(Held(arrays, held.t + 1), before, after)

    def _apart(self, together: Array) -> Mapping[Parameter, Array]:
        """The arrays of each parameter, which are views."""
        return {each: together[where].reshape(shape) for each, where, shape in self._where}

    @cached_property
    def _where(self) -> tuple[tuple[Parameter, slice, tuple[int, ...]], ...]:
        """Where each parameter is, and its shape."""
        ends = tuple(accumulate(map(prod, self.shapes.values()), initial=0))
        return tuple(
            (each, slice(*between), shape)
            for (each, shape), between in zip(self.shapes.items(), pairwise(ends), strict=True)
        )

    @cached_property
    def _plan(self) -> Plan:
        return Plan.of(self.rule.system(1), self._shape)

    @cached_property
    def _ahead(self) -> Plan:
        return Plan.of(self.rule.system_ahead(1), self._shape)

    @cached_property
    def _shape(self) -> tuple[int, ...]:
        return (sum(map(prod, self.shapes.values())),)

    @cached_property
    def _numbers(self) -> Arrays:
        return {name: np.array(float(number)) for name, number in self.rule.constants.items()}

    def _factor(self, gradients: Mapping[Parameter, Array]) -> Array | None:
        """What clipping by the norm multiplies all gradients by; None where they stay."""
        limit = self.rule.numbers.get("clip_norm")
        if limit is None:
            return None
        norms = [_plan(NORM, RAW, (), each.shape).work({RAW: each}, {}) for each in gradients.values()]
        together = np.array([float(norm[NORM_OF_ONE]) for norm in norms])
        whole = _plan(NORM_OF_ALL, NORM_OF_ONE, (), together.shape).work({NORM_OF_ONE: together}, {})
        plan = _plan(self.rule.factor, NORM_OF_EACH, ("c",), ())
        factor = plan.work({NORM_OF_EACH: whole[NORM_OF_EACH]}, {"c": np.array(limit)})[FACTOR]
        return factor if factor < 1 else None

    def _clipped(self, gradient: Array, factor: Array | None) -> Array:
        if factor is not None:
            plan = _plan(SCALED.format(before=RAW, after=GRADIENT), RAW, (FACTOR,), gradient.shape)
            gradient = plan.work({RAW: gradient}, {FACTOR: factor})[GRADIENT]
        limit = self.rule.numbers.get("clip_value")
        if limit is not None and (np.abs(gradient) > limit).any():
            plan = _plan(CUT_OFF.format(before=RAW, after=GRADIENT), RAW, ("c",), gradient.shape)
            gradient = plan.work({RAW: gradient}, {"c": np.array(limit)})[GRADIENT]
        return gradient


def _joined(arrays: Sequence[Array]) -> Array:
    """Arrays side by side, as one vector."""
    return np.concatenate(arrays, axis=None) if arrays else np.zeros(0)


def _norm(vector: Array) -> float:
    return math.sqrt(np.vdot(vector, vector))


@cache
def _plan(text: str, given: str, constants: tuple[str, ...], shape: tuple[int, ...]) -> Plan:
    """Equations about gradients, or their norms."""
    return Plan.of(system_of(text, (given,), constants, (), len(shape)), shape)
