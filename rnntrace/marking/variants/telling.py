"""How much a draw tells of whoever works it: how many of the usual mistakes would be seen in its numbers."""

from __future__ import annotations

from ..mistaken import shown
from ..questions import questions
from .wishes import Draw

# To this many places are exercises worked, unless somebody asks for others.
DIGITS = 4
# A mistake is seen well that changes a number by more than so many units of the last place.
UNITS = 10.0


def mistakes_seen(draw: Draw) -> int:
    """How many mistakes change a number that can be asked by more than ten units of the last place."""
    found = draw.worked
    return len(shown(found, questions(found), DIGITS, UNITS))
