"""Answers for the tests of this folder, and what became of them."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

import rnntrace
from rnntrace.marking.answers import Answers
from rnntrace.scenario.errors import AnswersError
from rnntrace.submissions.read import read_answers
from rnntrace.tracing.trace import Trace
from rnntrace.tracing.traces import Traces


@cache
def traced(scenario: str = "hello-world") -> Trace | Traces:
    """A built-in scenario with its gradients."""
    return rnntrace.bptt(rnntrace.load(scenario))


def read(data: str | bytes, name: str = "answers.yaml", found: Trace | Traces | None = None) -> Answers:
    """The answers in a text."""
    return read_answers(data.encode() if isinstance(data, str) else data, found or traced(), name)


def numbers(answers: Answers) -> dict[str, Any]:
    """What was answered, by name; None where a number was left out."""
    return {
        question.name: np.where(np.isnan(answer.values), None, answer.values).tolist()
        for question, answer in answers.of.items()
        if answer.given
    }


def one(name: str, value: str, found: Trace | Traces | None = None) -> dict[str, Any]:
    """What a single answer is read as."""
    return numbers(read(f"answers:\n  '{name}': {value}\n", found=found))


def refused(data: str | bytes, name: str = "answers.yaml", found: Trace | Traces | None = None) -> list[str]:
    """The lines of the message, each without the file's name."""
    with pytest.raises(AnswersError) as caught:
        read(data, name, found)
    assert caught.value.complaints
    lines = str(caught.value).split("\n")
    assert all(line.startswith(f"{name}:") for line in lines)
    return [line.removeprefix(f"{name}:") for line in lines]
