"""Lines of text in pieces: how wide they are, and how they are broken and ended.

In what is drawn once and filled in often, a piece may be a blank for a number or for a step.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from .widths import Width, added


class Slot(NamedTuple):
    """A blank for a number, by its place among the texts of a page's numbers, set to the right of its
    ``column``."""

    text: int
    column: int


class Mark(NamedTuple):
    """A blank for the number of a step, by its place among the texts, of a width that is known."""

    text: int
    width: int


class Gap(NamedTuple):
    """Room as wide as one thing, less another; where it is halved, the smaller half or the ``rest``."""

    width: Width
    less: Width = Width()
    halved: bool = False
    rest: bool = False

    def at(self, numbers: Sequence[int]) -> int:
        """How many spaces that are, where ``numbers`` has the width of each column of numbers."""
        room = max(0, self.width.at(numbers) - self.less.at(numbers))
        if not self.halved:
            return room
        return room - room // 2 if self.rest else room // 2


Content = str | Slot | Mark | Gap
# A piece of a line and what it is (a role of a formula, or "dim", "heading", "word").
Segment = tuple[Content, str]
Draft = tuple[Segment, ...]  # a line in which there may be blanks
Line = tuple[tuple[str, str], ...]  # and one in which there are none


def finished(draft: Draft) -> Line:
    """A line without blanks. Raises TypeError where there is one."""
    return tuple((_said(content), role) for content, role in draft)


def _said(content: Content) -> str:
    if not isinstance(content, str):
        raise TypeError(f"{content} is not filled in")
    return content


def width_of(content: Content) -> Width:
    """How wide a piece is."""
    match content:
        case str():
            return Width(cell_len(content))
        case Slot(_, column):
            return Width(columns=(column,))
        case Mark(_, width):
            return Width(width)
        case Gap(width, less) if less.is_fixed and not less.fixed:
            return width
    raise TypeError("a gap is measured with what it stands beside")


def line_width(line: Draft) -> int:
    """How many columns a line takes that has no numbers in it."""
    return added(width_of(content) for content, _ in line).fixed


def wrapped(line: Draft, width: int, indent: int, only_before: Collection[str] = ()) -> Iterator[Draft]:
    """Running text broken between words; ``only_before`` some of them, if that is said."""
    words: list[list[Segment]] = [[]]
    for text, role in line:
        if not isinstance(text, str) or role == "word":
            words[-1].append((text, role))
            continue
        for i, piece in enumerate(text.split(" ")):
            if i:
                words.append([])
            if piece:
                words[-1].append((piece, role))
    if only_before:
        words = _joined(words, only_before)
    current: list[Segment] = [(" " * indent, "")]
    used = indent
    for word in words:
        length = line_width(tuple(word))
        if not length:
            continue
        if used > indent and used + 1 + length > width:
            yield tuple(current)
            current, used = [(" " * indent, "")], indent
        if used > indent:
            current.append((" ", ""))
            used += 1
        current.extend(word)
        used += length
    yield tuple(current)


def _joined(words: Sequence[list[Segment]], only_before: Collection[str]) -> list[list[Segment]]:
    """Words that no line may part, as one."""
    found: list[list[Segment]] = []
    for word in filter(None, words):
        said = "".join(content for content, _ in word if isinstance(content, str))
        if found and said not in only_before:
            found[-1] += [(" ", ""), *word]
        else:
            found.append(list(word))
    return found


def stripped(line: Draft) -> Draft:
    """Without spaces at the end."""
    kept = list(line)
    while kept and (isinstance(kept[-1][0], Gap) or kept[-1][0] == "" or _is_blank(kept[-1][0])):
        kept.pop()
    if kept:
        text, role = kept[-1]
        kept[-1] = (text.rstrip(" ") if isinstance(text, str) else text, role)
    return tuple(kept)


def cropped(line: Line, width: int) -> Line:
    """As much of a line as there is room for."""
    kept: list[tuple[str, str]] = []
    for text, role in line:
        while text and cell_len(text) > width:
            text = text[:-1]
        kept.append((text, role))
        width -= cell_len(text)
    return tuple(kept)


def _is_blank(content: Content) -> bool:
    return isinstance(content, str) and not content.strip(" ")
