"""Worksheets of scenarios with weights that nobody would guess, and the numbers that are on them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from rnntrace.equations.functions import Array
from rnntrace.exercise.calculation import Calculation
from rnntrace.exercise.exercise import Exercise, Workable
from rnntrace.marking.asked import numbers_of
from rnntrace.marking.questions import Question, questions
from rnntrace.tracing.run import bptt, forward
from rnntrace.tracing.trace import Trace
from rnntrace.tracing.traces import Traces
from rnntrace.writing.digits import written
from rnntrace.writing.numbers import pencil

NUMBER = re.compile(r"[0-9]+\.[0-9]+(?:e-?[0-9]+)?")


def redrawn(of: Workable, seed: int, digits: int = 3) -> Exercise:
    """The same exercise with other weights, all of them of so many decimals, and none 0."""
    draw = np.random.default_rng(seed)

    def change(calculation: Calculation) -> Calculation:
        arrays = {
            name: np.round(draw.uniform(0.05, 0.9, array.shape) * draw.choice([-1, 1], array.shape), digits)
            for name, array in calculation.parameters.items()
            if name not in calculation.left_out
        }
        return calculation.with_parameters(arrays)

    first = of.exercise
    drawn = {each.part: change(each).parameters for each in first.chain}
    return first.changed(lambda each: each.with_parameters(drawn[each.part]))


def worked(of: Workable, digits: int | None = 4) -> Trace | Traces:
    """An exercise worked, with a pencil of so many digits; in full without."""
    by = None if digits is None else pencil(digits)
    return bptt(of, pencil=by) if of.exercise.last.system.loss else forward(of, pencil=by)


def texts_of(question: Question, found: Trace | Traces, digits: int) -> frozenset[str]:
    """The numbers that a question asks for as a page has them, without signs, and without 0 and 1."""
    array = numbers_of(question, found).ravel()
    texts = written(array.tolist(), digits)
    pairs = zip(texts, array.tolist(), strict=True)
    return frozenset(text.lstrip("-") for text, number in pairs if abs(number) not in (0.0, 1.0))


def leaks(text: str, asked: tuple[Question, ...], found: Trace | Traces, digits: int) -> dict[str, str]:
    """The numbers of a page that were asked for, each with the name that it was asked by; but for those
    that are given, or that a value has which is worked before, and is not asked."""
    there = {
        number
        for number in NUMBER.findall(re.sub(r" \\times 10\^\{(-?[0-9]+)\}", r"e\1", text))
        if number.strip("0.e-")
    }
    given = {text for array in _given(found) for text in written(np.abs(array).ravel().tolist(), digits)}
    wanted = frozenset(asked)
    shown: dict[str, str] = {}
    for question in questions(found):
        texts = texts_of(question, found, digits)
        if question not in wanted:
            given |= texts
            continue
        shown |= dict.fromkeys((texts & there) - given, question.name)
    return shown


def _given(found: Trace | Traces) -> Iterator[Array]:
    """The numbers that the author gave."""
    for example in found.examples:
        for trace in example.chain:
            known = trace.calculation
            yield from known.parameters.values()
            yield from known.initial.values()
            for name in known.given:
                yield trace[name]
