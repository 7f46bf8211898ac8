"""What messages say of a file, by what it should be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Sort(NamedTuple):
    """A sort of YAML file: ``thing`` has no place for strange characters, a file ``holds`` one of it, and
    ``made_of`` says what it begins with. One larger than ``largest`` bytes is not read, and ``instead``
    says what to do; ``least`` is what an empty one lacks. ``hints`` go with problems of the parser.
    """

    thing: str
    holds: str
    made_of: str
    least: str
    largest: int
    instead: str
    hints: Mapping[str, str] = {}


LARGEST_FILE = 32_000_000  # bytes, more than any scenario needs

SCENARIO = Sort(
    thing="a scenario",
    holds="one scenario",
    made_of="A scenario is made of keys, like inputs: [a, b]",
    least="A scenario has at least inputs and weights",
    largest=LARGEST_FILE,
    instead="Put the weights in a .npz file: weights: {file: weights.npz}",
)
