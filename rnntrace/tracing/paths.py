"""One number of a gradient, taken apart: the paths through time by which it reaches each loss.

A path goes from a parameter (or a state) over the values that use it, one after the other, to the
loss of a step. Along it the chain rule is a product: a row of numbers for how the loss moves with the
last value, and a matrix of local derivatives for each value before. The paths' products add up to
the entry that BPTT computes. Grouped by the states they pass, they are the textbook's products of
∂h_j/∂h_{j−1}.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from ..equations.differentiate import Contribution, contributions, is_handed
from ..equations.functions import Array
from .local import local_derivative, sent_back
from .trace import Trace

# More paths than this are counted, and not listed.
MOST_PATHS = 20_000


class Node(NamedTuple):
    """A value at a step; ``step`` is None for a parameter. ``of_encoder``: the encoder's."""

    name: str
    step: int | None
    of_encoder: bool = False


class Hop(NamedTuple):
    """From a value to one that uses it. ``contribution`` is None where an encoder's last state is
    handed to the decoder, which changes nothing."""

    start: Node
    end: Node
    contribution: Contribution | None


class TooManyPaths(ValueError):
    """More paths than anyone reads; ``count`` has how many there are."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(f"{count:,} paths lead from there to the losses")


@dataclass(frozen=True, eq=False)
class Path:
    """One way to a loss: ``hops`` from where it starts; the last ends at the value that the loss of
    step ``loss_step`` looks at.

    ``row`` is how that loss moves with that value, ``matrices`` the local derivatives from there back
    to the start, each (entries of the end) × (entries of the start); the last is a column: for the one
    entry that is asked for.
    """

    hops: tuple[Hop, ...]
    loss_step: int
    row: Array
    matrices: tuple[Array, ...]

    @cached_property
    def product(self) -> float:
        """What this path adds to the gradient."""
        result = self.row
        for matrix in self.matrices:
            result = result @ matrix
        return float(np.ravel(result)[0])


def paths(trace: Trace, start: Node, index: tuple[int, ...]) -> Iterator[Path]:
    """The paths from an entry (``index`` from 0) of a parameter or of a value at a step.

    Raises TooManyPaths.
    """
    map_of = _Map(trace)
    if (count := map_of.count(start)) > MOST_PATHS:
        raise TooManyPaths(count)
    for hops, ending in map_of.ways(start):
        yield map_of.path(hops, ending, start, index)


class _Map:
    """What uses what, over all steps."""

    def __init__(self, trace: Trace) -> None:
        self.traces = {False: trace, True: trace.encoder}
        self.uses = {
            part: contributions(each.scenario.system) if each else () for part, each in self.traces.items()
        }
        self.counted: dict[Node, int] = {}
        self.known: dict[tuple[int, int, bool], Array] = {}  # many paths share a hop

    def trace(self, node: Node) -> Trace:
        found = self.traces[node.of_encoder]
        assert found
        return found

    def onward(self, node: Node) -> Iterator[Hop | Contribution]:
        """The hops from a value, and for one that a loss looks at, that contribution itself."""
        for use in self.uses[node.of_encoder]:
            if use.name != node.name:
                continue
            steps = range(1, self.trace(node).steps + 1) if node.step is None else (node.step,)
            for step in steps:
                if (item := self._used(node, use, step)) is not None:
                    yield item

    def _used(self, node: Node, use: Contribution, step: int) -> Hop | Contribution | None:
        trace = self.trace(node)
        if is_handed(use.feed):
            last = step == trace.steps
            return Hop(node, Node(node.name, 0), None) if last and node.of_encoder else None
        at = step + use.ahead
        if not 1 <= at <= trace.steps or (step == 0 and use.ahead == 0):
            return None
        if use.from_loss:
            return use if trace.targets and trace.targets.present[at - 1] else None
        return Hop(node, Node(use.feed.name, at, node.of_encoder), use)

    def count(self, start: Node) -> int:
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

    def ways(self, start: Node) -> Iterator[tuple[tuple[Hop, ...], Contribution]]:
        """Every sequence of hops from a value to one that a loss looks at, and how it does."""
        stack: list[tuple[tuple[Hop, ...], Node]] = [((), start)]
        while stack:
            hops, node = stack.pop()
            for item in self.onward(node):
                if isinstance(item, Contribution):
                    yield hops, item
                elif self.counted.get(item.end, 0):
                    stack.append(((*hops, item), item.end))

    def path(self, hops: tuple[Hop, ...], ending: Contribution, start: Node, index: tuple[int, ...]) -> Path:
        """A way with its numbers."""
        last = hops[-1].end if hops else start
        assert last.step is not None
        row = sent_back(self.trace(last), ending, last.step)
        loss_step = last.step + ending.ahead
        if not hops:
            return Path(hops, loss_step, row[index], ())
        matrices = [self._local(hop) for hop in reversed(hops)]
        column = np.array([[each[index]] for each in matrices.pop()])
        return Path(hops, loss_step, row, (*matrices, column))

    def _local(self, hop: Hop) -> Array:
        """d(end) / d(start), the end's entries first."""
        if hop.contribution is None:
            (size,) = self.trace(hop.end).scenario.shapes[hop.end.name]
            return np.eye(size)
        # A parameter has no step of its own; its use is seen from where it is used.
        at = hop.end.step if hop.start.step is None else hop.start.step
        assert at is not None
        key = (id(hop.contribution), at, hop.start.of_encoder)
        if key not in self.known:
            self.known[key] = local_derivative(self.trace(hop.start), hop.contribution, at)
        return self.known[key]
