"""Kinds of values: how each is read, and its form in the JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping

from ..values import lists, plain
from ..values.plain import Choices, Elsewhere, Known
from ..yaml_nodes.nodes import YamlList, YamlMapping, YamlNode
from . import forms
from .key import Kind, Schema

TEXT = Kind(plain.text(), forms.WORD)
WORDS = Kind(lists.words, forms.WORDS)
WORDS_OR_FILE = Kind(lists.words_or_file, forms.either(forms.WORDS, forms.TEXT))
VECTOR = Kind(lists.vector, forms.VECTOR)
SHARE = Kind(plain.share, forms.NUMBER)
POSITIVE = Kind(plain.positive, forms.NUMBER)
NOT_NEGATIVE = Kind(plain.not_negative, forms.NUMBER)
NUMBER = Kind(plain.number, forms.NUMBER)
# What takes more than the value alone to be read.
EQUATIONS: Kind[YamlNode] = Kind(plain.anything, forms.LINES)
STATES: Kind[YamlNode] = Kind(plain.anything, forms.STATES)
ANYTHING: Kind[YamlNode] = Kind(plain.anything, {})
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


def _elsewhere(table: str) -> Elsewhere:
    """A table of what others call things, by its name; it is loaded when something is looked up."""

    def found() -> Mapping[str, Known]:
        from . import elsewhere

        known: Mapping[str, Known] = getattr(elsewhere, table)()
        return known

    return found


FLAG = Kind(plain.true_or_false(_elsewhere("FLAGS")), forms.FLAG)


def choice(words: Choices, others: str) -> Kind[str]:
    """One of a few words; ``others`` is the table of those that are used elsewhere."""
    return Kind(
        plain.choice(words, _elsewhere(others)), lambda beneath: forms.one_of(plain.chosen_from(words))
    )


def choice_or_keys(words: Choices, others: str, besides: str, required: str) -> Kind[str | YamlMapping]:
    """One of a few words, or keys that take their place, which ``besides`` shows."""

    def form(beneath: Schema) -> Schema:
        return forms.either(forms.one_of(plain.chosen_from(words)), forms.keys_of(beneath, [required]))

    return Kind(plain.choice_or_mapping(words, _elsewhere(others), besides), form)


def keys(expected: str, *required: str) -> Kind[YamlMapping]:
    """The keys that stand beneath a key, of which some are ``required``."""
    return Kind(plain.mapping(expected), lambda beneath: forms.keys_of(beneath, required))


def list_of_keys(expected: str, *required: str) -> Kind[YamlList]:
    """A list of such."""
    return Kind(lists.filled(expected), lambda beneath: forms.list_of(forms.keys_of(beneath, required)))
