"""Answers checked: read, put to the exercise that they belong to, and judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..exercise.exercise import Workable
from ..marking.answers import Answers
from ..marking.judged import Marked
from ..marking.judging import judge
from ..marking.questions import Question, questions
from ..tracing.run import NothingToDifferentiate, bptt, forward
from ..tracing.trace import Trace
from ..tracing.traces import Traces
from .read import answers_of, read_answers

Worked = Trace | Traces
Asked = tuple[Question, ...]


def check(
    scenario: Workable,
    answers: str | Path | bytes | Mapping[str, Any] | Answers,
    *,
    digits: int | None = None,
) -> Marked:
    """Somebody's answers to a scenario, judged step by step on their own numbers.

    ``answers`` is the path of a file, its bytes, a mapping of names to numbers, or answers that were read
    already. Numbers that a program gave in full are compared so, or with as many ``digits`` after the point
    as are said. The result has ``right``, ``asked`` and ``judged`` with a verdict for each quantity, and
    ``as_dict()``, which is what ``rnntrace check --json`` prints. Raises AnswersError for answers that
    cannot be read, with every complaint and its place; OSError where there is no such file.
    """

    def read(found: Worked) -> Answers:
        if isinstance(answers, Answers):
            return answers
        if isinstance(answers, Mapping):
            return answers_of(answers, found, digits)
        return read_answers(answers, found, digits=digits)

    return judged(scenario, read)


def judged(of: Workable, read: Callable[[Worked], Answers], also: Asked = ()) -> Marked:
    """The same of answers that are ``read`` when the exercise is worked; ``also`` are questions that were
    asked whether or not they are answered."""
    found = worked(of)
    answers = read(found)
    return judge(for_answers(of, found, answers), answers, also)


def worked(of: Workable) -> Worked:
    """The exercise with its gradients, where there are any."""
    try:
        return bptt(of)
    except NothingToDifferentiate:
        return forward(of)


def for_answers(of: Workable, found: Worked, answers: Answers) -> Worked:
    """The exercise worked as far as the answers go: the long way through the prediction, or back to what
    comes in, where that was answered."""
    further = {question.of.name for question in {*answers.of} - {*questions(found)} if question.of.gradient}
    if not further:
        return found
    differentiated = {name for trace in found.chain for name in trace.differentiated}
    entering = {trace.system.input for trace in found.chain}
    if (
        further
        - differentiated
        - entering
        - {name for each in found.chain for name in each.system.all_states}
    ):
        found = bptt(of, fuse=False)
    return found.with_input() if further & entering else found
