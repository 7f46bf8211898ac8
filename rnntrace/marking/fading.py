"""How much of an exercise is asked: from the end of the work backwards, told by the equations."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..equations.outputs import outputs
from ..tracing.trace import Trace
from ..tracing.traces import Traces
from .questions import Question, questions

# What each level asks beside what the one before it does.
LEVELS = (
    "nothing is asked: an example worked in full",
    "the gradients of the weights",
    "also those of the values of each step",
    "also what leads to nothing but the loss (scores, predictions, losses)",
    "everything that is worked",
)


class NothingAsked(ValueError):
    """A level that asks nothing more of an exercise than to read it."""


def askable(found: Trace | Traces) -> tuple[Question, ...]:
    """All that can be asked and has a place on the page: a parameter that nobody gave is zero there, and is
    not trained."""
    untrained = {(trace.calculation.part, name) for trace in found.chain for name in _not_given(trace)}
    last = found.chain[-1].calculation.part
    return tuple(
        question
        for question in questions(found)
        if not (_of_parameter(question) and (question.part or last, question.of.name) in untrained)
    )


def faded(found: Trace | Traces, level: int) -> tuple[Question, ...]:
    """What a level asks. Raises NothingAsked where that is nothing, but for the level that says so."""
    if not level:
        return ()
    every = askable(found)
    asked = tuple(question for question in every if level >= _level(question, _outputs(found, question)))
    if not asked:
        raise NothingAsked(f"level {level} asks {LEVELS[level]}, and here there is no gradient")
    return asked


def usual_level(found: Trace | Traces) -> int:
    """The gradients, where there are any; else everything."""
    return 2 if found.backward else 4


def _level(question: Question, ends: Collection[str]) -> int:
    """The first level that asks a question."""
    if _of_parameter(question):
        return 1
    if question.of.gradient:
        return 2
    return 3 if question.step is None or question.of.name in ends else 4


def _of_parameter(question: Question) -> bool:
    return question.of.gradient and question.of.step is None


def _outputs(found: Trace | Traces, question: Question) -> frozenset[str]:
    """What leads to nothing but the loss, in the calculation that a question is of. Without a loss, to
    nothing at all."""
    trace = found.examples[0]
    if question.part:
        trace = trace.of(question.part)
    return outputs(trace.system) if trace.system.loss else frozenset()


def _not_given(trace: Trace) -> Iterator[str]:
    """The parameters that a page leaves out."""
    calculation = trace.calculation
    return iter(() if calculation.weights_from else calculation.left_out)
