"""Beam search: several sequences at once, of which the most probable ones are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ...cells.choosing import SCORE
from ...equations.calls import formula
from ...equations.evaluate import value
from ...equations.functions import Array
from .running import Moved, Runner


@dataclass(frozen=True, eq=False)
class Sequence:
    """The places of the words chosen so far, the sum of the logarithms of their probabilities, and the step
    that reads the last of them; ``moved`` is the step before where the sequence has ended, or is no
    further."""

    said: tuple[int, ...]
    total: float
    moved: Moved
    ended: bool = False

    @property
    def score(self) -> float:
        """What sequences of different lengths are compared by."""
        return score(self.total, len(self.said))


def score(total: float, words: int) -> float:
    """The score of so many words, the logarithms of whose probabilities sum to a total."""
    known = {"S": total, "L": float(words)}
    return float(value(formula(SCORE), lambda symbol: np.array(known[symbol.name])))


class Candidate(NamedTuple):
    """A sequence of the beam with one word more: the sequence's place there, that of the word, the logarithm
    of its probability and the sum with it."""

    of: int
    word: int
    logarithm: float
    total: float


class Round(NamedTuple):
    """A step of all sequences in the ``beam``: the ``order`` of their candidates, the most probable first, of
    which so many are ``kept``; ``totals`` has a row for each sequence and a column for each word."""

    t: int
    beam: tuple[Sequence, ...]
    logarithms: Array
    totals: Array
    order: Array
    kept: int

    def candidate(self, rank: int) -> Candidate:
        """The one at a place (from 0) of the order."""
        of, word = divmod(int(self.order[rank]), self.totals.shape[1])
        return Candidate(of, word, float(self.logarithms[of, word]), float(self.totals[of, word]))


@dataclass(frozen=True, eq=False)
class Search:
    """All rounds; ``ended`` are the sequences that came to their end, ``others`` those that were left when
    there were no steps any more, and ``best`` is that of the largest score: of the others only where none
    ended."""

    width: int
    rounds: tuple[Round, ...]
    ended: tuple[Sequence, ...]
    others: tuple[Sequence, ...]
    best: Sequence


def search(runner: Runner, first: Moved, width: int, steps: int, end: int | None) -> Search:
    """Search from a step on: of all sequences with one word more the ``width`` most probable ones are kept;
    those that ended are set apart, and leave the beam narrower."""
    log = runner.beside.logarithm
    beam: tuple[Sequence, ...] = (Sequence((), 0.0, first),)
    rounds: list[Round] = []
    ended: list[Sequence] = []
    places = {word: place for place, word in enumerate(runner.words)}
    while beam and len(rounds) < steps:
        if rounds:
            beam = tuple(_read_on(runner, each, places) for each in beam)
        found = _round(beam, log, width - len(ended))
        rounds.append(found)
        grown = [_grown(found, rank, end) for rank in range(found.kept)]
        ended += [each for each in grown if each.ended]
        beam = tuple(each for each in grown if not each.ended)
    every = ended or beam
    best = max(every, key=lambda each: each.score) if every else rounds[-1].beam[0]
    return Search(width, tuple(rounds), tuple(ended), beam, best)


def _read_on(runner: Runner, of: Sequence, places: dict[str, int]) -> Sequence:
    """A sequence whose last word is read."""
    word = places[runner.labels[of.said[-1]]]
    return Sequence(of.said, of.total, runner.step(word, of.moved))


def _round(beam: tuple[Sequence, ...], log: str, room: int) -> Round:
    logarithms = np.stack([each.moved.values[log] for each in beam])
    totals = logarithms + np.array([[each.total] for each in beam])
    order = np.argsort(-totals.ravel(), kind="stable")
    possible = int(np.isfinite(totals).sum())
    return Round(beam[0].moved.t, beam, logarithms, totals, order, min(room, possible))


def _grown(found: Round, rank: int, end: int | None) -> Sequence:
    of, word, _, total = found.candidate(rank)
    one = found.beam[of]
    return Sequence((*one.said, word), total, one.moved, word == end)
