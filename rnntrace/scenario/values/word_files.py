"""Words that stand in a text file, one per line."""

from __future__ import annotations

from pathlib import Path

from ..wording import quote
from ..yaml_nodes.sorts import LARGEST_FILE
from .value import Value


class NotWords(ValueError):
    """A file that holds no vocabulary; ``str()`` completes "the file …"."""


def words_of_file(value: Value, name: str) -> tuple[str, ...] | None:
    """The words of the file of this name; None, with a complaint, where there are none."""
    try:
        return _lines(value.context.folder / name)
    except FileNotFoundError:
        problem = "is not there. Its path starts in the scenario's own folder; a list of words is like [a, b]"
    except OSError as error:
        problem = f"cannot be read: {error.strerror or error}"
    except NotWords as error:
        problem = str(error)
    value.complain(f"the file {quote(name)} {problem}")
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
        raise NotWords("is empty, expected one word per line")
    first: dict[str, int] = {}
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    for number, word in enumerate(lines, 1):
        if not word.strip():
            raise NotWords(f"has no word in line {number}, expected one word per line")
        if first.setdefault(word, number) != number:
            raise NotWords(f"has {quote(word)} twice, in line {first[word]} and in line {number}")
    return tuple(first)
