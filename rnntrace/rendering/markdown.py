"""A document as Markdown with mathematics, for GitHub, GitLab, VS Code, Jupyter, Obsidian, pandoc.

Two dialects, since no one syntax works in all of them: ``dollar`` (``$…$`` and ``$$``) reaches
furthest; ``fenced`` (a ``math`` code fence) is safest on GitHub and GitLab.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from ..writing.document import (
    Aligned,
    Block,
    Chain,
    Document,
    Drawing,
    Factor,
    Heading,
    Listed,
    Paragraph,
    Picture,
    Table,
    Verbatim,
    Worked,
)
from ..writing.formula import Formula, Grid, Name, Prose, Row, Rule, Text, Token, Word
from .boxes import Box, text_box
from .diagram import drawn
from .drawing import Pen, chunks, terms, visible
from .latex import SCIENTIFIC, Tex, word_tex
from .outline import outlined

Dialect = Literal["dollar", "fenced"]

# Some renderers refuse longer blocks.
LONGEST_BLOCK = 1000
ROOM = LONGEST_BLOCK - 32  # without what stands around it
# About as many characters of a formula fit on a narrow page's line, and so many of a drawing.
WIDEST_LINE = 66
WIDEST_SUMS = 56  # up to here the sums and their result share a line
WIDEST_DRAWING = 74
WIDEST_HEAD = 20  # what is wider before a sign of equality stands on a line of its own
# A term cannot be broken, and may be a little wider.
WIDEST_TERM = 88
# The most rows and columns of a matrix, for as long as a formula is too wide or too long.
SIZES_TRIED = (12, 10, 8, 6, 5, 4, 3)
# Signs that mean something in running text, to one reader or another.
SIGN = re.compile(r"[&<>$\\`*_{}\[\]#|~^@]")
REFERENCES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;", "\\": "&#92;"}
# What would begin a list: 1. or, in pandoc, (a) and iv) as well.
ENUMERATOR = re.compile(r"^(\(?(?:[0-9]+|[A-Za-z]|[ivxlcdm]+|[IVXLCDM]+))([.)])(?=\s|$)")
STAGES = ("In numbers", "Worked out", "Worked out further")


def to_markdown(document: Document, dialect: Dialect = "dollar") -> str:
    """The document's Markdown."""
    page = _Page(dialect)
    first = {
        "dollar": "<!-- Formulas stand between dollar signs: $ and $$. -->",
        "fenced": "<!-- Formulas stand in math code fences. -->",
    }[dialect]
    blocks = [first]
    for block in outlined(document.blocks):
        blocks.extend(page.block(block))
    return "\n\n".join(blocks) + "\n"


