"""A document as a LaTeX file that pdflatex compiles with nothing but ``article`` and ``amsmath``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Literal

from ...writing.curve_words import sentences
from ...writing.document import (
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
from ...writing.formula import Formula, Text
from ..drawing import Pen
from ..factors import factors
from ..lines import Draft, finished, line_width
from ..outline import outlined
from .formulas import InlineTex, PaperDisplays, PaperTex
from .letters import in_tex
from .preamble import BLANKS, CLASS, SHEET
from .sheets import PaperSheets
from .tables import tables
from .words import PaperWriter, typed, typed_lines

WIDEST_DRAWING = 74
WIDEST_BESIDE = 68  # an equation and its words, on one line
MOST_LISTS = 64  # so many are kept in one process
# A title that nobody signs has no room for that.
UNSIGNED = "\\begin{{center}}\\LARGE {}\\end{{center}}"
HEADINGS = ("section", "subsection", "subsubsection", "paragraph")
WRITER = PaperWriter(InlineTex())


def to_tex(document: Document, author: str = "", date: str = "") -> Iterator[str]:
    """The document's LaTeX, piece by piece, with its author and the date under the title."""
    yield beginning(SHEET, author, date)
    yield from paragraphs(document, signed=bool(author))
    yield "\n\n\\end{document}\n"


def beginning(switch: str, author: str, date: str) -> str:
    """All up to the title."""
    signed = f"\\author{{{in_tex(author)}}}\n\\date{{{in_tex(date)}}}\n" if author else ""
    return f"{CLASS}\n{switch}\n{BLANKS}\n{signed}\n\\begin{{document}}"


def paragraphs(document: Document, *, signed: bool = False) -> Iterator[str]:
    """What the document's blocks come to, each with the blank line before it."""
    titled = False
    for block in outlined(document.blocks):
        if isinstance(block, Heading) and block.level == 1 and not titled:
            titled = True
            title = _heading(block)
            yield f"\n\n\\title{{{title}}}\n\\maketitle" if signed else f"\n\n{UNSIGNED.format(title)}"
            continue
        for piece in _pieces(block):
            yield f"\n\n{piece}"


def _pieces(block: Block) -> Iterator[str]:
    match block:
        case Worked():
            yield PaperSheets.one().text(block)
        case Heading(level):
            # What follows a title is a level below it, whatever its own is.
            command = HEADINGS[min(max(level - 2, 0), len(HEADINGS) - 1)]
            yield rf"\{command}{{{_heading(block)}}}"
        case Paragraph(text, step):
            if line := PaperWriter(InlineTex(here=step)).text(text):
                yield line
        case Chain():
            yield from _chained(block)
        case Listed(lines, step):
            yield from _listed(lines, step)
        case Verbatim(text, ""):
            yield rf"\begin{{quote}}{typed(text)}\end{{quote}}"
        case Verbatim(text):
            yield typed_lines(text)
        case Picture():
            pass  # a file has no pictures beside it, and no less without them
        case Table():
            yield from tables(block, WRITER)
        case Aligned(labels, columns, numeric):
            # A step a row, as rows can be many and columns cannot.
            yield from tables(Table(labels, columns, (True, *(numeric for _ in labels[1:]))), WRITER)
        case HeatMap():
            from ..heat import map_lines  # on few pages

            yield _drawn(map_lines(block, WIDEST_DRAWING, 0, Pen(ascii=True)))
        case Curve():
            from ..curves import ASCII, drawn_lines  # on few pages

            yield _drawn(drawn_lines(block, WIDEST_DRAWING, 0, ASCII))
            yield in_tex(" ".join(sentences(block, ASCII.mark)))
        case Drawing(of):
            from ..diagram import drawn  # on few pages

            yield _drawn(drawn(of, WIDEST_DRAWING, Pen(ascii=True)))


def _heading(heading: Heading) -> str:
    aside = f": {WRITER.text(heading.aside)}" if heading.aside else ""
    return WRITER.text(heading.text) + aside


def _drawn(lines: Iterable[Draft]) -> str:
    """A drawing of characters."""
    return typed_lines("\n".join("".join(text for text, _ in finished(line)).rstrip() for line in lines))


def _chained(chain: Chain) -> Iterator[str]:
    """The product in symbols, then its factors one by one, with what each of them leads to."""
    displays = PaperDisplays(PaperTex())
    head = "\n".join(displays.displays(displays.lines(chain.head, 0)))
    yield f"{WRITER.sentence(chain.words) or 'The product'}:\n{head}"
    lines = (line.replace(" && ", r" && \quad ") for line in factors(chain, displays))
    yield (f"From the left, with what the product is so far at each value:\n{displays.beside_words(lines)}")


@lru_cache(maxsize=MOST_LISTS)
def _listed(lines: tuple[tuple[Formula, Text], ...], step: int | None) -> tuple[str, ...]:
    """Equations with their words beside them, where these have room, and else under them; those without any
    together."""
    displays = PaperDisplays(PaperTex(here=step))
    found: list[str] = []
    for setting, several in groupby(lines, key=lambda line: _setting(line[0], line[1], displays)):
        if setting == "under":
            for formula, words in several:
                found.append("\n".join((f"{WRITER.sentence(words)}:", *displays.formulas([formula]))))
            continue
        together = list(several)
        begins = "The equation" if len(together) == 1 else "The equations" if step is None else "In brief"
        if setting == "beside":
            rows = [
                rf"{displays.line(formula, 0)} && \qquad \text{{{WRITER.text(words)}}}"
                for formula, words in together
            ]
            found.append(f"{begins}:\n{displays.beside_words(rows)}")
        else:
            rows = [row for formula, _ in together for row in displays.lines(formula, 0)]
            found.append("\n".join((f"{begins}:", *displays.displays(rows))))
    return tuple(found)


def _setting(formula: Formula, words: Text, displays: PaperDisplays) -> Literal["alone", "beside", "under"]:
    """Where an equation has its words, if it has any."""
    if not words:
        return "alone"
    said = line_width(Pen().line(words))
    wide = displays.measure.width(formula).fixed
    lines = displays.lines(formula, 0)
    return "beside" if len(lines) == 1 and "&=" in lines[0] and said + wide <= WIDEST_BESIDE else "under"
