"""Students who make one mistake, drawn until something is seen of it."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from .mistakes import Wrong
from .networks import Network, drawn
from .work import Pen, Script, title

# So many networks there are of each cell; a mistake takes the first that shows it.
POOL = 30
# What is to be seen: so many units of the last place, or such a share of numbers in full.
UNITS, SHARE = 10, 1e-3


class Made(NamedTuple):
    """A script with a mistake, and the answers that are worked with the wrong formula."""

    network: Network
    script: Script
    own: frozenset[str]


@cache
def from_pool(cell: str, seed: int) -> Network:
    """One of a few networks, so that not every mistake needs its own."""
    return drawn(cell, seed, usual=True)


def made(cell: str, mistake: Wrong, pen: Pen, first: int) -> Made:
    """The mistake made in the first network that shows it."""
    found = (_made(from_pool(cell, (first + i) % POOL), mistake, pen) for i in range(POOL))
    return next(each for each in found if each is not None)


def _made(network: Network, mistake: Wrong, pen: Pen) -> Made | None:
    right = network.work(pen)
    try:
        script = network.work(pen, mistake.of, mistake.formula)
    except ValueError:  # no such product in a network of this size
        return None
    same = all(script[name].shape == number.shape for name, number in right.items())
    if not same or not all(np.isfinite(number).all() for number in script.values()):
        return None
    steps = range(1, len(network.x) + 1)
    own = {title(mistake.of)} if mistake.is_of_all_steps else {title(mistake.of, t) for t in steps}
    seen = SHARE if pen.digits is None else UNITS * 10.0**-pen.digits
    shown = any(np.abs(script[name] - right[name]).max() > seen for name in own)
    return Made(network, script, frozenset(own)) if shown else None
