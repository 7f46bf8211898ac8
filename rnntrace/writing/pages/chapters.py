"""The chapters of a document: a calculation by itself has one, each example one, and in a chain, as of
an encoder and its decoder, each part one."""

from __future__ import annotations

from typing import NamedTuple

from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ..figures import Style
from ..presentation import Presentation


class Chapter(NamedTuple):
    """A trace to be worked, under a heading where there are several; ``number`` counts examples, and
    ``before`` is the calculation that hands on to this one."""

    heading: str
    shown: Presentation
    number: int = 1
    before: Presentation | None = None

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
            Chapter(f"Example {number} of {count}", Presentation(each, style, number - 1), number)
            for number, each in enumerate(trace.examples, 1)
        )
    several = [Presentation(each, style) for each in trace.chain]
    before = (None, *several[:-1])
    return tuple(
        Chapter(each.part.capitalize(), each, before=other)
        for each, other in zip(several, before, strict=True)
    )


def networks(found: tuple[Chapter, ...]) -> tuple[Chapter, ...]:
    """The chapters whose equations differ: all examples have the same."""
    return found if found[0].shown.part else found[:1]
