"""All numbers of a trace, quantity by quantity, by the names that answers have them by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from ...equations.functions import Array
from ...equations.system import TARGET
from ..trace import Trace
from ..traces import Traces

NOTHING: frozenset[str] = frozenset()


class Recorded(NamedTuple):
    """A quantity's numbers.

    With ``steps`` the ``array`` has a row for each of them, of NaN where it is ``absent``, as the loss is
    where there is no target; without, it is of no step: a parameter, its gradient, the loss over all
    steps. ``example`` counts from 1, and is None for the only one and for what is of all together; of a
    chain the ``part`` before the last is told. ``words`` name the entries of a vector, if they have any.
    ``initial``: it is what a state begins from; ``whole``: all steps are there.
    """

    symbol: str
    gradient: bool
    array: Array
    steps: tuple[int, ...] | None = None
    example: int | None = None
    part: str = ""
    words: tuple[str, ...] = ()
    absent: frozenset[int] = frozenset()
    initial: bool = False
    whole: bool = True

    @property
    def prefix(self) -> str:
        """``2:encoder:dL/d``: all that stands before the symbol in its name."""
        number = "" if self.example is None else f"{self.example}:"
        part = f"{self.part}:" if self.part else ""
        return f"{number}{part}{'dL/d' if self.gradient else ''}"

    @property
    def by_step(self) -> Iterator[tuple[int | None, Array]]:
        """The numbers of each step that has any, or those of no step."""
        if self.steps is None:
            yield None, self.array
        for step, array in zip(self.steps or (), self.array if self.steps else (), strict=True):
            if step not in self.absent:
                yield step, array

    def name_at(self, step: int | None) -> str:
        """``dL/dh[2]``, ``W_hh``: the name of the numbers of a step."""
        return f"{self.prefix}{self.symbol}" + ("" if step is None else f"[{step}]")


def recorded(
    trace: Trace | Traces, steps: Sequence[int] = (), only: frozenset[str] = NOTHING
) -> Iterator[Recorded]:
    """Everything that was recorded: of each example what belongs to its steps, values and then gradients,
    then what all share. ``steps`` and ``only`` choose among them; empty means all."""
    for number, example in enumerate(trace.examples, 1):
        at = number if isinstance(trace, Traces) else None
        for each in example.chain:
            yield from _chosen(_of_steps(each, example, at, steps), only)
        if at and example.system.loss:
            yield from _chosen([_loss(example, at)], only)
    for one in trace.chain:
        yield from _chosen(_shared(one, trace), only)
    if trace.chain[-1].system.loss:
        yield from _chosen([_loss(trace, None)], only)


def _chosen(found: Iterator[Recorded] | list[Recorded], only: frozenset[str]) -> Iterator[Recorded]:
    return (each for each in found if not only or each.symbol in only)


def _part(trace: Trace, last: Trace) -> str:
    """The last of a chain needs no name."""
    return "" if trace is last else trace.calculation.part


def _loss(of: Trace | Traces, example: int | None) -> Recorded:
    """The loss over all steps, of an example or of all together."""
    name = of.chain[-1].system.loss
    assert name
    return Recorded(name, False, np.asarray(of.loss), example=example)


# -- what belongs to steps -------------------------------------------------------------------------


def _of_steps(trace: Trace, last: Trace, example: int | None, steps: Sequence[int]) -> Iterator[Recorded]:
    every = tuple(range(1, trace.steps + 1))
    some = tuple(step for step in every if not steps or step in steps)
    part, words = _part(trace, last), trace.calculation.words

    def stacked(name: str, array: Array, *, gradient: bool) -> Recorded:
        named = words.get(name, ())
        named = named if array.ndim == 2 and len(named) == array.shape[1] else ()
        absent = frozenset() if gradient else _absent(trace, name)
        rows = array[[step - 1 for step in some]]
        rows[[step in absent for step in some]] = np.nan
        return Recorded(name, gradient, rows, some, example, part, named, absent, whole=some == every)

    def initial(arrays: Mapping[str, Array], *, gradient: bool) -> Iterator[Recorded]:
        for name, array in arrays.items():
            at = trace.calculation.step_of_initial(name)
            yield Recorded(name, gradient, array[None], (at,), example, part, initial=True)

    for name in trace:
        if name not in trace.calculation.parameters:
            yield stacked(name, trace[name], gradient=False)
    yield from initial(trace.initial, gradient=False)
    if not trace.backward:
        return
    timed = [each.equation.left for each in trace.backward if each.equation.left.step is not None]
    for name in dict.fromkeys(left.name for left in timed):
        if name not in trace.calculation.looked_up:
            yield stacked(name, trace.grad(name), gradient=True)
    yield from initial(trace.sent_to_initial, gradient=True)


def _absent(trace: Trace, name: str) -> frozenset[int]:
    """The steps at which the exercise has no such value: a target that is null, and its loss."""
    steps = range(1, trace.steps + 1)
    if name == trace.system.loss:
        return frozenset(step for step in steps if not trace.calculation.has_loss(step))
    if name == TARGET and trace.targets is not None:
        return frozenset(step for step in steps if not trace.targets.present[step - 1])
    return frozenset()


# -- what all steps share --------------------------------------------------------------------------


def _shared(one: Trace, trace: Trace | Traces) -> Iterator[Recorded]:
    """The parameters of a calculation, and their gradients; of several examples together."""
    part = _part(one, trace.chain[-1])
    parameters = one.calculation.parameters
    for name in parameters:
        yield Recorded(name, False, one[name], part=part)
    whole = trace.of(one.calculation.part) if isinstance(trace, Traces) else one
    for name in parameters:
        if name in one.differentiated:
            yield Recorded(name, True, whole.grad(name), part=part)
