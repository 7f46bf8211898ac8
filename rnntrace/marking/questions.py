"""What can be asked of an exercise: its values and gradients, each with the name that answers have it by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from ..equations.outputs import outputs
from ..equations.tree import Symbol
from ..tracing.trace import Trace
from ..tracing.traces import Traces

Shape = tuple[int, ...]


class Question(NamedTuple):
    """A value or a gradient, all its entries together.

    ``of`` is ``Symbol("h", 0)`` of a value and has no step where it belongs to none: the gradient of a
    parameter, and the loss over all steps, which is called like that of a step. ``example`` counts from 0,
    and is None for what is of all examples together, or of the only one.
    """

    of: Symbol
    step: int | None
    shape: Shape
    part: str = ""
    example: int | None = None

    @property
    def name(self) -> str:
        """``h[1]``, ``dL/dW_hh``, ``loss``; with more than one example ``2:h[1]``, of an encoder
        ``encoder:h[1]``."""
        number = "" if self.example is None else f"{self.example + 1}:"
        part = f"{self.part}:" if self.part else ""
        gradient = "dL/d" if self.of.gradient else ""
        step = "" if self.step is None else f"[{self.step}]"
        return f"{number}{part}{gradient}{self.of.name}{step}"


def questions(found: Trace | Traces) -> tuple[Question, ...]:
    """Everything that can be asked, in the order of work: forward step by step, the losses of the steps,
    the loss, backward from the last step to the first, then the parameters.

    Steps without a target are not asked for what only their loss needs. The last calculation of a chain has
    no ``part``: its names need none.
    """
    return (*forward_questions(found), *backward_questions(found))


def forward_questions(found: Trace | Traces) -> tuple[Question, ...]:
    """Those of the forward pass."""
    several = isinstance(found, Traces)
    asked: list[Question] = []
    for number, trace in enumerate(found.examples):
        example = number if several else None
        for each in trace.chain:
            asked += _values(each, _part(each, trace), example)
        asked += _losses(trace, example, total=several)
    loss = found.examples[0].system.loss
    return (*asked, *([Question(Symbol(loss), None, ())] if loss else []))


def backward_questions(found: Trace | Traces) -> tuple[Question, ...]:
    """Those of backpropagation, none where there was none."""
    if not found.backward:
        return ()
    several = isinstance(found, Traces)
    steps = (
        _gradients(each, _part(each, trace), number if several else None)
        for number, trace in enumerate(found.examples)
        for each in reversed(trace.chain)
    )
    first = found.examples[0]
    return (*chain.from_iterable(steps), *_of_parameters(first))


def _part(trace: Trace, last: Trace) -> str:
    return "" if trace is last else trace.calculation.part


def _values(trace: Trace, part: str, example: int | None) -> Iterator[Question]:
    shapes, without = trace.calculation.shapes, _needs_target(trace)
    for sweep in trace.sweeps:
        for step in sweep.steps(trace.steps):
            for equation in sweep.equations:
                name = equation.left.name
                if name != trace.system.loss and (name not in without or trace.calculation.has_loss(step)):
                    yield Question(Symbol(name, 0), step, shapes[name], part, example)


def _losses(trace: Trace, example: int | None, total: bool) -> Iterator[Question]:
    if loss := trace.system.loss:
        for step in trace.calculation.losses:
            yield Question(Symbol(loss, 0), step, (), "", example)
        if total:
            yield Question(Symbol(loss), None, (), "", example)


def _gradients(trace: Trace, part: str, example: int | None) -> Iterator[Question]:
    shapes, without = trace.calculation.shapes, _needs_target(trace)
    for sweep in trace.backward_sweeps:
        for step in sweep.steps(trace.steps):
            for equation in sweep.equations:
                left = equation.left
                lacking = left.name in without and not trace.calculation.has_loss(step)
                if left.step is not None and not lacking:
                    yield Question(left, step, shapes[left.name], part, example)


def _of_parameters(last: Trace) -> Iterator[Question]:
    for trace in reversed(last.chain):
        found = {item.equation.left.name for item in trace.backward}
        for name, array in trace.calculation.parameters.items():
            if name in found:
                yield Question(Symbol(name, None, True), None, array.shape, _part(trace, last))


def _needs_target(trace: Trace) -> frozenset[str]:
    """What is asked only of steps that have a target: what leads to nothing but the loss, where the loss is
    taken at some steps only."""
    return outputs(trace.system) if trace.targets else frozenset()


def named(found: Sequence[Question]) -> dict[str, Question]:
    """Questions by their names."""
    return {question.name: question for question in found}
