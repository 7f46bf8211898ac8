"""What of an exercise its variants hang on: all that is worked but the weights themselves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from ...equations.onehot import OneHot
from ...equations.text import expression_text, symbol_text
from ...exercise.calculation import Calculation
from ...exercise.steps import Steps

# To be counted on where the same content is to give other weights than before.
VERSION = 1


def content_of(chains: Iterable[Iterable[Calculation]], patterns: Iterable[tuple[str, ...]]) -> bytes:
    """A digest of equations, shapes, words and numbers, whatever file they come from.

    Titles and notations are left out, and so are the weights that a variant has others of: a scenario that is
    explained better, or trained, keeps the variants that have been handed out. What of the weights does
    matter stands in the ``patterns``.
    """
    calculations = [[_calculation(each) for each in chain] for chain in chains]
    data = [VERSION, calculations, sorted(patterns)]
    return sha256(json.dumps(data, sort_keys=True).encode("ascii")).digest()


def _calculation(known: Calculation) -> dict[str, Any]:
    system = known.system
    return {
        "part": known.part,
        "steps": known.steps,
        "equations": [
            f"{symbol_text(each.left)} = {expression_text(each.right)}" for each in system.equations
        ],
        "loss": system.loss and system.seed and expression_text(system.seed),
        "given": {name: _steps(steps) for name, steps in known.given.items()},
        "constants": {name: _number(value) for name, value in known.constants.items()},
        "words": _lists(known.words),
        "takes": dict(known.takes),
    }


def _steps(steps: Steps) -> list[Any]:
    values = steps.values
    numbers: list[Any]
    if isinstance(values, OneHot):
        numbers = [values.size, values.index.tolist()]
    else:
        numbers = [list(values.shape), [_number(value) for value in values.ravel().tolist()]]
    return [list(steps.words), numbers, [bool(there) for there in steps.present]]


def _lists(words: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {name: list(each) for name, each in words.items()}


def _number(value: float) -> str:
    """All bits of a number, the same for both zeros."""
    return (float(value) + 0.0).hex()
