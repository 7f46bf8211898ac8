"""What can be asked of an exercise: its values and gradients, each with the name that answers have it by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from ..equations.differentiate import differentiate
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
            asked += _values(each, _part(each, trace), example, of_no_loss=False)
        asked += _losses(trace, example, total=several)
    loss = found.examples[0].system.loss
    return (*asked, *([Question(Symbol(loss), None, ())] if loss else []))


def backward_questions(found: Trace | Traces) -> tuple[Question, ...]:
    """Those of backpropagation, none where there was none."""
    if not found.backward:
        return ()
    several = isinstance(found, Traces)
    steps = (
        _gradients(each, _part(each, trace), number if several else None, of_no_loss=False)
        for number, trace in enumerate(found.examples)
        for each in reversed(trace.chain)
    )
    first = found.examples[0]
    return (*chain.from_iterable(steps), *_of_parameters(first))


def further_questions(found: Trace | Traces) -> tuple[Question, ...]:
    """What nobody is asked for, but may answer: what only a loss needs, at steps without a target; the
    gradients of the initial states, of what comes in, and those of the long way, through dL/dy_hat, where
    output and loss were differentiated together.

    The values forward, then the gradients backward, of one example after the other.
    """
    several = isinstance(found, Traces)
    asked: list[Question] = []
    for number, trace in enumerate(found.examples):
        example = number if several else None
        for each in trace.chain:
            asked += _values(each, _part(each, trace), example, of_no_loss=True)
        for each in reversed(trace.chain) if found.backward else ():
            asked += _further_gradients(each, _part(each, trace), example)
    return tuple(asked)


def _further_gradients(trace: Trace, part: str, example: int | None) -> Iterator[Question]:
    shapes, calculation = trace.calculation.shapes, trace.calculation
    yield from _gradients(trace, part, example, of_no_loss=True)
    for name in _of_the_long_way(trace):
        for step in reversed(calculation.losses):
            yield Question(Symbol(name, 0, True), step, shapes[name], part, example)
    entered = trace.system.input
    if entered not in calculation.looked_up and trace.equation_of_input:
        for step in range(trace.steps, 0, -1):
            yield Question(Symbol(entered, 0, True), step, shapes[entered], part, example)
    for name in trace.system.all_states:
        at = calculation.step_of_initial(name)
        yield Question(Symbol(name, 0, True), at, shapes[name], part, example)


def _of_the_long_way(trace: Trace) -> list[str]:
    """What there is a gradient of only where output and loss are differentiated one after the other."""
    if not trace.system.loss:
        return []
    long = [item.equation.left for item in differentiate(trace.system, fuse=False)]
    return [left.name for left in long if left.step is not None and left.name not in trace.differentiated]


def _part(trace: Trace, last: Trace) -> str:
    return "" if trace is last else trace.calculation.part


def _values(trace: Trace, part: str, example: int | None, *, of_no_loss: bool) -> Iterator[Question]:
    """The values of all steps but those ``of_no_loss``, or these alone."""
    shapes, without = trace.calculation.shapes, _needs_target(trace)
    for sweep in trace.sweeps:
        for step in sweep.steps(trace.steps):
            for equation in sweep.equations:
                name = equation.left.name
                lacking = name in without and not trace.calculation.has_loss(step)
                if name != trace.system.loss and lacking == of_no_loss:
                    yield Question(Symbol(name, 0), step, shapes[name], part, example)


def _losses(trace: Trace, example: int | None, total: bool) -> Iterator[Question]:
    if loss := trace.system.loss:
        for step in trace.calculation.losses:
            yield Question(Symbol(loss, 0), step, (), "", example)
        if total:
            yield Question(Symbol(loss), None, (), "", example)


def _gradients(trace: Trace, part: str, example: int | None, *, of_no_loss: bool) -> Iterator[Question]:
    """The same of their gradients."""
    shapes, without = trace.calculation.shapes, _needs_target(trace)
    for sweep in trace.backward_sweeps:
        for step in sweep.steps(trace.steps):
            for equation in sweep.equations:
                left = equation.left
                lacking = left.name in without and not trace.calculation.has_loss(step)
                if left.step is not None and lacking == of_no_loss:
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