@dataclass(frozen=True)
class _Page:
    dialect: Dialect

    def block(self, block: Block) -> Iterator[str]:
        match block:
            case Heading(level, text, aside):
                line = self.text(text) + (f": {self.text(aside)}" if aside else "")
                yield f"{'#' * level} {line}"
            case Paragraph(text):
                if line := self.text(text):
                    yield paragraph(line)
            case Worked():
                yield from self.worked(block)
            case Chain():
                yield from self.chained(block)
            case Listed(lines):
                yield from self.listed(lines)
            case Verbatim(text):
                yield f"```text\n{text}\n```"
            case Picture(file, words):
                yield f"![{words}](<{file}>)"
            case Table():
                yield self.table(block)
            case Aligned(labels, columns):
                # A step a row, as rows can be many and columns cannot.
                yield self.table(Table(labels, columns, (True, *(False for _ in labels[1:]))))
            case Drawing(of):
                yield plain_block(
                    "".join(text for text, _ in line) for line in drawn(of, WIDEST_DRAWING, Pen())
                )

    # -- words -------------------------------------------------------------------------------------

    def text(self, text: Text, *, in_table: bool = False) -> str:
        line = ""
        for part in text:
            if isinstance(part, str):
                piece = escaped(part)
            elif isinstance(part, Prose):
                piece = escaped(visible(part.text))
            elif isinstance(part, Rule):
                piece = code(part.text)  # where its ' cannot become a quotation mark
            elif isinstance(part, Word):
                piece = self.word(part.text, in_table=in_table)
            else:
                piece = self.inline(part)
            line += piece.lstrip(" ") if line.endswith(" ") else piece
        return line.strip(" ")

    def word(self, word: str, *, in_table: bool) -> str:
        """A word of the scenario, as code where that shows it as it is."""
        shown = visible(word)
        if in_table and ("|" in shown or "`" in shown or "\\" in shown):
            return entities(shown)
        return code(shown)

    def sentence(self, text: Text) -> str:
        """Text with a capital letter, where it begins with a word."""
        line = self.text(text)
        first = line.split(" ")[0].rstrip(",;:")
        return line[:1].upper() + line[1:] if first.replace("-", "").isalpha() else line

    def inline(self, formula: Formula) -> str:
        tex = Tex().write(formula)
        return f"${tex}$" if self.dialect == "dollar" else f"$`{tex}`$"

    def table(self, table: Table) -> str:
        def line(cells: Iterable[str]) -> str:
            return "| " + " | ".join(cells) + " |"

        def cells(row: tuple[Text, ...]) -> Iterator[str]:
            for cell, numeric in zip(row, table.numeric, strict=True):
                text = self.text(cell, in_table=True)
                plain = all(isinstance(part, str) for part in cell)
                # What stands before a number stays on its line.
                yield text.replace(" ", "\u00a0") if numeric and plain else text

        rows = [line(cells(row)) for row in table.rows]
        header = line(self.text(cell, in_table=True) for cell in table.header)
        rule = line("---:" if numeric else ":---" for numeric in table.numeric)
        return "\n".join((header, rule, *rows))

    # -- formulas ----------------------------------------------------------------------------------

    def worked(self, worked: Worked) -> Iterator[str]:
        sentences = [self.sentence(text) for text in (worked.words, *worked.remarks) if text]
        yield (". ".join(sentences) or "Worked out") + ":"
        yield from self.formulas([worked.head, *worked.stages])

    def listed(self, lines: Iterable[tuple[Formula, Text]]) -> Iterator[str]:
        """Equations under their words; those without any together."""
        bare: list[str] = []
        for formula, words in (*lines, (None, ())):
            if formula and not words:
                bare += self.lines(formula, first=True)
                continue
            if bare:
                yield "The equations:" if len(bare) > 1 else "The equation:"
                yield from self.displays(bare if len(bare) == 1 else map(_in_table, bare))
                bare = []
            if formula:
                yield self.sentence(words) + ":"
                yield from self.formulas([formula])

    def chained(self, chain: Chain) -> Iterator[str]:
        """The product in symbols, then its factors one by one, with what each of them leads to."""
        yield (self.sentence(chain.words) or "The product") + ":"
        yield from self.displays(self.lines(chain.head, first=True))
        yield "From the left, with what arrives at each value:"
        for most in SIZES_TRIED:
            widest = max(
                sum(_width(part, most) for part in (factor if i else factor[:2]))
                for i, factor in enumerate(chain.factors)
            )
            lines = [self.factor(factor, Tex(most), bool(i)) for i, factor in enumerate(chain.factors)]
            if widest <= WIDEST_LINE and all(_length([line]) <= ROOM for line in lines):
                break
        yield from self.displays(map(_in_table, lines))

    def factor(self, factor: Factor, tex: Tex, leads_on: bool) -> str:
        line = f"{tex.write(factor.name)} &= {tex.write(factor.value)}"
        if not leads_on:
            return line
        return rf"{line} && \text{{at }} {tex.write(factor.place)} \text{{: }} {tex.write(factor.so_far)}"

    def formulas(self, chain: list[Formula]) -> Iterator[str]:
        """A chain of equal things: one block if it is short enough, else as few as can be, with a
        few words between."""
        at = 0
        while at < len(chain):
            if at:
                result = at == len(chain) - 1
                yield f"{'The result' if result else STAGES[min(at, len(STAGES)) - 1]}:"
            end = len(chain)
            while end > at + 1 and _length(self.together(chain[at:end], first=not at)) > ROOM:
                end -= 1
            if end > at + 1:
                yield self.display(self.together(chain[at:end], first=not at))
            else:
                yield from self.blocks(chain[at], first=not at)
            at = end

    def together(self, chain: list[Formula], *, first: bool) -> list[str]:
        """The lines of formulas that are equal; ``first``: the first of them has no sign before it."""
        lines = [self.line(formula, first=first and not i) for i, formula in enumerate(chain)]
        if first and len(lines) > 1 and "=" not in lines[0]:  # a name, or a product: `W = …` on one line
            beside = _width(chain[0]) <= WIDEST_HEAD
            lines[:2] = [f"{lines[0]} {lines[1]}"] if beside else [f"&{lines[0].lstrip('&')}", lines[1]]
        short = sum(_width(formula) + 3 for formula in chain[-2:]) <= WIDEST_SUMS
        if short and len(lines) > (2 if first else 1):  # the sums and their result
            lines[-2:] = [f"{lines[-2]} {lines[-1].replace('&=', '=', 1)}"]
        return lines

    def blocks(self, formula: Formula, *, first: bool) -> Iterator[str]:
        """One formula in a block of its own, or where that is too long, its lines in several; cut
        down where a line alone is."""
        for most in SIZES_TRIED:
            lines = self.lines(formula, first=first, most=most)
            if all(_length([line]) <= ROOM for line in lines):
                break
        yield from self.displays(lines)

    def displays(self, lines: Iterable[str]) -> Iterator[str]:
        """Lines in one block, or where that would be too long, in several."""
        block: list[str] = []
        for line in lines:
            if block and _length([*block, line]) > ROOM:
                yield self.display(block)
                yield "And further:"
                block = []
            block.append(line)
        yield self.display(block)

    def line(self, formula: Formula, *, first: bool) -> str:
        """The lines of a formula as one text."""
        return " \\\\\n".join(self.lines(formula, first=first))

    def lines(self, formula: Formula, *, first: bool, most: int = SIZES_TRIED[0]) -> list[str]:
        """The lines of an aligned block: one, or broken before operators where that is too wide for
        a page, and its matrices cut down where a single term is."""
        start = "" if first else "&= "
        if _width(formula, most) <= WIDEST_LINE:
            whole = Tex(most).write(formula)
            return [whole.replace("=", "&=", 1) if first else start + whole]
        sizes = [size for size in SIZES_TRIED if size <= most]
        chunked = _chunks(formula)
        fits = (size for size in sizes if all(_width(Row(chunk), size) <= WIDEST_TERM for chunk in chunked))
        most = next(fits, sizes[-1])
        tex = Tex(most)
        lines: list[str] = []
        width = WIDEST_LINE + 1
        for term in _pieces(formula, most):
            term_width = _width(Row(term), most) + 1
            piece = tex.row(term)
            if not lines:
                lines.append(piece if first else start + piece)
                width = term_width
            elif width + term_width > WIDEST_LINE:
                lines.append(rf"&\quad {{}}{piece}")
                width = term_width
            else:
                lines[-1] += f" {piece}"
                width += term_width
        if first and "=" in lines[0]:
            lines[0] = lines[0].replace("=", "&=", 1)
        elif first and len(lines) > 1:  # or what goes on below would stand to the right of it
            lines[0] = f"&{lines[0]}"
        return lines

    def display(self, lines: list[str]) -> str:
        body = " \\\\\n".join(lines)
        if "&=" in body or r"&\quad" in body:
            body = f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}"
        if self.dialect == "fenced":
            return f"```math\n{body}\n```"
        return f"$$\n{body}\n$$"


