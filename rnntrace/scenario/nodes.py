"""YAML to nodes that know their place.

The event stream is read rather than loaded objects: every complaint can point at its line and
column, and nothing is guessed about types. A scalar stays text until a reader that expects a
number, a word or a choice asks for it, so ``no`` is a word and ``1e-3`` a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from .errors import Complaint, Place, ScenarioError

# More than any scenario needs; a file of a hundred thousand brackets ends here, at once.
DEEPEST = 16

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Scalar:
    text: str
    quoted: bool
    place: Place

    @property
    def is_null(self) -> bool:
        return not self.quoted and self.text in ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    entries: dict[str, Node]
    keys: dict[str, Place]
    place: Place


Node = Scalar | Sequence | Mapping

_Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(data: bytes, file: str) -> tuple[Node, list[Complaint]]:
    """The document's root, and complaints that do not keep the rest from being read.

    Raises ScenarioError where the text is not UTF-8 or not YAML, or uses what a scenario has no
    need of (anchors, tags, several documents).
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(*_line_and_column(data[: error.start].decode("utf-8-sig"), None))
        known = "UTF-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "another encoding"
        problem = f"byte {data[error.start]:#04x} is not UTF-8 (the file may be {known}). Save it as UTF-8"
        raise ScenarioError(file, [Complaint(place, "", problem)]) from None
    if control := CONTROL.search(text):
        place = Place(*_line_and_column(text, control.start()))
        problem = f"the character U+{ord(control[0]):04X} has no place in a text file. Remove it"
        raise ScenarioError(file, [Complaint(place, "", problem)])
    try:
        return _Builder(yaml.parse(text, Loader=_Parser), file).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
        problem = f"not valid YAML: {error.problem or error.context}"
        raise ScenarioError(file, [Complaint(place, "", problem)]) from None
    except yaml.YAMLError as error:
        raise ScenarioError(file, [Complaint(Place(1, 1), "", f"not valid YAML: {error}")]) from None


class _Builder:
    def __init__(self, events: Iterator[Any], file: str) -> None:
        self.events = events
        self.file = file
        self.complaints: list[Complaint] = []

    def document(self) -> tuple[Node, list[Complaint]]:
        event = next(self.events)
        while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
            event = next(self.events)
        if isinstance(event, yaml.StreamEndEvent):
            raise self.stop(event, "the file is empty; a scenario has inputs, targets and weights")
        root = self.node(event, 0)
        next(self.events)  # the document's end
        event = next(self.events)
        if not isinstance(event, yaml.StreamEndEvent):
            raise self.stop(event, "a second document starts here; a file holds one scenario")
        return root, self.complaints

    def stop(self, event: Any, problem: str) -> ScenarioError:
        return ScenarioError(self.file, [Complaint(_place(event), "", problem)])

    def node(self, event: Any, depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent):
            raise self.stop(event, f"*{event.anchor}: aliases are not used in scenarios. Write it out")
        if event.anchor is not None:
            raise self.stop(event, f"&{event.anchor}: anchors are not used in scenarios. Leave it out")
        if event.tag is not None:
            raise self.stop(event, f"{event.tag}: tags are not used in scenarios. Leave it out")
        if depth > DEEPEST:
            raise self.stop(event, f"lists within lists more than {DEEPEST} deep")
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, event.style not in (None, ""), _place(event))
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(tuple(self.items(depth)), _place(event))
        return self.mapping(event, depth)

    def items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            yield self.node(event, depth + 1)

    def mapping(self, start: Any, depth: int) -> Mapping:
        entries: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event, depth + 1)
            if not isinstance(key, Scalar):
                raise self.stop(event, "a key is a word, not a list or a mapping")
            value = self.node(next(self.events), depth + 1)
            if key.text in entries:
                first = keys[key.text].line
                problem = f"the key is there twice, first in line {first}. Leave one out"
                self.complaints.append(Complaint(key.place, key.text, problem))
                continue
            entries[key.text] = value
            keys[key.text] = key.place
        return Mapping(entries, keys, _place(start))


def _line_and_column(text: str, position: int | None) -> tuple[int, int]:
    """Line and column, from 1, of a position in a text; of its end without one."""
    before = text[:position]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def _place(event: Any) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)
