"""What is asked of somebody, and what therefore must not be shown to them.

A number is told by its address: it is hidden where it is asked, where it is worked out of something asked,
where it is on the way to something asked, and where it is an asked number once more (a gradient that is
passed on as it is).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from ..equations.differentiate import is_handed, received
from ..equations.functions import Array
from ..equations.tree import COUNT, Expression, OverTime, Quantity, Symbol, children, symbols
from ..exercise.exercise import Exercise
from ..tracing.trace import Trace
from ..tracing.traces import Traces
from .questions import Question, questions
from .rules.rule import Place, Rule

# Among more pairs of numbers than this some are the same without any reason.
MOST_PAIRS = 1000


class Key(NamedTuple):
    """A value or a gradient at a step, of a part and an example (from 0); without an example, of all."""

    quantity: Quantity
    step: int | None
    part: str
    example: int | None


@dataclass(frozen=True, eq=False)
class Asked:
    """``answers`` are what is asked, ``hidden`` also what would give it away; ``numbers`` are the ones
    asked for, without their signs. Of some it is also asked by which of the ``rules`` they are had."""

    exercise: Exercise
    questions: tuple[Question, ...]
    answers: frozenset[Key]
    hidden: frozenset[Key]
    numbers: frozenset[float]
    rules: tuple[Rule, ...] = ()

    @staticmethod
    def of(found: Trace | Traces, asked: Iterable[Question], rules: tuple[Rule, ...] = ()) -> Asked:
        """What is hidden where some questions and rules are asked of what was worked."""
        exercise = found.exercise
        chosen = tuple(asked)
        answers = frozenset(key_of(question, exercise) for question in chosen)
        numbers = frozenset[float]().union(*(_sizes(numbers_of(each, found)) for each in chosen))
        return Asked(exercise, chosen, answers, answers | frozenset(_copies(found, answers)), numbers, rules)

    def is_answer(self, quantity: Quantity, step: int | None, part: str, example: int | None) -> bool:
        """Whether a value is asked itself; a gradient that examples share only of all together."""
        return Key(quantity, step, part, example) in self.answers

    def hides(self, quantity: Quantity, step: int | None, part: str, example: int | None) -> bool:
        """Whether a value is hidden; what an example adds to what is asked of all is so too."""
        if Key(quantity, step, part, example) in self.hidden:
            return True
        if step is None and Key(quantity, None, part, None) in self.hidden:
            return quantity[1]
        return self._hides_state(quantity, step, part, example)

    def covers(
        self, of: Expression, equation: Symbol | None, step: int, part: str, example: int | None
    ) -> bool:
        """Whether what an expression comes to is hidden, seen from a step: where a symbol of it is, or where
        it is an operation of an asked ``equation``."""
        if equation is not None and not isinstance(of, Symbol):
            at = None if equation.step is None else step + equation.step
            if self.hides(equation.quantity, at, part, example):
                return True
        if _sums(of):
            return any(self.hides((s.name, s.gradient), None, part, example) for s in symbols(of))
        return any(self._covers(symbol, step, part, example) for symbol in symbols(of))

    def hides_rule(self, left: Symbol, part: str) -> bool:
        """Whether the equation of what is on its left must not be shown."""
        return (left, part) in self._hidden_rules

    def tells(self, numbers: Array) -> bool:
        """Whether one of some numbers is one that is asked for."""
        return not self.numbers.isdisjoint(np.abs(numbers).ravel().tolist())

    @cached_property
    def _hidden_rules(self) -> frozenset[Place]:
        return frozenset[Place]().union(*(rule.places for rule in self.rules))

    def _covers(self, symbol: Symbol, step: int, part: str, example: int | None) -> bool:
        if symbol.name == COUNT:
            return False
        if is_handed(symbol):
            after = self.exercise.after(part)
            assert after
            taker = next(state for state, source in after.takes.items() if source == received(symbol))
            return self._hides_state((taker, True), after.step_of_initial(taker), after.part, example)
        at = None if symbol.step is None else step + symbol.step
        return self.hides(symbol.quantity, at, part, example)

    def _hides_state(self, quantity: Quantity, step: int | None, part: str, example: int | None) -> bool:
        """Whether a value from before the first step is one that is hidden in the calculation before."""
        name, gradient = quantity
        if step is None or name not in self._takes.get(part, {}):
            return False
        source, giver, at = self._takes[part][name]
        if step != at:
            return False
        last = self._last_step(giver, example)
        return Key((source, gradient), last, giver, example) in self.hidden

    @cached_property
    def _takes(self) -> dict[str, dict[str, tuple[str, str, int]]]:
        """For each part the states that it takes over: from which, whose they are, and at which step."""
        found: dict[str, dict[str, tuple[str, str, int]]] = {}
        for each in self.exercise.chain:
            before = self.exercise.before(each.part)
            if before is not None:
                found[each.part] = {
                    name: (source, before.part, each.step_of_initial(name))
                    for name, source in each.takes.items()
                }
        return found

    def _last_step(self, part: str, example: int | None) -> int:
        chain = self.exercise.chains[example or 0]
        return next(each.steps for each in chain if each.part == part)


def key_of(question: Question, exercise: Exercise) -> Key:
    """A question as the address that its numbers have on a page."""
    alone = None if exercise.several else 0
    example = alone if question.example is None else question.example
    return Key(question.of.quantity, question.step, question.part or exercise.last.part, example)


def numbers_of(question: Question, found: Trace | Traces) -> Array:
    """The numbers that a question asks for."""
    name, gradient = question.of.quantity
    several = isinstance(found, Traces)
    whole = found.examples[question.example or 0] if question.example is not None or not several else found
    if question.step is None and not gradient:
        return np.asarray(whole.loss)
    if question.part:
        whole = whole.of(question.part)
    return np.asarray(whole.grad(name, question.step) if gradient else whole[name, question.step])  # type: ignore[index]


def _sums(node: Expression) -> bool:
    """Whether an expression is of all steps together."""
    return isinstance(node, OverTime) or any(map(_sums, children(node)))


def _copies(found: Trace | Traces, answers: frozenset[Key]) -> Iterator[Key]:
    """What is worked right from something asked, and has one of its numbers again: an entry that is passed
    on, or has its sign turned."""
    if not answers:
        return
    exercise = found.exercise
    known: dict[Key, frozenset[float]] = {}
    for question in questions(found):
        key = key_of(question, exercise)
        numbers = _sizes(numbers_of(question, found))
        if key in answers:
            known[key] = numbers
            continue
        if any(_again(known[used], numbers) for used in used_in(question, key, found) if used in known):
            known[key] = numbers
            yield key


def _again(numbers: frozenset[float], others: frozenset[float]) -> bool:
    """Whether numbers come again; of many some do by chance."""
    same = len(numbers & others)
    return same > 0 if len(numbers) * len(others) < MOST_PAIRS else 2 * same >= len(numbers)


def _sizes(array: Array) -> frozenset[float]:
    """The numbers of an array without their signs, and without those that anything may have."""
    return frozenset(np.abs(array).ravel().tolist()) - {0.0, 1.0}


def used_in(question: Question, key: Key, found: Trace | Traces) -> Iterator[Key]:
    """The values that a question's own equation is made of."""
    several = range(len(found.examples)) if key.example is None else (key.example,)
    for example in several:
        trace = found.examples[example]
        trace = trace.of(question.part) if question.part else trace
        of, alone = question.of, question.step is None
        if alone and not of.gradient:
            if several and key.example is None:
                yield Key(key.quantity, None, key.part, example)
            used: Iterable[Symbol] = (Symbol(of.name, 0),)
        elif of.gradient:
            used = next((symbols(b.equation.right) for b in trace.backward if b.equation.left == of), ())
        else:
            used = symbols(trace.system.definitions[of.name])
        steps = range(1, trace.steps + 1) if question.step is None else (question.step,)
        for symbol in used:
            for step in steps if symbol.step is not None else ():
                yield Key(symbol.quantity, step + (symbol.step or 0), key.part, example)
