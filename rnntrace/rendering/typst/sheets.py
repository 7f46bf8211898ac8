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
    """What an equation is, in a sentence without its end, and its formulas."""

    sentence: Template
    formulas: Template


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
        sentence = ". ".join(writer.sentence(text) for text in (form.words, *form.remarks) if text)
        formulas = Equations(Setter(layout)).chain((form.head, *form.stages))
        return Laid(Template(sentence), Template(formulas))

    def text(self, worked: Worked) -> str:
        """A worked equation: a sentence, and the formulas under it."""
        laid, texts = self.layouts.of(worked)
        writer = writer_at(worked.step)
        said = [laid.sentence.text(texts), *(writer.sentence(text) for text in worked.further)]
        sentence = ". ".join(filter(None, said)) or "Worked out"
        return f"#said[{sentence}:]\n{laid.formulas.text(texts)}"
