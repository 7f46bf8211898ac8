"""Why a mistake cannot be seen: what about an exercise's numbers may hide it, and the exercise without that.

Nothing is concluded from how a mistake looks. What hides it is what has to be changed for it to be seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Literal, NamedTuple, get_args

import numpy as np

from ...equations.calls import calls, has_kinks
from ...equations.functions import Array
from ...equations.onehot import OneHot
from ...equations.system import TARGET
from ...equations.tree import OverTime, Symbol, symbols
from ...exercise.calculation import Calculation
from ...exercise.steps import Steps
from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ..mistaken import Planted
from ..times import LENGTH, step_named
from .changes import (
    Change,
    altogether,
    given_changed,
    longer,
    parameters_changed,
    turned_altogether,
    with_other_signs,
    with_other_states,
    with_other_weights,
)

Kind = Literal[
    "not_asked",
    "initial_state",
    "biases",
    "symmetric",
    "one_number",
    "same_parameters",
    "inputs",
    "targets",
    "kink",
    "single",
    "steps",
    "truncation",
    "weights",
    "several",
    "too_small",
]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Reason(NamedTuple):
    """What hides mistakes: its ``kind``, and whose numbers they are, in which ``part`` of the chain.
    ``change`` makes an exercise of which it is not true; it is the reason only ``of`` some mistakes."""

    kind: Kind
    names: tuple[str, ...] = ()
    part: str = ""
    change: Change | None = None
    of: Callable[[Planted], bool] = lambda mistake: True

    @property
    def sign(self) -> tuple[str, str, tuple[str, ...]]:
        """What tells it from others."""
        return self.kind, self.part, self.names


def _uses(*names: str) -> Callable[[Planted], bool]:
    """What tells mistakes with one of some names in their right or wrong equation."""

    def found(mistake: Planted) -> bool:
        return any(symbol.name in names and not symbol.gradient for symbol in _symbols(mistake))

    return found


def _symbols(mistake: Planted) -> Iterator[Symbol]:
    yield from symbols(mistake.right)
    yield from symbols(mistake.mistake.right)


def _needs_steps(mistake: Planted) -> bool:
    """Whether an equation is of several steps, or would be."""
    timed = any(symbol.step or step_named(symbol, 1) or symbol == LENGTH for symbol in _symbols(mistake))
    return timed or any(isinstance(node, OverTime) for node in (mistake.right, mistake.mistake.right))


SEVERAL = Reason("several", change=altogether), Reason("several", change=turned_altogether)


def reasons(found: Trace | Traces) -> Iterator[Reason]:
    """What may hide mistakes in this exercise, the simplest to put right first."""
    chains = found.exercise.chains
    yield from _of_states(found)
    for trace in found.chain:
        yield from _of_parameters(trace.calculation)
    for at, known in enumerate(found.exercise.chain):
        alone = [chain[at] for chain in chains]
        yield from _of_given(known, alone)
    for trace in found.chain:
        yield from _of_kinks(found, trace)
    yield Reason("weights", change=with_other_weights)
    yield Reason("weights", change=with_other_signs)
    yield Reason("steps", change=longer, of=_needs_steps)


def _of_states(found: Trace | Traces) -> Iterator[Reason]:
    for place, trace in enumerate(found.chain):
        known = trace.calculation
        zero = [
            name
            for name in known.initial
            if name not in known.takes
            and not any(np.any(chain[place].initial[name]) for chain in found.exercise.chains)
        ]
        if zero:
            yield Reason("initial_state", tuple(zero), known.part, with_other_states, _uses(*zero))


def _of_parameters(known: Calculation) -> Iterator[Reason]:
    biases, arrays = known.system.biases, known.parameters
    zero = tuple(name for name in biases if not np.any(arrays[name]))
    if zero:
        yield _of(known, "biases", *zero)
    flat = tuple(name for name in arrays if name not in zero and _is_flat(arrays[name]))
    for name in flat:
        yield _of(known, "one_number", name)
    for name, array in arrays.items():
        if name not in flat and _is_symmetric(array):
            yield _of(known, "symmetric", name)
    for one, other in combinations([name for name in arrays if name not in zero], 2):
        if arrays[one].shape == arrays[other].shape and np.array_equal(arrays[one], arrays[other]):
            yield _of(known, "same_parameters", one, other)


def _of(known: Calculation, kind: Kind, *names: str) -> Reason:
    return Reason(kind, names, known.part, parameters_changed(known.part, names), _uses(*names))


def _is_flat(array: Array) -> bool:
    return array.size > 1 and bool(np.all(array == array.flat[0]))


def _is_symmetric(array: Array) -> bool:
    square = array.ndim == 2 and array.shape[0] == array.shape[1] > 1
    return square and bool(np.array_equal(array, array.T))


def _of_given(known: Calculation, examples: list[Calculation]) -> Iterator[Reason]:
    """Of an input, or a target, that is the same at each step."""
    for name in known.given:
        kind: Kind = "targets" if name == TARGET else "inputs"
        if all(_is_same(each.given[name]) for each in examples):
            yield Reason(kind, (name,), known.part, given_changed(name), _uses(name))


def _is_same(steps: Steps) -> bool:
    values = steps.values
    rows = values.index[:, None] if isinstance(values, OneHot) else values
    there = rows[np.array(steps.present, dtype=bool)]
    return len(steps) > 1 and len(there) > 1 and bool(np.all(there == there[:1]))


def _of_kinks(found: Trace | Traces, trace: Trace) -> Iterator[Reason]:
    """Of an activation with a kink whose arguments lie on one side of it alone."""
    part = trace.calculation.part
    for name, right in trace.system.definitions.items():
        for call in calls(right):
            if has_kinks(call.function) and isinstance(call.argument, Symbol):
                argument = call.argument.name
                rows = [each.of(part)[argument] for each in found.examples]
                above, below = (any(np.any(sign * row > 0) for row in rows) for sign in (1, -1))
                if above != below:
                    yield Reason("kink", (argument, name), part, with_other_signs, _on_one_side(argument))


def _on_one_side(argument: str) -> Callable[[Planted], bool]:
    """What tells mistakes that hang on the side of a kink on which an argument lies."""

    def found(mistake: Planted) -> bool:
        used = (*calls(mistake.right), *calls(mistake.mistake.right))
        return _uses(argument)(mistake) or any(has_kinks(call.function) for call in used)

    return found
