"""Worked equations as terminal text: each form is laid out once for all steps that it fits alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..writing.document import Worked
from ..writing.form import Form
from ..writing.formula import Formula, Row
from .blanks import Blanks, OfForms, Texts
from .boxes import Box, beside, line_box, stacked, text_box
from .drawing import Pen
from .fitting import Room, fitted
from .heads import head_lines
from .lines import Draft, Line, finished, line_width, stripped, wrapped
from .templates import Template

INDENT = 3
# In one process so many widths are kept.
MOST_WIDTHS = 8


class Laid(NamedTuple):
    """An equation laid out: what comes before the remarks on a single step, and what comes after."""

    before: Template
    after: Template
    whole: Template


class Sheets:
    """The layouts for a page of a width, kept for as long as their forms are."""

    def __init__(self, width: int, ascii: bool) -> None:
        self.width = width
        self.pen = Pen(ascii)
        self.sheets = OfForms(lambda form, example: Sheet(form, example, self))

    @staticmethod
    @lru_cache(maxsize=MOST_WIDTHS)
    def of(width: int, ascii: bool) -> Sheets:
        return Sheets(width, ascii)

    def pen_at(self, step: int | None) -> Pen:
        """A pen for what stands at a step."""
        return self.pen if step is None else self.pen._replace(here=step)

    def text(self, worked: Worked) -> str:
        """A worked equation as plain text."""
        laid, texts = self.sheets.of(worked).laid(worked)
        if not worked.further:
            return laid.whole.text(texts)
        said = "".join("".join(text for text, _ in line) + "\n" for line in self.further(worked))
        return laid.before.text(texts) + said + laid.after.text(texts)

    def lines(self, worked: Worked) -> Iterator[Line]:
        """Its lines."""
        laid, texts = self.sheets.of(worked).laid(worked)
        yield from laid.before.filled(texts)
        yield from self.further(worked)
        yield from laid.after.filled(texts)

    def further(self, worked: Worked) -> Iterator[Line]:
        """What there is to say of its step alone."""
        pen = self.pen_at(worked.step)
        for remark in worked.further:
            for line in wrapped(pen.line(remark, "dim"), self.width, INDENT):
                yield finished(stripped(line))


class Sheet:
    """A form on a page, at steps of as many digits as ``step`` has."""

    def __init__(self, form: Form, step: int | None, page: Sheets) -> None:
        self.head, self.stages, self.words, self.remarks = form.head, form.stages, form.words, form.remarks
        self.width = page.width
        self.pen = page.pen._replace(blanks=Blanks(form, step, page.pen))
        self.known: dict[object, Laid] = {}

    @property
    def blanks(self) -> Blanks:
        assert self.pen.blanks
        return self.pen.blanks

    def laid(self, worked: Worked) -> tuple[Laid, Texts]:
        """The layout for the widths that the numbers have, and the texts of these."""
        texts = self.blanks.filled(worked)
        found = self.known.get(self.blanks.key(texts, worked))
        if found is None:
            layout = _Layout(self, self.pen._replace(vital=worked.vital), texts.wide)
            before, after = (
                [stripped(line) for line in part] for part in layout.lines(self.head, self.stages)
            )
            found = Laid(*(Template(part, self.blanks) for part in (before, after, [*before, *after])))
            self.known[self.blanks.key(texts, worked)] = found
            texts = self.blanks.with_steps(texts, worked)  # those that were not known before
        return found, texts


class _Layout:
    """A form laid out where its columns of numbers are as ``wide`` as that."""

    def __init__(self, sheet: Sheet, pen: Pen, wide: Sequence[int]) -> None:
        self.sheet, self.pen, self.width, self.wide = sheet, pen, sheet.width, wide

    def of(self, box: Box) -> int:
        """How wide a box is."""
        return box.width.at(self.wide)

    def lines(self, head: Formula, stages: tuple[Formula, ...]) -> tuple[list[Draft], list[Draft]]:
        """The lines before the remarks on a single step, and those after."""
        if not isinstance(head, Row) and len(stages) == 1:
            return [], list(self.named(head, stages[0]))
        boxes = list(self.stages(stages))
        line = self.on_one_line(head, stages)
        if line is not None:
            before, boxes = [line], []
        else:
            before = list(head_lines(head, self.sheet.words, 0, self.width, self.pen))
        for remark in self.sheet.remarks:
            before += wrapped(self.pen.line(remark, "dim"), self.width, INDENT)
        after: list[Draft] = [()]
        for box in boxes:
            after += [*box.lines, ()]
        return before, after

    def on_one_line(self, head: Formula, stages: tuple[Formula, ...]) -> Draft | None:
        """Symbols, numbers and result in one line, where nothing is taller and all fits."""
        parts = [part for stage in stages for part in (self.pen.text(" = "), self.pen.draw(stage))]
        box = beside((self.pen.draw(head), *parts))
        if box.height > 1:
            return None
        note = self.pen.line(self.sheet.words, "dim")
        room = self.width - self.of(box) - line_width(note)
        if room < 2:
            return None
        return (*box.lines[0], (" " * room, ""), *note) if note else box.lines[0]

    def named(self, head: Formula, stage: Formula) -> Iterator[Draft]:
        """A name and what it stands for, `W_xh = …` on the lines of its matrix."""
        name, note = self.pen.draw(head), self.pen.line(self.sheet.words, "dim")
        used, said = self.of(name) + 3, line_width(note)
        value = stacked(self.fit(stage, used))
        if self.of(value) < self.of(self.pen.draw(stage)):  # cut down anyhow, perhaps so far that words fit
            narrower = stacked(self.fit(stage, used + said + 2))
            if used + self.of(narrower) + 2 + said <= self.width:
                value = narrower
        box = beside((name, self.pen.text(" = "), value))
        room = self.width - self.of(box) - said
        if room >= 2:
            box = beside((box, text_box(" " * room), line_box(note)))
        yield from box.lines
        if room < 2:
            yield from wrapped(note, self.width, INDENT)
        yield ()

    def stages(self, stages: tuple[Formula, ...]) -> Iterator[Box]:
        """A line of its own for each stage, but the result joins the last one where it fits."""
        drawn = [self.fit(stage, INDENT + 2) for stage in stages]
        if len(drawn) > 1 and len(drawn[-1]) == 1 and len(drawn[-2]) == 1:
            joined = beside((drawn[-2][0], self.pen.text(" = "), drawn[-1][0]))
            if self.of(joined) + INDENT + 2 <= self.width:
                drawn[-2:] = [[joined]]
        for boxes in drawn:
            for i, box in enumerate(boxes):
                yield beside((text_box(" " * INDENT), self.pen.text("= " if i == 0 else ""), box))

    def fit(self, formula: Formula, indent: int) -> list[Box]:
        """The formula after an indent, on one line or in boxes under one another."""
        return fitted(formula, Room(self.width - indent, self.wide), self.pen)
