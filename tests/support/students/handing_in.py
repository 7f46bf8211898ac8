"""A student's script as answers to what the program asks, and what comes back."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

import rnntrace
from rnntrace.equations.text import equation_text
from rnntrace.marking.answers import FULL, Answer, Answers
from rnntrace.marking.judged import Judged, Marked
from rnntrace.marking.judging import judge
from rnntrace.marking.questions import Question, questions

from .networks import Network
from .work import Pen, Script

# What numbers in single precision may be apart, as a share of the largest.
SINGLE = 1e-4


class Exercise(NamedTuple):
    """A network that the program has worked, with all that can be asked of it."""

    found: rnntrace.Trace | rnntrace.Traces
    asked: dict[str, Question]


@lru_cache(maxsize=64)
def exercise(network: Network) -> Exercise:
    """The program's own work on a network."""
    found = rnntrace.bptt(network.scenario())
    return Exercise(found, {question.name: question for question in questions(found)})


def answers(script: Script, asked: dict[str, Question], pen: Pen) -> Answers:
    """A script as it is handed in; numbers that are none were left out."""
    of = {asked[name]: answer(np.asarray(number, float), pen.digits) for name, number in script.items()}
    full = FULL if pen.kind is np.float64 else SINGLE
    return Answers(of, relative=None if pen.digits is not None else full)


def answer(values: np.ndarray, digits: int | None) -> Answer:
    """The numbers of one question, as they are written."""
    values = np.where(np.isfinite(values), values, np.nan)
    if digits is None:
        return Answer(values)
    places = [place for place in np.ndindex(values.shape) if not np.isnan(values[place])]
    texts = {place: f"{values[place]:.{digits}f}" for place in places}
    return Answer(values, texts, dict.fromkeys(places, digits))


def marked(network: Network, script: Script, pen: Pen) -> Marked:
    """A script handed in and judged."""
    found, asked = exercise(network)
    return judge(found, answers(script, asked, pen))


def wrong(marks: Marked) -> list[str]:
    """The names of what was called wrong, in the order of work."""
    return [each.question.name for each in marks.of("wrong")]


def formulas(judged: Iterable[Judged]) -> set[str]:
    """The wrong equations that are named."""
    named = (suspect.mistake for each in judged for suspect in each.suspects)
    return {equation_text(mistake.equation) for mistake in named if mistake is not None}
