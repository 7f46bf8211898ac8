"""Which rules are asked for where some numbers are, and which rule a name stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from ...equations.outputs import outputs
from ...equations.text import symbol_text
from ...equations.tree import Call, Expression, OverTime, Symbol
from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ..places import FIRST, equations_of
from ..questions import Question
from .alternatives import alternatives, seed_of_order
from .kinds import Kind, kind_of, own
from .rule import Place, Rule


class Rules:
    """The rules of an exercise that was worked in full: neither rounded on the way nor the long way through
    the prediction, as whoever marks the answers works it."""

    def __init__(self, found: Trace | Traces) -> None:
        self.found = found

    def asked_with(self, questions: Iterable[Question]) -> tuple[Rule, ...]:
        """The rules by which the numbers of some questions are had, one of each kind, in their order."""
        last = self.found.exercise.last.part
        places = dict.fromkeys((each.of, each.part or last) for each in questions)
        asked: dict[Kind, Rule] = {}
        for place in places:
            kind = self._kinds.get(place)
            if kind is not None and kind not in asked and (rule := self._rule(place)):
                asked[kind] = rule
        return tuple(asked.values())

    def named(self, name: str) -> Rule | None:
        """The rule with a name, None where there is none that can be asked."""
        place = self._names.get(name)
        return None if place is None else self._rule(place)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all equations that have a rule worth asking for."""
        return tuple(self._names)

    def _rule(self, place: Place) -> Rule | None:
        left, part = place
        name = self._name(place)
        offered = alternatives(self.found, left, part, name, self._seed)
        if not offered:
            return None
        kind = self._kinds[place]
        alike = tuple(other for other, its in self._kinds.items() if its == kind and other != place)
        return Rule(left, part, name, offered, alike)

    def _name(self, place: Place) -> str:
        left, part = place
        return f"{'' if part == self.found.exercise.last.part else f'{part}:'}{symbol_text(left)}"

    @cached_property
    def _seed(self) -> bytes:
        return seed_of_order(self.found.exercise)

    @cached_property
    def _names(self) -> Mapping[str, Place]:
        return {self._name(place): place for place in self._kinds}

    @cached_property
    def _kinds(self) -> Mapping[Place, Kind]:
        """Every equation that is worth asking for, and its kind."""
        return {
            (left, trace.calculation.part): kind_of(left, equations_of(trace)[left].right)
            for trace in self.found.chain
            for left in _telling(trace)
        }


def _telling(trace: Trace) -> Iterator[Symbol]:
    """The left sides of the equations that say something: of gradients, and of the values that the hidden
    states are made of, where those are of a cell that others know, too."""
    network = trace.calculation.network
    known = network is not None and not network.equations
    ends = outputs(trace.system) if trace.system.loss else frozenset()
    for left, equation in equations_of(trace).items():
        if left.name.startswith(FIRST) or left.name == trace.system.input:
            continue
        right = own(equation.right)
        bare = _is_bare(right.of if isinstance(right, OverTime) else right)
        if not bare and (left.gradient or (known and left.name not in ends)):
            yield left


def _is_bare(right: Expression) -> bool:
    """Whether a right side is a single symbol, or a function of one."""
    return isinstance(right, Symbol) or (isinstance(right, Call) and isinstance(right.argument, Symbol))
