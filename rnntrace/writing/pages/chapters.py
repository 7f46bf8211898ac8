"""The chapters of a document: a network of one sequence has one, each example one, and an encoder
and its decoder one each."""

from __future__ import annotations

from typing import NamedTuple

from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ..desk import Desk
from ..figures import Style


class Chapter(NamedTuple):
    """A trace to be worked, under a heading where there are several; ``number`` counts examples."""

    heading: str
    desk: Desk
    number: int = 1

    def headed(self, what: str) -> str:
        """The heading for ``what`` is done in it, ``Forward pass: decoder``; its own where that is
        nothing."""
        if not what:
            return self.heading
        return f"{what}: {self.heading.lower()}" if self.heading else what


def chapters(trace: Trace | Traces, style: Style) -> tuple[Chapter, ...]:
    """The chapters, in the order in which a reader works them."""
    if isinstance(trace, Traces):
        count = len(trace.examples)
        return tuple(
            Chapter(f"Example {number} of {count}", Desk(each, style), number)
            for number, each in enumerate(trace.examples, 1)
        )
    if trace.encoder:
        return (
            Chapter("Encoder", Desk(trace.encoder, style, part="e")),
            Chapter("Decoder", Desk(trace, style, part="d")),
        )
    return (Chapter("", Desk(trace, style)),)


def networks(found: tuple[Chapter, ...]) -> tuple[Chapter, ...]:
    """The chapters whose equations differ: all examples have the same."""
    return found if found[0].desk.part else found[:1]
