"""How wide a formula is on a document's page, in characters."""

from __future__ import annotations

from rich.cells import cell_len

from ..writing.digits import Digits
from ..writing.formula import Excerpt, Formula, Grid, Name, StepStyle, Token
from .blanks import step_number
from .boxes import Box, text_box
from .drawing import Pen
from .latex_names import word_tex
from .lines import Content
from .plain import visible
from .powers import as_wide
from .widths import Width, added


class Ruler(Pen):
    """A pen that draws nothing and measures: a formula's box is as wide as a page shows it."""

    def draw(self, formula: Formula) -> Box:
        """∂L/∂h is a fraction on a page, and no wider than what stands below its line."""
        if isinstance(formula, Name) and formula.gradient:
            formula = formula._replace(gradient=False)
        if isinstance(formula, Token):
            return text_box(self.word(formula))
        box = super().draw(formula)
        # Some readers leave a little room at either side of an array, others none.
        wide = isinstance(formula, Grid | Excerpt)
        return box._replace(width=added((box.width, Width(1)))) if wide else box

    def word(self, token: Token) -> str:
        """A word as a page shows it."""
        return f"word {token.place}" if word_tex(token.word) is None else visible(token.word)

    def number(self, digits: Digits) -> str:
        """A power of ten is longer on a page than ``e-7`` on a terminal."""
        return as_wide(digits)

    def at(self, offset: int, style: StepStyle | None) -> Content:
        """A step is as wide as the one that the page is made for."""
        blanks = self.layout and self.layout.blanks
        example = blanks.example if blanks else self.here
        return " " * cell_len(self.step(step_number(offset, example), style))
