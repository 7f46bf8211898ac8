"""One number of a gradient, taken apart: the paths through time by which it reaches each loss.

A path goes from a parameter (or a state) over the values that use it, one after the other, to the
loss of a step. Along it the chain rule is a product: a row of numbers for how the loss moves with the
last value, and a matrix of local derivatives for each value before. The paths' products add up to
the entry that BPTT computes. Where only one path leads from a state to the next step's, its factors
are the textbook's ∂h_j/∂h_{j−1}; where there are several, that is their sum.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ..equations.functions import Array
from ..equations.links import Link, links
from .local import local_column, local_derivative, loss_row
from .trace import Trace

# More paths than this are counted, and not listed.
MOST_PATHS = 20_000


class PathNode(NamedTuple):
    """A value at a step of one of the calculations of a chain; ``step`` is None for a parameter."""

    name: str
    step: int | None
    part: str = ""


class Hop(NamedTuple):
    """From a value to one that uses it. ``link`` is None where a last state is handed to the next
    calculation, which changes nothing."""

    start: PathNode
    end: PathNode
    link: Link | None


class Ending(NamedTuple):
    """Where a loss looks at a value, or at a parameter, seen from ``step``."""

    link: Link
    step: int


class TooManyPaths(ValueError):
    """More paths than anyone reads; ``count`` has how many there are."""

    def __init__(self, count: int) -> None:
        self.count = count
        shown = f"{count:,}" if count < 10**9 else f"about {Decimal(count):.1e}".replace("e+", "e")
        super().__init__(f"{shown} paths lead from there to the losses")


class Trail(NamedTuple):
    """The hops on the way to a value, the last first; many ways begin alike, and share them."""

    hop: Hop
    before: Trail | None
    length: int


@dataclass(frozen=True, eq=False)
class Path:
    """One way to a loss: ``hops`` from where it starts, and at the ``ending`` the loss looks at the
    value where the last one ends.

    ``row`` is how that loss moves with that value, ``product`` what the path adds to the gradient.
    """

    trail: Trail | None
    ending: Ending
    row: Array
    product: float
    known: Map
    index: tuple[int, ...]

    @property
    def loss_step(self) -> int:
        """The step whose loss it leads to."""
        return self.ending.step + self.ending.link.ahead

    @property
    def length(self) -> int:
        """The number of hops."""
        return self.trail.length if self.trail else 0

    @cached_property
    def hops(self) -> tuple[Hop, ...]:
        """From the start to the value that the loss looks at."""
        found = []
        trail = self.trail
        while trail:
            found.append(trail.hop)
            trail = trail.before
        return tuple(reversed(found))

    @cached_property
    def matrices(self) -> tuple[Array, ...]:
        """The local derivatives from the last value back to the start, each (entries of the end) ×
        (entries of the start); the last is a column: for the one entry that is asked for."""
        if not self.hops:
            return ()
        first, *others = self.hops
        column = self.known.column(first, self.index)
        return (*(self.known.local(hop) for hop in reversed(others)), column[:, None])

    @cached_property
    def products(self) -> tuple[Array, ...]:
        """What the product has come to at each value, from the one that the loss looks at back to the
        start: the row there times one matrix after the other; the last is a single number."""
        found = [self.row]
        for matrix in self.matrices:
            found.append(found[-1] @ matrix)
        return tuple(found)


def paths(trace: Trace, start: PathNode, index: tuple[int, ...]) -> Iterator[Path]:
    """The paths from an entry (``index`` from 0) of a parameter or of a value at a step.

    Raises TooManyPaths.
    """
    known = Map(trace)
    if (count := known.count(start)) > MOST_PATHS:
        raise TooManyPaths(count)
    yield from known.paths(start, index)


class Map:
    """What uses what, over all steps."""

    def __init__(self, trace: Trace) -> None:
        self.traces = {each.calculation.part: each for each in trace.chain}
        self.links = {part: links(each.system) for part, each in self.traces.items()}
        self.after = {one.calculation.part: other.calculation for one, other in pairwise(trace.chain)}
        self.counted: dict[PathNode, int] = {}
        self.known: dict[tuple[int, int, str], Array] = {}  # many paths share a hop

    def trace(self, node: PathNode) -> Trace:
        return self.traces[node.part]

    def onward(self, node: PathNode) -> Iterator[Hop | Ending]:
        """The hops from a value, and for one that a loss looks at, the ending."""
        for link in self.links[node.part]:
            if link.start != node.name:
                continue
            steps = range(1, self.trace(node).steps + 1) if node.step is None else (node.step,)
            for step in steps:
                yield from self._used(node, link, step)

    def _used(self, node: PathNode, link: Link, step: int) -> Iterator[Hop | Ending]:
        trace = self.trace(node)
        if link.is_handed:
            if step == trace.steps and (after := self.after.get(node.part)):
                takers = [state for state, source in after.takes.items() if source == node.name]
                yield from (Hop(node, PathNode(state, 0, after.part), None) for state in takers)
            return
        at = step + link.ahead
        if not 1 <= at <= trace.steps or (step == 0 and link.ahead == 0):
            return
        if not link.to_loss:
            yield Hop(node, PathNode(link.end, at, node.part), link)
        elif trace.calculation.has_loss(at):
            yield Ending(link, step)

    def count(self, start: PathNode) -> int:
        """How many paths lead from a value to the losses."""
        stack = [start]
        while stack:  # without recursion: a sequence may be long
            node = stack[-1]
            onward = list(self.onward(node))
            ends = [item.end for item in onward if isinstance(item, Hop)]
            waiting = [end for end in ends if end not in self.counted]
            if waiting:
                stack += waiting
                continue
            stack.pop()
            self.counted[node] = len(onward) - len(ends) + sum(self.counted[end] for end in ends)
        return self.counted[start]

    def paths(self, start: PathNode, index: tuple[int, ...]) -> Iterator[Path]:
        """Every way from an entry to a loss. What has been multiplied on the way to a value is kept: it
        is how the value moves with the entry, along that way."""
        stack: list[tuple[Trail | None, PathNode, Array | None]] = [(None, start, None)]
        while stack:
            trail, node, moved = stack.pop()
            for item in self.onward(node):
                if isinstance(item, Ending):
                    row = self.row(node, item)
                    product = row[index] if moved is None else row @ moved
                    yield Path(trail, item, row, float(product), self, index)
                elif self.counted.get(item.end, 0):
                    onward = self.column(item, index) if moved is None else self.local(item) @ moved
                    stack.append((Trail(item, trail, trail.length + 1 if trail else 1), item.end, onward))

    def row(self, last: PathNode, ending: Ending) -> Array:
        """How the loss moves with the value that it looks at."""
        key = (id(ending.link), ending.step, last.part)
        if key not in self.known:
            self.known[key] = loss_row(self.trace(last), ending.link, ending.step)
        return self.known[key]

    def column(self, hop: Hop, index: tuple[int, ...]) -> Array:
        """How the end of the first hop moves with the entry where it starts."""
        if hop.link is None:
            return self.local(hop)[:, index[0]]
        # A parameter has no step of its own; its use is seen from where it is used.
        at = hop.end.step if hop.start.step is None else hop.start.step
        assert at is not None
        return local_column(self.trace(hop.start), hop.link, at, index)

    def local(self, hop: Hop) -> Array:
        """d(end) / d(start), the end's entries first."""
        if hop.link is None:
            (size,) = self.trace(hop.start).calculation.shapes[hop.start.name]
            return np.eye(size)
        assert hop.start.step is not None
        key = (id(hop.link), hop.start.step, hop.start.part)
        if key not in self.known:
            self.known[key] = local_derivative(self.trace(hop.start), hop.link, hop.start.step)
        return self.known[key]
