"""A program with NumPy: the equations and their backward equations, one step after the other."""

from __future__ import annotations

from collections.abc import Iterator

from ..tracing.trace import Trace
from ..tracing.traces import Traces
from .data import Data
from .layout import INDENT, filled
from .names import Names
from .opening import HOW_TO_READ
from .parts import Part, has_targets, parts_of
from .passes import backward_function, forward_function
from .program import Text, program
from .report import Reported
from .spelling import NUMPY
from .statements import step_of_initial
from .work import forward_calls, length


def numpy_program(found: Trace | Traces) -> str:
    """The source of a program that works what was worked, forward and, where there are gradients, back.

    It prints the values, the loss and the gradients; with ``--json`` as JSON, every digit of them.
    """
    parts, names = parts_of(found), Names(found.exercise.chain)
    data, differentiated = Data(found.exercise, parts, names, NUMPY), bool(found.backward)
    passes: list[str] = []
    for part in parts:
        passes += ["", "", *forward_function(part, part.writer(NUMPY, names), data)]
    for part in reversed(parts) if differentiated else ():
        passes += ["", "", *backward_function(part, part.writer(NUMPY, names))]
    worked = "The forward pass and backpropagation through time" if differentiated else "The forward pass"
    gradients = " What the equations call dL/dh[t] is dL_dh[t] here." if differentiated else ""
    what = f"{worked}, with NumPy alone. {HOW_TO_READ}{gradients}"
    work = [*_work(data, differentiated)]
    reported = Reported(differentiated, differentiated, targets=has_targets(parts))
    return program(data, Text([what], ["import numpy as np"], passes, work, reported))


def _work(data: Data, differentiated: bool) -> Iterator[str]:
    """What works one sequence: the forward passes, and the ways back in the other order."""
    yield from forward_calls(data)
    for part in reversed(data.parts) if differentiated else ():
        left = [data.names("part", name, part.name) for name in ("gradients", "of_parameters")]
        arguments = [data.names("part", "values", part.name), length(part, data)]
        arguments += [_handed(data, part, name) for name in part.handed_back]
        opening = f"{', '.join(left)} = {data.names('part', 'backward', part.name)}("
        yield from filled(opening, arguments, ")", INDENT)


def _handed(data: Data, part: Part, name: str) -> str:
    """What comes back to the last value of a state, from where the next part begins with it."""
    after = next(each for one, each in zip(data.parts, data.parts[1:], strict=False) if one is part)
    sent = {equation.left.name for equation in after.sent}
    for state, source in reversed([*after.calculation.takes.items()]):
        if source == name and state in sent:
            at = step_of_initial(after, state).replace("T", length(after, data))
            return f'{data.names("part", "gradients", after.name)}["{state}"][{at}]'
    return data.spelling.zeros(part.calculation.shapes[name])
