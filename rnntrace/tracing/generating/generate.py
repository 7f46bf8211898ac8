"""Generating: a network reads what it has said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ...equations.functions import Array
from ...exercise.calculation import PREDICTION, Calculation
from ...exercise.exercise import Exercise, Workable
from ..pencil import Pencil
from ..run import forward
from ..trace import Trace
from .beam import Search, search
from .choosing import Choice, Manner, drawn, most_probable
from .network import CannotGenerate, names_beside, ready, with_logarithms
from .results import Generated, Turn
from .running import Moved, Runner

END = "<END>"
MOST_STEPS = 20
# Of more words than these the first are listed, and compared with a misspelt one.
MOST_LISTED, MOST_COMPARED = 8, 1000


class NoSuchChoice(ValueError):
    """What was asked of generating makes no sense, or not with this network; with what would be right."""


def generate(
    of: Workable,
    start: str | Sequence[str] | None = None,
    until: str | None = None,
    steps: int = MOST_STEPS,
    temperature: float = 1.0,
    seed: int | None = None,
    top_k: int | None = None,
    beam: int | None = None,
    pencil: Pencil | None = None,
) -> Generated:
    """Run a network on its own output: each word that it says is its next input.

    It begins with ``start``, a word or several (the first input, or the decoder's, if left out), and goes on
    until it says ``until`` (``<END>``, where there is one) or has said ``steps`` words. Each word is the most
    probable one; with a ``seed`` it is drawn, of the ``top_k`` most probable ones where that is given; with a
    ``beam`` that many sequences are followed at once. The scores are divided by the ``temperature`` before
    the softmax. Of several examples the first is used.

    Raises CannotGenerate, a ValueError, where the network cannot read what it says, and NoSuchChoice, a
    ValueError too, where the rest makes no sense: words that it does not have, numbers that are too small,
    ``beam`` with ``seed``, ``top_k`` without.
    """
    exercise = of.exercise
    labels = exercise.last.words.get(PREDICTION, ())
    until = END if until is None and END in labels else until
    manner = Manner(temperature, seed, top_k, beam)
    found = ready(exercise, temperature, until)
    _check(manner, steps, labels, until)
    asked = Asked(_beginning(exercise.last, start), start is not None, until, steps, manner)
    runner = _runner(found, asked, pencil)
    first = runner.read(asked.begin.places)
    end = None if until is None else labels.index(until)
    if beam is not None:
        found_best = search(runner, first, beam, steps, end)
        best = found_best.best
        return _generated(runner, best.moved, [Choice(place) for place in best.said], asked, found_best)
    return _generated(runner, *_run(runner, first, asked, end), asked)


class Begin(NamedTuple):
    """The places of the words that it begins with; by their steps the words that were meant, where another
    one stands in for them."""

    places: tuple[int, ...]
    unknown: Mapping[int, str]


class Asked(NamedTuple):
    """What is to be generated, and how."""

    begin: Begin
    prompted: bool
    until: str | None
    steps: int
    manner: Manner


def _run(runner: Runner, first: Moved, asked: Asked, end: int | None) -> tuple[Moved, list[Choice]]:
    """One word after the other; as far as predictions are finite."""
    places = {word: place for place, word in enumerate(runner.words)}
    randoms = asked.manner.randoms
    moved, said = first, list[Choice]()
    while np.isfinite(moved.y_hat).all():
        if asked.manner.seed is None:
            choice = most_probable(moved.y_hat)
        else:
            choice = drawn(runner, moved, next(randoms), asked.manner.top_k)
        said.append(choice)
        if choice.place == end or len(said) == asked.steps:
            break
        moved = runner.step(places[runner.labels[choice.place]], moved)
    return moved, said


def _generated(
    runner: Runner, last: Moved, choices: list[Choice], asked: Asked, found: Search | None = None
) -> Generated:
    """What comes of the words chosen, the last of them after the ``last`` step."""
    path, labels = last.path, runner.labels
    read = [None] * (len(asked.begin.places) - 1)
    every: list[Choice | None] = [*read, *choices]
    every += [None] * (len(path) - len(every))  # where a prediction is not finite, nothing is chosen
    trace = runner.plain_trace(last)
    said = runner.with_chosen(last, [-1 if choice is None else choice.place for choice in every])
    turns = tuple(
        Turn(
            moved.t,
            runner.words[moved.word],
            _frozen(moved.y_hat),
            choice.draw.random if choice and choice.draw else None,
            labels[choice.place] if choice else None,
            choice,
        )
        for moved, choice in zip(path, every, strict=True)
    )
    tokens = tuple(labels[choice.place] for choice in choices)
    return Generated(
        tokens,
        bool(tokens) and tokens[-1] == asked.until,
        said.loss,
        turns,
        tuple(runner.words[place] for place in asked.begin.places),
        asked.prompted,
        asked.until,
        asked.steps,
        asked.manner,
        trace,
        said,
        runner,
        found,
    )


def _runner(exercise: Exercise, asked: Asked, pencil: Pencil | None) -> Runner:
    """The network where it begins: what hands on to it is worked already."""
    if pencil:
        from ..by_hand import as_given  # few work so

        exercise = exercise.changed(lambda calculation: as_given(calculation, pencil))
    *others, last = exercise.chain
    before = forward(replace(exercise, chains=(tuple(others),)), pencil) if others else None
    assert before is None or isinstance(before, Trace)
    system = last.system
    if asked.manner.beam is not None:
        words = {**last.words, names_beside(system, last.notation).logarithm: last.words[PREDICTION]}
        last, system = replace(last, words=words), with_logarithms(system, last.notation)
    return Runner(exercise, last, before, system, pencil, asked.begin.unknown)


# -- what was asked --------------------------------------------------------------------------------


def _beginning(last: Calculation, start: str | Sequence[str] | None) -> Begin:
    """The words that it begins with. Raises NoSuchChoice, and CannotGenerate where the scenario has none."""
    words = last.words[last.system.input]
    places = {word: place for place, word in enumerate(words)}
    if start is None:
        steps = last.inputs
        first = steps.words[0] if steps and len(steps) else None
        if steps is None or first is None:
            raise CannotGenerate("its first input is no word. Give it a start")
        meant = steps.unknown[0] if steps.unknown else None
        return Begin((places[first],), {} if meant is None else {1: meant})
    typed = [start] if isinstance(start, str) and start in places else start
    typed = typed.split() if isinstance(typed, str) else typed
    if not typed:
        raise NoSuchChoice(f"there is no word to start with. Give one of {_listed(words)}")
    unknown = {t: word for t, word in enumerate(typed, 1) if word not in places}
    if unknown and not last.stand_in:
        raise NoSuchChoice(
            f"the word to start with is {next(iter(unknown.values()))!r}, {_foreign(unknown, words)}"
        )
    return Begin(tuple(places.get(word, places.get(last.stand_in, 0)) for word in typed), unknown)


def _foreign(unknown: Mapping[int, str], words: Sequence[str]) -> str:
    return f"which is not in vocab. {_meant(next(iter(unknown.values())), words)}"


def _meant(word: str, words: Sequence[str]) -> str:
    """A question for a misspelt word, or which words there are."""
    from difflib import get_close_matches  # slow to load, and only for those who misspell

    near = get_close_matches(word, words[:MOST_COMPARED], n=1)
    return f"Did you mean {near[0]!r}?" if near else f"There are: {_listed(words)}"


def _listed(words: Sequence[str]) -> str:
    shown = ", ".join(words[:MOST_LISTED])
    return shown if len(words) <= MOST_LISTED else f"{shown}, … ({len(words):,} in all)"


def _check(manner: Manner, steps: int, labels: Sequence[str], until: str | None) -> None:
    """Raise NoSuchChoice with the first thing that makes no sense."""
    temperature, seed, top_k, beam = manner
    if steps < 1:
        raise NoSuchChoice(f"{steps} steps are too few: it says one word at least")
    if not (temperature > 0 and np.isfinite(temperature)):
        raise NoSuchChoice(
            f"a temperature of {temperature:g} is not possible, as scores are divided by it. "
            "Give a number of more than 0; one below 1 favors the probable words"
        )
    if beam is not None and seed is not None:
        raise NoSuchChoice("a beam draws no words, so that a seed has no meaning. Leave one of them out")
    if top_k is not None and seed is None:
        why = "keeps several words to draw one of, and without a seed none is drawn"
        raise NoSuchChoice(f"top-k {why}. Give a seed, too")
    if seed is not None and seed < 0:
        raise NoSuchChoice(f"a seed of {seed} is not possible. Give a whole number of 0 or more")
    if top_k is not None and not 1 <= top_k <= len(labels):
        raise NoSuchChoice(f"top-k keeps 1 to {len(labels):,} words here, not {top_k:,}")
    if beam is not None and beam < 1:
        raise NoSuchChoice(f"a beam of {beam} sequences is not possible. Give 1 or more")
    if until is not None and until not in labels:
        problem = f"the word to end with is {until!r}, which is none of its words"
        raise NoSuchChoice(f"{problem}. {_meant(until, labels)}")


def _frozen(array: Array) -> Array:
    view = array.view()
    view.flags.writeable = False
    return view
