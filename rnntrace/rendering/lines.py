"""Lines of text in pieces: how wide they are, and how they are broken and ended."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from rich.cells import cell_len

# A piece of a line and what it is (a role of a formula, or "dim", "heading", "word").
Segment = tuple[str, str]
Line = tuple[Segment, ...]


def line_width(line: Line) -> int:
    """How many columns a line takes."""
    return sum(cell_len(text) for text, _ in line)


def wrapped(line: Line, width: int, indent: int, only_before: Collection[str] = ()) -> Iterator[Line]:
    """Running text broken between words; ``only_before`` some of them, if that is said."""
    words: list[list[Segment]] = [[]]
    for text, role in line:
        pieces = text.split(" ") if role != "word" else [text]
        for i, piece in enumerate(pieces):
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
        if found and "".join(text for text, _ in word) not in only_before:
            found[-1] += [(" ", ""), *word]
        else:
            found.append(list(word))
    return found


def stripped(line: Line) -> Line:
    """Without spaces at the end."""
    kept = list(line)
    while kept and not kept[-1][0].strip(" "):
        kept.pop()
    if kept:
        text, role = kept[-1]
        kept[-1] = (text.rstrip(" "), role)
    return tuple(kept)
