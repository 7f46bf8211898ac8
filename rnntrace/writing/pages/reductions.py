"""What is said of a loss that is not just the sum of the steps' losses, by the number it is divided by."""

from __future__ import annotations

from typing import NamedTuple

from ...equations.system import System
from ...equations.tree import symbols


class Averaged(NamedTuple):
    """``of_all``: what the whole is, in short. ``share``: what an example's share is one of, where there are
    ``{}`` of what is counted. ``losses``: what the whole is of the losses, in a sentence that begins with
    "is the"."""

    of_all: str
    share: str
    losses: str


BY_TARGETS = Averaged(
    "mean over the steps with a target",
    "the mean over the {} steps of all examples that have a target",
    "mean of the losses of the steps that have a target",
)
AVERAGED = {
    "n_targets": BY_TARGETS,
    "n_examples": Averaged(
        "summed over the steps, mean over the examples",
        "the mean over the {} examples",
        "mean of the examples' losses, each the sum of its steps' losses",
    ),
}


def counted_by(system: System) -> str:
    """The number that the sum of all losses is divided by; nothing where it is just the sum."""
    if not system.averages or system.seed is None:
        return ""
    return next((symbol.name for symbol in symbols(system.seed)), "")


def averaged(system: System) -> Averaged | None:
    """What is said of it; None where it is just the sum."""
    return AVERAGED.get(counted_by(system), BY_TARGETS) if system.averages else None
