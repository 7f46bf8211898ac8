"""What an update does to each parameter: where its gradient is taken, how that is clipped, and the rule, each
worked as equations of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ..cells.notations import display_name
from ..cells.optimizers import CUT_OFF, GRADIENT, NORM, NORM_OF_ALL, PARAMETER, RAW, SCALED
from ..cells.rules import Chosen, system_of
from ..equations.functions import Array
from ..equations.system import System
from ..exercise.calculation import Calculation
from ..exercise.exercise import Exercise, Parameter
from ..exercise.start import Start
from ..exercise.steps import Steps
from .pencil import Pencil
from .run import forward
from .trace import Trace

Arrays = Mapping[str, Array]
# Values of the equations about norms.
NORM_OF_ONE, NORM_OF_EACH, FACTOR = "n", "N", "k"


class Clipped(NamedTuple):
    """What clipping does: the norm of each gradient, that of all together and the factor they are multiplied
    by, as traces; no factor where the norm is no larger than it may be."""

    norms: Mapping[str, Trace]
    norm: Trace
    factor: Trace | None


class Share(NamedTuple):
    """The update of one parameter: where its gradient is taken, if that is ``ahead`` of where it is; the
    gradient ``clipped``, if anything is; and the rule ``worked``."""

    parameter: Parameter
    ahead: Trace | None
    clipped: Trace | None
    worked: Trace

    def kept(self, state: str, step: int) -> Array:
        """A state before the update (0) or after it (1); zero before where the rule does not ask."""
        if step or state in self.worked.system.states:
            return np.array(self.worked[state, step])
        return np.zeros_like(self.worked[PARAMETER, 1])

    @property
    def cut_off(self) -> bool:
        """Whether any of its numbers is too large, and cut off."""
        return self.clipped is not None and "c" in self.clipped.calculation.constants


class Work(NamedTuple):
    """What an update is worked from."""

    exercise: Exercise
    rule: Chosen
    start: Start
    pencil: Pencil | None

    def calculation(
        self,
        system: System,
        given: Arrays,
        initial: Arrays,
        constants: Mapping[str, float],
        words: Mapping[str, tuple[str, ...]] | None = None,
        earlier: int = 0,
    ) -> Calculation:
        """Equations of an update."""
        return Calculation(
            system,
            steps=1,
            constants={name: constants[name] for name in system.constants},
            given={name: Steps.of(array[None]) for name, array in given.items()},
            initial=initial,
            words=words or {},
            brought=frozenset((*given, FACTOR, *self._brought(initial))),
            earlier=self.start.t + earlier,
        )

    def trace(self, calculation: Calculation) -> Trace:
        """The same, worked."""
        found = forward(Exercise(self.exercise.title, ((calculation,),)), self.pencil)
        assert isinstance(found, Trace)
        return found

    def _brought(self, initial: Arrays) -> Iterator[str]:
        """The states that nobody has written: those that come of updates, and weights that are drawn."""
        yield from (name for name in initial if name != PARAMETER and not self.start.states.get(name))
        if any(each.weights_from for each in self.exercise.chain):
            yield PARAMETER

    def initial(self, parameter: Parameter) -> Arrays:
        """What a parameter's states are before the update, the parameter itself among them."""
        return states_before(replace(self.exercise, start=self.start), self.rule, parameter)

    def ahead(self, trained: tuple[Parameter, ...]) -> dict[Parameter, Trace]:
        """Where each gradient is taken; nothing where that is where the weights are."""
        return {each: self.trace(self.of_ahead(each)) for each in trained if self.rule.ahead}

    def of_ahead(self, parameter: Parameter) -> Calculation:
        """Where the gradient of a parameter is taken."""
        system = self.rule.system_ahead(self.exercise.array(parameter).ndim)
        return self.calculation(system, self.initial(parameter), {}, self.rule.constants, earlier=-1)

    def clipping(self, gradients: Mapping[Parameter, Array]) -> Clipped | None:
        """The norms of the gradients, and how much shorter all of them become."""
        numbers = self.rule.numbers
        if "clip_norm" not in numbers:
            return None
        exercise, limit = self.exercise, {"c": numbers["clip_norm"]}
        norms = {}
        for each, gradient in gradients.items():
            system = system_of(NORM, (RAW,), (), (), gradient.ndim)
            norms[exercise.spelled(each.part, each.name)] = self.trace(
                self.calculation(system, {RAW: gradient}, {}, {})
            )
        together = np.array([float(trace[NORM_OF_ONE, 1]) for trace in norms.values()])
        words = {NORM_OF_ONE: tuple(self._shown_name(each) for each in gradients)}
        system = system_of(NORM_OF_ALL, (NORM_OF_ONE,), (), (), 1)
        norm = self.trace(self.calculation(system, {NORM_OF_ONE: together}, {}, {}, words))
        size = norm[NORM_OF_EACH, 1]
        system = system_of(self.rule.factor, (NORM_OF_EACH,), ("c",), (), 0)
        factor = self.trace(self.calculation(system, {NORM_OF_EACH: size}, {}, limit))
        return Clipped(norms, norm, factor if float(factor[FACTOR, 1]) < 1 else None)

    def _shown_name(self, parameter: Parameter) -> str:
        """A parameter's name in plain text as pages have it."""
        calculation = self.exercise.of(parameter.part)
        name = display_name(parameter.name, calculation.notation)
        return f"{parameter.part} {name}" if parameter.part else name

    def share(self, parameter: Parameter, gradient: Array, clipping: Clipped | None) -> Share:
        """The update of one parameter."""
        clipped = self.clipped(gradient, clipping)
        used = gradient if clipped is None else np.array(clipped[GRADIENT, 1])
        return Share(parameter, None, clipped, self.trace(self.of_rule(parameter, used)))

    def of_rule(self, parameter: Parameter, gradient: Array) -> Calculation:
        """The rule for one parameter, with its gradient as it is used."""
        spelled = self.exercise.spelled(parameter.part, parameter.name)
        kept = any(spelled in arrays for arrays in self.start.states.values())
        system = self.rule.system(gradient.ndim, first=not self.start.t and not kept)
        # The first update may read nothing of what is kept later.
        initial = self.initial(parameter)
        held = {name: array for name, array in initial.items() if name in system.states}
        return self.calculation(system, {GRADIENT: gradient}, held, self.rule.constants)

    def clipped(self, gradient: Array, clipping: Clipped | None) -> Trace | None:
        """A gradient after clipping; None where nothing is clipped."""
        factor = None if clipping is None or clipping.factor is None else clipping.factor[FACTOR, 1]
        limit = self.rule.numbers.get("clip_value")
        scaled = None
        if factor is not None:
            lines, constants = SCALED.format(before=RAW, after=GRADIENT), {FACTOR: float(factor)}
            scaled = self._of_gradient(lines, gradient, constants)
        so_far = gradient if scaled is None else scaled[GRADIENT, 1]
        if limit is None or not (np.abs(so_far) > limit).any():
            return scaled
        if factor is None:
            return self._of_gradient(CUT_OFF.format(before=RAW, after=GRADIENT), gradient, {"c": limit})
        lines = SCALED.format(before=RAW, after="g_k") + "\n" + CUT_OFF.format(before="g_k", after=GRADIENT)
        return self._of_gradient(lines, gradient, {FACTOR: float(factor), "c": limit})

    def _of_gradient(self, text: str, gradient: Array, constants: Mapping[str, float]) -> Trace:
        system = system_of(text, (RAW,), tuple(constants), (), gradient.ndim)
        return self.trace(self.calculation(system, {RAW: gradient}, {}, constants))


def states_before(exercise: Exercise, rule: Chosen, parameter: Parameter) -> Arrays:
    """What a rule reads of the update before, for one parameter: the parameter itself, and what is kept."""
    array = exercise.array(parameter)
    spelled = exercise.spelled(parameter.part, parameter.name)
    start, found = exercise.start, {PARAMETER: array}
    for name in rule.states:
        given = start.states.get(name, {}).get(spelled)
        usual = 0.0 if start.t else rule.initial.get(name, 0.0)
        found[name] = np.full(array.shape, usual) if given is None else given
    return found
