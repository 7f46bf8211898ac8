"""The right numbers for a question, as the trace has them."""

from __future__ import annotations

import numpy as np

from ..equations.functions import Array
from ..tracing.trace import Trace
from ..tracing.traces import Traces
from .questions import Question


def truth(found: Trace | Traces, question: Question) -> Array:
    """The numbers that a question asks for, in its shape."""
    of, step = question.of, question.step
    trace = found.examples[question.example or 0]
    if step is not None:
        at = trace.of(question.part or trace.calculation.part)
        return np.asarray(at.grad(of.name, step) if of.gradient else at[of.name, step], float)
    if of.gradient:
        return np.asarray(found.of(question.part or trace.calculation.part).grad(of.name), float)
    return np.asarray(found.loss if question.example is None else trace.loss)
