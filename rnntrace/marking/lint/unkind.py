"""Numbers that are unkind to whoever works with them: those that hide something, or cannot be worked by
hand."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal, NamedTuple, get_args

import numpy as np

from ...equations.calls import calls
from ...equations.functions import FUNCTIONS, Array
from ...equations.system import System
from ...equations.tree import Symbol, symbols
from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ..questions import Question
from ..truth import truth
from ..variants.pattern import HAIR, MOST_DECIMALS
from ..variants.wishes import LARGEST, LEAST

Kind = Literal["saturated", "improbable", "certain", "dead", "lost", "equal", "long"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Unkind(NamedTuple):
    """A number of a value or a parameter (``of``, seen from its own step), at a ``place`` from 0. Of a unit
    that is ``dead`` there is no step; of two ``equal`` entries the ``other`` one's place."""

    kind: Kind
    of: Symbol
    step: int | None
    part: str
    example: int | None
    place: tuple[int, ...]
    number: float
    other: tuple[int, ...] = ()


def unkind(found: Trace | Traces, asked: Collection[Question], digits: int) -> tuple[Unkind, ...]:
    """All unkind numbers: of the forward pass and the weights, and gradients that are asked."""
    return tuple(
        sorted(
            (*_of_values(found), *_of_units(found), *_lost(found, asked, digits), *_of_weights(found)),
            key=lambda each: KINDS.index(each.kind),
        )
    )


def _of_values(found: Trace | Traces) -> Iterator[Unkind]:
    several = isinstance(found, Traces)
    for number, example in enumerate(found.examples):
        for trace in example.chain:
            part = "" if trace is example else trace.calculation.part
            for kind, name, bad in _looked_at(trace):
                values = trace[name]
                for place in map(_ints, np.argwhere(bad)):
                    step, *entry = place
                    yield Unkind(
                        kind,
                        Symbol(name, 0),
                        step + 1,
                        part,
                        number if several else None,
                        tuple(entry),
                        float(values[place]),
                    )


def _looked_at(trace: Trace) -> Iterator[tuple[Kind, str, Array]]:
    """Values with which of their entries are unkind."""
    system = trace.system
    for name in _arguments(system):
        yield "saturated", name, np.abs(trace[name]) > LARGEST + HAIR
    for name in _probabilities(system):
        values = trace[name]
        steps = range(1, trace.steps + 1)
        used = np.array([system.loss is None or trace.calculation.has_loss(step) for step in steps])
        used = used.reshape(-1, *(1,) * (values.ndim - 1))
        yield "improbable", name, used & (values < LEAST - HAIR)
        yield "certain", name, used & (values > 1 - LEAST + HAIR)


def _arguments(system: System) -> tuple[str, ...]:
    """The values that go into an activation that levels off."""
    found = (
        call.argument.name
        for right in system.definitions.values()
        for call in calls(right)
        if isinstance(call.argument, Symbol) and call.argument.step == 0 and levels_off(call.function)
    )
    return tuple(dict.fromkeys(found))


def levels_off(function: str) -> bool:
    """Whether a function hardly moves where its argument is far from zero, on either side."""
    row = FUNCTIONS[function]
    if not row.activation or row.value is None:
        return False
    low, near, further, high = row.value(np.array([-200.0, -100.0, 100.0, 200.0])).tolist()
    return bool(low == near and further == high)


def _probabilities(system: System) -> tuple[str, ...]:
    """The predictions that are probabilities: what nothing else but the loss is made of."""
    gates = {*_used_further(system)}
    return tuple(
        name
        for name, right in system.definitions.items()
        if any(FUNCTIONS[call.function].gives != "numbers" for call in calls(right)) and name not in gates
    )


def _used_further(system: System) -> Iterator[str]:
    for name, right in system.definitions.items():
        if name != system.loss:
            yield from (symbol.name for symbol in symbols(right))


def _of_units(found: Trace | Traces) -> Iterator[Unkind]:
    """Units that are zero at every step of every example, because their activation cuts off below zero."""
    for trace in found.chain:
        part = trace.calculation.part
        for name, right in trace.system.definitions.items():
            if not any(_cuts_off(call.function) for call in calls(right)):
                continue
            rows = np.concatenate([example.of(part)[name] for example in found.examples])
            for place in map(_ints, np.argwhere(np.all(rows == 0, axis=0))):
                shown = "" if trace is found.chain[-1] else part
                yield Unkind("dead", Symbol(name, 0), None, shown, None, place, 0.0)


def _cuts_off(function: str) -> bool:
    row = FUNCTIONS[function]
    return row.activation and row.value is not None and not np.any(row.value(np.array([-2.0, -1.0])))


def _lost(found: Trace | Traces, asked: Collection[Question], digits: int) -> Iterator[Unkind]:
    """Gradients that are asked and not zero, and are written as zero with so many digits."""
    for question in asked:
        if question.of.gradient:
            numbers = truth(found, question)
            gone = (numbers != 0) & (np.abs(numbers) < 0.5 * 10.0**-digits)
            for place in map(_ints, np.argwhere(gone)):
                yield Unkind(
                    "lost",
                    question.of,
                    question.step,
                    question.part,
                    question.example,
                    place,
                    float(numbers[place]),
                )


def _of_weights(found: Trace | Traces) -> Iterator[Unkind]:
    for trace in found.chain:
        part = "" if trace is found.chain[-1] else trace.calculation.part
        for name, array in trace.calculation.parameters.items():
            symbol = Symbol(name)
            for place, other in _equal(array):
                yield Unkind("equal", symbol, None, part, None, place, float(array[place]), other)
            for place in map(_ints, np.argwhere(np.abs(array - np.round(array, MOST_DECIMALS)) > HAIR)):
                yield Unkind("long", symbol, None, part, None, place, float(array[place]))


def _equal(array: Array) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Entries beside one another in a row or a column that are the same, and not zero: exchanged, they
    would be no other."""
    places = [tuple(place) for place in np.ndindex(array.shape) if array[place]]
    for at, place in enumerate(places):
        for other in places[at + 1 :]:
            in_line = sum(i != j for i, j in zip(place, other, strict=True)) == 1
            if in_line and array[place] == array[other]:
                yield place, other
                break


def _ints(place: Array) -> tuple[int, ...]:
    return tuple(int(i) for i in place)
