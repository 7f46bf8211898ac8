"""A document as one HTML file that needs no other: it reads as a document when it is printed or nobody runs
its script, and is worked one equation at a time where somebody does.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING

from ...writing.document import (
    TITLE,
    Aligned,
    Block,
    Chain,
    Curve,
    Document,
    Drawing,
    Heading,
    HeatMap,
    Listed,
    Paragraph,
    Picture,
    Table,
    Verbatim,
    Worked,
)
from ...writing.formula import Text
from ..outline import outlined
from ..plain_line import plain_text
from .equations import Equations
from .guide import Guide
from .pictures import Pictures, curve_figure, heat_figure, network_figure, style
from .points import Points
from .prose import Writer, plain
from .tables import aligned, heat_map, table
from .template import Ink, Template

if TYPE_CHECKING:
    from .fields import Fields

POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
NAMELESS = "rnntrace"
FORM = "yaml"  # what a worksheet's form is written in


def to_html(document: Document, guide: Guide | None = None, fields: Fields | None = None) -> Iterator[str]:
    """The document's HTML, piece by piece; with a ``guide`` its numbers can be pointed at, and its networks
    stay in sight; with ``fields`` it is a worksheet that is filled in on the page."""
    page = _Page(guide, fields)
    blocks = outlined(document.blocks)
    first = next(blocks, None)
    title = first.text if isinstance(first, Heading) and first.level == TITLE else ()
    yield _head(title, _text_of("worksheet.css") + fields.style() if fields else "")
    if first is not None:
        yield from page.pieces(first)
    for block in blocks:
        yield from page.pieces(block)
    yield from page.end()


def _head(title: Text, more: str) -> str:
    """What comes before the title; the style sheet with ``more`` rules."""
    said = plain(plain_text(title)) or NAMELESS
    lines = (
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8"/>',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"/>',
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
        '<meta name="generator" content="rnntrace"/>',
        f"<title>{said}</title>",
        f"<style>\n{_text_of('style.css')}{more}{style()}</style>",
        "</head>",
        "<body>",
        "<main>",
    )
    return "\n".join(lines) + "\n"


def _text_of(name: str) -> str:
    """A file that goes into the page as it is."""
    return (files(__package__) / name).read_text(encoding="utf-8")


class _Page:
    """What is known as the blocks go by: which sections are open, and which numbers there were."""

    def __init__(self, guide: Guide | None, fields: Fields | None) -> None:
        self.fields = fields
        self.points = Points(guide)
        self.pictures = Pictures(guide)
        self.equations = Equations(self.points.mark, fields)
        self.open = 0

    def pieces(self, block: Block) -> Iterator[str]:
        """The markup of a block; a heading closes the sections before it and begins its own."""
        if not isinstance(block, Heading):
            yield from (f"{piece}\n" for piece in self.block(block))
            return
        if block.level > TITLE:
            yield from self.pictures.once()
            yield self.close(block.level)
            step = "" if block.step is None else f' data-step="{block.step}"'
            yield f"<section{step}>\n"
            self.open += 1
        yield f"{self.heading(block)}\n"

    def close(self, level: int) -> str:
        """The ends of the sections that a heading of a level does not stand in."""
        ended = max(0, self.open - (level - TITLE - 1))
        self.open -= ended
        return "</section>\n" * ended

    def heading(self, heading: Heading) -> str:
        line, level = self.text(heading.text), heading.level
        if heading.aside:
            line += f': <span class="aside">{self.text(heading.aside)}</span>'
        return f"<h{level}>{line}</h{level}>"

    def text(self, text: Text, step: int | None = None) -> str:
        ink = Ink(here=step)
        return Template(Writer(ink).text(text), ink).text(self.points.mark)

    def block(self, block: Block) -> Iterator[str]:
        match block:
            case Worked():
                yield self.equations.worked(block, self.pictures.place(block))
            case Heading():
                yield self.heading(block)
            case Paragraph(text, step):
                if line := self.text(text, step):
                    yield f"<p>{line}</p>"
            case Chain():
                yield self.equations.chained(block)
            case Listed():
                yield from self.equations.listed(block, self.pictures.place)
            case Verbatim(text, language):
                named = f' class="{language}"' if language else ""
                written = f"<pre{named}>{plain(text)}</pre>"
                yield self.form(written) if self.fields and language == FORM else written
            case Picture():
                yield heat_figure(block)
            case Table():
                yield table(block, self.points.mark)
            case HeatMap():
                yield heat_map(block)
            case Curve():
                yield curve_figure(block)
            case Aligned():
                yield aligned(block, self.points.mark)
            case Drawing(of):
                yield network_figure(of)

    def form(self, written: str) -> str:
        """The form at the end of a worksheet: where there are fields that make it, nobody has to see it."""
        assert self.fields
        told = "<summary>The form, as it is saved</summary>"
        return f'{self.fields.rest()}<details id="form" open="open">{told}{written}</details>'

    def end(self) -> Iterator[str]:
        yield from self.pictures.once()
        yield f"{self.close(TITLE + 1)}</main>\n"
        yield _text_of("worksheet.html" if self.fields else "controls.html")
        yield self.fields.data() if self.fields else self.points.data()
        script = _text_of("worksheet.js" if self.fields else "script.js")
        yield f"<script>\n//<![CDATA[\n{script}//]]>\n</script>\n</body>\n</html>\n"
