"""Somebody's answers judged, each by its equation on the numbers that stand before it.

A number is right if it is the true one, within a unit of the last place. If not, it is worked from the
student's own earlier numbers: what agrees with that *follows* from one that was wrong, or is out by
*rounding* on the way where none was. Only what agrees with neither is wrong, and what was wrong is also
put right for what comes after it, as a slip of the pen makes nothing else wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

import numpy as np

from ..equations.functions import Array
from ..tracing.trace import Trace
from ..tracing.traces import Traces
from .answers import Answer, Answers
from .estimates import Estimate
from .judged import Judged, JudgedEntry, Marked, Verdict
from .naming import Suspicion, suspects_of
from .places import Place, order_of_work, place_of
from .plausible import implausible
from .precision import Precision
from .questions import Question, questions
from .truth import truth
from .working import Working

# So many wrong numbers are put right one by one; of more, all together.
MOST_PUT_RIGHT = 6


def judge(found: Trace | Traces, answers: Answers, also: tuple[Question, ...] = ()) -> Marked:
    """The answers judged, in the order of work; ``also`` are questions that were asked whether or not
    they were answered."""
    judging = _Judging(found, answers)
    return Marked(found, answers, tuple(judging.all(also)), judging.working)


class _Judging:
    """One person's answers as they are gone through."""

    def __init__(self, found: Trace | Traces, answers: Answers) -> None:
        self.found, self.answers = found, answers
        self.place = {question: place_of(question, found) for question in answers.of}
        self.question = {place: question for question, place in self.place.items()}
        given = {place: self.estimate(question) for question, place in self.place.items()}
        self.working = Working(found, given, answers.digits)
        # Which entries of an answer are wrong, and what they should have been; and what is not true
        # because of them; and why some of them cannot be at all, or come of such that cannot.
        self.put_right: dict[Place, Estimate] = {}
        self.tainted: set[Place] = set()
        self.impossible: dict[Place, str] = {}

    def precision(self, question: Question) -> Precision:
        """How closely an answer is compared."""
        return Precision(self.answers.digits_of(question), self.answers.relative)

    def estimate(self, question: Question) -> Estimate:
        """An answer as a number to work with."""
        values = self.answers.of[question].values
        return Estimate.of(values, self.precision(question).lost(values))

    def all(self, also: tuple[Question, ...]) -> Iterator[Judged]:
        order = list(order_of_work(self.found))
        self.working.work_in_order(order)
        suspicion = Suspicion()
        judged = [self.one(question, suspicion) for question in self.in_order(also)]
        return (each._replace(suspects=suspicion.named(each)) for each in judged)

    def in_order(self, also: tuple[Question, ...]) -> list[Question]:
        """What was answered and what was asked, in the order of work; what has no place there comes last."""
        asked = dict.fromkeys((*self.answers.of, *also))
        known = dict.fromkeys(question for question in questions(self.found) if question in asked)
        return [*known, *(question for question in asked if question not in known)]

    def one(self, question: Question, suspicion: Suspicion) -> Judged:
        """A question judged, given those before it."""
        answer = self.answers.of.get(question)
        if answer is None or np.isnan(answer.values).all():
            return Judged(question, ())
        place = self.place[question]
        one = _Given(
            answer, truth(self.found, question), self.working.worked(place), self.precision(question)
        )
        verdicts = self.verdicts(place, one)
        wrong = verdicts == "wrong"
        sources = self.working.answered_sources(place)
        why = ""
        if wrong.any():
            self.put_right[place] = one.put_right(self.working.answered[place], wrong)
            workings = (self.working, *islice(self.put_right_before(place, sources), 1))
            found = suspects_of(workings, place, answer, wrong, one.precision, suspicion.known)
            suspicion.add(question, found)
            why = implausible(self.found, question, answer.values, one.true, one.precision)
        before = next((self.impossible[each] for each in sources if each in self.impossible), "")
        if wrong.any() or (verdicts == "follows").any():
            self.tainted.add(place)
            self.impossible |= {place: why or before} if why or before else {}
        return Judged(question, tuple(one.entries(verdicts)), (), why, before, answer.transposed)

    def verdicts(self, place: Place, one: _Given) -> Array:
        """The verdict of every entry of an answer."""
        given, precision = one.answer.values, one.precision
        found = np.full(given.shape, "wrong", dtype=object)
        sources = self.working.answered_sources(place)
        rightly: Verdict = "follows" if sources & self.tainted else "rounding"
        for other in self.put_right_before(place, sources):
            found[precision.agrees(given, other.worked(place))] = rightly
        found[precision.agrees(given, one.made)] = rightly
        found[precision.is_true(given, one.true)] = "right"
        found[np.isnan(given)] = "missing"
        return found

    def put_right_before(self, place: Place, sources: set[Place]) -> Iterator[Working]:
        """The numbers before a value with those that are wrong put right: all of them, and each alone."""
        wrong = {source: self.put_right[source] for source in sources if source in self.put_right}
        choices: list[Mapping[Place, Estimate]] = [wrong] if wrong else []
        if 1 < len(wrong) <= MOST_PUT_RIGHT:
            choices += [{source: right} for source, right in wrong.items()]
        for choice in choices:
            yield self.working.but(choice, place)


class _Given(NamedTuple):
    """An answer with the ``true`` numbers, and those ``made`` by the equation of the student's own."""

    answer: Answer
    true: Array
    made: Estimate
    precision: Precision

    def put_right(self, given: Estimate, wrong: Array) -> Estimate:
        """The numbers with the wrong entries as they should have been."""
        column = wrong.reshape(given.value.shape)
        value = np.where(column, self.made.value, given.value)
        return Estimate(value, np.where(column, self.made.off, given.off))

    def entries(self, verdicts: Array) -> Iterator[JudgedEntry]:
        """Every entry with its verdict."""
        yours = self.made.value.reshape(self.true.shape)
        for at in np.ndindex(self.true.shape):
            verdict = verdicts.item(at)
            text = "" if verdict == "missing" else self.answer.text(at)
            yield JudgedEntry(at, text, float(self.true[at]), float(yours[at]), verdict)
