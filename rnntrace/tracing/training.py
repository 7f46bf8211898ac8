"""Training: the same sequences, worked again and again, the weights updated each time."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from ..cells.rules import USUAL, Chosen, Settings, chosen
from ..equations.tree import Symbol
from ..exercise.course import Course
from ..exercise.exercise import Exercise, Workable
from ..exercise.start import Start
from .descent import Descent, Held, Step
from .lessons import NOTHING, Carried, Lesson, carry, covers, cut, lessons, rest_of, sent_back
from .pencil import Pencil
from .repeated import Found, Repeated, Weights, by_part, found_in
from .run import bptt, forward
from .trained import Cut, Epoch, Failure, Shown, Training, Whole
from .update import Update, changed, trained_of, update_by

# Called with the number of epochs that are done.
Report = Callable[[int], object]


def train(
    of: Workable,
    epochs: int | None = None,
    *,
    until: float | None = None,
    each: bool | None = None,
    chunk: int | None = None,
    show: Collection[int] = (),
    pencil: Pencil | None = None,
    optimizer: Settings | None = None,
    report: Report = lambda done: None,
) -> Training:
    """Train a scenario's network, by its optimizer (plain gradient descent with a learning rate of 0.1 where
    it names none) or by the ``optimizer`` with these settings.

    It ends after so many ``epochs``, when the loss is at most ``until``, or with the first number that is
    not finite. An epoch is one update for all examples together; with ``each`` one after every example,
    and with a ``chunk`` one after so many steps. What is not given is as the scenario's ``train`` has it.
    The updates in ``show``, counted from 1, are worked in full.
    Raises NothingToDifferentiate where there is no loss, or no step has a target; CannotBeCut where there
    is a chunk and the network does not go from the first step to the last.
    """
    exercise = of.exercise
    usual = exercise.course
    course = Course(
        usual.epochs if epochs is None else epochs,
        usual.until if until is None else until,
        usual.each if each is None else each,
        usual.chunk if chunk is None else chunk,
    )
    rule = chosen(optimizer or exercise.optimizer or USUAL)
    return _Classroom(exercise, rule, course, frozenset(show), pencil).train(report)


def is_seen(epoch: int) -> bool:
    """Whether the forward pass of an epoch is kept: of 0, 1, 2, 5, 10, 20, 50 and so on."""
    return not epoch or str(epoch).rstrip("0") in ("1", "2", "5")


class _Failed(Exception):
    def __init__(self, failure: Failure) -> None:
        super().__init__()
        self.failure = failure


@dataclass
class _Log:
    """What is noted while training."""

    epochs: list[Epoch] = field(default_factory=list)
    seen: dict[int, Whole] = field(default_factory=dict)
    shown: dict[int, Shown] = field(default_factory=dict)

    def end(self, number: int, whole: Whole) -> None:
        """The last weights are those after so many epochs."""
        self.epochs[number:] = [Epoch(whole.loss)]
        self.seen = {seen: each for seen, each in self.seen.items() if seen < number} | {number: whole}


@dataclass(frozen=True, eq=False)
class _Classroom:
    """What stays the same from epoch to epoch."""

    exercise: Exercise
    rule: Chosen
    course: Course
    show: frozenset[int]
    pencil: Pencil | None

    @cached_property
    def descent(self) -> Descent:
        return Descent.of(self.exercise, self.rule, trained_of(self.exercise))

    @cached_property
    def lessons(self) -> tuple[Lesson, ...]:
        return lessons(self.exercise, self.course)

    @cached_property
    def repeated(self) -> Repeated:
        return Repeated(self.exercise)

    @cached_property
    def is_plain(self) -> bool:
        """Whether an epoch is one update with the gradients of its loss, taken where the weights are."""
        is_whole = len(self.lessons) == 1 and covers(self.lessons[0], self.exercise)
        return is_whole and not self.rule.ahead and not self.pencil

    def train(self, report: Report) -> Training:
        log, at, failure, interrupted = _Log(), None, None, False
        try:
            for at in self.reached(log):
                report(at.number)
        except _Failed as failed:
            failure = failed.failure
        except KeyboardInterrupt:
            if at is None or not at.number:
                raise
            interrupted = True
        assert at is not None
        log.end(at.number, at.whole or self.whole(at.held))
        return self.finished(at, log, failure, interrupted)

    def reached(self, log: _Log) -> Iterator[_Reached]:
        """What is reached with each epoch, the beginning first. Raises _Failed."""
        held = before = self.descent.begin(self.exercise)
        for number in range(self.course.epochs + 1):
            is_last = number == self.course.epochs
            backward = self.is_plain and not is_last
            found = self.begun(held, backward=backward, kept=is_last or is_seen(number))
            is_finite = math.isfinite(found.loss)
            if is_finite or not number:
                yield _Reached(number, before, held, found.whole)
            if not is_finite:
                whole = found.whole or self.whole(held, backward=backward)
                raise _Failed(self.failed(whole, held, after=True))
            if is_last or (self.course.until is not None and found.loss <= self.course.until):
                return
            if found.whole and is_seen(number):
                log.seen[number] = found.whole
            before = held
            held, *norms = self.epoch(number + 1, held, found if self.is_plain else None, log)
            log.epochs.append(Epoch(found.loss, *norms))

    def begun(self, held: Held, *, backward: bool, kept: bool) -> Found:
        """The loss of all sequences with the weights as they are, and its gradients; the record of it where
        that is ``kept``."""
        weights = self.descent.parameters(held)
        if kept or self.pencil:
            return found_in(self.whole(held, backward=backward), weights if backward else {})
        work = self.repeated.gradients if backward else self.repeated.loss
        return work(weights, range(len(self.exercise.chains)))

    def whole(self, held: Held, *, backward: bool = False) -> Whole:
        """All sequences worked with the weights as they are, everything recorded."""
        exercise = self.at(self.descent.parameters(held))
        return bptt(exercise) if backward else forward(exercise, self.pencil)

    def at(self, weights: Weights) -> Exercise:
        """The exercise with other weights."""
        named = by_part(weights)
        return self.exercise.changed(lambda each: each.with_parameters(named.get(each.part, {})))

    # -- updates -----------------------------------------------------------------------------------

    def epoch(self, number: int, held: Held, found: Found | None, log: _Log) -> Step:
        """All updates of an epoch; the gradients of one that is plain are ``found`` already."""
        norms = [(0.0, 0.0)]
        carried = NOTHING
        for lesson in self.lessons:
            begun = _Begun(lesson, carried if lesson.goes_on else NOTHING, found)
            whole: Whole | None = None
            if lesson.has_loss:
                whole, step = self.update(number, held, begun, log)
                held = step.held
                norms.append(step[1:])
            elif self.course.chunk:
                whole = forward(self.exercise_of(begun, self.descent.parameters(held)))
            if self.course.chunk and whole:
                carried = carry(whole, lesson.places)
        return Step(held, *map(max, zip(*norms, strict=True)))

    def update(self, epoch: int, held: Held, begun: _Begun, log: _Log) -> tuple[Whole | None, Step]:
        """One update, worked in full where that is asked for or where numbers are written by hand; and the
        record of its gradients, where there is one."""
        number = held.t - self.exercise.start.t + 1
        if number in self.show or self.pencil or (self.rule.first and not held.t):
            worked = self.in_full(held, begun)
            if number in self.show:
                log.shown[number] = Shown(worked, epoch, begun.lesson)
            found = found_in(worked.trace, {})
            step = Step(self.descent.begin(worked.exercise), *worked.norms)
        else:
            found = begun.found or self.gradients(held, begun)
            step = self.descent.step(held, found.gradients)
        if not math.isfinite(found.loss):
            raise _Failed(self.failed(found.whole or self.traced(held, begun), held))
        if not step.held.is_finite:
            first = self.in_full(held, begun).first_not_finite
            assert first  # the same numbers
            raise _Failed(Failure(first, number))
        return found.whole, step

    def gradients(self, held: Held, begun: _Begun) -> Found:
        """The gradients of a lesson; where others go on from its last states, they are recorded."""
        places = self.descent.places(held)
        if self.course.chunk:
            return found_in(self.traced(held, begun), places)
        return self.repeated.gradients(places, begun.lesson.places)

    def traced(self, held: Held, begun: _Begun) -> Whole:
        """The record of a lesson, with the gradients where they are taken."""
        return bptt(self.exercise_of(begun, self.descent.places(held)))

    def exercise_of(self, begun: _Begun, weights: Weights) -> Exercise:
        """The exercise of a lesson, with these weights."""
        return cut(self.at(weights), begun.lesson, begun.carried)

    def in_full(self, held: Held, begun: _Begun) -> Update:
        """An update with all that is between the gradient and the new weights."""
        exercise = self.exercise_of(begun, self.descent.parameters(held))
        return update_by(replace(exercise, start=self.start(held)), self.rule, self.pencil)

    def start(self, held: Held) -> Start:
        """Where the next update starts: the first one where the exercise does."""
        if held.t == self.exercise.start.t:
            return self.exercise.start
        states = {
            name: {self.exercise.spelled(*each[::-1]): array for each, array in arrays.items()}
            for name, arrays in self.descent.states(held).items()
        }
        return Start(held.t, states)

    # -- what comes of it --------------------------------------------------------------------------

    def failed(self, trace: Whole, held: Held, *, after: bool = False) -> Failure:
        """A loss that is not finite: with the weights before an update, or after the last."""
        first = trace.first_not_finite or (Symbol(trace.exercise.last.system.loss or "loss"), None)
        return Failure(first, held.t - self.exercise.start.t + (not after), after)

    def cuts(self, epoch: int, held: Held) -> Iterator[Cut]:
        """What is cut off in an epoch that begins so."""
        exercise = self.at(self.descent.parameters(held))
        for lesson in self.lessons:
            step, rest = lesson.first - 1, rest_of(exercise, lesson)
            if lesson.goes_on and rest.has_loss:
                so_far = forward(cut(exercise, lesson._replace(first=1, last=step)))
                trace = bptt(cut(exercise, rest, carry(so_far, lesson.places)))
                yield Cut(epoch, lesson.places, step, sent_back(trace))

    def finished(self, at: _Reached, log: _Log, failure: Failure | None, interrupted: bool) -> Training:
        held = at.held
        updates = held.t - self.exercise.start.t
        arrays = self.descent.parameters(held)
        count = "1 update" if updates == 1 else f"{updates:,} updates"
        cuts: tuple[Cut, ...] = ()
        if self.course.chunk and at.number:
            cuts = tuple(self.cuts(1, self.descent.begin(self.exercise)))
            cuts += tuple(self.cuts(at.number, at.before)) if at.number > 1 else ()
        exercise = changed(self.exercise, arrays, f"{count} by {self.rule.name}")
        shown = {number: each for number, each in log.shown.items() if number <= updates}
        return Training(
            self.exercise,
            self.rule,
            self.course,
            tuple(log.epochs),
            updates,
            log.seen,
            shown,
            cuts,
            replace(exercise, start=self.start(held)),
            self.pencil,
            failure,
            interrupted,
        )


class _Reached(NamedTuple):
    """Where training has come to after so many epochs: what was ``held`` before the last of them, and now;
    and the forward pass of all sequences, where it is recorded."""

    number: int
    before: Held
    held: Held
    whole: Whole | None


class _Begun(NamedTuple):
    """A lesson, what it goes on from, and its gradients where they are ``found`` already."""

    lesson: Lesson
    carried: Carried
    found: Found | None
