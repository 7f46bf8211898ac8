"""A worked equation, or a number that is pointed at, as plain text on a line."""

from __future__ import annotations

import re
from functools import lru_cache

from ..writing.document import Worked
from ..writing.form import Form
from ..writing.formula import Said
from ..writing.pointing.pointing import Pointed
from .drawing import Pen
from .layout import Layout, Layouts
from .plain_line import TOKEN, PlainLine, filled, plain_line

BLANK = re.compile(TOKEN.format("([a-z])", "([0-9]+)"))


def pointed_text(pointed: Pointed) -> str:
    """What it is, how it was made, and what else is to be said, each on a line:
    ``step 2: hidden state, entry 1`` and ``h₂[1] = tanh(a₂[1]) = tanh(0.0136) = 0.0136``."""
    step = pointed.line.step
    words, *remarks = (plain_line(Said(text), step) for text in (pointed.words, *pointed.remarks))
    return "\n".join((words, one_line(pointed.line), *remarks))


def one_line(worked: Worked) -> str:
    """The symbols, and what follows each sign of equality; matrices row by row."""
    line, texts = _layouts().of(worked)
    return BLANK.sub(lambda blank: filled(blank[1], int(blank[2]), texts), line)


@lru_cache
def _layouts() -> Layouts[str]:
    return Layouts(Pen(), _laid)


def _laid(form: Form, layout: Layout) -> str:
    pen = PlainLine(layout=layout)
    stages = (f" {pen.sign_of(i)} {pen.text_of(stage)}" for i, stage in enumerate(form.stages))
    return pen.text_of(form.head) + "".join(stages)
