"""Words that mean themselves in Typst, whatever signs they are made of."""

from __future__ import annotations

import re
from functools import lru_cache

# Signs that mean something in running text: a hyphen that does not join letters may become another sign.
SIGN = re.compile(r"[\\*_`#$<>@~\[\]\"'/=+]|(?<![^\W\d_])-|-(?![^\W\d_])|\.(?=\.)")
# What would begin a list at the start of a line; and what would go on with the code of a formula before it.
NUMBERED = re.compile(r"^([0-9]+)\.(?=\s|$)")
GOING_ON = re.compile(r"^[;(.]")
# No line can be broken in a word without a space or a hyphen; one that is longer than this may be anywhere.
LONGEST = 40
UNBROKEN = re.compile(rf"[^\s\-]{{{LONGEST},}}")
MAY_BREAK = "\u200b"
PIECE = 20
MOST_TEXTS = 1024


@lru_cache(maxsize=MOST_TEXTS)  # the same few words stand in every document
def escaped(text: str) -> str:
    """Running text whose every sign means itself."""
    text = breakable(re.sub("[ \n\t]+", " ", text))
    found = GOING_ON.sub(r"\\\g<0>", SIGN.sub(r"\\\g<0>", text))
    return NUMBERED.sub(r"\1\.", found)


def breakable(text: str) -> str:
    """Text whose longest words may be broken somewhere."""
    return UNBROKEN.sub(lambda word: MAY_BREAK.join(re.findall(f".{{1,{PIECE}}}", word[0])), text)


def string(text: str) -> str:
    """A text in quotation marks, as code and formulas have it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
