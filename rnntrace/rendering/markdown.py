"""A document as Markdown with mathematics, for GitHub, GitLab, VS Code, Jupyter, Obsidian, pandoc.

Several dialects, since no one syntax works in all of them: ``dollar`` (``$…$`` and ``$$``) reaches
furthest; ``fenced`` (a ``math`` code fence) is safest on GitHub and GitLab; ``plain`` is ``dollar`` without
``aligned``, each line a formula of its own, which word processors can show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from ..writing.document import (
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
from ..writing.formula import Formula, Text
from .displays import Displays, in_table
from .drawing import Pen
from .escapes import image, paragraph, plain_block
from .factors import factors
from .lines import finished
from .markdown_sheets import MarkdownSheets
from .outline import outlined
from .prose import TEX, Dialect, Writer

WIDEST_DRAWING = 74  # a drawing of more characters does not fit on a narrow page
DEEPEST = 3  # in print, pandoc runs what is below into the text that follows
MOST_LISTS = 64  # so many are kept in one process
OPENINGS: dict[Dialect, str] = {
    "dollar": "<!-- Formulas stand between dollar signs: $ and $$. -->",
    "fenced": "<!-- Formulas stand in math code fences. -->",
    "plain": "<!-- Formulas stand between dollar signs, each line for itself: for word processors. -->",
}


def to_markdown(document: Document, dialect: Dialect = "dollar") -> Iterator[str]:
    """The document's Markdown, piece by piece."""
    yield OPENINGS[dialect]
    for _, piece in pieces(document.blocks, dialect):
        yield "\n\n"
        yield piece
    yield "\n"


def pieces(blocks: Iterable[Block], dialect: Dialect) -> Iterator[tuple[Block, str]]:
    """The Markdown of each block, in as many pieces as it has."""
    page = _Page(dialect)
    for block in outlined(blocks, DEEPEST):
        for piece in page.block(block):
            yield block, piece


class _Page(NamedTuple):
    dialect: Dialect

    @property
    def writer(self) -> Writer:
        return Writer(self.dialect, TEX[self.dialect]())

    @property
    def displays(self) -> Displays:
        return Displays(self.dialect, TEX[self.dialect]())

    def block(self, block: Block) -> Iterator[str]:
        match block:
            case Worked():
                yield MarkdownSheets.of(self.dialect).text(block)
            case Heading(level, text, aside):
                line = self.writer.text(text) + (f": {self.writer.text(aside)}" if aside else "")
                yield f"{'#' * level} {line}"
            case Paragraph(text, step):
                if line := Writer(self.dialect, TEX[self.dialect](here=step)).text(text):
                    yield paragraph(line)
            case Chain():
                yield from self.chained(block)
            case Listed(lines, step):
                yield from _listed(self.dialect, lines, step)
            case Verbatim(text, language):
                yield f"```{language or 'text'}\n{text}\n```"
            case Picture(file, words):
                if file:
                    yield image(words, file)
            case Table():
                yield self.table(block)
            case HeatMap():
                from .heat import map_lines  # on few pages

                drafts = map_lines(block, WIDEST_DRAWING, 0, Pen())
                yield plain_block("".join(text for text, _ in finished(line)).rstrip() for line in drafts)
            case Curve():
                from .curves import in_markdown  # on few pages

                yield from in_markdown(block, WIDEST_DRAWING)
            case Aligned(labels, columns, numeric):
                # A step a row, as rows can be many and columns cannot.
                yield self.table(Table(labels, columns, (True, *(numeric for _ in labels[1:]))))
            case Drawing(of, file) if file:
                from .diagram_words import in_words

                yield image(in_words(of), file)
            case Drawing(of):
                from .diagram import drawn  # on few pages

                yield plain_block(
                    "".join(text for text, _ in line) for line in drawn(of, WIDEST_DRAWING, Pen())
                )

    def table(self, table: Table) -> str:
        def line(cells: Iterable[str]) -> str:
            return "| " + " | ".join(cells) + " |"

        def cells(row: tuple[Text, ...]) -> Iterator[str]:
            for cell, numeric in zip(row, table.numeric, strict=True):
                text = self.writer.text(cell, in_table=True)
                plain = all(isinstance(part, str) for part in cell)
                # What stands before a number stays on its line.
                yield text.replace(" ", "\u00a0") if numeric and plain else text

        rows = [line(cells(row)) for row in table.rows]
        header = line(self.writer.text(cell, in_table=True) for cell in table.header)
        rule = line("---:" if numeric else ":---" for numeric in table.numeric)
        return "\n".join((header, rule, *rows))

    def chained(self, chain: Chain) -> Iterator[str]:
        """The product in symbols, then its factors one by one, with what each of them leads to."""
        displays = self.displays
        yield (self.writer.sentence(chain.words) or "The product") + ":"
        yield from displays.displays(displays.lines(chain.head, 0))
        yield "From the left, with what the product is so far at each value:"
        yield from displays.displays(map(in_table, factors(chain, displays)))


@lru_cache(maxsize=MOST_LISTS)
def _listed(dialect: Dialect, lines: tuple[tuple[Formula, Text], ...], step: int | None) -> tuple[str, ...]:
    """Equations under their words; those without any together. Documents of networks that look alike have
    the same ones."""
    page = _Page(dialect)
    displays = Displays(dialect, TEX[dialect](here=step))
    found: list[str] = []
    bare: list[str] = []
    for formula, words in (*lines, (None, ())):
        if formula and not words:
            bare += displays.lines(formula, 0)
            continue
        if bare:
            several = "The equations:" if step is None else "In brief:"
            found.append(several if len(bare) > 1 else "The equation:")
            found += displays.displays(bare if len(bare) == 1 else map(in_table, bare))
            bare = []
        if formula:
            found.append(paragraph(page.writer.sentence(words) + ":"))
            found += displays.formulas([formula])
    return tuple(found)