class _Ruler(Pen):
    """Measures a formula in characters, as wide as a page shows it."""

    def draw(self, formula: Formula) -> Box:
        """∂L/∂h is a fraction on a page, and no wider than what stands below its line."""
        return _measured(self, formula)

    def plain(self, text: str) -> str:
        """A power of ten is longer on a page than ``e-7`` on a terminal."""
        return SCIENTIFIC.sub(r"\1 x 10\2", text) if "e" in text else text


@lru_cache(maxsize=4096)  # the same weights are measured at every step, and each formula several times
def _measured(ruler: _Ruler, formula: Formula) -> Box:
    if isinstance(formula, Name) and formula.gradient:
        return Pen.draw(ruler, formula._replace(gradient=False))
    if isinstance(formula, Token) and word_tex(formula.word) is None:
        return text_box(f"word {formula.place}")
    box = Pen.draw(ruler, formula)
    # Some readers leave a little room at either side of an array, others none.
    return replace(box, width=box.width + 1) if isinstance(formula, Grid) else box


def _width(formula: Formula, most: int = SIZES_TRIED[0]) -> int:
    return _Ruler(columns=most).draw(formula).width


def _in_table(line: str) -> str:
    """A line of several equations under one another: its left side is not the first column, since some
    readers would take a line that does not begin with & for a formula of its own."""
    return f"&& {line}"


def _length(lines: Iterable[str]) -> int:
    """How long a block of lines is, with what ends them."""
    return sum(len(line) + 4 for line in lines)


def _pieces(formula: Formula, most: int) -> Iterator[tuple[Formula, ...]]:
    """The terms of a formula, and of those that are too wide for a line the parts of their product."""
    for term in terms([formula]):
        if _width(Row(term), most) <= WIDEST_LINE:
            yield term
        else:
            yield from chunks(term)


def _chunks(formula: Formula) -> list[tuple[Formula, ...]]:
    """The parts of a formula between its operators, each but the first led by its own."""
    return list(chunks([formula]))


def escaped(text: str) -> str:
    """Running text whose every sign means itself, in Markdown, HTML and mathematics."""
    text = re.sub(" +", " ", text)
    return SIGN.sub(lambda match: REFERENCES.get(match[0], f"\\{match[0]}"), text)


def paragraph(line: str) -> str:
    """A line of running text that begins no list, no rule and no definition."""
    return re.sub(r"^(?=[-+=:])", r"\\", ENUMERATOR.sub(r"\1\\\2", line))


def entities(text: str) -> str:
    """Every ASCII sign that could mean something, as a character reference."""
    return "".join(c if c.isalnum() or ord(c) > 126 else f"&#{ord(c)};" for c in text)


def plain_block(lines: Iterable[str]) -> str:
    """Lines as they stand, in a fence that no word in them can close."""
    text = "\n".join(line.rstrip(" ") for line in lines)
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def code(text: str) -> str:
    """A code span that can hold backticks."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    # Markdown takes a space off either side, but not where there are only spaces.
    space = " " if text.strip(" ") and (text[0] in "` " or text[-1] in "` ") else ""
    return f"{fence}{space}{text}{space}{fence}"
