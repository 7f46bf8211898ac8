"""Running text as HTML, with its formulas."""

from __future__ import annotations

from html import escape

from ...writing.formula import At, Figure, Formula, Prose, Rule, Scalar, Text, Word
from ...writing.numbers import written
from ..plain import visible
from .mathml import MathML
from .template import NUMBER, Ink, Number


class Writer:
    """Writes text whose numbers it leaves to an ``ink``."""

    def __init__(self, ink: Ink) -> None:
        self.ink = ink
        self.mathml = MathML(ink)

    def text(self, text: Text) -> str:
        line = ""
        for part in text:
            piece = self.piece(part)
            line += piece.lstrip(" ") if line.endswith(" ") else piece
        return line.strip(" ")

    def piece(self, part: str | Word | Prose | Rule | At | Figure | Formula) -> str:
        match part:
            case str(text):
                return plain(text)
            case Prose(text):
                return f"<bdi>{plain(visible(text))}</bdi>"
            case Rule(text):
                return f"<code>{plain(text)}</code>"
            case Word(text):
                return f'<code class="word"><bdi>{plain(visible(text))}</bdi></code>'
            case At(offset):
                return self.ink.step(offset, None)
            case Figure(number, digits, together, given, address):
                text = written([number, *together], digits, given=given)[0]
                leaf = Scalar(number, digits, given=given, address=address)
                return NUMBER.format(self.ink.add(Number(leaf, text=text, tag="span")))
        return self.mathml.math((part,))

    def sentence(self, text: Text) -> str:
        """Text with a capital letter, where it begins with a word."""
        line = self.text(text)
        first = line.split(" ")[0].rstrip(",;:")
        return line[:1].upper() + line[1:] if first.replace("-", "").isalpha() else line


def plain(text: str) -> str:
    """Text whose every sign means itself."""
    return escape(text, quote=False)
