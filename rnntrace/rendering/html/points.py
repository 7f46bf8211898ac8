"""The numbers of a page that can be pointed at, and what there is to say of each."""

from __future__ import annotations

from typing import NamedTuple

from ...tracing.addresses import Address
from ...writing.form import Form
from ...writing.formula import Said as Words
from ..layout import Layout, Layouts
from ..plain_line import PlainLine, plain_line
from .guide import Guide, Pointed
from .template import WRITING, Ink, Template, data_script, nothing


class Said(NamedTuple):
    """What there is to say of a number: words, a line, and which numbers made it."""

    words: str
    line: str
    sources: tuple[Address, ...]


class Points:
    """Gives each number of the page a number of its own, the same to all that are the same; without a
    ``guide``, and where that has nothing to say, none."""

    def __init__(self, guide: Guide | None) -> None:
        self.guide = guide
        self.places: dict[Address, int] = {}
        self.said: list[Said] = []
        self.layouts = Layouts(WRITING, _line)
        self._known: dict[Address, int | None] = {}

    def mark(self, address: Address) -> int | None:
        """The number of an address, None where there is nothing to say."""
        if address not in self._known:
            self._known[address] = self._place(address)
        return self._known[address]

    def _place(self, address: Address) -> int | None:
        if self.guide is None or (found := self.guide.canonical(address)) is None:
            return None
        if found not in self.places:
            if (pointed := self.guide.point(found)) is None:
                return None
            self.places[found] = len(self.said)
            self.said.append(self._said(pointed))
        return self.places[found]

    def _said(self, pointed: Pointed) -> Said:
        worked = pointed.line
        line, texts = self.layouts.of(worked)
        every = filter(None, (worked.form.words, *worked.form.remarks))
        words = "; ".join(plain_line(Words(text), worked.step) for text in every)
        return Said(words, line.text(nothing, worked, texts), pointed.sources)

    def data(self) -> str:
        """What there is to say, for the script: of each number the words, the line, and the numbers of those
        that made it, as far as they are on the page."""
        if not self.said:
            return ""
        found = [(words, line, self._numbers(sources)) for words, line, sources in self.said]
        return data_script("points", found)

    def _numbers(self, sources: tuple[Address, ...]) -> str:
        return " ".join(str(self.places[each]) for each in sources if each in self.places)


def _line(form: Form, layout: Layout) -> Template:
    """A form in a line."""
    ink, plain = Ink(layout), PlainLine(layout=layout)
    stages = "".join(f" {ink.sign(i)} {plain.text_of(stage)}" for i, stage in enumerate(form.stages))
    return Template(plain.text_of(form.head) + stages, ink)
