"""What hangs on what: a link from each quantity to every value whose equation uses it.

An equation may use a quantity several times, ``h[t] = (1 - z[t]) * n[t] + z[t] * h[t-1]`` uses
``z[t]`` twice; the derivative of the one by the other is the sum over these uses, so they are one
link. Along links each way through a network is a way from quantity to quantity, and none comes twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import NamedTuple

from .differentiate import Contribution, contributions, is_handed
from .system import System


class Link(NamedTuple):
    """All ``uses`` of the quantity ``start`` in the equation of ``end``, which lies ``ahead`` steps on.

    What an encoder hands over, and what the loss looks at, are links too.
    """

    start: str
    end: str
    ahead: int
    uses: tuple[Contribution, ...]

    @property
    def to_loss(self) -> bool:
        """Whether it is the loss that looks at the quantity."""
        return self.uses[0].from_loss

    @property
    def is_handed(self) -> bool:
        """Whether the quantity is handed over to a decoder, which changes nothing."""
        return is_handed(self.uses[0].feed)


# A way through a network, its last link first.
Way = tuple[Link, ...]


@cache
def links(system: System) -> tuple[Link, ...]:
    """The links of a system, as far as the loss or what is handed over hangs on them."""
    found: dict[tuple[str, str, int], list[Contribution]] = {}
    for use in contributions(system):
        found.setdefault((use.name, use.feed.name, use.ahead), []).append(use)
    return tuple(Link(*key, tuple(uses)) for key, uses in found.items())


def ways(system: System, start: str, end: str, ahead: int, avoiding: Collection[str] = ()) -> Iterator[Way]:
    """The ways from a state to one ``ahead`` steps on (-1, 0 or 1), the step being the first thing
    they do; none goes on from a state in ``avoiding``."""
    onward = [link for link in links(system) if not (link.to_loss or link.is_handed)]
    stack: list[Way] = [(link,) for link in onward if link.start == start and link.ahead == ahead]
    while stack:
        way = stack.pop(0)
        reached = way[0].end
        if reached == end:
            yield way
        elif reached not in avoiding:
            stack += [(link, *way) for link in onward if link.start == reached and not link.ahead]


def reached_from(system: System, names: Collection[str]) -> frozenset[str]:
    """The values that hang on some quantities, at whatever step."""
    found: set[str] = set()
    waiting = set(names)
    while waiting:
        name = waiting.pop()
        ends = {link.end for link in links(system) if link.start == name and not link.is_handed}
        waiting |= ends - found
        found |= ends
    return frozenset(found)


def reached_within(system: System, name: str, ahead: int, avoiding: Collection[str] = ()) -> frozenset[str]:
    """The values of one step that hang on a quantity of the step ``ahead`` before it, the loss among
    them; what hangs on them only through one in ``avoiding`` does not count."""
    onward = [link for link in links(system) if not link.is_handed]
    waiting = {link.end for link in onward if link.start == name and link.ahead == ahead}
    found: set[str] = set()
    while waiting:
        found |= waiting
        passed = waiting - {*avoiding}
        waiting = {link.end for link in onward if link.start in passed and not link.ahead} - found
    return frozenset(found)


def loss_ends(system: System) -> frozenset[str]:
    """What stands at the end of a link to the loss: the loss, or an output that it combines with."""
    return frozenset(link.end for link in links(system) if link.to_loss)
