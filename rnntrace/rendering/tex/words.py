"""Running text in a LaTeX file, with its formulas."""

from __future__ import annotations

from typing import NamedTuple

from ...writing.digits import digits_of
from ...writing.formula import At, Code, Figure, Formula, Prose, Rule, Text, Word
from ..latex_names import number_tex
from ..plain import visible
from ..prose import capital
from .formulas import InlineTex
from .letters import in_tex


class PaperWriter(NamedTuple):
    """Writes text, its formulas by ``tex``."""

    tex: InlineTex

    def text(self, text: Text) -> str:
        line = ""
        for part in text:
            piece = self.piece(part)
            line += piece.lstrip(" ") if line.endswith(" ") else piece
        return line.strip(" ")

    def sentence(self, text: Text) -> str:
        """Text with a capital letter, where it begins with a word."""
        return capital(self.text(text))

    def piece(self, part: str | Word | Prose | Rule | Code | At | Figure | Formula) -> str:
        match part:
            case str():
                return in_tex(part)
            case Prose(text):
                return in_tex(visible(text))
            case Rule(_, formula):
                return self.inline(formula)
            case Word(text) | Code(text):
                return typed(visible(text))
            case At(offset):
                return f"${self.tex.at(offset)}$"
            case Figure(number, digits, together, given):
                return f"${number_tex(digits_of([number, *together], digits, given=given)[0])}$"
        return self.inline(part)

    def inline(self, formula: Formula) -> str:
        return f"${self.tex.write(formula)}$"


def typed(text: str) -> str:
    """What is typed, or a word as it is, in a typewriter's font."""
    return rf"\texttt{{{in_tex(text, typed=True)}}}"


def typed_lines(text: str) -> str:
    """Lines as they stand, in a typewriter's font, with all their spaces."""
    lines = (in_tex(line, typed=True).replace(" ", r"\ ") for line in text.splitlines())
    body = "\\\\\n".join(rf"\mbox{{}}{line}" for line in lines)
    return f"\\begin{{flushleft}}\\ttfamily\\footnotesize\n{body}\n\\end{{flushleft}}"
