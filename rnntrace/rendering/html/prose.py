"""Running text as HTML, with its formulas."""

from __future__ import annotations

from html import escape

from ...writing.formula import At, Code, Figure, Formula, Prose, Rule, Scalar, Text, Word
from ..plain import figure_text, visible
from ..prose import capital
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

    def piece(self, part: str | Word | Prose | Rule | Code | At | Figure | Formula) -> str:
        match part:
            case str(text):
                return plain(text)
            case Prose(text):
                return f"<bdi>{plain(visible(text))}</bdi>"
            case Rule(text, formula):
                return self.mathml.math((formula,), said=text)
            case Code(text):
                return f"<code>{plain(text)}</code>"
            case Word(text):
                return f'<code class="word"><bdi>{plain(visible(text))}</bdi></code>'
            case At(offset):
                return self.ink.step(offset, None)
            case Figure(number, digits, given=given, address=address):
                leaf = Scalar(number, digits, given=given, address=address)
                return NUMBER.format(self.ink.add(Number(leaf, text=figure_text(part), tag="span")))
        return self.mathml.math((part,))

    def sentence(self, text: Text) -> str:
        """Text with a capital letter, where it begins with a word."""
        return capital(self.text(text))


def plain(text: str) -> str:
    """Text whose every sign means itself."""
    return escape(text, quote=False)
