"""The words that inputs and targets may use: the vocabulary, or the names of the outputs."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass

from .errors import Place
from .nodes import Mapping, Scalar
from .readers import Reader
from .sizes import Claims
from .wording import count


@dataclass(frozen=True, slots=True)
class Words:
    """The words under ``vocab`` or ``labels``, in their order; none where the key is absent.

    ``index`` is each word's place in a one-hot vector, from 0.
    """

    key: str
    place: Place
    names: tuple[str, ...]
    index: MappingOf[str, int]


def read_vocabulary(root: Mapping, reader: Reader) -> Words:
    """The words of the inputs."""
    node = root.get("vocab")
    if isinstance(node, Scalar):
        problem = "a vocabulary from a file is not supported yet. Give a list of words"
        reader.complain(node.place, "vocab", problem)
        return _words(root, "vocab", ())
    return _read(root, "vocab", reader)


def read_labels(root: Mapping, vocabulary: Words, reader: Reader) -> Words:
    """The words of the targets: the labels, or the vocabulary where there are none."""
    labels = _read(root, "labels", reader)
    return labels if labels.names or reader.doubtful("labels") else vocabulary


def _read(root: Mapping, key: str, reader: Reader) -> Words:
    node = root.get(key)
    return _words(root, key, (node is not None and reader.words(node, key)) or ())


def _words(root: Mapping, key: str, names: tuple[str, ...]) -> Words:
    return Words(key, root.place_of(key), names, {name: i for i, name in enumerate(names)})


def claim_words(
    words: Words, symbol: str, claims: Claims, reader: Reader, *, certain: bool = False, hint: str = ""
) -> None:
    """A vector ``symbol`` has an entry for each word."""
    if not words.names or reader.doubtful(words.key):
        return
    noun, subject = ("word", "the vocabulary") if words.key == "vocab" else ("name", words.key)
    size = len(words.names)
    has = f"has {count(size, noun)}"
    claims.vector(symbol, size, words.place, words.key, has, subject=subject, certain=certain, hint=hint)
