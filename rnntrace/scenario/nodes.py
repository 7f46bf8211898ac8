"""YAML to nodes that know their place.

The event stream is read rather than loaded objects: every complaint can point at its line and
column, and nothing is guessed about types. A scalar stays text until a reader that expects a
number, a word or a choice asks for it, so ``no`` is a word and ``1e-3`` a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

from .errors import START, Complaint, Place, ScenarioError
from .wording import path, quote

# More than any scenario needs; a file of a hundred thousand brackets ends here, at once.
DEEPEST = 16
LARGEST_FILE = 32_000_000  # bytes

# What no text file holds, and the line breaks that YAML 1.1 and 1.2 do not agree on.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_BREAK = re.compile("\r\n|\r|\n")
# The first line with something in it: of a text, and of a literal block from its | on.
_FIRST_LINE = re.compile("^[ \t]*[^ \t\n].*", re.MULTILINE)
_FIRST_LINE_OF_BLOCK = re.compile(r"[^\r\n]*(?:\r\n?|\n)(?:[ \t]*(?:\r\n?|\n))*([^\r\n]*)")

_NO_COLON = "could not find expected ':'"
_HINTS = {
    "mapping values are not allowed in this context": (
        "Keys that belong together start in the same column, and a text with ': ' in it needs quotes"
    ),
    _NO_COLON: "A key is followed by a colon and a space",
    "did not find expected key": (
        "Keys that belong together start in the same column, and every bracket has its partner"
    ),
    "did not find expected ',' or ']'": "Every [ needs its ], and between two entries there is a comma",
    "did not find expected ',' or '}'": "Every { needs its }, and between two entries there is a comma",
    "found unexpected end of stream": "Every quotation mark has its partner",
    "did not find expected <document start>": "A scenario is made of keys, like inputs: [a, b]",
}
_NO_BREAK_SPACE = "\u00a0"

_Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value, as the text it is written with.

    ``origin`` is where the text itself begins, if it stands in the file as it is: its later lines
    are then those of the file, from the same column on.
    """

    text: str
    quoted: bool
    place: Place
    origin: Place | None = None

    @property
    def is_null(self) -> bool:
        return not self.quoted and self.text in ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values. ``keys`` are the places of the keys themselves; one that is there twice has
    a place and a complaint, but no value, as nobody knows which is meant."""

    entries: dict[str, Node]
    keys: dict[str, Place]
    place: Place

    def get(self, key: str) -> Node | None:
        """The key's value; one left empty counts as absent."""
        node = self.entries.get(key)
        return None if isinstance(node, Scalar) and node.is_null else node

    def has(self, key: str) -> bool:
        """Whether a key is there, be it twice; one left empty is not."""
        return self.get(key) is not None or key in self.keys.keys() - self.entries.keys()

    def lack_of(self, key: str) -> str:
        """What to say of a key without a value."""
        return "the key is empty" if key in self.keys else "the key is missing"

    def place_of(self, key: str) -> Place:
        """Where a key stands; where the mapping starts for a key there is not."""
        return self.keys.get(key, self.place)


Node = Scalar | Sequence | Mapping


def kind(node: Node) -> str:
    """What a node is, in words."""
    match node:
        case Scalar() if node.is_null:
            return "nothing"
        case Scalar(text):
            return quote(text)
        case Sequence(items):
            return f"a list of {len(items)}"
        case Mapping():
            return "a mapping of keys"


def read_yaml(data: bytes, file: str) -> tuple[Node, tuple[Complaint, ...]]:
    """The document's root, and the complaints that do not keep the rest from being read.

    Raises ScenarioError where the data is not UTF-8 or not YAML, or uses what a scenario has no
    need of (anchors, aliases, tags, several documents).
    """
    text = _decoded(data, file)
    builder = _Builder(text, file)
    try:
        return builder.document(), tuple(builder.complaints)
    except yaml.MarkedYAMLError as error:
        # A key without a colon is noticed only in the next line.
        marks = (error.problem_mark, error.context_mark)[:: -1 if error.problem == _NO_COLON else 1]
        mark = next(filter(None, marks), None)
        place = Place(mark.line + 1, mark.column + 1) if mark else START
        _fail(file, place, f"not valid YAML: {_explained(error, text)}")
    except yaml.YAMLError as error:
        _fail(file, START, f"not valid YAML: {' '.join(str(error).split())}")


def _fail(file: str, place: Place, problem: str) -> NoReturn:
    raise ScenarioError(file, [Complaint(place, "", problem)])


# -- bytes to text ---------------------------------------------------------------------------------


