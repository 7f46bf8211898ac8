"""Words that mean themselves in Markdown, whatever signs they are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

# Signs that mean something in running text, to one reader or another.
SIGN = re.compile(r"[&<>$\\`*_{}\[\]#|~^@]")
REFERENCES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;", "\\": "&#92;"}
# What would begin a list: 1. or, in pandoc, (a) and iv) as well.
ENUMERATOR = re.compile(r"^(\(?(?:[0-9]+|[A-Za-z]|[ivxlcdm]+|[IVXLCDM]+))([.)])(?=\s|$)")

MOST_TEXTS = 1024


@lru_cache(maxsize=MOST_TEXTS)  # the same few words stand in every document
def escaped(text: str) -> str:
    """Running text whose every sign means itself, in Markdown, HTML and mathematics."""
    text = re.sub(" +", " ", text)
    return SIGN.sub(lambda match: REFERENCES.get(match[0], f"\\{match[0]}"), text)


def paragraph(line: str) -> str:
    """A line of running text that begins no list, no rule and no definition."""
    return re.sub(r"^(?=[-+=:])", r"\\", ENUMERATOR.sub(r"\1\\\2", line))


def entities(text: str) -> str:
    """Every ASCII sign that could mean something, as a character reference."""
    return "".join(c if c.isalnum() or ord(c) > 126 else f"&#{ord(c)};" for c in text)


def plain_block(lines: Iterable[str]) -> str:
    """Lines as they stand, in a fence that no word in them can close."""
    text = "\n".join(line.rstrip(" ") for line in lines)
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


# How the address of a picture begins that holds all of it.
WITHIN = "data:image/svg+xml"


def image(words: str, file: str) -> str:
    """A picture in a file beside the document, with words for those who do not see it. One that is all in
    its address is set as HTML, since some readers take no such address in Markdown."""
    if file.startswith(WITHIN):
        return f'<img alt="{SIGN.sub(lambda match: entities(match[0]), words)}" src="{file}">'
    target = re.sub(r"[<>%\\]", lambda match: f"%{ord(match[0]):02X}", file)
    return f"![{escaped(words)}](<{target}>)"


def code(text: str) -> str:
    """A code span that can hold backticks."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    # Markdown takes a space off either side, but not where there are only spaces.
    space = " " if text.strip(" ") and (text[0] in "` " or text[-1] in "` ") else ""
    return f"{fence}{space}{text}{space}{fence}"
