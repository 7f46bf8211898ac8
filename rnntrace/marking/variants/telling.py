"""How much a draw tells of whoever works it: how many of the usual mistakes would be seen in its numbers."""

from __future__ import annotations

from ..mistaken import shown
from ..questions import questions
from .wishes import Draw

# To this many places are exercises worked, unless somebody asks for others.
DIGITS = 4
# Of networks with more values in a step there are too many mistakes, and few that cannot be seen.
MOST_VALUES = 20
# A mistake is seen well that changes a number by more than so many units of the last place.
UNITS = 10.0


def mistakes_seen(draw: Draw) -> int:
    """How many mistakes change a number that can be asked by more than ten units of the last place; 0 where
    they are not counted."""
    found = draw.worked
    if sum(len(trace.system.names) for trace in found.chain) > MOST_VALUES:
        return 0
    return len(shown(found, questions(found), DIGITS, UNITS))
