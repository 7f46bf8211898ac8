"""Kinds of values: how each is read, and its form in the JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping

from ..values import lists, plain
from ..values.plain import Choices, Known
from ..yaml_nodes.nodes import YamlList, YamlMapping, YamlNode
from . import elsewhere, forms
from .key import Kind, Schema

TEXT = Kind(plain.text(), forms.WORD)
FLAG = Kind(plain.true_or_false(elsewhere.FLAGS), forms.FLAG)
WORDS = Kind(lists.words, forms.WORDS)
WORDS_OR_FILE = Kind(lists.words_or_file, forms.either(forms.WORDS, forms.TEXT))
VECTOR = Kind(lists.vector, forms.VECTOR)
SHARE = Kind(plain.share, forms.NUMBER)
POSITIVE = Kind(plain.positive, forms.NUMBER)
# What takes more than the value alone to be read.
EQUATIONS: Kind[YamlNode] = Kind(plain.anything, forms.LINES)
STATES: Kind[YamlNode] = Kind(plain.anything, forms.STATES)
ENTRIES: Kind[YamlList] = Kind(lists.filled("a list with one entry per step"), forms.ENTRIES)


def text(expected: str) -> Kind[str]:
    """A text; ``expected`` says of what."""
    return Kind(plain.text(expected), forms.WORD)


def path(expected: str) -> Kind[str]:
    """The path of a file."""
    return Kind(plain.text(expected), forms.TEXT)


def whole(least: int, most: int | None = None) -> Kind[int]:
    """A whole number from ``least`` to ``most``."""
    return Kind(plain.whole(least, most), forms.whole_from(least, most))


def positive_up_to(most: float) -> Kind[float]:
    """A number of more than zero that is not far out of range."""
    return Kind(plain.positive_up_to(most), forms.NUMBER)


def choice(words: Choices, known: Mapping[str, Known]) -> Kind[str]:
    """One of a few words; ``known`` are those that are used elsewhere."""
    return Kind(plain.choice(words, elsewhere=known), lambda beneath: forms.one_of(plain.chosen_from(words)))


def choice_or_keys(
    words: Choices, besides: str, required: str, known: Mapping[str, Known]
) -> Kind[str | YamlMapping]:
    """One of a few words, or keys that take their place, which ``besides`` shows."""

    def form(beneath: Schema) -> Schema:
        return forms.either(forms.one_of(plain.chosen_from(words)), forms.keys_of(beneath, [required]))

    return Kind(plain.choice_or_mapping(words, besides, known), form)


def keys(expected: str, *required: str) -> Kind[YamlMapping]:
    """The keys that stand beneath a key, of which some are ``required``."""
    return Kind(plain.mapping(expected), lambda beneath: forms.keys_of(beneath, required))


def list_of_keys(expected: str, *required: str) -> Kind[YamlList]:
    """A list of such."""
    return Kind(lists.filled(expected), lambda beneath: forms.list_of(forms.keys_of(beneath, required)))
