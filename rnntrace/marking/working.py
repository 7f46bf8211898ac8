"""A network worked with somebody's own numbers: what was answered is used as it stands, everything else
is made of it by the equations, or by other equations in their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from functools import reduce

import numpy as np

from ..equations.tree import Expression, OverTime, Symbol, rebuild, terms, total
from ..tracing.sending import is_sent
from ..tracing.trace import Trace
from ..tracing.traces import Traces
from .estimates import DoesNotFit, Estimate, Leaf, estimate, half_of
from .places import FIRST, Place, equations_of
from .symbols import Symbols

# Which equation stands in place of the right one: by its left side and the part of the chain.
Instead = Mapping[tuple[Symbol, str], Expression]
# Worked in order, hardly a value has to wait for others.
DEEPEST = 20
_SUM = "sum over the steps "  # no author can write a name with a space


class Working:
    """Somebody's numbers. ``answered`` are those there are, ``half`` is what each number that is written
    down may be off by, ``digits`` how many places after the point it has."""

    def __init__(
        self,
        found: Trace | Traces,
        answered: Mapping[Place, Estimate],
        digits: int | None = None,
        instead: Instead | None = None,
    ) -> None:
        self.found = found
        self.answered = answered
        self.digits = digits
        self.half = half_of(digits)
        self.instead = instead or {}
        self._worked: dict[Place, Estimate] = {}
        self._before: Working | None = None
        self._anew: Set[Place] = frozenset()
        self._fixed: dict[tuple[str, str], Estimate] = {}
        self._order: dict[Place, int] = {}
        self._uses: dict[Place, dict[Place, None]] = {}
        self._at_work: list[Place] = []

    def but(self, answered: Mapping[Place, Estimate], place: Place) -> Working:
        """The same with other numbers for some answers, as far as a value hangs on them."""
        other = Working(self.found, {**self.answered, **answered}, self.digits, self.instead)
        return other._knowing(self, self._in_order((place, *self.on_the_way(place))))

    def with_equation(self, of: Place, right: Expression, anew: Sequence[Place]) -> Working:
        """The same with another equation of a value at all its steps; what hangs on it is worked ``anew``.

        Raises DoesNotFit.
        """
        other = Working(self.found, self.answered, self.digits, {(of.of, of.part): right})
        return other._knowing(self, anew)

    def hanging_on(self, of: Place, place: Place) -> list[Place]:
        """What the value at ``place`` is made of that hangs on ``of``, at any step, and was not answered; in
        the order of work, itself at the end."""
        found: dict[Place, None] = {}
        for each in self._in_order((place, *self.on_the_way(place))):
            own = (each.of, each.part) == (of.of, of.part)
            if own or any(used in found for used in self._uses.get(each, ())):
                found[each] = None
        return [*found]

    def _in_order(self, places: Iterable[Place]) -> list[Place]:
        return sorted(places, key=lambda place: self._order.get(place, len(self._order)))

    def everywhere(self, instead: Instead) -> Working:
        """The same with other equations, and all that hangs on them worked anew when it is asked for."""
        changed = {place for place in self._worked if (place.of, place.part) in instead}
        other = Working(self.found, self.answered, self.digits, {**self.instead, **instead})
        return other._after(self, changed | self._hanging_on(changed))

    def _hanging_on(self, places: set[Place]) -> set[Place]:
        """What is made of some values, at once or by way of others."""
        used_by: dict[Place, list[Place]] = {}
        for place, uses in self._uses.items():
            for used in uses:
                used_by.setdefault(used, []).append(place)
        found: set[Place] = set()
        ahead = list(places)
        while ahead:
            for place in used_by.get(ahead.pop(), ()):
                if place not in found:
                    found.add(place)
                    ahead.append(place)
        return found

    def _knowing(self, before: Working, anew: Sequence[Place]) -> Working:
        """The same with what was worked before, but for what has to be worked anew."""
        self._after(before, {*anew})
        for place in anew:
            self.worked(place)
        return self

    def _after(self, before: Working, anew: Set[Place]) -> Working:
        """The same, each of these to be worked when it is asked for."""
        self._before, self._anew = before, anew
        self._fixed, self._order = before._fixed, before._order
        return self

    def _known(self, place: Place) -> Estimate | None:
        """A number that is worked already, here or before."""
        found = self._worked.get(place)
        if found is None and self._before is not None and place not in self._anew:
            return self._before._known(place)
        return found

    def on_the_way(self, place: Place) -> list[Place]:
        """What a value is made of that was not answered, the nearest first."""
        return [each for each in self._reached(place) if each not in self.answered]

    def answered_sources(self, place: Place) -> set[Place]:
        """The answers that a value is made of, at once or by way of what was not answered."""
        return {each for each in self._reached(place) if each in self.answered}

    def _reached(self, place: Place) -> dict[Place, None]:
        """What a value is made of; nothing beyond an answer."""
        self.worked(place)
        found: dict[Place, None] = {}
        ahead = [place]
        while ahead:
            for each in self._uses.get(ahead.pop(0), ()):
                if each not in found:
                    found[each] = None
                    if each not in self.answered or np.isnan(self.answered[each].value).any():
                        ahead.append(each)
        found.pop(place, None)
        return found

    def at(self, place: Place) -> Estimate:
        """A number as it is used further on: the answer where there is one, entry by entry."""
        if self._at_work:
            self._uses.setdefault(self._at_work[-1], {})[place] = None
        given = self.answered.get(place)
        if given is None:
            return self.worked(place)
        lacking = np.isnan(given.value)
        if not lacking.any():
            return given
        made = self.worked(place)
        return Estimate(np.where(lacking, made.value, given.value), np.where(lacking, made.off, given.off))

    def worked(self, place: Place) -> Estimate:
        """A number as its equation gives it. Raises DoesNotFit where a wrong equation has no such shape."""
        known = self._known(place)
        if known is not None:
            return known
        if place in self._at_work or len(self._at_work) > DEEPEST:
            raise DoesNotFit  # a wrong equation that goes in a circle, or on and on to other steps
        self._at_work.append(place)
        try:
            made = self._worked[place] = _in_shape(self._by_equation(place), self.shape(place))
        finally:
            self._at_work.pop()
        return made

    def work_in_order(self, places: Iterable[Place]) -> None:
        """Work all of them, so that no long way is left for any."""
        for place in places:
            self._order[place] = len(self._order)
            self.worked(place)

    def shape(self, place: Place) -> tuple[int, int]:
        """The shape of a value as a matrix."""
        shapes = self.trace(place).calculation.shapes
        shape = shapes[place.of.name.removeprefix(FIRST)]
        rows, columns = (*shape, 1, 1)[:2]
        return rows, columns

    def trace(self, place: Place) -> Trace:
        """The trace that a place is in; that of the first example stands for all."""
        return self.found.examples[place.example or 0].of(place.part)

    def equation(self, place: Place) -> Expression:
        """What gives a value here."""
        other = self.instead.get((place.of, place.part))
        return equations_of(self.trace(place))[place.of].right if other is None else other

    # -- an equation at a place --------------------------------------------------------------------

    def _by_equation(self, place: Place) -> Estimate:
        right, trace = self.equation(place), self.trace(place)
        if place.of.step is None:
            return self._of_all(place, right)
        assert place.step is not None
        assert place.example is not None
        if place.of.gradient:
            return self._sent(right, trace, place.step, place.example)
        if place.of.name == trace.system.loss and not trace.calculation.has_loss(place.step):
            return self._nothing(place)
        return self._expression(right, trace, place.step, place.example)

    def _of_all(self, place: Place, right: Expression) -> Estimate:
        """What is added up: over the steps, and over the examples where it is of all of them."""
        if place.example is not None:
            return self._summed(right, self.trace(place), place.example)
        numbers = range(len(self.found.examples))
        if not place.of.gradient:
            parts = [self.at(place._replace(example=number)) for number in numbers]
        else:
            traces = [self.found.examples[number].of(place.part) for number in numbers]
            parts = [self._summed(right, trace, number) for number, trace in enumerate(traces)]
        return reduce(_plus, parts)

    def _summed(self, right: Expression, trace: Trace, example: int) -> Estimate:
        """An expression of sums over the steps."""
        sums: list[Estimate] = []

        def become(node: Expression) -> Expression:
            if isinstance(node, OverTime):
                steps = range(1, trace.steps + 1)
                shares = [self._sent(node.of, trace, step, example) for step in steps]
                sums.append(reduce(_plus, shares))
                return Symbol(f"{_SUM}{len(sums) - 1}")
            return rebuild(node, become)

        node = become(right)
        leaf = self._leaf(trace, trace.steps, example)

        def known(symbol: Symbol) -> Estimate:
            if symbol.name.startswith(_SUM):
                return sums[int(symbol.name.removeprefix(_SUM))]
            return leaf(symbol)

        return estimate(node, known, self.half)

    def _sent(self, right: Expression, trace: Trace, step: int, example: int) -> Estimate:
        """A sum of terms, of those that arrive at a step."""
        sent = [(sign, term) for sign, term in terms(right) if is_sent(trace, term, step)]
        if not sent:
            return Estimate.of(np.zeros(()))
        return self._expression(total(sent), trace, step, example)

    def _expression(self, node: Expression, trace: Trace, step: int, example: int) -> Estimate:
        return estimate(node, self._leaf(trace, step, example), self.half)

    def _nothing(self, place: Place) -> Estimate:
        return Estimate.of(np.zeros(self.shape(place)))

    def _leaf(self, trace: Trace, step: int, example: int) -> Leaf:
        """What the symbols of an equation stand for."""
        return Symbols(self.found, self.at, self.digits, self._fixed, trace, step, example).number


def _in_shape(made: Estimate, shape: tuple[int, int]) -> Estimate:
    """A value in the shape that it should have; one number stands for every entry."""
    if made.value.shape == shape:
        return made
    if made.value.size != 1:
        raise DoesNotFit
    return Estimate(np.broadcast_to(made.value, shape), np.broadcast_to(made.off, shape))


def _plus(one: Estimate, other: Estimate) -> Estimate:
    if one.value.shape != other.value.shape and 1 not in (one.value.size, other.value.size):
        raise DoesNotFit
    return Estimate(one.value + other.value, one.off + other.off)
