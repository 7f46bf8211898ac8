"""A document as PDF, for readers with eyes and without: tagged, after PDF/UA-1.

The package ``typst`` makes it, offline and with the fonts that it brings, so that it is the same everywhere.
What these fonts have no sign for is set in the machine's own, if it has any, and else told by its number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

STANDARD = "ua-1"
UNKNOWN = re.compile("the text `\"(.+?)\"` could not be displayed")
# So many of the signs that have no font are named.
MOST_NAMED = 12


class NoTypst(Exception):
    """The package that makes PDF is not installed."""


class Pdf(NamedTuple):
    """The bytes of a file, and what there is to say of them."""

    data: bytes
    note: str = ""


def to_pdf(typst: Iterable[str]) -> Pdf:
    """The PDF of a document that is written as Typst.

    Raises NoTypst.
    """
    try:
        from typst import Fonts, TypstError, compile
    except ImportError:
        raise NoTypst from None

    text = "".join(typst)
    own, every = (Fonts(include_system_fonts=system) for system in (False, True))

    def made(fonts: Fonts, text: str) -> bytes:
        return compile(text.encode(), font_paths=fonts, pdf_standards=[STANDARD])

    return Pdf(made(own, text))
