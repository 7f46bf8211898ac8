"""The nodes of a YAML document, each with its place in the file.

Nothing is guessed about types: a scalar stays text until a reader that expects a number, a word or a
choice asks for it, so ``no`` is a word and ``1e-3`` a number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..errors import Place
from ..wording import quote

if TYPE_CHECKING:
    from yaml import Mark


class InOption(NamedTuple):
    """Where something stands in the text of an option, from 0, and the entry that it belongs to."""

    line: int
    column: int
    option: str
    entry: str = ""


class Spot(NamedTuple):
    """Where something stands in a text that is no YAML, from 0."""

    line: int
    column: int

    @property
    def place(self) -> Place:
        return place_at(self)


def place_at(mark: Mark | InOption | Spot) -> Place:
    """The place of what the parser found at a mark.

    There are as many marks as there are numbers, and hardly one of them is ever asked for.
    """
    if isinstance(mark, InOption):
        return Place(mark.line + 1, mark.column + 1, mark.option, mark.entry)
    return Place(mark.line + 1, mark.column + 1)


class YamlScalar(NamedTuple):
    """One value, as the text it is written with; ``start`` is where it begins.

    ``origin`` is where the text itself begins, if it stands in the file as it is: its later lines
    are then those of the file, from the same column on.
    """

    text: str
    quoted: bool
    start: Mark | InOption | Spot
    origin: Place | None = None

    @property
    def place(self) -> Place:
        return place_at(self.start)

    @property
    def is_null(self) -> bool:
        return not self.quoted and self.text in ("", "~", "null", "Null", "NULL")


class YamlList(NamedTuple):
    """A list."""

    items: tuple[YamlNode, ...]
    start: Mark | InOption | Spot

    @property
    def place(self) -> Place:
        return place_at(self.start)


class YamlMapping(NamedTuple):
    """Keys with values. ``keys`` are the places of the keys themselves; one that is there twice has
    a place and a complaint, but no value, as nobody knows which is meant."""

    entries: dict[str, YamlNode]
    keys: dict[str, Place]
    start: Mark | InOption | Spot

    @property
    def place(self) -> Place:
        return place_at(self.start)

    def get(self, key: str) -> YamlNode | None:
        """The key's value; one left empty counts as absent."""
        node = self.entries.get(key)
        return None if isinstance(node, YamlScalar) and node.is_null else node

    def has(self, key: str) -> bool:
        """Whether a key is there, be it twice; one left empty is not."""
        return self.get(key) is not None or key in self.keys.keys() - self.entries.keys()


YamlNode = YamlScalar | YamlList | YamlMapping


def kind(node: YamlNode) -> str:
    """What a node is, in words."""
    match node:
        case YamlScalar() if node.is_null:
            return "nothing"
        case YamlScalar(text):
            return quote(text)
        case YamlList(items):
            return f"a list of {len(items)}"
        case YamlMapping():
            return "a mapping of keys"
