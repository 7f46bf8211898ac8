"""Where the nodes of a YAML document begin and end in its text, for whoever changes the text itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple

from yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from .parser import events_of


class Span(NamedTuple):
    """A node from its first character to the one after its last; comments and blank lines behind it are not
    part of it.

    ``flow``: it stands in brackets. ``items`` are the items of a list or the values of a mapping, whose
    ``keys`` are as many. An empty value is as long as nothing.
    """

    kind: Literal["scalar", "list", "mapping"]
    start: int
    end: int
    flow: bool = False
    items: tuple[Span, ...] = ()
    keys: tuple[Span, ...] = ()

    def walk(self) -> Iterator[Span]:
        """The node and all that is in it, in the order of the text."""
        yield self
        if self.keys:
            for key, item in zip(self.keys, self.items, strict=True):
                yield key
                yield from item.walk()
        else:
            for item in self.items:
                yield from item.walk()


def read_spans(text: str) -> Span:
    """The root of a document that was read before without a complaint."""
    next_event = events_of(text)
    event: Any = next_event()
    while not isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent):
        event = next_event()
    return _span(event, next_event, text)


def _span(event: Any, next_event: Callable[[], Any], text: str) -> Span:
    start, end = event.start_mark.index, event.end_mark.index
    if isinstance(event, ScalarEvent):
        if event.style in ("|", ">"):
            end = start + len(text[start:end].rstrip())
        return Span("scalar", start, end)
    listed = isinstance(event, SequenceStartEvent)
    flow, found = event.flow_style, []
    inner: Any
    while not isinstance(inner := next_event(), SequenceEndEvent | MappingEndEvent):
        found.append(_span(inner, next_event, text))
    # What is not in brackets is said to end where the next thing begins.
    closing: Any = inner.end_mark
    end = closing.index if flow or not found else found[-1].end
    if listed:
        return Span("list", start, end, flow, tuple(found))
    return Span("mapping", start, end, flow, tuple(found[1::2]), tuple(found[::2]))
