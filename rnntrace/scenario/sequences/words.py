"""The words that inputs and targets may use: the vocabulary, or the names of the outputs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import Place
from ..sizes.claims import Claims
from ..values.reader import Reader
from ..wording import count, quote
from ..yaml_nodes.encoding import LARGEST_FILE
from ..yaml_nodes.nodes import YamlMapping, YamlScalar

_LINE_BREAK = re.compile("\r\n|\r")


class NotWords(ValueError):
    """A file that holds no vocabulary; ``str()`` completes "the file …"."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words under ``vocab`` or ``labels``, in their order; none where the key is absent.

    ``index`` is each word's place in a one-hot vector, from 0; ``stand_in`` is the word for all
    that are not among them, empty where there is none.
    """

    key: str
    place: Place
    names: tuple[str, ...]
    index: Mapping[str, int]
    stand_in: str = ""


def read_vocabulary(root: YamlMapping, folder: Path, reader: Reader) -> Words:
    """The words of the inputs: a list, or the path of a file with a word a line."""
    node = root.get("vocab")
    names: tuple[str, ...] = ()
    if isinstance(node, YamlScalar):
        names = _of_file(node, folder, reader) or ()
    elif node is not None:
        names = reader.words(node, "vocab", "a list of words, or the path of a text file") or ()
    words = _words(root, "vocab", names)
    return replace(words, stand_in=_stand_in(root, words, reader))


def _stand_in(root: YamlMapping, words: Words, reader: Reader) -> str:
    """The word that stands in for those outside the vocabulary."""
    node = root.get("unknown")
    word = None if node is None else reader.text(node, "unknown", "a word of the vocabulary")
    if node is None or word is None or reader.doubtful("vocab"):
        return ""
    if word in words.index:
        return word
    if not words.names:
        reader.complain(node.place, "unknown", "there is no vocab that a word could be outside of. Add one")
        reader.doubt("vocab")
        return ""
    meant = reader.suggest(word, words.names)
    hint = f"Did you mean {quote(meant)}?" if meant else "Add it there: it has a one-hot vector like any word"
    reader.complain(node.place, "unknown", f"{quote(word)} is not in vocab. {hint}")
    return ""


def _of_file(node: YamlScalar, folder: Path, reader: Reader) -> tuple[str, ...] | None:
    """The words of a text file, a word a line."""
    try:
        return _lines(folder / node.text)
    except FileNotFoundError:
        problem = "is not there. Its path starts in the scenario's own folder; a list of words is like [a, b]"
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}"
    except NotWords as error:
        problem = str(error)
    reader.complain(node.place, "vocab", f"the file {quote(node.text)} {problem}")
    return None


def _lines(path: Path) -> tuple[str, ...]:
    """The lines of a file, all different. Raises OSError, or NotWords where they are no vocabulary."""
    if path.exists() and not path.is_file():
        raise NotWords("is not a file")  # but a folder, say, or a pipe that nobody writes to
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotWords("is not UTF-8. Save it as UTF-8") from None
    except ValueError as error:  # a path with a null character in it
        raise NotWords(f"cannot be read: {error}") from None
    if len(data) > LARGEST_FILE:
        raise NotWords(f"is larger than {LARGEST_FILE // 1_000_000} MB")
    if not text.strip():
        raise NotWords("is empty, expected a word a line")
    first: dict[str, int] = {}
    for number, word in enumerate(_LINE_BREAK.sub("\n", text).removesuffix("\n").split("\n"), 1):
        if not word.strip():
            raise NotWords(f"has no word in line {number}, expected a word a line")
        if first.setdefault(word, number) != number:
            raise NotWords(f"has {quote(word)} twice, in line {first[word]} and in line {number}")
    return tuple(first)


def read_labels(root: YamlMapping, vocabulary: Words, reader: Reader) -> Words:
    """The words of the targets: the labels, or the vocabulary where there are none."""
    node = root.get("labels")
    labels = _words(root, "labels", (node is not None and reader.words(node, "labels")) or ())
    return labels if labels.names or reader.doubtful("labels") else vocabulary


def _words(root: YamlMapping, key: str, names: tuple[str, ...]) -> Words:
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
