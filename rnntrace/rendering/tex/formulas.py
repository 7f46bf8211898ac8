"""Formulas on a page that TeX sets: displays whose lines may stand on two pages."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...writing.formula import Formula, Name, Partial, Token
from ..boxes import Box, text_box
from ..displays import Displays
from ..latex import Tex
from ..latex_names import word_tex
from ..page_lines import Measure
from ..plain import LONGEST_WORD, visible
from ..ruler import Ruler
from .letters import has_signs_for, in_tex

# The decimals of a blank where nothing else is said, as \blank has it.
USUAL_DIGITS = 4
# No line of a display may be taller than a page: a matrix of more rows is broken.
MOST_ROWS = 40
# A display is read as a whole before any of it is set, and TeX has no endless memory.
LONGEST = 20_000
ARRAY = re.compile(r"\\begin\{(?:array|bmatrix)\}(.*?)\\(?:begin|end)\{(?:array|bmatrix)\}", re.DOTALL)


class PaperTex(Tex):
    """How formulas are written for TeX alone, which has no Markdown to fear. Blanks are commands of the
    file, which decide what is to be seen."""

    def gap(self, digits: int, *, asked: bool) -> str:
        name = "blank" if asked else "way"
        room = "" if digits == USUAL_DIGITS else f"[{'0' * digits}]"
        return rf"\{name}{room}{{}}"

    def marked(self, number: str) -> str:
        return rf"\blank{{{number}}}"

    def on_the_way(self, number: str) -> str:
        return rf"\way{{{number}}}"

    def word(self, word: str) -> str | None:
        return word_tex(word) or (rf"\text{{{in_tex(visible(word))}}}" if _has_room(word) else None)


class InlineTex(PaperTex):
    """The same in running text and in tables: derivatives with a stroke, as fractions would be too small to
    read there."""

    def write(self, formula: Formula) -> str:
        match formula:
            case Name(gradient=True, transposed=False):
                return rf"\partial L / \partial {self.write(formula._replace(gradient=False))}"
            case Partial(top, bottom):
                return rf"\partial {self.write(top)} / \partial {self.write(bottom)}"
        return super().write(formula)


class PaperRuler(Ruler):
    """Measures words as they stand on such a page."""

    def draw(self, formula: Formula) -> Box:
        if isinstance(formula, Token) and _has_room(formula.word):
            return text_box(visible(formula.word))
        return super().draw(formula)


def _has_room(word: str) -> bool:
    """Whether a word can stand in a formula as it is."""
    return len(visible(word)) <= LONGEST_WORD and has_signs_for(visible(word))


class PaperDisplays(Displays):
    """Sets formulas in displays; few are too long, as pages break between their lines."""

    def __init__(self, tex: Tex) -> None:
        super().__init__("dollar", tex)
        self.measure = Measure(tex.layout, tex.here, PaperRuler)
        self.layout = self.measure.layout

    def fits(self, lines: Iterable[str]) -> bool:
        text = "\n".join(lines)
        return len(text) <= LONGEST and all(
            array.count("\\\\\n") < MOST_ROWS for array in ARRAY.findall(text)
        )

    def display(self, lines: Iterable[str]) -> str:
        body = " \\\\\n".join(lines)
        if "&=" in body or r"&\quad" in body:
            return f"\\begin{{align*}}\n{body}\n\\end{{align*}}"
        return f"\\[\n{body}\n\\]"

    def beside_words(self, lines: Iterable[str]) -> str:
        """Lines of two equations, or of an equation and words, beside one another."""
        return "\\begin{alignat*}{2}\n" + " \\\\\n".join(lines) + "\n\\end{alignat*}"
