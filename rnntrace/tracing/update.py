"""One update of all parameters by an optimiser's rule, which is worked as equations like any others.

Each parameter has a calculation of its own: its gradient is given, and what the rule reads of the update
before are states, the parameter itself among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np

from ..cells.optimizers import AHEAD, GRADIENT, PARAMETER
from ..cells.rules import USUAL, Chosen, Settings, chosen
from ..equations.functions import Array
from ..equations.tree import Symbol
from ..exercise.calculation import Calculation
from ..exercise.exercise import Exercise, Parameter, Workable
from ..exercise.start import Start
from .pencil import Pencil
from .run import bptt, forward
from .shares import Arrays, Clipped, Share, Work
from .trace import Trace
from .traces import Traces


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
    work = Work(exercise, rule, exercise.start, pencil)
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
    work = Work(exercise, rule, start, of.pencil)
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
    first, work = trained[0], Work(exercise, rule, exercise.start, None)
    of_rule = work.of_rule(first, np.zeros_like(exercise.array(first)))
    return (work.of_ahead(first), of_rule) if rule.ahead else (of_rule,)


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
