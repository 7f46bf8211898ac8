"""Bytes to text."""

from __future__ import annotations

import re

from ..errors import START, Place, refusal
from .sorts import SCENARIO, Sort

# These patterns are seldom needed, so they are not made ready beforehand.
LINE_BREAK = "\r\n|\r|\n"
# What no text file holds, and the line breaks that YAML 1.1 and 1.2 do not agree on.
_NO_TEXT = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]"


def decoded(data: bytes, file: str, sort: Sort = SCENARIO) -> str:
    """The text, without a byte order mark. Raises ScenarioError where it is not plain UTF-8."""
    if len(data) > sort.largest:
        problem = f"the file is larger than {sort.largest // 1_000_000} MB"
        raise refusal(file, START, f"{problem}. {sort.instead}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The error counts from after a byte order mark, in its own object.
        before = error.object[: error.start].decode("utf-8")
        utf_16 = data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data
        likely = "UTF-16" if utf_16 else "Latin-1 or Windows-1252"
        problem = f"the byte {error.object[error.start]:#04x} is not UTF-8; the file seems to be {likely}"
        raise refusal(file, _end_of(before), f"{problem}. Save it as UTF-8") from None
    # Most files hold nothing but what can be printed, which takes no search.
    if not text.replace("\n", "").isprintable() and (found := re.search(_NO_TEXT, text)):
        hint = "Save the file as UTF-8, if it is UTF-16" if found[0] == "\0" else "Remove it"
        problem = f"the character U+{ord(found[0]):04X} has no place in {sort.thing}"
        raise refusal(file, _end_of(text[: found.start()]), f"{problem}. {hint}")
    return text


def _end_of(text: str) -> Place:
    """The place where the next character would stand."""
    lines = re.split(LINE_BREAK, text)
    return Place(len(lines), len(lines[-1]) + 1)
