"""Everything that was computed, each quantity stacked over time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np

from ..equations.differentiate import BackwardEquation
from ..equations.functions import Array
from ..equations.onehot import OneHot
from ..equations.series import Series, Store
from ..equations.sweeps import BACKWARD, Sweep, sweeps
from ..equations.system import System
from ..equations.tree import COUNT, Equation, Quantity, Symbol
from ..exercise.calculation import Calculation
from ..exercise.exercise import Exercise
from ..exercise.steps import Steps
from . import incoming
from .handover import sent_to_initial_state
from .losses import loss_of
from .pencil import Pencil
from .shown import Shown


class Trace(Shown):
    """The record of a forward pass, with BPTT's gradients where they were asked for.

    ``trace["h"]`` is (T, H) for steps 1 to T; ``trace["h", 2]`` is (H,), and ``trace["h", 0]`` the
    initial state; ``trace["W_hh"]`` is a parameter. Arrays are views, and read-only. ``trace.keys()`` are
    the names, and ``dict(trace)`` has all of it. ``before`` is the trace of the calculation that hands on
    to this one, and ``fuse`` tells whether output and loss were differentiated together. With a ``pencil``
    every number was rounded as it was written down.
    """

    def __init__(
        self,
        exercise: Exercise,
        calculation: Calculation,
        store: Store,
        backward: tuple[BackwardEquation, ...] = (),
        before: Trace | None = None,
        fuse: bool = True,
        pencil: Pencil | None = None,
    ) -> None:
        self.exercise = exercise
        self.calculation = calculation
        self.backward = backward
        self.before = before
        self.fuse = fuse
        self.pencil = pencil
        self.store = store
        self._some: dict[Quantity, list[bool]] = {}

    def __repr__(self) -> str:
        calculation, title = self.calculation, self.exercise.title
        part = f"{calculation.part} of " if calculation.part else ""
        return f"<Trace of {part}{title!r}: {', '.join(self._facts())}>"

    def _facts(self) -> Iterator[str]:
        """What a reader wants to know first: the sizes, the loss, and whether there are gradients."""
        calculation = self.calculation
        if network := calculation.network:
            yield network.cell
        yield _counted(self.steps, "step")
        if network:
            yield _counted(calculation.input_size, "input")
            yield _counted(calculation.hidden_size, "hidden unit")
        if "y_hat" in calculation.shapes:
            yield _counted(calculation.output_size, "output")
        if self.system.loss:
            yield f"loss {self.loss:.6g}"
        yield "with gradients" if self.backward else "no gradients"

    def keys(self) -> tuple[str, ...]:
        """The names of all that is recorded: what comes in and what it is compared with, the values in the
        order of their equations, then the parameters."""
        held = [name for name, gradient in self.store.series if not gradient]
        order = dict.fromkeys((*self.calculation.given, *self.system.names))
        return (*(name for name in order if name in held), *self.calculation.parameters)

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def __contains__(self, name: object) -> bool:
        return name in self.keys()

    @property
    def system(self) -> System:
        """The equations that were worked."""
        return self.calculation.system

    @property
    def examples(self) -> tuple[Trace, ...]:
        """Itself alone, where ``Traces`` have one for each example."""
        return (self,)

    @property
    def encoder(self) -> Trace | None:
        """The encoder's trace, where there is an encoder: the calculation before this one."""
        return self.before

    @cached_property
    def chain(self) -> tuple[Trace, ...]:
        """The traces of all calculations up to this one, in their order."""
        return (*(self.before.chain if self.before else ()), self)

    def of(self, part: str) -> Trace:
        """The trace of one of them. Raises KeyError where there is none."""
        for trace in self.chain:
            if trace.calculation.part == part:
                return trace
        raise KeyError(part)

    @property
    def differentiated(self) -> tuple[str, ...]:
        """What there is a gradient of, values and parameters, in the order of the backward equations."""
        return tuple(item.equation.left.name for item in self.backward)

    @property
    def equations(self) -> tuple[Equation, ...]:
        """The forward equations, in order."""
        return self.system.equations

    @property
    def sweeps(self) -> tuple[Sweep, ...]:
        """The forward equations as they are worked on paper."""
        return self.system.sweeps

    @cached_property
    def backward_sweeps(self) -> tuple[Sweep, ...]:
        """The backward equations likewise."""
        return sweeps(tuple(item.equation for item in self.backward), BACKWARD)

    @property
    def steps(self) -> int:
        """T."""
        return self.calculation.steps

    @property
    def inputs(self) -> Steps | None:
        """What came in, None where nothing did."""
        return self.calculation.inputs

    @property
    def targets(self) -> Steps | None:
        """The targets, None where nothing is compared with any."""
        return self.calculation.targets

    @cached_property
    def initial(self) -> Mapping[str, Array]:
        """The states at step 0; at T+1 of those that go from the last step to the first."""
        at = self.calculation.step_of_initial
        return {name: self[name, at(name)] for name in self.calculation.initial}

    def steps_of(self, name: str) -> tuple[int, int]:
        """The first and the last step that a value has: those worked, and where a state begins."""
        return int(name not in self.system.states), self.steps + (name in self.system.states_after)

    def begins_at(self, name: str, step: int) -> bool:
        """Whether a state comes from its value at a step: before the first, or after the last."""
        calculation = self.calculation
        return name in calculation.initial and calculation.step_of_initial(name) == step

    @cached_property
    def loss(self) -> float:
        """The loss over all steps: summed, or divided by the number of steps with a target, of all
        examples together.

        NaN where there is none.
        """
        with np.errstate(all="ignore"):
            return loss_of(self.system, self.store, self.pencil)

    def __getitem__(self, key: str | tuple[str, int]) -> Array:
        """A quantity over time, or at one step. Raises KeyError for a name or step there is not."""
        name, step = key if isinstance(key, tuple) else (key, None)
        if name in self.store.fixed:
            return _read_only(self._of_no_step(self.store.fixed, name, step))
        if step is None:
            return self._stacked(name, gradient=False)
        return self._at(name, step, gradient=False)

    def grad(self, name: str, step: int | None = None) -> Array:
        """dL/d(name): of a parameter, its shape; of a value, at one step or (T, d) for all.

        ``trace.grad("h", 0)`` is that of the initial state (of a direction from the last step to the first
        at T+1), and ``trace.grad("x")`` that of the inputs.
        Raises KeyError where no gradient was recorded under that name.
        """
        if name in self.store.totals:
            return _read_only(self._of_no_step(self.store.totals, name, step))
        parameters = self.calculation.parameters
        if self.backward and name in parameters:  # no loss depends on it
            nothing = {name: np.zeros_like(parameters[name])}
            return _read_only(self._of_no_step(nothing, name, step))
        if step is None:
            return self._stacked(name, gradient=True)
        return self._at(name, step, gradient=True)

    @cached_property
    def sent_to_initial(self) -> Mapping[str, Array]:
        """The gradients of the initial states, by name; none without BPTT."""
        return sent_to_initial_state(self)

    @property
    def equation_of_input(self) -> BackwardEquation | None:
        """How the gradient of what comes in is made, where there is one."""
        return incoming.equation_of_input(self)

    @cached_property
    def gradient_of_input(self) -> Series:
        """dL/dx at every step, worked when it is first asked for."""
        return incoming.gradient_of_input(self)

    def with_input(self) -> Trace:
        """The same trace with the gradients of the inputs, here and in the calculations before, beside the
        others: recorded, and among the backward equations."""
        if (self.system.input, True) in self.store.series:
            return self
        backward, store = incoming.backward_with_input(self)
        before = self.before and self.before.with_input()
        return Trace(self.exercise, self.calculation, store, backward, before, self.fuse, self.pencil)

    def value(self, symbol: Symbol, step: int) -> Array:
        """What a symbol of an equation stands for at a step: ``h[t-1]`` at 3 is step 2's.

        Beyond the last step everything is zero, and so is an entry that the scenario leaves out.
        """
        if symbol.step is None:
            return self.grad(symbol.name) if symbol.gradient else self.store.fixed[symbol.name]
        at = step + symbol.step
        if symbol.name == COUNT:
            return np.asarray(float(at + self.calculation.earlier))
        if symbol.gradient and not 1 <= at <= self.steps and self.begins_at(symbol.name, at):
            return self.sent_to_initial[symbol.name]
        series = self.store.series[symbol.quantity]
        if isinstance(series, OneHot):
            row = np.zeros(series.size)
            if (place := self.word(symbol, step)) is not None:
                row[place] = 1.0
            return row
        if 0 <= at - 1 + series.margin < len(series.rows):
            return np.asarray(series.rows[at - 1 + series.margin])
        return np.zeros(series.rows.shape[1:])

    def is_zero(self, symbol: Symbol, step: int) -> bool:
        """Whether a value at one of the steps is zero in every entry; looked up for all steps at once."""
        quantity, at = symbol.quantity, step + (symbol.step or 0)
        if quantity not in self._some:
            series = self.store.series[quantity]
            rows = series.dense() if isinstance(series, OneHot) else series.at(0)
            self._some[quantity] = np.any(rows.reshape(self.steps, -1), axis=1).tolist()
        return not self._some[quantity][at - 1]

    def word(self, symbol: Symbol, step: int) -> int | None:
        """The place (from 0) of the one in a one-hot input or target, None for anything else."""
        series = self.store.series.get(symbol.quantity) if symbol.step is not None else None
        at = step + (symbol.step or 0)
        if isinstance(series, OneHot) and 1 <= at <= self.steps:
            index = int(series.index[at - 1])
            return index if index >= 0 else None
        return None

    @cached_property
    def first_not_finite(self) -> tuple[Symbol, int | None] | None:
        """The first value that is NaN or infinite, in the order of work on paper, and its step (None
        for a parameter's gradient); None when all is well."""
        for sweep in (*self.sweeps, *self.backward_sweeps):
            suspects = [equation.left for equation in sweep.equations if not self._finite(equation.left)]
            timed = [symbol for symbol in suspects if symbol.step is not None]
            for step in sweep.steps(self.steps) if timed else ():
                for symbol in timed:
                    if not np.isfinite(self.value(symbol, step)).all():
                        return symbol, step
            for symbol in suspects:
                return symbol, None
        return None

    def _finite(self, symbol: Symbol) -> bool:
        if symbol.step is None:
            return bool(np.isfinite(self.store.totals[symbol.name]).all())
        series = self.store.series[symbol.quantity]
        return isinstance(series, OneHot) or bool(np.isfinite(series.rows).all())

    def _stacked(self, name: str, *, gradient: bool) -> Array:
        series = self._series(name, gradient=gradient)
        return _read_only(series.dense() if isinstance(series, OneHot) else series.at(0))

    def _at(self, name: str, step: int, *, gradient: bool) -> Array:
        series = self._series(name, gradient=gradient)
        first, last = self.steps_of(name)
        if not first <= step <= last:
            raise KeyError(f"{name} has steps {first} to {last}, not {step}")
        if gradient and not 1 <= step <= self.steps:
            return _read_only(self.sent_to_initial[name])
        if gradient and isinstance(series, Series):
            return _read_only(np.asarray(series.at(0)[step - 1]))
        return _read_only(self.value(Symbol(name, 0, gradient), step))

    def _series(self, name: str, *, gradient: bool) -> Series | OneHot:
        found = self.store.series.get((name, gradient))
        if found is None and gradient and self.backward and name and name == self.system.input:
            found = self.gradient_of_input
        if found is None:
            raise KeyError(self._unknown(name, gradient))
        return found

    def _of_no_step(self, arrays: Mapping[str, Array], name: str, step: int | None) -> Array:
        if step is not None:
            raise KeyError(f"{name} is the same at every step; ask for it without one")
        return arrays[name]

    def _unknown(self, name: str, gradient: bool) -> str:
        names = [key for key, is_gradient in self.store.series if is_gradient == gradient]
        names += [self.system.input] if gradient and self.calculation.inputs else []
        names += list(self.store.totals if gradient else self.store.fixed)
        what = "gradient" if gradient else "value"
        if gradient and not self.backward:
            return f"no gradients were recorded; use rnntrace.bptt(scenario) for those of {name}"
        return f"no {what} is recorded under {name!r}; there are {', '.join(names)}"


def _read_only(array: Array) -> Array:
    view = array.view()
    view.flags.writeable = False
    return view


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
