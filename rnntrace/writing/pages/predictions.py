"""What a network predicts before training and after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ...equations.functions import Array
from ...exercise.calculation import PREDICTION
from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ...tracing.trained import Training
from ..bags import equal_bags
from ..document import PART, Aligned, Block, Heading, Paragraph
from ..figures import Style
from ..formula import Figure, Text, Word
from ..words import counted, input_at, target_at

# Of more steps than this the first are listed.
MOST_LISTED = 24
# Words on a line of the table of losses.
MOST_SAID = 6
MOST_NUMBERS = 4


class Place(NamedTuple):
    """A step with a target; of the example at a place (from 0)."""

    example: int
    step: int


def predictions(of: Training, style: Style) -> Iterator[Block]:
    """The predictions at all steps that have a target, with the weights before and after."""
    before, after = of.before.examples, of.after.examples
    places = _places(before)
    if not places or PREDICTION not in before[0]:
        return
    yield Heading(PART, ("What it predicts, before and after",))
    several = len(before) > 1
    yield from equal_bags(of.given)
    probable = _labels(before[0]) is not None
    labels = ["Example"] if several else []
    probability = ["probability"] if probable else []
    labels += ["Step", "Input", "Target", "Before", *probability, "After", *probability]
    columns = []
    for place in places[:MOST_LISTED]:
        one, other = before[place.example], after[place.example]
        column: list[Text] = [(str(place.example + 1),)] if several else []
        column += [(str(place.step),), input_at(one, place.step), target_at(one, place.step)]
        columns.append((*column, *_predicted(one, place.step, style), *_predicted(other, place.step, style)))
    yield Aligned(tuple((label,) for label in labels), tuple(columns))
    if len(places) > MOST_LISTED:
        yield Paragraph((f"The first {MOST_LISTED} of {counted(len(places), 'step')} with a target.",))
    right = [right_of(found) for found in (of.before, of.after)]
    if right[0] is not None:
        yield Paragraph(
            (f"Right: {right[0]:,} of {len(places):,} before, {right[1]:,} of {len(places):,} after.",)
        )


def _places(of: tuple[Trace, ...]) -> list[Place]:
    """The steps that have a target."""
    return [Place(i, step) for i, trace in enumerate(of) for step in trace.calculation.losses]


def said(of: Trace | Traces) -> Text:
    """The words that a network predicts, where it does: of one sequence."""
    trace = of.examples[0]
    words = _labels(trace)
    if words is None:
        return ()
    found: list[str | Word] = []
    steps = trace.calculation.losses
    for step in steps[:MOST_SAID]:
        found += [" "] if found else []
        found.append(Word(words[int(np.argmax(trace[PREDICTION, step]))]))
    return (*found, " …") if len(steps) > MOST_SAID else tuple(found)


def _labels(trace: Trace) -> tuple[str, ...] | None:
    """The names of the outputs, where one of them is predicted."""
    network = trace.calculation.network
    one_of_them = network is not None and network.output == "softmax"
    return trace.calculation.words.get(PREDICTION) if one_of_them and PREDICTION in trace else None


def _predicted(trace: Trace, step: int, style: Style) -> tuple[Text, ...]:
    """The most probable word, and its probability; else the numbers."""
    numbers = np.atleast_1d(trace[PREDICTION, step])
    words = _labels(trace)
    if words is not None:
        place = int(np.argmax(numbers))
        return (Word(words[place]),), (Figure(float(numbers[place]), style.digits),)
    return (_numbers(numbers, style),)


def _numbers(numbers: Array, style: Style) -> Text:
    together = tuple(numbers.tolist())
    found: list[str | Figure] = []
    for number in together[:MOST_NUMBERS]:
        found += [", "] if found else []
        found.append(Figure(number, style.digits, together))
    more = ", …" if len(together) > MOST_NUMBERS else ""
    return tuple(found) if len(together) == 1 else ("(", *found, f"{more})")


def right_of(of: Trace | Traces) -> int | None:
    """How many targets are predicted: the most probable word, or each number on the right side of one half.
    None where that is no question."""
    found = of.examples
    trace, places = found[0], _places(found)
    if PREDICTION not in trace:
        return None
    network = trace.calculation.network
    if _labels(trace) is not None:
        return sum(_most(found[i], step) for i, step in places)
    if network is None or network.output != "sigmoid":
        return None
    every = [(found[i][PREDICTION, step], found[i]["y", step]) for i, step in places]
    if any(not np.isin(target, (0, 1)).all() for _, target in every):
        return None
    return sum(bool(((prediction > 0.5) == (target > 0.5)).all()) for prediction, target in every)


def _most(trace: Trace, step: int) -> bool:
    return int(np.argmax(trace[PREDICTION, step])) == int(np.argmax(trace["y", step]))
