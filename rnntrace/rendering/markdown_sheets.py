"""Worked equations as Markdown: each form is set once for all steps that it fits alike."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from ..writing.document import Worked
from ..writing.form import Form
from .blanks import Blanks, OfForms, Texts
from .displays import Displays
from .latex import BLANK, Tex
from .prose import Dialect, Writer
from .templates import Pick


class Template:
    """A text with blanks, to be filled in as often as there are numbers."""

    def __init__(self, text: str, blanks: Blanks) -> None:
        pieces = BLANK.split(text)
        self.pattern = "%s".join(piece.replace("%", "%%") for piece in pieces[::3])
        after = {"n": 0, "s": blanks.count}
        places = zip(pieces[1::3], pieces[2::3], strict=True)
        self.pick = Pick([after[kind] + int(place) for kind, place in places])

    def text(self, texts: Texts) -> str:
        """The text, filled in."""
        return self.pattern % self.pick([*texts.numbers, *texts.steps])


class Laid(NamedTuple):
    """What an equation is, in a sentence without its end, and its formulas."""

    sentence: Template
    formulas: Template


class MarkdownSheets:
    """The settings for a dialect, kept for as long as their forms are."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.sheets = OfForms(lambda form, example: _Sheet(form, example, dialect))

    @staticmethod
    @lru_cache
    def of(dialect: Dialect) -> MarkdownSheets:
        return MarkdownSheets(dialect)

    def text(self, worked: Worked) -> str:
        """A worked equation: a sentence, and the formulas under it."""
        laid, texts = self.sheets.of(worked).laid(worked)
        sentence = laid.sentence.text(texts)
        if worked.further:
            writer = Writer(self.dialect, Tex(here=worked.step))
            said = [writer.sentence(text) for text in worked.further]
            sentence = ". ".join([sentence, *said] if sentence else said)
        return f"{sentence or 'Worked out'}:\n\n{laid.formulas.text(texts)}"


class _Sheet:
    """A form in a dialect, at steps of as many digits as the ``example``."""

    def __init__(self, form: Form, example: int | None, dialect: Dialect) -> None:
        self.formulas = (form.head, *form.stages)
        self.sentences = tuple(text for text in (form.words, *form.remarks) if text)
        self.dialect = dialect
        self.blanks = Blanks(form, example, Tex())
        self.known: dict[object, Laid] = {}

    def laid(self, worked: Worked) -> tuple[Laid, Texts]:
        """The setting for the widths that the numbers have, and their texts."""
        texts = self.blanks.filled(worked)
        found = self.known.get(self.blanks.key(texts, worked))
        if found is None:
            tex = Tex(blanks=self.blanks, vital=worked.vital)
            sentence = ". ".join(map(Writer(self.dialect, tex).sentence, self.sentences))
            formulas = "\n\n".join(Displays(self.dialect, tex, texts).formulas(self.formulas))
            found = Laid(Template(sentence, self.blanks), Template(formulas, self.blanks))
            self.known[self.blanks.key(texts, worked)] = found
            texts = self.blanks.with_steps(texts, worked)  # those that were not known before
        return found, texts
