"""One update of all parameters by an optimiser's rule, which is worked as equations like any others.

Each parameter has a calculation of its own: its gradient is given, and what the rule reads of the update
before are states, the parameter itself among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np

from ..cells.notations import display_name
from ..cells.optimizers import AHEAD, CUT_OFF, GRADIENT, NORM, NORM_OF_ALL, PARAMETER, RAW, SCALED
from ..cells.rules import USUAL, Chosen, Settings, chosen, system_of
from ..equations.functions import Array
from ..equations.system import System
from ..equations.tree import Symbol
from ..exercise.calculation import Calculation
from ..exercise.exercise import Exercise, Parameter, Workable
from ..exercise.start import Start
from ..exercise.steps import Steps
from .pencil import Pencil
from .run import bptt, forward
from .trace import Trace
from .traces import Traces

Arrays = Mapping[str, Array]
# Values of the equations about norms.
NORM_OF_ONE, NORM_OF_EACH, FACTOR = "n", "N", "k"


class Losses(NamedTuple):
    """The loss with the weights before an update, and with those after it."""

    before: float
    after: float


class States(NamedTuple):
    """What an optimiser keeps, by the name of the state and that of the parameter, before an update and
    after it; ``t`` counts the updates up to this one."""

    before: Mapping[str, Arrays]
    after: Mapping[str, Arrays]
    t: int


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


@dataclass(frozen=True, eq=False, repr=False)
class Update:
    """One optimizer step on every parameter that is trained.

    ``given`` is what was updated and ``trace`` its BPTT. ``before``, ``gradients``, ``clipped`` and
    ``after`` have an array for each by its name (of an encoder ``encoder.W_xh``), ``loss`` the loss before
    and after with the same sequences, ``state`` what the optimizer keeps. Biases that nobody gave stay
    zero, and are ``not_trained``. ``exercise`` is what comes of it, with the new weights and the
    optimizer's new state: ``rnntrace.update(update)`` is the next one.
    """

    trace: Trace | Traces
    given: Exercise
    optimizer: Chosen
    shares: tuple[Share, ...]
    clipping: Clipped | None
    loss: Losses
    before: Arrays
    gradients: Arrays
    clipped: Arrays
    after: Arrays
    state: States
    not_trained: tuple[str, ...]
    exercise: Exercise

    def __repr__(self) -> str:
        title, t = self.exercise.title, self.state.t
        return (
            f"<Update {t} of {title!r} by {self.optimizer.name}: loss {self.loss.before:.6g} "
            f"→ {self.loss.after:.6g}>"
        )

    @property
    def pencil(self) -> Pencil | None:
        """How numbers were written down, where they were carried on in that form."""
        return self.trace.pencil

    @property
    def norms(self) -> tuple[float, float]:
        """The norm of all gradients together, before clipping and after it."""
        return _norm(self.gradients), _norm(self.clipped)

    @cached_property
    def traces(self) -> tuple[Trace, ...]:
        """What was worked of it, in its order: what clipping does, and each parameter."""
        clipping = (self.clipping.norm, self.clipping.factor) if self.clipping else ()
        shares = ((each.ahead, each.clipped, each.worked) for each in self.shares)
        return tuple(trace for trace in (*clipping, *chain.from_iterable(shares)) if trace)

    @cached_property
    def first_not_finite(self) -> tuple[Symbol, int | None] | None:
        """The first value of the network, or the first new parameter, that is NaN or infinite."""
        if first := self.trace.first_not_finite:
            return first
        wrong = (name for name, array in self.after.items() if not np.isfinite(array).all())
        return next(((Symbol(name), None) for name in wrong), None)


def update(of: Workable, pencil: Pencil | None = None, optimizer: Settings | None = None) -> Update:
    """One step of the scenario's optimizer on every parameter (plain gradient descent with a learning rate
    of 0.1 where it names none), or of the ``optimizer`` with these settings.

    Raises NothingToDifferentiate where there is no loss, or no step has a target.
    """
    return update_by(of.exercise, chosen(optimizer or of.exercise.optimizer or USUAL), pencil)


def update_by(exercise: Exercise, rule: Chosen, pencil: Pencil | None = None) -> Update:
    """One step by a rule.

    Raises NothingToDifferentiate where there is no loss, or no step has a target.
    """
    trace = bptt(exercise, pencil=pencil)
    exercise = trace.exercise
    trained = trained_of(exercise)
    work = _Work(exercise, rule, exercise.start, pencil)
    before, ahead = trace.loss, work.ahead(trained)
    if ahead:
        places = {each: np.array(found[AHEAD, 1]) for each, found in ahead.items()}
        trace = bptt(changed(exercise, places, "where the momentum leads"), pencil=pencil)
    gradients = {each: np.array(trace.of(each.part).grad(each.name)) for each in trained}
    clipping = work.clipping(gradients)
    shares = tuple(
        work.share(each, gradient, clipping)._replace(ahead=ahead.get(each))
        for each, gradient in gradients.items()
    )

    def named(arrays: Mapping[Parameter, Array]) -> Arrays:
        return {exercise.spelled(each.part, each.name): _frozen(array) for each, array in arrays.items()}

    after = {share.parameter: np.array(share.worked[PARAMETER, 1]) for share in shares}
    states = [
        {
            state: named({share.parameter: share.kept(state, step) for share in shares})
            for state in rule.states
        }
        for step in (0, 1)
    ]
    state = States(states[0], states[1], exercise.start.t + 1)
    count = "an update" if state.t == 1 else f"{state.t} updates"
    new = changed(exercise, after, f"{count} by {rule.name}")
    loss = Losses(before, forward(new, pencil).loss)
    return Update(
        trace,
        exercise,
        rule,
        shares,
        clipping,
        loss,
        named({each: exercise.array(each) for each in trained}),
        named(gradients),
        named({share.parameter: np.array(share.worked[GRADIENT, 1]) for share in shares}),
        named(after),
        state,
        not_trained_of(exercise),
        replace(new, start=Start(state.t, state.after)),
    )


def by_another(of: Update, rule: Chosen) -> Arrays:
    """The parameters after the same update by another rule, from the same gradients and states."""
    exercise = of.given
    start = replace(exercise.start, states=of.state.before if exercise.start.t else exercise.start.states)
    work = _Work(exercise, rule, start, of.pencil)
    spelled = {each.parameter: exercise.spelled(*each.parameter[::-1]) for each in of.shares}
    gradients = {each: of.gradients[name] for each, name in spelled.items()}
    clipping = work.clipping(gradients)
    shares = [work.share(each, gradient, clipping) for each, gradient in gradients.items()]
    return {spelled[each.parameter]: each.worked[PARAMETER, 1] for each in shares}


def equations_of(exercise: Exercise, rule: Chosen) -> tuple[Calculation, ...]:
    """What is worked for the first parameter that is trained, and alike for all others: where its gradient
    is taken, if that is ahead of where it is, and the rule; with no numbers yet for the gradient."""
    trained = trained_of(exercise)
    if not trained:
        return ()
    first, work = trained[0], _Work(exercise, rule, exercise.start, None)
    of_rule = work.of_rule(first, np.zeros_like(exercise.array(first)))
    return (work.of_ahead(first), of_rule) if rule.ahead else (of_rule,)


class _Work(NamedTuple):
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


def trained_of(exercise: Exercise) -> tuple[Parameter, ...]:
    """The parameters that are trained: all but those that nobody gave."""
    return tuple(each for each in exercise.parameters if each.name not in exercise.of(each.part).left_out)


def not_trained_of(exercise: Exercise) -> tuple[str, ...]:
    """The names of those that are not."""
    trained = trained_of(exercise)
    return tuple(exercise.spelled(*each[::-1]) for each in exercise.parameters if each not in trained)


def changed(exercise: Exercise, arrays: Mapping[Parameter, Array], weights_from: str) -> Exercise:
    """The same with other numbers for its parameters, and where they come from."""

    def change(calculation: Calculation) -> Calculation:
        found = {name: arrays.get(Parameter(name, calculation.part)) for name in calculation.parameters}
        new = {name: _frozen(array) for name, array in found.items() if array is not None}
        parameters = {**calculation.parameters, **new}
        return replace(calculation, parameters=parameters, weights_from=weights_from)

    return exercise.changed(change)


def _norm(arrays: Arrays) -> float:
    """That of all the numbers together."""
    return float(np.sqrt(sum(float(np.vdot(array, array)) for array in arrays.values())))


def _frozen(array: Array) -> Array:
    view = np.asarray(array).view()
    view.flags.writeable = False
    return view
