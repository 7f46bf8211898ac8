"""Inputs and targets: each entry a word, a number, a vector, or nothing."""

from __future__ import annotations

from typing import NamedTuple

from ..errors import Place
from ..values.lists import Numbers, vector
from ..values.numbers import meant_as_number
from ..values.plain import number
from ..values.value import Context, Value
from ..wording import listed, quote
from ..yaml_nodes.nodes import YamlList, YamlNode, YamlScalar, kind
from .words import Words


class StepEntry(NamedTuple):
    """One step's entry: ``word``, or ``vector``, or neither.

    ``bare``: the vector is one number without brackets. ``readable``: nothing is wrong with it.
    ``unknown``: the word that is written, where another stands in for it.
    """

    place: Place
    word: str | None = None
    vector: Numbers | None = None
    bare: bool = False
    readable: bool = True
    unknown: str | None = None

    @property
    def present(self) -> bool:
        return self.word is not None or self.vector is not None or not self.readable


class Entries(NamedTuple):
    """The entries under ``inputs`` or ``targets``, one a step, and the words they may use; ``where`` is
    the key's path in the file, ``called`` its path within the network."""

    where: str
    called: str
    items: tuple[StepEntry, ...]
    words: Words

    @property
    def have_words(self) -> bool:
        return any(entry.word is not None for entry in self.items)

    @property
    def have_unknown_words(self) -> bool:
        return any(entry.word is not None and not entry.readable for entry in self.items)

    @property
    def have_vectors(self) -> bool:
        return any(entry.vector is not None for entry in self.items)

    @property
    def readable(self) -> bool:
        """Whether nothing is wrong with any of them."""
        return all(entry.readable for entry in self.items)

    @property
    def size(self) -> int:
        """How many numbers an entry has, judged by the first one that is there."""
        if self.one_hot:
            return len(self.words.names)
        return next((len(entry.vector) for entry in self.items if entry.vector is not None), 1)

    @property
    def one_hot(self) -> bool:
        """Whether every entry is a word of a vocabulary, or nothing."""
        return bool(self.words.names) and not self.have_vectors


def read_entries(items: YamlList, where: str, called: str, words: Words, context: Context) -> Entries:
    """The entries of a list; ``words`` are those that they may use."""
    entries = (_entry(item, f"{where}[{t}]", words, context) for t, item in enumerate(items.items, 1))
    return Entries(where, called, tuple(entries), words)


def is_word(node: YamlScalar) -> bool:
    """Whether an entry can be nothing but a word."""
    return not node.is_null and not meant_as_number(node.text)


def _entry(node: YamlNode, where: str, words: Words, context: Context) -> StepEntry:
    place = node.place
    if not isinstance(node, YamlScalar):
        found = _vector(Value(node, where, context))
        return StepEntry(place, vector=found, readable=found is not None)
    if node.is_null:
        return StepEntry(place)
    # Words that could not be read may have had this one among them.
    if node.text in words.positions or not words.complete:
        return StepEntry(place, word=node.text)
    if meant_as_number(node.text):
        alone = number(Value(node, where, context))
        bare = None if alone is None else (alone,)
        return StepEntry(place, vector=bare, bare=True, readable=bare is not None)
    if words.stand_in:
        return StepEntry(place, word=words.stand_in, unknown=node.text)
    if words.strict:
        _complain_of_word(node, where, words, context)
    return StepEntry(place, word=node.text, readable=not words.strict)


def _vector(value: Value) -> Numbers | None:
    if isinstance(value.node, YamlList):
        return vector(value)
    value.complain(f"expected a word, a number or a vector, found {kind(value.node)}")
    return None


def _complain_of_word(node: YamlScalar, where: str, words: Words, context: Context) -> None:
    """Complain of a word that is not among the words."""
    meant = context.complaints.near(node.text, words.names)
    there = "There is only" if len(words.names) == 1 else "There are"
    hint = f"Did you mean {quote(meant)}?" if meant else f"{there} {listed(words.names)}"
    context.complaints.add(node.place, where, f"{quote(node.text)} is not in {words.key}. {hint}")
