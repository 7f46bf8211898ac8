"""Worked equations as Markdown: each form is set once for all steps that it fits alike."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from ..writing.document import Worked
from ..writing.form import Form
from .blanks import Blanks, Texts
from .displays import Displays
from .escapes import paragraph
from .latex import BLANK, EQUALITY, STEP
from .layout import Layout, Layouts
from .pick import Pick
from .prose import TEX, Dialect, Writer


class MarkdownTemplate:
    """A text with blanks, to be filled in as often as there are numbers."""

    def __init__(self, text: str, blanks: Blanks) -> None:
        pieces = BLANK.split(EQUALITY.sub(lambda sign: STEP.format(sign[1]), text))
        self.pattern = "%s".join(piece.replace("%", "%%") for piece in pieces[::3])
        after = {"n": 0, "s": blanks.count}
        places = zip(pieces[1::3], pieces[2::3], strict=True)
        self.pick = Pick([after[kind] + int(place) for kind, place in places])

    def text(self, texts: Texts) -> str:
        """The text, filled in."""
        return self.pattern % self.pick([*texts.numbers, *texts.steps])


class LaidMarkdown(NamedTuple):
    """What an equation is, in a sentence without its end, and its formulas."""

    sentence: MarkdownTemplate
    formulas: MarkdownTemplate


class MarkdownSheets:
    """The settings for a dialect, kept for as long as their forms are."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect, self.tex = dialect, TEX[dialect]
        self.layouts = Layouts(self.tex(), self.laid)

    @staticmethod
    @lru_cache
    def of(dialect: Dialect) -> MarkdownSheets:
        return MarkdownSheets(dialect)

    def laid(self, form: Form, layout: Layout) -> LaidMarkdown:
        """A form set."""
        tex = self.tex(layout=layout)
        writer = Writer(self.dialect, tex)
        sentence = ". ".join(writer.sentence(text) for text in (form.words, *form.remarks) if text)
        formulas = "\n\n".join(Displays(self.dialect, tex).formulas((form.head, *form.stages)))
        assert layout.blanks
        return LaidMarkdown(
            MarkdownTemplate(paragraph(sentence), layout.blanks), MarkdownTemplate(formulas, layout.blanks)
        )

    def text(self, worked: Worked) -> str:
        """A worked equation: a sentence, and the formulas under it."""
        laid, texts = self.layouts.of(worked)
        sentence = laid.sentence.text(texts)
        if worked.further:
            writer = Writer(self.dialect, self.tex(here=worked.step))
            said = [writer.sentence(text) for text in worked.further]
            sentence = ". ".join([sentence, *said]) if sentence else paragraph(". ".join(said))
        return f"{sentence or 'Worked out'}:\n\n{laid.formulas.text(texts)}"
