"""A worksheet and its key in one LaTeX file, with a switch that says which of them is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from ...writing.document import Document
from .document import beginning, paragraphs
from .preamble import KEY

# What may differ between a line of the sheet and the same line of the key: what is in a blank, and whether
# something is equal as it is printed.
SWITCHED = re.compile(r"(\\(?:blank|way)(?:\[0*\])?)\{((?:[^{}]|\{[^{}]*\})*)\}|\\approx|=")


def to_switched_tex(sheet: Document, key: Document, author: str = "", date: str = "") -> Iterator[str]:
    """Both, piece by piece: what they have in common once, with the numbers of the key in its blanks; and
    where one has what the other has not, each for itself."""
    signed = bool(author)
    yield beginning(KEY, author, date)
    yield from merged(list(paragraphs(sheet, signed=signed)), list(paragraphs(key, signed=signed)))
    yield "\n\n\\end{document}\n"


def merged(sheet: Sequence[str], key: Sequence[str]) -> Iterator[str]:
    """The paragraphs of both, in the order in which they stand."""
    matcher = SequenceMatcher(None, [_bare(each) for each in sheet], [_bare(each) for each in key], False)
    for kind, start, end, key_start, key_end in matcher.get_opcodes():
        if kind == "equal":
            pairs = zip(sheet[start:end], key[key_start:key_end], strict=True)
            yield from (_both(one, other) for one, other in pairs)
        else:
            ours, theirs = ("".join(sheet[start:end]), "".join(key[key_start:key_end]))
            yield f"\n\n\\ifkey{theirs}\n\n\\else{ours}\n\n\\fi"


def _bare(paragraph: str) -> str:
    """A paragraph without what only one of the two shows; numbers that are on the way have no mark in it."""
    return SWITCHED.sub(lambda found: "{}" if found[1] else "=", paragraph)


def _both(sheet: str, key: str) -> str:
    """A paragraph of both, with the room of the sheet's blanks and the numbers of the key's."""
    pieces: list[str] = []
    at = 0
    for one, other in zip_longest(SWITCHED.finditer(sheet), SWITCHED.finditer(key)):
        pieces.append(key[at : other.start()])
        at = other.end()
        if other[1]:
            pieces.append(f"{one[1]}{{{other[2]}}}")
        else:
            pieces.append(other[0] if one[0] == other[0] else r"\nearly")
    return "".join((*pieces, key[at:]))
