"""Slips of the pen: one number of a script is written down otherwise than it was worked out."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from .networks import Network
from .work import Array, Pen, Script, Work, title

Place = tuple[int, ...]
# What becomes of the numbers of a quantity, of which one place slips; None where it cannot.
Slip = Callable[[Array, Place, np.random.Generator, int], Array | None]


def sign(values: Array, at: Place, _: np.random.Generator, __: int) -> Array:
    return instead(values, at, -values[at])


def digit(values: Array, at: Place, random: np.random.Generator, digits: int) -> Array | None:
    """Any but the last is another one."""
    text = f"{values[at]:.{digits}f}"
    places = [i for i, letter in enumerate(text[:-1]) if letter.isdigit() and (letter != "0" or i > 2)]
    if not places:
        return None
    i = int(random.choice(places))
    other = random.choice([letter for letter in "123456789" if letter != text[i]])
    return instead(values, at, float(text[:i] + other + text[i + 1 :]))


def neighbors(values: Array, at: Place, random: np.random.Generator, digits: int) -> Array | None:
    """Two digits after the point are exchanged."""
    text = f"{values[at]:.{digits}f}"
    i = text.index(".") + 1 + int(random.integers(digits - 1))
    return instead(values, at, float(text[:i] + text[i + 1] + text[i] + text[i + 2 :]))


def entries(values: Array, at: Place, random: np.random.Generator, _: int) -> Array | None:
    """Two entries stand in one another's place."""
    others = [place for place in np.ndindex(values.shape) if place != at]
    if not others:
        return None
    other = others[random.integers(len(others))]
    return instead(instead(values, at, values[other]), other, values[at])


def point(values: Array, at: Place, random: np.random.Generator, digits: int) -> Array:
    return instead(values, at, round(values[at] * random.choice([10, 0.1]), digits))


def row_above(values: Array, at: Place, _: np.random.Generator, __: int) -> Array | None:
    """The number above it once more."""
    return instead(values, at, values[at[0] - 1, *at[1:]]) if at and at[0] else None


def instead(values: Array, at: Place, number: float) -> Array:
    found = np.array(values)
    found[at] = number
    return found


# With a word that the program should use for each.
SLIPS: dict[Slip, str] = {
    sign: "sign",
    digit: "digit",
    neighbors: "digit",
    entries: "exchanged",
    point: "point",
    row_above: "once more",
}


class Slipped(NamedTuple):
    """A script with one slip in it: in which answer, and at which places of it."""

    script: Script
    name: str
    places: tuple[Place, ...]


def slipped(
    network: Network, pen: Pen, slip: Slip, random: np.random.Generator, *, used: bool
) -> Slipped | None:
    """A script with a slip somewhere; what comes after is worked with the number that was written where it
    is ``used``, and else with the one that was meant. None where nothing would be seen of it, or
    nobody could go on with it."""
    assert pen.digits is not None
    right = network.work(pen)
    forward, backward = ([*table] for table in (network.tables.forward, network.tables.backward))
    of, step = str(random.choice(forward + backward)), int(random.integers(1, len(network.x) + 1))
    name = title(of, step)
    shape = right[name].shape
    at = tuple(int(random.integers(size)) for size in shape)
    wrong = slip(right[name], at, random, pen.digits)
    seen = 10 * 10.0**-pen.digits
    if wrong is None or np.max(np.abs(wrong - right[name])) <= seen:
        return None
    places = tuple(place for place in np.ndindex(shape) if wrong[place] != right[name][place])
    if not used:
        return Slipped({**right, name: wrong}, name, places)
    table = network.tables.forward if of in forward else network.tables.backward

    def formula(w: Work, t: int) -> Array:
        return wrong if t == step else table[of](w, t)

    script = network.work(pen, of, formula)
    finite = all(np.isfinite(number).all() for number in script.values())
    return Slipped(script, name, places) if finite else None
