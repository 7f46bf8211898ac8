"""Running text in Typst, with its formulas."""

from __future__ import annotations

import re
from typing import NamedTuple

from ...writing.formula import At, Code, Figure, Formula, Prose, Rule, Text, Word
from ..plain import figure_text, visible
from ..plain_line import PlainLine
from .escapes import breakable, escaped, string
from .math import Setter

# The sign of a number.
MINUS = re.compile(r"(?<![\w.])\\-(?=[0-9])")


class Writer(NamedTuple):
    """Writes text, its formulas by a ``setter``."""

    setter: Setter

    def text(self, text: Text, *, whole: bool = False) -> str:
        """The text; one that is ``whole`` has no space at which a line may be broken."""
        line = ""
        for part in text:
            piece = self.piece(part)
            if whole and isinstance(part, str):
                piece = piece.replace(" ", "~")
            line += piece.lstrip(" ") if line.endswith(" ") else piece
        return line.strip(" ")

    def piece(self, part: str | Word | Prose | Rule | Code | At | Figure | Formula) -> str:
        match part:
            case str():
                return MINUS.sub("−", escaped(part))
            case Prose(text):
                return escaped(visible(text))
            case Rule(text):
                return f"#rule({string(text)})"
            case Word(text) | Code(text):
                return f"#word({string(breakable(visible(text)))})"
            case At(offset):
                return f"#m({string(self.plain.text_of(part))}, ${self.setter.at(offset)}$)"
            case Figure():
                return MINUS.sub("−", escaped(figure_text(part)))
        return f"#m({string(self.plain.text_of(part))}, ${self.setter.write(part)}$)"

    @property
    def plain(self) -> PlainLine:
        return PlainLine(layout=self.setter.layout, here=self.setter.here)

    def sentence(self, text: Text) -> str:
        """Text with a capital letter, where it begins with a word."""
        line = self.text(text)
        first = line.split(" ")[0].rstrip(",;:")
        return line[:1].upper() + line[1:] if first.replace("-", "").isalpha() else line


def writer_at(step: int | None) -> Writer:
    """For what is seen from a step."""
    return Writer(Setter(here=step, inline=True))
