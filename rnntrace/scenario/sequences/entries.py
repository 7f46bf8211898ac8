"""Inputs and targets: each entry a word, a number, a vector, or nothing."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...equations.onehot import OneHot
from ..errors import Place
from ..model import Steps
from ..sizes.claims import Claims
from ..values.numbers import meant_as_number
from ..values.reader import Numbers, Reader
from ..wording import count, listed, quote
from ..yaml_nodes.nodes import YamlList, YamlMapping, YamlNode, YamlScalar, kind
from .words import Words


class Entry(NamedTuple):
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
    """The entries under ``inputs`` or ``targets``, one a step, and the words they may use; ``where``
    is the key's path."""

    where: str
    items: tuple[Entry, ...]
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
    def size(self) -> int:
        """How many numbers an entry has, judged by the first one that is there."""
        if self.one_hot:
            return len(self.words.names)
        return next((len(entry.vector) for entry in self.items if entry.vector is not None), 1)

    @property
    def one_hot(self) -> bool:
        """Whether every entry is a word of a vocabulary, or nothing."""
        return bool(self.words.names) and not self.have_vectors


def read_entries(root: YamlMapping, key: str, where: str, words: Words, reader: Reader) -> Entries | None:
    """The entries under a key; None where it is absent, or holds no list."""
    node = root.get(key)
    if node is None:
        return None
    if not isinstance(node, YamlList) or not node.items:
        found = "an empty list" if isinstance(node, YamlList) else kind(node)
        reader.complain(node.place, where, f"expected a list, an entry a step, found {found}")
        return None
    items = tuple(_entry(item, f"{where}[{t}]", words, reader) for t, item in enumerate(node.items, 1))
    return Entries(where, items, words)


def _entry(node: YamlNode, where: str, words: Words, reader: Reader) -> Entry:
    before = len(reader.complaints)
    word: str | None = None
    vector: Numbers | None = None
    unknown: str | None = None
    match node:
        case YamlScalar() if node.is_null:
            return Entry(node.place)
        case YamlScalar(text) if text in words.index or reader.doubtful(words.key):
            word = text  # words that could not be read may have had this one among them
        case YamlScalar(text) if meant_as_number(text):
            number = reader.number(node, where)
            vector = None if number is None else (number,)
        case YamlScalar(text) if words.stand_in:
            word, unknown = words.stand_in, text
        case YamlScalar(text):
            word = text
            _unknown_word(node, where, words, reader)
        case YamlList():
            vector = reader.vector(node, where)
        case YamlMapping():
            reader.complain(node.place, where, f"expected a word, a number or a vector, found {kind(node)}")
    readable = len(reader.complaints) == before
    return Entry(node.place, word, vector, isinstance(node, YamlScalar), readable, unknown)


def _unknown_word(node: YamlScalar, where: str, words: Words, reader: Reader) -> None:
    """Complain of a word that is not among the words; say only once that there are none."""
    if words.key == "vocab" and reader.doubtful("unknown"):
        return  # it may be what stands in for this word that is wrong
    if words.names:
        meant = reader.suggest(node.text, words.names)
        there = "There is only" if len(words.names) == 1 else "There are"
        hint = f"Did you mean {quote(meant)}?" if meant else f"{there} {listed(words.names)}"
        reader.complain(node.place, where, f"{quote(node.text)} is not in {words.key}. {hint}")
        return
    missing = "vocab or labels" if "targets[" in where else "vocab"
    problem = f"{quote(node.text)} is a word, but there is no {missing}"
    reader.complain(node.place, where, f"{problem}. Add it, or write vectors of numbers")
    reader.doubt(words.key)


# -- what they mean for the network ----------------------------------------------------------------


def claim_sizes(entries: Entries, symbol: str, claims: Claims) -> None:
    """Claim the vectors' sizes for a symbol; if they agree, then once for all of them."""
    vectors = [(t, entry) for t, entry in enumerate(entries.items, 1) if entry.vector is not None]
    together = len(vectors) > 1 and len({len(entry.vector or ()) for _, entry in vectors}) == 1
    for t, entry in vectors[:1] if together else vectors:
        size = len(entry.vector or ())
        has = "is one number" if entry.bare else f"has {count(size, 'number')}"
        hint = f"A number that is meant as a word has to be in {entries.words.key}" if entry.bare else ""
        if together:
            where, subject, has = entries.where, f"in {entries.where},", f"every entry {has}"
        else:
            where = subject = f"{entries.where}[{t}]"
        claims.vector(symbol, size, entry.place, where, has, subject=subject, hint=hint)


def refuse_vectors(entries: Entries, reader: Reader) -> None:
    """Complain of vectors where only words have a meaning: they pick columns of the embedding."""
    vectors = [(t, entry) for t, entry in enumerate(entries.items, 1) if entry.vector is not None]
    for t, entry in vectors if entries.have_words else vectors[:1]:
        problem = "is no word, and an embedding needs words. Leave the embedding out, or write words"
        reader.complain(entry.place, f"{entries.where}[{t}]", problem)


def check_targets(targets: Entries, loss: str, size: int, reader: Reader) -> None:
    """Complain of target vectors, of the right size, that the loss has no meaning for."""
    check = {"cross_entropy": _no_distribution, "binary_cross_entropy": _no_probability}.get(loss)
    for t, entry in enumerate(targets.items, 1):
        if check and entry.vector is not None and len(entry.vector) == size:
            problem = check(entry.vector)
            if problem:
                reader.complain(entry.place, f"{targets.where}[{t}]", problem)


def _no_distribution(vector: Numbers) -> str:
    several = "For several answers at once use output: sigmoid with loss: binary_cross_entropy"
    if min(vector) < 0:
        return f"{min(vector):.6g} is negative, and cross_entropy compares with probabilities"
    if abs(sum(vector) - 1) > 1e-9:
        return f"the probabilities sum to {sum(vector):.6g}, expected 1. {several}"
    return ""


def _no_probability(vector: Numbers) -> str:
    outside = [value for value in vector if not 0 <= value <= 1]
    return f"{outside[0]:.6g} is not between 0 and 1, as binary_cross_entropy needs it" if outside else ""


def to_steps(entries: Entries, size: int) -> Steps:
    """The entries as values of ``size`` numbers: one-hot where they are words, dense otherwise."""
    index = np.array([_place(entry, entries.words) for entry in entries.items], dtype=np.intp)
    index.flags.writeable = False
    one_hot = OneHot(index, size)
    words = tuple(entry.word for entry in entries.items)
    present = tuple(entry.present for entry in entries.items)
    unknown = tuple(entry.unknown for entry in entries.items) if entries.words.stand_in else ()
    if entries.one_hot:
        return Steps(words, one_hot, present, unknown)
    dense = one_hot.dense()
    for row, entry in zip(dense, entries.items, strict=True):
        if entry.vector is not None:
            row[:] = entry.vector
    dense.flags.writeable = False
    return Steps(words, dense, present, unknown)


def no_steps(steps: int, size: int) -> Steps:
    """As many steps without any entry."""
    nothing = np.full(steps, -1, dtype=np.intp)
    return Steps((None,) * steps, OneHot(nothing, size), (False,) * steps)


def _place(entry: Entry, words: Words) -> int:
    """The place of the one in a one-hot vector, -1 for none."""
    return -1 if entry.word is None else words.index[entry.word]
