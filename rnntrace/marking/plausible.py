"""Numbers that cannot be what they are said to be, whatever came before them."""

from __future__ import annotations

import numpy as np

from ..equations.functions import FUNCTIONS, Array
from ..equations.tree import Call
from ..tracing.trace import Trace
from ..tracing.traces import Traces
from .precision import Precision
from .questions import Question

FAR = np.array([-1e3, 1e3])


def implausible(
    found: Trace | Traces, question: Question, given: Array, true: Array, precision: Precision
) -> str:
    """Why numbers cannot be right, in a few words; nothing where they could be."""
    there = given[~np.isnan(given)]
    if not there.any() and true.any():
        return "all of it is zero"
    if question.of.gradient or question.step is None:
        return ""
    trace = found.examples[question.example or 0]
    calculation = trace.of(question.part or trace.calculation.part).calculation
    match calculation.system.definitions.get(question.of.name):
        case Call(function, _):
            return _outside(function, given, there, precision)
    return ""


def _outside(function: str, given: Array, there: Array, precision: Precision) -> str:
    row = FUNCTIONS[function]
    room = (precision.unit or 1e-6) * (given.size + 1)
    if row.gives == "distribution" and there.size == given.size and abs(there.sum() - 1) > room:
        return "the probabilities do not add up to 1"
    low, high = _reach(function)
    if (there < low - room).any() or (there > high + room).any():
        return f"{row.terminal} is always between {low:g} and {high:g}"
    return ""


def _reach(function: str) -> tuple[float, float]:
    """Between which numbers a function stays."""
    row = FUNCTIONS[function]
    if row.gives != "numbers":
        return 0.0, 1.0
    with np.errstate(all="ignore"):
        low, high = (row.value(FAR) if row.value else FAR).tolist()
    bounded = abs(low) < 2 and abs(high) < 2
    return (low, high) if bounded else (-np.inf, np.inf)