def _decoded(data: bytes, file: str) -> str:
    """The text, without a byte order mark. Raises ScenarioError where it is not plain UTF-8."""
    if len(data) > LARGEST_FILE:
        problem = f"the file is larger than {LARGEST_FILE // 1_000_000} MB"
        _fail(file, START, f"{problem}. Put the weights in a .npz file: weights: {{file: weights.npz}}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The error counts from after a byte order mark, in its own object.
        before = error.object[: error.start].decode("utf-8")
        utf_16 = data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data
        likely = "UTF-16" if utf_16 else "Latin-1 or Windows-1252"
        problem = f"the byte {error.object[error.start]:#04x} is not UTF-8; the file seems to be {likely}"
        _fail(file, _end_of(before), f"{problem}. Save it as UTF-8")
    if found := _NO_TEXT.search(text):
        hint = "Save the file as UTF-8, if it is UTF-16" if found[0] == "\0" else "Remove it"
        problem = f"the character U+{ord(found[0]):04X} has no place in a scenario"
        _fail(file, _end_of(text[: found.start()]), f"{problem}. {hint}")
    return text


def _end_of(text: str) -> Place:
    """The place where the next character would stand."""
    lines = _LINE_BREAK.split(text)
    return Place(len(lines), len(lines[-1]) + 1)


def _explained(error: yaml.MarkedYAMLError, text: str) -> str:
    """What the parser says, where the thing began that it was reading, and what would be right."""
    problem = error.problem or error.context or "the text cannot be read"
    start, end = error.context_mark, error.problem_mark
    hint = _HINTS.get(problem, "")
    if end is not None and _NO_BREAK_SPACE in (before := "\n".join(_LINE_BREAK.split(text)[: end.line + 1])):
        line = before.partition(_NO_BREAK_SPACE)[0].count("\n") + 1
        hint = f"Line {line} has a no-break space (U+00A0), which is no space to YAML"
    if "cannot start any token" in problem and end is not None:
        character = _LINE_BREAK.split(text)[end.line][end.column : end.column + 1]
        tab = character == "\t"
        hint = "YAML indents with spaces, not with tabs" if tab else f"In quotes, {quote(character)} is fine"
    if error.context and start and end and start.line != end.line and problem != _NO_COLON:
        problem += f", {error.context} that starts in line {start.line + 1}"
    return f"{problem}. {hint}" if hint else problem


# -- events to nodes -------------------------------------------------------------------------------


class _Builder:
    """Takes events off the stream until a node is whole."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.events: Iterator[Any] = yaml.parse(text, Loader=_Parser)
        self.file = file
        self.complaints: list[Complaint] = []

    def document(self) -> Node:
        event = next(self.events)
        while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
            event = next(self.events)
        if isinstance(event, yaml.StreamEndEvent):
            _fail(self.file, START, "the file is empty. A scenario has at least inputs and weights")
        root = self.node(event, "", 0)
        next(self.events)  # the document's end
        event = next(self.events)
        if not isinstance(event, yaml.StreamEndEvent):
            self.fail(event, "a second document starts here; a file holds one scenario")
        return root

    def fail(self, event: Any, problem: str) -> NoReturn:
        """Raise ScenarioError, with what was found before."""
        raise ScenarioError(self.file, [*self.complaints, Complaint(_place(event), "", problem)])

    def node(self, event: Any, where: str, depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent):
            self.fail(event, f"{quote(f'*{event.anchor}')} is an alias. Write the thing out again")
        if event.anchor is not None:
            self.fail(event, f"{quote(f'&{event.anchor}')} is an anchor. Leave it out")
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.fail(event, f"{quote(tag)} is a tag. Leave it out")
        if depth > DEEPEST:
            self.fail(event, f"lists and mappings within one another, more than {DEEPEST} deep")
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(tuple(self.items(where, depth)), _place(event))
        return self.mapping(event, where, depth)

    def scalar(self, event: Any) -> Scalar:
        # An escape brings in what the text itself may not hold; half a surrogate pair cannot be kept.
        if event.style == '"' and (found := _SURROGATE.search(event.value)):
            self.fail(event, f"the character U+{ord(found[0]):04X} has no place in a scenario. Remove it")
        place = _place(event)
        # Numbers are many, and nobody looks for a place within one.
        origin = self.origin(event, place) if "[" in event.value or "=" in event.value else None
        return Scalar(event.value, event.style not in (None, ""), place, origin)

    def origin(self, event: Any, place: Place) -> Place | None:
        """Where a scalar's text begins, if it is written as it is: in a line, or in a literal block."""
        start, end = event.start_mark, event.end_mark
        if event.style == "|":
            first = _FIRST_LINE.search(event.value)
            written = _FIRST_LINE_OF_BLOCK.match(self.text, start.index)
            return Place(place.line + 1, len(written[1]) - len(first[0]) + 1) if first and written else None
        marks = 0 if event.style in (None, "") else 1  # quotation marks
        as_it_is = start.line == end.line and end.column - start.column == len(event.value) + 2 * marks
        return Place(place.line, place.column + marks) if as_it_is else None

    def items(self, where: str, depth: int) -> Iterator[Node]:
        number = 0
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            number += 1
            # Numbers are many, and their path is not needed.
            inner = where if isinstance(event, yaml.ScalarEvent) else f"{where}[{number}]"
            yield self.node(event, inner, depth + 1)

    def mapping(self, start: Any, where: str, depth: int) -> Mapping:
        entries: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event, where, depth + 1)
            if not isinstance(key, Scalar):
                self.fail(event, "a list or a mapping stands where a key is expected")
            inner = path(where, key.text)
            value = self.node(next(self.events), inner, depth + 1)
            if key.text not in keys:
                entries[key.text] = value
                keys[key.text] = key.place
                continue
            entries.pop(key.text, None)
            problem = f"the key is there twice, first in line {keys[key.text].line}. Leave one out"
            self.complaints.append(Complaint(key.place, inner, problem))
        return Mapping(entries, keys, _place(start))


def _place(event: Any) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)
