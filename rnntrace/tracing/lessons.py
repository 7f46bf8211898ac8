"""What each update of an epoch is made of: all examples, or one of them; all their steps, or some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ..equations.functions import Array
from ..exercise.calculation import Calculation
from ..exercise.course import Course
from ..exercise.exercise import Chain, Exercise
from .trace import Trace
from .traces import Traces

# The states that examples begin the next steps with, by the place of the example.
Carried = Mapping[int, Mapping[str, Array]]
NOTHING: Carried = {}


class CannotBeCut(ValueError):
    """Sequences of this network cannot be cut into pieces."""


class Lesson(NamedTuple):
    """What an update is made of: the examples at these ``places`` (from 0), their steps from ``first`` to
    ``last``, as far as they have them. ``goes_on`` tells that it starts where the one before ended."""

    places: tuple[int, ...]
    first: int
    last: int
    has_loss: bool = True

    @property
    def goes_on(self) -> bool:
        """Whether it starts where another one ended."""
        return self.first > 1


def lessons(exercise: Exercise, course: Course) -> tuple[Lesson, ...]:
    """The lessons of an epoch, in their order.

    Raises CannotBeCut where a chunk is asked for of what is not worked from the first step to the last.
    """
    if course.chunk:
        _refuse(exercise)
    every = range(len(exercise.chains))
    groups = [(place,) for place in every] if course.each else [tuple(every)]
    return tuple(found for places in groups for found in _pieces(exercise, places, course.chunk))


def _refuse(exercise: Exercise) -> None:
    if len(exercise.chain) > 1:
        raise CannotBeCut(
            "an encoder's sequence ends where the decoder's begins, so neither is cut into chunks"
        )
    if any(each.system.states_after for each in exercise.chain):
        raise CannotBeCut(
            "one direction goes from the last step to the first, so the sequence is not cut into chunks"
        )


def _pieces(exercise: Exercise, places: tuple[int, ...], chunk: int | None) -> Iterator[Lesson]:
    lengths = {place: exercise.chains[place][-1].steps for place in places}
    longest = max(lengths.values())
    for first in range(1, longest + 1, chunk or longest):
        last = min(longest, first + chunk - 1) if chunk else longest
        there = tuple(place for place in places if lengths[place] >= first)
        losses = (exercise.chains[place][-1].losses for place in there)
        has_loss = any(first <= step <= last for steps in losses for step in steps)
        yield Lesson(there, first, last, has_loss)


def covers(lesson: Lesson, exercise: Exercise) -> bool:
    """Whether it is all there is."""
    return len(lesson.places) == len(exercise.chains) and (lesson.first, lesson.last) == (
        1,
        max(chain[-1].steps for chain in exercise.chains),
    )


def cut(exercise: Exercise, lesson: Lesson, carried: Carried = NOTHING) -> Exercise:
    """The exercise of a lesson; what it goes on from is ``carried``."""
    if covers(lesson, exercise):
        return exercise
    chains = tuple(
        _cut_chain(exercise.chains[place], lesson, carried.get(place, {})) for place in lesson.places
    )
    return replace(exercise, chains=chains)


def _cut_chain(chain: Chain, lesson: Lesson, carried: Mapping[str, Array]) -> Chain:
    if len(chain) > 1:
        return chain  # never in chunks
    (calculation,) = chain
    last = min(lesson.last, calculation.steps)
    if (lesson.first, last) == (1, calculation.steps):
        return chain
    return (_cut_steps(calculation, lesson.first, last, carried),)


def _cut_steps(calculation: Calculation, first: int, last: int, carried: Mapping[str, Array]) -> Calculation:
    given = {name: steps.between(first, last) for name, steps in calculation.given.items()}
    initial = {**calculation.initial, **carried}
    earlier = calculation.earlier + first - 1
    return replace(calculation, steps=last - first + 1, given=given, initial=initial, earlier=earlier)


def carry(of: Trace | Traces, places: tuple[int, ...]) -> Carried:
    """The last states of the examples at some places, for what goes on there."""
    return {
        place: {name: trace[name, trace.steps] for name in trace.system.states}
        for place, trace in zip(places, of.examples, strict=True)
    }


def rest_of(exercise: Exercise, lesson: Lesson) -> Lesson:
    """All steps from the first of a lesson on, of the same examples."""
    chains = [exercise.chains[place][-1] for place in lesson.places]
    has_loss = any(step >= lesson.first for each in chains for step in each.losses)
    return lesson._replace(last=max(each.steps for each in chains), has_loss=has_loss)


def sent_back(of: Trace | Traces) -> float:
    """The norm of the gradients of the states that a lesson starts from, of all examples together."""
    sent = ((trace.sent_to_initial, name) for trace in of.examples for name in trace.system.states)
    squares = (np.sum(found[name] ** 2) for found, name in sent)
    return float(np.sqrt(sum(squares)))
