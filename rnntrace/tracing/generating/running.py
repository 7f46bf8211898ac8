"""A network run one step at a time, each from where the one before it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from ...cells.choosing import Beside
from ...equations.evaluate import Program
from ...equations.functions import Array
from ...equations.onehot import OneHot
from ...equations.schedule import schedule
from ...equations.series import Series, Store
from ...equations.system import TARGET, System
from ...equations.tree import Symbol
from ...exercise.calculation import PREDICTION, Calculation
from ...exercise.exercise import Exercise
from ...exercise.steps import Steps
from ..pencil import Pencil, evaluate
from ..run import store_of
from ..trace import Trace
from .network import names_beside, reads_the_word_before, with_chosen


@dataclass(frozen=True, eq=False)
class Moved:
    """A step that was worked: the place of the word that went in, and the values of all equations by name;
    ``before`` is the step before it, None at the first."""

    t: int
    word: int
    values: Mapping[str, Array]
    before: Moved | None = None

    @property
    def y_hat(self) -> Array:
        """The prediction."""
        return self.values[PREDICTION]

    @property
    def path(self) -> tuple[Moved, ...]:
        """All steps up to this one, from the first."""
        found: list[Moved] = []
        at: Moved | None = self
        while at:
            found.append(at)
            at = at.before
        return tuple(reversed(found))


@dataclass(frozen=True, eq=False)
class Runner:
    """The last calculation of an exercise, to be run on words that are known only one by one: ``before`` is
    the trace of what hands on to it, ``system`` what is worked at each step. ``unknown`` has by the step the
    words that its vocabulary does not have, for which another one stands in."""

    exercise: Exercise
    calculation: Calculation
    before: Trace | None
    system: System
    pencil: Pencil | None = None
    unknown: Mapping[int, str] = field(default_factory=dict)

    @property
    def words(self) -> tuple[str, ...]:
        """The vocabulary."""
        return self.calculation.words[self.calculation.system.input]

    @property
    def labels(self) -> tuple[str, ...]:
        """The words of the outputs."""
        return self.calculation.words[PREDICTION]

    @cached_property
    def first(self) -> Mapping[str, Array]:
        """The states before the first step."""
        store = store_of(replace(self.calculation, steps=1), self.before)
        found = {name: store.series[name, False] for name in self.calculation.initial}
        return {name: np.array(each.rows[0]) for name, each in found.items() if isinstance(each, Series)}

    @cached_property
    def beside(self) -> Beside:
        """The names of what stands beside the network."""
        return names_beside(self.calculation.system, self.calculation.notation)

    @cached_property
    def program(self) -> Program:
        return Program(self.system.passes, self.system.definitions)

    @cached_property
    def _looks_back(self) -> bool:
        return reads_the_word_before(self.system)

    def step(self, word: int, before: Moved | None = None) -> Moved:
        """One step more, in which a word goes in."""
        t = before.t + 1 if before else 1
        if before is None or self._looks_back:  # all steps anew: few equations look at another input
            words, initial = [*(each.word for each in before.path), word] if before else [word], self.first
        else:
            words, initial = [word], {name: before.values[name] for name in self.first}
        calculation = replace(
            self.calculation,
            system=self.system,
            steps=len(words),
            given={self.system.input: self._inputs(words, t - len(words))},
            initial=initial,
            takes={},
            earlier=t - len(words),
        )
        trace = Trace(self.exercise, calculation, store_of(calculation), pencil=self.pencil)
        evaluate(self.program, trace)
        values = {name: np.array(trace.value(Symbol(name, 0), len(words))) for name in self.system.names}
        return Moved(t, word, values, before)

    def read(self, words: Sequence[int], before: Moved | None = None) -> Moved:
        """Several steps more. Raises ValueError for no word at all."""
        for word in words:
            before = self.step(word, before)
        if before is None:
            raise ValueError("there is no word to begin with")
        return before

    # -- what was run, as a trace ------------------------------------------------------------------

    def trace(self, last: Moved) -> Trace:
        """All steps up to this one, as if they had been worked at once; with the values of ``system``."""
        return self._trace(last, self.system, {})

    def plain_trace(self, last: Moved) -> Trace:
        """The same without what only the runner works."""
        return self._trace(last, self.calculation.system, {})

    def with_chosen(self, last: Moved, chosen: Sequence[int]) -> Trace:
        """The same without what only the runner works, and with the logarithm of the probability of each
        word in ``chosen``, the place of one among the outputs for each step; -1 where none was."""
        system = with_chosen(self.calculation.system, self.calculation.notation)
        said = tuple(self.labels[place] if place >= 0 else None for place in chosen)
        values = OneHot(np.array(chosen, dtype=np.intp), len(self.labels))
        targets = Steps(said, values, tuple(place >= 0 for place in chosen))
        trace = self._trace(last, system, {TARGET: targets})
        logarithm = [each for each in system.equations if each.left.name == system.loss]
        evaluate(Program(schedule(logarithm), system.definitions), trace)
        return trace

    def _trace(self, last: Moved, system: System, more: Mapping[str, Steps]) -> Trace:
        path = last.path
        inputs = self._inputs([each.word for each in path])
        calculation = replace(
            self.calculation, system=system, steps=len(path), given={system.input: inputs, **more}
        )
        exercise = replace(self.exercise, chains=((*self.exercise.chain[:-1], calculation),))
        store = store_of(calculation, self.before)
        for name in last.values.keys() & {*system.names}:
            _record(store, name, np.stack([each.values[name] for each in path]))
        return Trace(exercise, calculation, store, before=self.before, pencil=self.pencil)

    def _inputs(self, words: Sequence[int], earlier: int = 0) -> Steps:
        unknown: tuple[str | None, ...] = ()
        if self.unknown:
            unknown = tuple(self.unknown.get(earlier + t) for t in range(1, len(words) + 1))
        values = OneHot(np.array(words, dtype=np.intp), len(self.words))
        return Steps(tuple(self.words[word] for word in words), values, (True,) * len(words), unknown)


def _record(store: Store, name: str, rows: Array) -> None:
    """The values of all steps; a state has its step 0 already."""
    held = store.series.get((name, False))
    if isinstance(held, Series):
        held.at(0)[:] = rows
    else:
        store.series[name, False] = Series(rows)
