"""Which word is chosen, of the probabilities of a step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

import numpy as np

from ...cells.choosing import RENORMALISED, Beside
from ...equations.functions import Array
from ...equations.parser import parse_equations
from ...equations.system import System
from ...exercise.calculation import PREDICTION, Calculation
from ...exercise.exercise import Exercise
from ...exercise.steps import Steps
from ..pencil import Pencil
from ..run import forward
from ..trace import Trace
from .running import Moved, Runner


class Draw(NamedTuple):
    """A word drawn: the ``random`` number, the ``shares`` of the words that it is drawn by, and their
    cumulative ``sums``, in the order of the vocabulary. With top-k, ``kept`` are the places of the words that
    are not crossed out, ``tied`` those that are although they are as probable as the last one kept, and
    ``renormalised`` is how the shares were made of the probabilities."""

    random: float
    shares: Array
    sums: Array
    kept: tuple[int, ...] = ()
    tied: tuple[int, ...] = ()
    renormalised: Trace | None = None

    def range_of(self, place: int) -> tuple[float, float]:
        """From which number on, and up to which, a word is drawn."""
        return (float(self.sums[place - 1]) if place else 0.0), float(self.sums[place])


class Choice(NamedTuple):
    """The ``place`` of the word that is chosen, among the outputs; without a ``draw`` it is the most
    probable, and ``tied`` are the places of those that are as probable."""

    place: int
    tied: tuple[int, ...] = ()
    draw: Draw | None = None


class Manner(NamedTuple):
    """How words are chosen: the most probable one; drawn, with random numbers of a ``seed``; of several
    sequences in a ``beam``."""

    temperature: float = 1.0
    seed: int | None = None
    top_k: int | None = None
    beam: int | None = None

    @property
    def randoms(self) -> Iterator[float]:
        """The random numbers, one for each word that is drawn."""
        generator = np.random.default_rng(self.seed)
        while True:
            yield float(generator.random())


def most_probable(found: Array) -> Choice:
    """The largest; of several the first in the order of the vocabulary."""
    place = int(found.argmax())
    same = np.flatnonzero(found == found[place])
    return Choice(place, tuple(same.tolist()) if len(same) > 1 else ())


def drawn(runner: Runner, moved: Moved, random: float, top_k: int | None) -> Choice:
    """The word into whose range a random number falls, the ranges one after the other in the order of the
    vocabulary: as ``numpy.random.Generator.choice(p=…)`` does with that number."""
    pencil = runner.pencil
    found, trace = moved.y_hat, None
    kept: tuple[int, ...] = ()
    tied: tuple[int, ...] = ()
    if top_k is not None:
        kept, tied = largest(found, top_k)
        trace = _renormalised(runner, moved, kept)
        found = np.array(trace[runner.beside.left, 1])
    sums = cumulative(found, pencil)
    if pencil:
        random = float(pencil.out(np.array(random)))
    draw = Draw(random, found, sums, kept, tied, trace)
    return Choice(fallen_into(sums, found, random), draw=draw)


def largest(found: Array, count: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The places of so many of the largest numbers, in their own order, of equal ones the first; and of those
    that would do as well."""
    order = np.argsort(-found, kind="stable")
    least = found[order[count - 1]]
    tied = [place for place in order[count:].tolist() if found[place] == least]
    return tuple(sorted(order[:count].tolist())), tuple(tied)


def cumulative(shares: Array, pencil: Pencil | None = None) -> Array:
    """Each share added to those before it; to 1 in all, but with a pencil as it is written."""
    sums: Array = shares.cumsum()
    if pencil:
        return pencil.out(sums)
    sums /= sums[-1]
    return sums


def fallen_into(sums: Array, shares: Array, random: float) -> int:
    """The place of the first sum that is larger than a number; of the last word that may be drawn, where
    rounded ones end below it."""
    place = int(sums.searchsorted(random, side="right"))
    return min(place, int(np.flatnonzero(shares)[-1]))


def _renormalised(runner: Runner, moved: Moved, kept: tuple[int, ...]) -> Trace:
    """The shares of the words that are kept, worked."""
    known = runner.calculation
    keep = np.zeros_like(moved.y_hat)
    keep[list(kept)] = 1.0
    given: Mapping[str, Array] = {PREDICTION: moved.y_hat, runner.beside.keep: keep}
    calculation = Calculation(
        _system(runner.beside),
        steps=1,
        given={name: Steps.of(array[None]) for name, array in given.items()},
        words=dict.fromkeys((PREDICTION, runner.beside.left), runner.labels),
        notation=known.notation,
        part=known.part,
        brought=frozenset((PREDICTION,)),
        earlier=moved.t - 1,
    )
    found = forward(Exercise(runner.exercise.title, ((calculation,),)), runner.pencil)
    assert isinstance(found, Trace)
    return found


@cache
def _system(names: Beside) -> System:
    text = RENORMALISED.format(left=names.left, keep=names.keep)
    return System(parse_equations(text, derived=True), given=(PREDICTION, names.keep))
