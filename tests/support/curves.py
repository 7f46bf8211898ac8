"""Curves of a loss to be drawn, and what is read off their drawings."""

from __future__ import annotations

import math
import random

from hypothesis import strategies as st

from rnntrace.writing.document import Curve

_random = random.Random(3)
FALLING = Curve(tuple(0.0121 + 3.9852 * math.exp(-i / 130) for i in range(1001)), marks=(1, 2, 100))
NOISY = Curve(tuple(4 * math.exp(-i / 300) + 0.3 + _random.random() / 3 for i in range(1001)))
STEEP = Curve(tuple(4 * math.exp(-i / 60) for i in range(601)))
NARROW = Curve(tuple(2.13 + 0.4 * math.exp(-i / 9) for i in range(41)), marks=(1, 20))
BROKEN = Curve((*(4 - i / 20 for i in range(41)), math.inf, math.nan, math.nan))
SPIKE = Curve(tuple(12.5 if i == 317 else 1 / (1 + i / 50) for i in range(1001)), up="gradient's norm")

FINITE = st.floats(allow_nan=False, allow_infinity=False)
ORDINARY = st.floats(min_value=1e-4, max_value=100)
ANY = st.one_of(st.floats(), ORDINARY)


def rows_of(drawing: str) -> list[str]:
    """What stands right of the axis and above the foot, from the top."""
    *lines, floor, _ = drawing.splitlines()
    axis = min(floor.index(sign) for sign in "┼└+" if sign in floor)
    return [line[axis + 1 :] for line in lines if len(line) > axis and line[axis] in "│┤|+"]
