"""Everything that was computed, each quantity stacked over time."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from ..equations.differentiate import BackwardEquation
from ..equations.functions import Array
from ..equations.onehot import OneHot
from ..equations.series import Store
from ..equations.sweeps import BACKWARD, Sweep, sweeps
from ..equations.tree import Equation, Symbol
from ..scenario.model import Example, Scenario, Steps


class Trace:
    """The record of a forward pass, with BPTT's gradients where they were asked for.

    ``trace["h"]`` is (T, H) for steps 1 to T; ``trace["h", 2]`` is (H,), and ``trace["h", 0]`` the
    initial state; ``trace["W_hh"]`` is a parameter. Arrays are views, and read-only.
    """

    def __init__(
        self,
        scenario: Scenario,
        example: Example,
        store: Store,
        backward: tuple[BackwardEquation, ...] = (),
        encoder: Trace | None = None,
    ) -> None:
        self.scenario = scenario
        self.example = example
        self.backward = backward
        self.encoder = encoder
        self._store = store

    @property
    def equations(self) -> tuple[Equation, ...]:
        """The forward equations, in order."""
        return self.scenario.system.equations

    @property
    def sweeps(self) -> tuple[Sweep, ...]:
        """The forward equations as they are worked on paper."""
        return self.scenario.system.sweeps

    @cached_property
    def backward_sweeps(self) -> tuple[Sweep, ...]:
        """The backward equations likewise."""
        return sweeps(tuple(item.equation for item in self.backward), BACKWARD)

    @property
    def steps(self) -> int:
        """T."""
        return self.example.steps

    @property
    def inputs(self) -> Steps:
        """The example's inputs."""
        return self.example.inputs

    @property
    def targets(self) -> Steps | None:
        """The example's targets, None where nothing is compared with any."""
        return self.example.targets

    @cached_property
    def initial(self) -> Mapping[str, Array]:
        """The states at step 0; at T+1 of those that go from the last step to the first."""
        return {
            name: self[name, self.scenario.step_of_initial(name, self.example)]
            for name in self.scenario.initial
        }

    @cached_property
    def loss(self) -> float:
        """The loss over all steps: summed, or divided by the number of steps with a target, of all
        examples together.

        NaN where the scenario has no loss.
        """
        if self.scenario.system.loss is None:
            return float("nan")
        with np.errstate(all="ignore"):  # a sum too large for a float is infinite, like any value here
            total = float(self["loss"].sum())
        mean = self.scenario.architecture.reduction == "mean"
        return total / self.scenario.targets_present if mean else total

    def __getitem__(self, key: str | tuple[str, int]) -> Array:
        """A quantity over time, or at one step. Raises KeyError for a name or step there is not."""
        name, step = key if isinstance(key, tuple) else (key, None)
        if name in self._store.fixed:
            return _read_only(self._of_no_step(self._store.fixed, name, step))
        if step is None:
            return self._stacked(name, gradient=False)
        return self._at(name, step, gradient=False)

    def grad(self, name: str, step: int | None = None) -> Array:
        """dL/d(name): of a parameter, its shape; of a value, at one step or (T, d) for all.

        Raises KeyError where no gradient was recorded under that name.
        """
        if name in self._store.totals:
            return _read_only(self._of_no_step(self._store.totals, name, step))
        if self.backward and name in self.scenario.parameters:  # no loss depends on it
            nothing = {name: np.zeros_like(self.scenario.parameters[name])}
            return _read_only(self._of_no_step(nothing, name, step))
        if step is None:
            return self._stacked(name, gradient=True)
        return self._at(name, step, gradient=True)

    def value(self, symbol: Symbol, step: int) -> Array:
        """What a symbol of an equation stands for at a step: ``h[t-1]`` at 3 is step 2's.

        Beyond the last step everything is zero, and so is an entry that the scenario leaves out.
        """
        if symbol.step is None:
            return self.grad(symbol.name) if symbol.gradient else self._store.fixed[symbol.name]
        series = self._store.series[symbol.quantity]
        at = step + symbol.step
        if isinstance(series, OneHot):
            row = np.zeros(series.size)
            if (place := self.word(symbol, step)) is not None:
                row[place] = 1.0
            return row
        if 0 <= at - 1 + series.margin < len(series.rows):
            return np.asarray(series.rows[at - 1 + series.margin])
        return np.zeros(series.rows.shape[1:])

    def word(self, symbol: Symbol, step: int) -> int | None:
        """The place (from 0) of the one in a one-hot input or target, None for anything else."""
        series = self._store.series.get(symbol.quantity) if symbol.step is not None else None
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
            return bool(np.isfinite(self._store.totals[symbol.name]).all())
        series = self._store.series[symbol.quantity]
        return isinstance(series, OneHot) or bool(np.isfinite(series.rows).all())

    def _stacked(self, name: str, *, gradient: bool) -> Array:
        series = self._store.series.get((name, gradient))
        if series is None:
            raise KeyError(self._unknown(name, gradient))
        return _read_only(series.dense() if isinstance(series, OneHot) else series.at(0))

    def _at(self, name: str, step: int, *, gradient: bool) -> Array:
        if (name, gradient) not in self._store.series:
            raise KeyError(self._unknown(name, gradient))
        system = self.scenario.system
        first = 0 if name in system.states and not gradient else 1
        last = self.steps + (name in system.states_after and not gradient)
        if not first <= step <= last:
            raise KeyError(f"{name} has steps {first} to {last}, not {step}")
        return _read_only(self.value(Symbol(name, 0, gradient), step))

    def _of_no_step(self, arrays: Mapping[str, Array], name: str, step: int | None) -> Array:
        if step is not None:
            raise KeyError(f"{name} is the same at every step; ask for it without one")
        return arrays[name]

    def _unknown(self, name: str, gradient: bool) -> str:
        names = [key for key, is_gradient in self._store.series if is_gradient == gradient]
        names += list(self._store.totals if gradient else self._store.fixed)
        what = "gradient" if gradient else "value"
        if gradient and not self.backward:
            return f"no gradients were recorded; use rnntrace.bptt(scenario) for those of {name}"
        return f"no {what} is recorded under {name!r}; there are {', '.join(names)}"


def _read_only(array: Array) -> Array:
    view = array.view()
    view.flags.writeable = False
    return view
