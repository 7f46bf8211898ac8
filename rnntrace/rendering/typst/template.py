"""Typst with blanks, to be filled in as often as there are numbers.

What goes into a blank comes as it stands on a plain line, and is turned into what the place asks for: into
mathematics in a formula, and left as it is in the words that stand for the formula.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from .. import plain_line
from ..blanks import Texts

# Where a number or a step goes that is filled in later, by its place among all of them.
NUMBER, STEP = "\0n{}\0", "\0s{}\0"
BLANK = re.compile("(\0[ns]|\1[a-z])([0-9]+)[\0\1]")
# What stands in place of numbers on a sheet: room for as wide a one, or dots; and on its key, a mark.
ROOM, DOTS, MARK = "▢", "…", "▣"
ON_A_LINE = {ROOM: "____", DOTS: DOTS}
NUMERAL = re.compile(r"(\(?)(-?)(\d+(?:\.\d+)?|∞|NaN)(?:e(-?\d+))?(\)?)")
MOST_NUMBERS = 4096


class Template:
    """A text with blanks."""

    def __init__(self, text: str) -> None:
        pieces = BLANK.split(text)
        self.pattern = "%s".join(piece.replace("%", "%%") for piece in pieces[::3])
        places = zip(pieces[1::3], pieces[2::3], strict=True)
        self.blanks = [_Blank(kind[0] == "\0", kind[1], int(place)) for kind, place in places]

    def text(self, texts: Texts) -> str:
        """The text, filled in."""
        return self.pattern % tuple([blank.text(texts) for blank in self.blanks])


class _Blank(NamedTuple):
    in_formula: bool
    kind: str
    place: int

    def text(self, texts: Texts) -> str:
        found = plain_line.filled(self.kind, self.place, texts)
        if self.kind != plain_line.NUMBER:
            return found
        return number(found) if self.in_formula else said(found)


@lru_cache(maxsize=MOST_NUMBERS)
def number(text: str) -> str:
    """What goes into a blank, in a formula: a number, a power of ten, room for one, a mark."""
    if text == DOTS:
        return "covered"
    if text[:1] == ROOM:
        return f'room("{text[1:]}")'
    if text[:1] == MARK:
        return f"answer({number(text[1:])})"
    found = NUMERAL.fullmatch(text)
    assert found, text
    opening, sign, digits, exponent, closing = found.groups("")
    named = '"NaN"' if digits == "NaN" else digits
    power = f" times 10^({exponent})" if exponent else ""
    return f"{opening}{sign}{named}{power}{closing}"


def said(text: str) -> str:
    """The same in words for the formula."""
    return ON_A_LINE.get(text[:1], text.removeprefix(MARK))
