"""Running text in Markdown, with its formulas."""

from __future__ import annotations

from typing import Literal, NamedTuple

from ..writing.formula import At, Code, Figure, Formula, Prose, Rule, Text, Word
from .escapes import code, entities, escaped
from .latex import PlainTex, Tex
from .plain import figure_text, visible

Dialect = Literal["dollar", "fenced", "plain"]
TEX: dict[Dialect, type[Tex]] = {"dollar": Tex, "fenced": Tex, "plain": PlainTex}


class Writer(NamedTuple):
    """Writes text in a dialect, its formulas by ``tex``."""

    dialect: Dialect
    tex: Tex

    def text(self, text: Text, *, in_table: bool = False) -> str:
        line = ""
        for part in text:
            piece = self.piece(part, in_table=in_table)
            line += piece.lstrip(" ") if line.endswith(" ") else piece
        return line.strip(" ")

    def piece(self, part: str | Word | Prose | Rule | Code | At | Figure | Formula, *, in_table: bool) -> str:
        match part:
            case str():
                return escaped(part)
            case Prose(text):
                return escaped(visible(text))
            case Rule(_, formula):
                return self.inline(formula)  # code has fonts that lack its signs
            case Code(text):
                return code(text)
            case Word(text):
                return self.word(text, in_table=in_table)
            case At(offset):
                return self.tex.at(offset)
            case Figure():
                return escaped(figure_text(part))
        return self.inline(part)

    def word(self, word: str, *, in_table: bool) -> str:
        """A word of the scenario, as code where that shows it as it is."""
        shown = visible(word)
        if in_table and ("|" in shown or "`" in shown or "\\" in shown):
            return entities(shown)
        return code(shown)

    def sentence(self, text: Text) -> str:
        """Text with a capital letter, where it begins with a word."""
        return capital(self.text(text))

    def inline(self, formula: Formula) -> str:
        tex = self.tex.write(formula)
        return f"$`{tex}`$" if self.dialect == "fenced" else f"${tex}$"


def capital(line: str) -> str:
    """A line with a capital letter, where it begins with a word."""
    first = line.split(" ")[0].rstrip(",;:")
    return line[:1].upper() + line[1:] if first.replace("-", "").isalpha() else line
