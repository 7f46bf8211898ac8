"""The words that inputs and targets may use: the vocabulary, or the names of the outputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ..errors import Place
from ..keys.stated import Stated
from ..sizes.claims import Claims
from ..values.complaints import Complaints
from ..wording import count, quote


class Words(NamedTuple):
    """The words under ``vocab`` or ``labels``, in their order; none where the key is absent.

    ``positions`` is each word's place in a one-hot vector, from 0; ``stand_in`` is the word for all
    that are not among them, empty where there is none.
    ``complete``: these are all the words; else something is wrong with the key, and any word may be
    one of them. ``strict``: other words are mistakes; else something is wrong with what stands in for
    them.
    """

    key: str
    where: str
    place: Place
    names: tuple[str, ...]
    positions: Mapping[str, int]
    complete: bool
    stand_in: str = ""
    strict: bool = True


def words_of_inputs(
    vocab: Stated[tuple[str, ...]], unknown: Stated[str | None], complaints: Complaints
) -> Words:
    """The vocabulary, with the word that stands in for those outside it."""
    words = _words("vocab", vocab)._replace(strict=unknown.sound)
    word = unknown.value
    if word is None or not words.complete:
        return words
    if word in words.positions:
        return words._replace(stand_in=word)
    if not words.names:
        problem = "there is no vocab that a word could be outside of. Add one"
        complaints.add(unknown.place, unknown.where, problem)
        return words._replace(complete=False, strict=False)
    meant = complaints.near(word, words.names)
    hint = f"Did you mean {quote(meant)}?" if meant else "Add it there: it has a one-hot vector like any word"
    complaints.add(unknown.place, unknown.where, f"{quote(word)} is not in vocab. {hint}")
    return words._replace(strict=False)


def words_of_targets(labels: Stated[tuple[str, ...]], vocabulary: Words) -> Words:
    """The labels, or the vocabulary where there are none."""
    return _words("labels", labels) if labels.value or not labels.sound else vocabulary


def _words(key: str, stated: Stated[tuple[str, ...]]) -> Words:
    names = stated.value
    positions = {name: i for i, name in enumerate(names)}
    return Words(key, stated.where, stated.key_place, names, positions, stated.sound)


def claim_words(words: Words, symbol: str, claims: Claims, *, certain: bool = False, hint: str = "") -> None:
    """A vector ``symbol`` has an entry for each word."""
    if not words.names or not words.complete:
        return
    noun, subject = ("word", "the vocabulary") if words.key == "vocab" else ("name", words.key)
    has = f"has {count(len(words.names), noun)}"
    claims.vector(
        symbol, len(words.names), words.place, words.where, subject, has, certain=certain, hint=hint
    )
