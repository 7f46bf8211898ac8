"""A number that is pointed at as plain text, the formula on one line."""

from __future__ import annotations

from functools import lru_cache

from ..writing.document import Worked
from ..writing.form import Form
from ..writing.formula import Text
from ..writing.pointing.pointing import Pointed
from .boxes import beside, text_box
from .drawing import Pen
from .layout import Layout, Layouts
from .lines import finished
from .templates import Template


def pointed_text(pointed: Pointed, *, ascii: bool = False) -> str:
    """What it is, how it was made, and what else is to be said, each on a line:
    ``step 2: hidden state, entry 1`` and ``h₂[1] = tanh(a₂[1]) = tanh(0.0136) = 0.0136``."""
    pen = Pen(ascii, here=pointed.line.step)
    words, *remarks = (_plain(text, pen) for text in (pointed.words, *pointed.remarks))
    return "\n".join((words, one_line(pointed.line, ascii=ascii), *remarks))


def one_line(worked: Worked, *, ascii: bool = False) -> str:
    """A worked equation of single numbers. Raises ValueError where something in it is taller than a line, as
    a matrix is."""
    template, texts = _layouts(ascii).of(worked)
    return template.text(texts).rstrip("\n")


def _plain(text: Text, pen: Pen) -> str:
    return "".join(said for said, _ in finished(pen.line(text)))


@lru_cache
def _layouts(ascii: bool) -> Layouts[Template]:
    def laid(form: Form, layout: Layout) -> Template:
        pen = Pen(ascii, layout=layout)
        boxes = [pen.draw(form.head)]
        for i, stage in enumerate(form.stages):
            boxes += [text_box(" "), pen.equals(i), text_box(" "), pen.draw(stage)]
        box = beside(boxes)
        if box.height > 1:
            raise ValueError("a matrix has no room on one line")
        assert layout.blanks
        return Template(box.lines, layout.blanks)

    return Layouts(Pen(ascii), laid)
