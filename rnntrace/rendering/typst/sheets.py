"""Worked equations as Typst: each form is set once for all steps that it fits alike."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from ...writing.document import Worked
from ...writing.form import Form
from ..layout import Layout, Layouts
from .equations import Equations
from .math import Setter
from .prose import Writer, writer_at
from .template import Template


class Laid(NamedTuple):
    """What an equation is, in a sentence without its end, and its formulas; or both on one line, where they
    have room and there is nothing more to say."""

    sentence: Template
    formulas: Template
    noted: Template | None


class Sheets:
    """The settings, kept for as long as their forms are."""

    def __init__(self) -> None:
        self.layouts = Layouts(Setter(), self.laid)

    @staticmethod
    @lru_cache
    def usual() -> Sheets:
        return Sheets()

    def laid(self, form: Form, layout: Layout) -> Laid:
        """A form set."""
        writer = Writer(Setter(layout, inline=True))
        equations = Equations(Setter(layout))
        chain = (form.head, *form.stages)
        sentence = ". ".join(writer.sentence(text) for text in (form.words, *form.remarks) if text)
        formulas = equations.chain(chain)
        noted = None
        if form.words and not form.remarks and equations.has_room_for(chain, form.words):
            noted = Template(beside(formulas, writer.text(form.words)))
        return Laid(Template(sentence), Template(formulas), noted)

    def text(self, worked: Worked) -> str:
        """A worked equation: a sentence, and the formulas under it."""
        laid, texts = self.layouts.of(worked)
        if laid.noted and not worked.further:
            return laid.noted.text(texts)
        writer = writer_at(worked.step)
        said = [laid.sentence.text(texts), *(writer.sentence(text) for text in worked.further)]
        sentence = ". ".join(filter(None, said)) or "Worked out"
        return f"#said[{sentence}:]\n{laid.formulas.text(texts)}"


def beside(shown: str, words: str) -> str:
    """An equation, as it is shown, with words beside it."""
    return f"#noted({shown.removeprefix('#')}, [{words}])"
