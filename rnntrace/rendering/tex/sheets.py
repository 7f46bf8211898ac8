"""Worked equations in a LaTeX file: each form is set once for all steps that it fits alike."""

from __future__ import annotations

import re
from functools import cache

from ...writing.document import Worked
from ...writing.form import Form
from ..layout import Layout, Layouts
from ..markdown_sheets import LaidMarkdown, MarkdownTemplate
from .formulas import InlineTex, PaperDisplays, PaperTex
from .words import PaperWriter

# Words beside a vector with room to write in it: their rows are as tall as its own.
BESIDE_BLANKS = re.compile(
    r"(?P<rows>(?:.*\\blank.*\n)+\\end\{array\}\\right\](?: \\quad)?\n\\begin\{array\}\{l\}\n)"
    r"(?P<words>(?:(?!\\end).*\n)+)"
)


class PaperSheets:
    """The settings, kept for as long as their forms are."""

    def __init__(self) -> None:
        self.layouts = Layouts(PaperTex(), self.laid)

    @staticmethod
    @cache
    def one() -> PaperSheets:
        return PaperSheets()

    def laid(self, form: Form, layout: Layout) -> LaidMarkdown:
        """A form set."""
        tex = PaperTex(layout=layout)
        writer = PaperWriter(InlineTex(layout=layout))
        sentence = ". ".join(writer.sentence(text) for text in (form.words, *form.remarks) if text)
        formulas = "\n\n".join(PaperDisplays(tex).formulas((form.head, *form.stages)))
        assert layout.blanks
        return LaidMarkdown(
            MarkdownTemplate(sentence, layout.blanks), MarkdownTemplate(formulas, layout.blanks)
        )

    def text(self, worked: Worked) -> str:
        """A worked equation: a sentence, and the formulas that belong to it."""
        laid, texts = self.layouts.of(worked)
        writer = PaperWriter(InlineTex(here=worked.step))
        said = [laid.sentence.text(texts), *(writer.sentence(text) for text in worked.further)]
        formulas = laid.formulas.text(texts)
        if worked.gaps:
            formulas = BESIDE_BLANKS.sub(_tall, formulas)
        return f"{'. '.join(filter(None, said)) or 'Worked out'}:\n{formulas}"


def _tall(found: re.Match[str]) -> str:
    return found["rows"] + re.sub("^", r"\\tall ", found["words"].rstrip("\n"), flags=re.MULTILINE) + "\n"
