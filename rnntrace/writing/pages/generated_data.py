"""What a network says that runs on its own output as plain data, for JSON."""

from __future__ import annotations

from typing import Any

from ...tracing.generating.beam import Round, Search
from ...tracing.generating.results import Generated, Turn
from ..about import about
from .data import FORMAT, plain
from .walkthrough import EVERYTHING, Selection


def generated_data(of: Generated, selection: Selection = EVERYTHING) -> dict[str, Any]:
    """The JSON object, in full double precision: of the ``selection`` the steps count."""
    manner = of.manner
    data: dict[str, Any] = {"format": FORMAT, "scenario": about(of.trace.exercise)}
    if of.pencil:
        data |= {"rounding": "carried", "digits": of.pencil.digits}
    data |= {
        "start": list(of.start),
        "until": of.until,
        "temperature": manner.temperature,
        "seed": manner.seed,
        "top_k": manner.top_k,
        "tokens": list(of.tokens),
        "ended": of.ended,
        "log_probability": plain(of.log_probability),
        "steps": [_turn(turn) for turn in of.steps if turn.t in selection.among((turn.t,))],
    }
    return data | ({"beam": _search(of, of.search)} if of.search else {})


def _turn(turn: Turn) -> dict[str, Any]:
    return {
        "t": turn.t,
        "input": turn.input,
        "y_hat": plain(turn.y_hat),
        "random": turn.random,
        "chosen": turn.chosen,
    }


def _search(of: Generated, found: Search) -> dict[str, Any]:
    """What was kept of each step, and the scores of the sequences that came to their end, or were left."""
    return {
        "width": found.width,
        "steps": [_round(of, each) for each in found.rounds],
        "sequences": [
            {**_sequence(of, each.said, each.total), "ended": each.ended, "score": plain(each.score)}
            for each in (*found.ended, *found.others)
        ],
    }


def _round(of: Generated, found: Round) -> dict[str, Any]:
    kept = [found.candidate(rank) for rank in range(found.kept)]
    return {
        "t": found.t,
        "kept": [_sequence(of, (*found.beam[each.of].said, each.word), each.total) for each in kept],
    }


def _sequence(of: Generated, said: tuple[int, ...], total: float) -> dict[str, Any]:
    return {"tokens": [of.runner.labels[place] for place in said], "log_probability": plain(total)}
