"""A formula as one line of plain text, for whoever does not see it: matrices row by row in brackets.

Where numbers and steps are filled in later the line has blanks for them, as a layout tells their places.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..writing.formula import Blocks, Captioned, Excerpt, Formula, Grid, Span, StepStyle, Text
from .blanks import Texts
from .boxes import Box, beside, line_box, text_box
from .captions import caption_of, size_of, with_gaps
from .drawing import Pen
from .layout import cells_of
from .lines import Content, Mark, Slot
from .plain import styled, visible

# A blank: what goes there by its place among the texts, and how a step stands.
TOKEN = "\1{}{}\1"
NUMBER, PLAIN = "n", "s"
STYLES: dict[str, StepStyle] = {"b": "below", "a": "angle", "r": "round", "p": "power"}
KINDS = {style: kind for kind, style in STYLES.items()}


class PlainLine(Pen):
    """A pen whose every box has one line."""

    def text_of(self, formula: Formula) -> str:
        """The line of a formula."""
        return "".join(_written(content) for content, _ in self.draw(formula).lines[0])

    def sign_of(self, stage: int) -> str:
        """The sign of equality before a stage, or the blank for it."""
        return _written(self.equals(stage).lines[0][0][0])

    def draw(self, formula: Formula) -> Box:
        match formula:
            case Captioned(of, caption):
                return beside((self.draw(of), text_box(" ("), line_box(self.line(caption)), text_box(")")))
            case Blocks(rows):
                return _listed([_listed([self.draw(cell) for cell in row]) for row in rows])
        return super().draw(formula)

    def at(self, offset: int, style: StepStyle | None) -> Content:
        """A step, or the blank for one with how it stands."""
        content = super().at(offset, style)
        if isinstance(content, Mark):
            return TOKEN.format(PLAIN if style is None else KINDS[style], content.text)
        return content

    def grid(self, grid: Grid, rows: Span, columns: Span) -> Box:
        """A matrix row by row; what is left out is told by dots, and the size of all."""
        cells = cells_of(Excerpt(grid, rows, columns), self.layout, self).rows
        across = with_gaps(grid.columns, columns)
        drawn: list[Box] = []
        for i in with_gaps(grid.rows, rows):
            if i is None:
                drawn.append(self.text("⋯"))
                continue
            row = [
                self.text("⋯") if j is None else line_box(((cells[i - rows.start][j - columns.start], ""),))
                for j in across
            ]
            drawn.append(beside((*self._number(grid, i), _listed(row), *self._words(grid, i))))
        size = [] if grid.is_whole else [text_box(f" {size_of(grid.shape)}")]
        return beside((_listed(drawn), *size))

    def excerpt(self, excerpt: Excerpt) -> Box:
        box = self.grid(excerpt.of, excerpt.rows, excerpt.columns)
        caption = caption_of(excerpt)
        return beside((box, text_box(" ("), line_box(self.line(caption)), text_box(")"))) if caption else box

    def _number(self, grid: Grid, row: int) -> list[Box]:
        return [text_box(f"{grid.rows[row] + 1:,}: ")] if grid.lacks_rows else []

    def _words(self, grid: Grid, row: int) -> list[Box]:
        if not grid.beside:
            return []
        word, said = grid.beside[row]
        return [text_box(f" {visible(word)}{f' ← {said}' if said else ''}")]


def plain_line(formula: Formula, here: int | None = None) -> str:
    """A formula without blanks as a line, its steps seen from ``here``."""
    return PlainLine(here=here).text_of(formula)


def plain_text(text: Text) -> str:
    """Running text without blanks, its formulas as they stand on a line."""
    return "".join(_written(content) for content, _ in PlainLine().line(text))


def filled(kind: str, place: int, texts: Texts) -> str:
    """What goes into a blank of a line."""
    if kind == NUMBER:
        return texts.numbers[place]
    text = texts.steps[place]
    return text if kind == PLAIN else styled(text, STYLES[kind])


def _written(content: Content) -> str:
    match content:
        case str():
            return content
        case Slot(text):
            return TOKEN.format(NUMBER, text)
        case Mark(text):
            return TOKEN.format(PLAIN, text)
    raise TypeError(f"{content} has no room on a line of its own")


def _listed(boxes: Sequence[Box]) -> Box:
    """``[a, b, c]``."""
    parts = [part for box in boxes for part in (text_box(", "), box)]
    return beside((text_box("["), *parts[1:], text_box("]")))
