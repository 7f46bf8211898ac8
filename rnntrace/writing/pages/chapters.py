"""The chapters of a document: a calculation by itself has one; each example has one, and in a chain, as of
an encoder and its decoder, each part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ..figures import Style
from ..presentation import Presentation

if TYPE_CHECKING:
    from ...marking.asked import Asked


class Chapter(NamedTuple):
    """A trace to be worked, under a heading where there are several; ``number`` counts examples, ``before``
    is the calculation that hands on to this one."""

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

    @property
    def network(self) -> str:
        """The name of its network among those of a chain."""
        return self.shown.part.capitalize()


def chapters(trace: Trace | Traces, style: Style, asked: Asked | None = None) -> tuple[Chapter, ...]:
    """The chapters, in the order in which a reader works them, of whom something may be ``asked``."""
    if not isinstance(trace, Traces):
        return tuple(_of_chain(trace, style, 1, "", asked))
    count = len(trace.examples)
    every = (
        _of_chain(each, style, number, f"Example {number} of {count}", asked)
        for number, each in enumerate(trace.examples, 1)
    )
    return tuple(chapter for example in every for chapter in example)


def _of_chain(
    trace: Trace, style: Style, number: int, example: str, asked: Asked | None
) -> Iterator[Chapter]:
    before: Presentation | None = None
    for each in trace.chain:
        shown = Presentation(each, style, number - 1, asked)
        part = shown.part if example else shown.part.capitalize()
        yield Chapter(", ".join(filter(None, (example, part))), shown, number, before)
        before = shown


def networks(found: tuple[Chapter, ...]) -> tuple[Chapter, ...]:
    """The chapters whose equations differ: all examples have the same."""
    return tuple(chapter for chapter in found if chapter.number == 1)


def parts(found: tuple[Chapter, ...]) -> tuple[tuple[Chapter, ...], ...]:
    """The chapters of all examples, those of each part of the chain together."""
    return tuple(
        tuple(chapter for chapter in found if chapter.shown.part == first.shown.part)
        for first in networks(found)
    )


def on_the_way_back(found: tuple[Chapter, ...]) -> tuple[Chapter, ...]:
    """The chapters in the order of backpropagation: examples stay in their order, and in each what comes
    last is first."""
    places = sorted(range(len(found)), key=lambda place: (found[place].number, -place))
    return tuple(found[place] for place in places)
