"""A document as PDF, for readers with eyes and without: tagged, after PDF/UA-1.

The package ``typst`` makes it, offline and with the fonts that it brings, so that it is the same everywhere.
Signs that these fonts lack are set in the machine's own; those that it has none for either are told by their
numbers, as U+1F600.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

STANDARD: Final = "ua-1"
# What the error says of a piece of text for which no font has a sign.
LACKING = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
ERROR = re.compile(r"^error:", re.MULTILINE)
# So many of these signs are named.
MOST_NAMED = 8


class NoTypst(Exception):
    """The package that makes PDF is not installed."""


class Pdf(NamedTuple):
    """The bytes of a file, and what there is to say of its fonts, if anything."""

    data: bytes
    note: str = ""


class _Lacking(Exception):
    """There are signs that no font has."""

    def __init__(self, signs: Collection[str]) -> None:
        self.signs = signs


def to_pdf(typst: Iterable[str]) -> Pdf:
    """The PDF of a document that is written as Typst.

    Raises NoTypst.
    """
    text = "".join(typst)
    try:
        return Pdf(_compiled(text, system_fonts=False))
    except _Lacking as error:
        lacking = error.signs
    note = f"Typst's own fonts have no {_named(lacking)}; "
    try:
        return Pdf(_compiled(text, system_fonts=True), f"{note}this machine's are used for that.")
    except _Lacking as error:
        unknown = error.signs
    told = re.sub("|".join(map(re.escape, unknown)), lambda sign: _numbers(sign[0]), text)
    note += f"for {_named(unknown)} there is no font on this machine: numbers (U+…) stand there."
    return Pdf(_compiled(told, system_fonts=True), note)


def _compiled(text: str, *, system_fonts: bool) -> bytes:
    try:
        import typst
    except ImportError:
        raise NoTypst from None
    fonts = typst.Fonts(include_system_fonts=system_fonts)
    try:
        return typst.compile(text.encode(), font_paths=fonts, pdf_standards=STANDARD, format="pdf")
    except typst.TypstError as error:
        signs = set(LACKING.findall(error.diagnostic))
        if len(ERROR.findall(error.diagnostic)) > len(LACKING.findall(error.diagnostic)):
            raise
        raise _Lacking(sorted({*signs})) from None


def _numbers(text: str) -> str:
    return "".join(f"U+{ord(sign):04X}" for sign in text)


def _named(signs: Collection[str]) -> str:
    """``漢, 字``, of many the first ones."""
    some = [sign if sign.isprintable() else _numbers(sign) for sign in list(signs)[:MOST_NAMED]]
    return f"{', '.join(some)}{' …' if len(signs) > MOST_NAMED else ''}"
