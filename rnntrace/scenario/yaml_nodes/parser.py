"""Text to nodes that know their place.

The event stream is read rather than loaded objects: every complaint can point at its line and
column.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from ..errors import START, Complaint, Place, ScenarioError, refusal
from ..wording import path, quote
from .encoding import decoded
from .mistakes import explained, place_of
from .nodes import YamlList, YamlMapping, YamlNode, YamlScalar, place_at
from .sorts import SCENARIO, Sort

DEEPEST = 16  # a file of a hundred thousand brackets ends here, at once

# These patterns are seldom needed, so they are not made ready beforehand.
# Half of a character that takes two in UTF-16: an escape brings it in, and it cannot be kept.
_SURROGATE = "[\ud800-\udfff]"
# The first line with something in it: of a text, and of a literal block from its | on.
_FIRST_LINE = r"(?m)^[ \t]*[^ \t\n].*"
_FIRST_LINE_OF_BLOCK = r"[^\r\n]*(?:\r\n?|\n)(?:[ \t]*(?:\r\n?|\n))*([^\r\n]*)"

_Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Trail = tuple[str | int, ...]  # the keys, and the numbers in lists, that lead to a node


def read_yaml(data: bytes, file: str, sort: Sort = SCENARIO) -> tuple[YamlNode, tuple[Complaint, ...]]:
    """The document's root, and the complaints that do not keep the rest from being read.

    Raises ScenarioError where the data is not UTF-8 or not YAML, or uses what a scenario has no
    need of (anchors, aliases, tags, several documents).
    """
    text = decoded(data, file, sort)
    try:
        builder = _Builder(text, file, sort)
        return builder.document(), tuple(builder.complaints)
    except yaml.MarkedYAMLError as error:
        raise refusal(file, place_of(error), f"not valid YAML: {explained(error, text, sort)}") from None
    except yaml.YAMLError as error:
        raise refusal(file, START, f"not valid YAML: {' '.join(str(error).split())}") from None


def events_of(text: str) -> Callable[[], Any]:
    """What gives the next event of a text each time."""
    next_event: Callable[[], Any] = _Parser(text).get_event
    return next_event


class _Builder:
    """Takes events off the stream until a node is whole."""

    def __init__(self, text: str, file: str, sort: Sort) -> None:
        self.text = text
        self.sort = sort
        self.next_event = events_of(text)
        self.file = file
        self.complaints: list[Complaint] = []

    def document(self) -> YamlNode:
        event = self.next_event()
        while isinstance(event, StreamStartEvent | DocumentStartEvent):
            event = self.next_event()
        if isinstance(event, StreamEndEvent):
            raise refusal(self.file, START, f"the file is empty. {self.sort.least}")
        root = self.node(event, ())
        self.next_event()  # the document's end
        event = self.next_event()
        if not isinstance(event, StreamEndEvent):
            self.fail(event, f"a second document starts here; a file holds {self.sort.holds}")
        return root

    def fail(self, event: Any, problem: str) -> NoReturn:
        """Raise ScenarioError, with what was found before."""
        raise ScenarioError(self.file, [*self.complaints, Complaint(place_at(event.start_mark), "", problem)])

    def node(self, event: Any, trail: Trail) -> YamlNode:
        if event.anchor is not None or event.tag is not None or len(trail) > DEEPEST:
            self.refuse(event)
        if isinstance(event, ScalarEvent):
            return self.scalar(event)
        return (
            self.items(event, trail) if isinstance(event, SequenceStartEvent) else self.mapping(event, trail)
        )

    def refuse(self, event: Any) -> NoReturn:
        """What a scenario has no need of."""
        if isinstance(event, AliasEvent):
            self.fail(event, f"{quote(f'*{event.anchor}')} is an alias. Write the thing out again")
        if event.anchor is not None:
            self.fail(event, f"{quote(f'&{event.anchor}')} is an anchor. Leave it out")
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.fail(event, f"{quote(tag)} is a tag. Leave it out")
        self.fail(event, f"lists and mappings are nested more than {DEEPEST} deep")

    def scalar(self, event: Any) -> YamlScalar:
        text, style = event.value, event.style
        if style == '"' and not text.isascii() and (found := re.search(_SURROGATE, text)):
            self.fail(
                event, f"the character U+{ord(found[0]):04X} has no place in {self.sort.thing}. Remove it"
            )
        # Nobody looks for a place within anything but an equation.
        origin = self.origin(event) if "[" in text or "=" in text else None
        return YamlScalar(text, bool(style), event.start_mark, origin)

    def origin(self, event: Any) -> Place | None:
        """Where a scalar's text begins, if it is written as it is: in a line, or in a literal block."""
        start, end = event.start_mark, event.end_mark
        if event.style == "|":
            first = re.search(_FIRST_LINE, event.value)
            written = re.compile(_FIRST_LINE_OF_BLOCK).match(self.text, start.index)
            return Place(start.line + 2, len(written[1]) - len(first[0]) + 1) if first and written else None
        marks = 1 if event.style else 0  # quotation marks
        as_it_is = start.line == end.line and end.column - start.column == len(event.value) + 2 * marks
        return Place(start.line + 1, start.column + 1 + marks) if as_it_is else None

    def items(self, start: Any, trail: Trail) -> YamlList:
        items: list[YamlNode] = []
        while not isinstance(event := self.next_event(), SequenceEndEvent):
            items.append(self.node(event, (*trail, len(items) + 1)))
        return YamlList(tuple(items), start.start_mark)

    def mapping(self, start: Any, trail: Trail) -> YamlMapping:
        entries: dict[str, YamlNode] = {}
        keys: dict[str, Place] = {}
        while not isinstance(event := self.next_event(), MappingEndEvent):
            key = self.node(event, (*trail, ""))
            if not isinstance(key, YamlScalar):
                self.fail(event, "a list or a mapping stands where a key is expected")
            inner = (*trail, key.text)
            value = self.node(self.next_event(), inner)
            if key.text not in keys:
                entries[key.text] = value
                keys[key.text] = key.place
                continue
            entries.pop(key.text, None)
            problem = f"the key is there twice, first in line {keys[key.text].line}. Leave one out"
            self.complaints.append(Complaint(key.place, _path(inner), problem))
        return YamlMapping(entries, keys, start.start_mark)


def _path(trail: Trail) -> str:
    """A trail as messages write it: ``examples[2].inputs``."""
    where = ""
    for step in trail:
        where = f"{where}[{step}]" if isinstance(step, int) else path(where, step)
    return where
