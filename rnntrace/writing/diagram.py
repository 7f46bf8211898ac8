"""A network as a drawing shows it: what stands on what, before anyone has drawn a line.

Both drawings go from the input at the bottom to the prediction, or the loss, at the top.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from .formula import Name, Text
from .node import Node, node

Names = tuple[Name, ...]


@node
class Part(Node):
    """What stands on a level: ``names``, and what they are: in ``words``, the last of which tell the
    most, and by their ``size``.

    ``before`` are the states of the step before (or after) that it reads, through ``weights``; none
    where it is in no loop over time. ``reads`` is what else goes into it: weights, biases, the target of
    a loss.
    """

    names: Names
    words: tuple[str, ...] = ()
    size: str = ""
    before: Names = ()
    weights: Names = ()
    reads: Names = ()


@node
class Level(Node):
    """Parts at the same height, in boxes if any of them is in a loop."""

    parts: tuple[Part, ...]

    @property
    def reads(self) -> Names:
        """What goes into any of them."""
        return tuple(dict.fromkeys(name for part in self.parts for name in part.reads))

    @property
    def boxed(self) -> bool:
        return any(part.before for part in self.parts)

    @property
    def said(self) -> tuple[str, ...]:
        """What its parts are, and their sizes; the last tell the most."""
        words = [part.words for part in self.parts], [(part.size,) for part in self.parts]
        return tuple(said for each in words for said in _together(each) if said)


def _together(words: Iterable[Sequence[str]]) -> list[str]:
    """Words of several parts: what all have in common once, and the rest with an ``and``."""
    return [" and ".join(dict.fromkeys(each)) for each in zip(*words, strict=False)]


@node
class Rolled(Node):
    """A network at one step, each state an arrow back into its own box; ``levels`` from the bottom."""

    levels: tuple[Level, ...]


@node
class Track(Node):
    """A loop laid out over time: its states at every step shown, and before the first one that is
    worked (``start``); ``end`` is what the last step hands to another network."""

    states: tuple[Names, ...]
    start: Names
    end: Names = ()
    backwards: bool = False


@node
class Port(Node):
    """What goes in or comes out at a step: its name, and the word there is. Nothing where there is
    no entry."""

    names: Names = ()
    word: Text = ()


# What of a network laid out over time can be marked: its inputs, its outputs, or a track by its floor and
# its place there, from 0.
Spot = Literal["input", "output"] | tuple[int, int]


@node
class Mark(Node):
    """A place in a network laid out over ``last`` steps: the ``spots`` of a ``step``, or of all steps, and
    the ``name`` of what is worked there, as seen from the step ``here``; ``start`` where it is what tracks
    start from. ``back`` tells that what flows goes against the arrows, as gradients do."""

    last: int
    back: bool
    step: int | None = None
    spots: frozenset[Spot] = frozenset()
    name: Text = ()
    here: int | None = None
    start: bool = False


@node
class Unrolled(Node):
    """A network laid out over time. ``steps`` are those shown; where they jump, some are left out.
    ``floors`` are boxes of tracks, from the bottom.

    With a ``mark`` of a step there may be further steps before and after those shown, and where not all
    of them have room, those around it are drawn.
    """

    steps: tuple[int, ...]
    inputs: tuple[Port, ...]
    floors: tuple[tuple[Track, ...], ...]
    outputs: tuple[Port, ...]
    mark: Mark | None = None

    @property
    def around(self) -> int | None:
        """The step that the drawing is about, if it is about one."""
        return self.mark.step if self.mark else None
