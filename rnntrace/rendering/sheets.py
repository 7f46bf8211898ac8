"""Worked equations as terminal text: each form is laid out once for all steps that it fits alike."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ..writing.document import Worked
from ..writing.form import Form
from ..writing.formula import Formula, Row
from .boxes import Box, beside, spaces, stacked, text_box
from .breaking import Room
from .drawing import Pen
from .fitting import NO_LEAD, fitted
from .heads import head_lines
from .layout import Layout, Layouts
from .lines import Draft, Gap, Line, Segment, finished, line_width, stripped, wrapped
from .templates import Template
from .widths import Width

INDENT = 3
MOST_ON_ONE_LINE = 2  # of what follows the symbols
# In one process so many widths are kept.
MOST_WIDTHS = 8


class LaidText(NamedTuple):
    """An equation laid out: what comes before the remarks on a single step, and what comes after."""

    before: Template
    after: Template
    whole: Template


class Sheets:
    """The layouts for a page of a width, kept for as long as their forms are."""

    def __init__(self, width: int, ascii: bool) -> None:
        self.width = width
        self.pen = Pen(ascii)
        self.layouts = Layouts(self.pen, self.laid)

    @staticmethod
    @lru_cache(maxsize=MOST_WIDTHS)
    def of(width: int, ascii: bool) -> Sheets:
        return Sheets(width, ascii)

    def laid(self, form: Form, layout: Layout) -> LaidText:
        """A form laid out."""
        parts = _Sheet(form, layout, self.width, self.pen._replace(layout=layout)).parts()
        before, after = ([stripped(line) for line in part] for part in parts)
        assert layout.blanks
        return LaidText(*(Template(part, layout.blanks) for part in (before, after, [*before, *after])))

    def pen_at(self, step: int | None) -> Pen:
        """A pen for what stands at a step."""
        return self.pen if step is None else self.pen._replace(here=step)

    def text(self, worked: Worked) -> str:
        """A worked equation as plain text."""
        laid, texts = self.layouts.of(worked)
        if not worked.further:
            return laid.whole.text(texts)
        said = "".join("".join(text for text, _ in line) + "\n" for line in self.further(worked))
        return laid.before.text(texts) + said + laid.after.text(texts)

    def lines(self, worked: Worked) -> Iterator[Line]:
        """Its lines."""
        laid, texts = self.layouts.of(worked)
        yield from laid.before.filled(texts)
        yield from self.further(worked)
        yield from laid.after.filled(texts)

    def further(self, worked: Worked) -> Iterator[Line]:
        """What there is to say of its step alone."""
        pen = self.pen_at(worked.step)
        for remark in worked.further:
            for line in wrapped(pen.line(remark, "dim"), self.width, INDENT):
                yield finished(stripped(line))


class _Sheet:
    """A form on a page."""

    def __init__(self, form: Form, layout: Layout, width: int, pen: Pen) -> None:
        self.form, self.layout, self.width, self.pen = form, layout, width, pen
        self.note = pen.line(form.words, "dim")

    def parts(self) -> tuple[list[Draft], list[Draft]]:
        """The lines before the remarks on a single step, and those after."""
        head, stages = self.form.head, self.form.stages
        if not isinstance(head, Row) and len(stages) == 1:
            return [], list(self.named(head, stages[0]))
        line = self.on_one_line(head, stages)
        if line is not None:
            before, boxes = [line], []
        else:
            before = list(head_lines(head, self.form.words, 0, self.width, self.pen))
            boxes = list(self.stages(stages))
        for remark in self.form.remarks:
            before += wrapped(self.pen.line(remark, "dim"), self.width, INDENT)
        after: list[Draft] = [()]
        for box in boxes:
            after += [*box.lines, ()]
        return before, after

    def on_one_line(self, head: Formula, stages: tuple[Formula, ...]) -> Draft | None:
        """Symbols, numbers and result in one line, where nothing is taller and all fits; sums in between
        are easier to follow on a line of their own."""
        if len(stages) > MOST_ON_ONE_LINE:
            return None
        parts = [part for i, stage in enumerate(stages) for part in (*self.equals(i), self.pen.draw(stage))]
        box = beside((self.pen.draw(head), *parts))
        if box.height > 1 or not self.has_room_for_note(box):
            return None
        return (*box.lines[0], self.up_to_note(box), *self.note) if self.note else box.lines[0]

    def has_room_for_note(self, box: Box) -> bool:
        """Whether the words fit at the right of a box."""
        return self.layout.fits(box.width, self.width - line_width(self.note) - 2)

    def up_to_note(self, box: Box) -> Segment:
        """The space between a box and the words."""
        return spaces(Gap(Width(self.width - line_width(self.note)), box.width))

    def named(self, head: Formula, stage: Formula) -> Iterator[Draft]:
        """A name and what it stands for, `W_xh = …` on the lines of its matrix."""
        name = self.pen.draw(head)
        used = name.width.fixed + 3
        first, *others = self.boxes(stage, used)
        value = stacked([first, *others])._replace(baseline=first.baseline)
        box = beside((name, *self.equals(0), value))
        if self.has_room_for_note(box):
            lines = list(box.lines)
            lines[box.baseline] += (self.up_to_note(box), *self.note)
            yield from lines
        else:
            yield from box.lines
            yield from wrapped(self.note, self.width, INDENT)
        yield ()

    def stages(self, stages: tuple[Formula, ...]) -> Iterator[Box]:
        """A line of its own for each stage, but the result joins the last one where it fits."""
        leads = [beside((self.pen.equals(i), text_box(" "))) for i in range(len(stages))]
        drawn = [self.boxes(stage, INDENT, lead) for stage, lead in zip(stages, leads, strict=True)]
        if len(drawn) > 1 and len(drawn[-1]) == 1 and len(drawn[-2]) == 1:
            joined = beside((drawn[-2][0], text_box(" "), drawn[-1][0]))
            if self.layout.fits(joined.width, self.width - INDENT):
                drawn[-2:] = [[joined]]
        for boxes in drawn:
            for box in boxes:
                yield beside((text_box(" " * INDENT), box))

    def equals(self, stage: int) -> tuple[Box, Box, Box]:
        """The sign of equality before a stage, between spaces."""
        return text_box(" "), self.pen.equals(stage), text_box(" ")

    def boxes(self, formula: Formula, indent: int, lead: Box = NO_LEAD) -> list[Box]:
        """The formula after an indent, on one line or in boxes under one another."""
        return fitted(formula, Room(self.width - indent, self.layout), self.pen, lead)
