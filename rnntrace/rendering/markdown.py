"""A document as Markdown with mathematics, for GitHub, GitLab, VS Code, Jupyter, Obsidian, pandoc.

Two dialects, since no one syntax works in all of them: ``dollar`` (``$…$`` and ``$$``) reaches
furthest; ``fenced`` (a ``math`` code fence) is safest on GitHub and GitLab.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from ..writing.document import Block, Document, Heading, Listed, Paragraph, Table, Worked
from ..writing.formula import Formula, Operator, Prose, Row, Text, Word
from .drawing import Pen, visible
from .latex import Tex

Dialect = Literal["dollar", "fenced"]

# Some renderers refuse longer blocks.
LONGEST_BLOCK = 1000
# About as many characters of a formula fit on a page's line.
WIDEST_LINE = 74
SIZES_TRIED = (12, 8, 6, 5, 4, 3)
STAGES = ("In numbers", "Worked out", "Worked out further")


def to_markdown(document: Document, dialect: Dialect = "dollar") -> str:
    """The document's Markdown."""
    page = _Page(dialect)
    first = {
        "dollar": "<!-- Formulas stand between dollar signs: $ and $$. -->",
        "fenced": "<!-- Formulas stand in math code fences. -->",
    }[dialect]
    blocks = [first]
    for block in document.blocks:
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
                yield self.text(text)
            case Worked():
                yield from self.worked(block)
            case Listed(lines):
                for formula, words in lines:
                    yield self.sentence(words or ("the equation",)) + ":"
                    yield from self.formulas([formula])
            case Table():
                yield self.table(block)

    # -- words -------------------------------------------------------------------------------------

    def text(self, text: Text, *, in_table: bool = False) -> str:
        pieces = []
        for part in text:
            if isinstance(part, str):
                pieces.append(escaped(part))
            elif isinstance(part, Prose):
                pieces.append(escaped(visible(part.text)))
            elif isinstance(part, Word):
                pieces.append(self.word(part.text, in_table=in_table))
            else:
                pieces.append(self.inline(part))
        return re.sub(" +", " ", "".join(pieces)).strip()

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

        rows = [line(self.text(cell, in_table=True) for cell in row) for row in table.rows]
        header = line(self.text(cell, in_table=True) for cell in table.header)
        rule = line("---:" if numeric else ":---" for numeric in table.numeric)
        return "\n".join((header, rule, *rows))

    # -- formulas ----------------------------------------------------------------------------------

    def worked(self, worked: Worked) -> Iterator[str]:
        sentences = [self.sentence(text) for text in (worked.words, *worked.remarks) if text]
        yield (". ".join(sentences) or "Worked out") + ":"
        yield from self.formulas([worked.head, *worked.stages])

    def formulas(self, chain: list[Formula]) -> Iterator[str]:
        """A chain of equal things: one block if it is short enough, else one for each, with a few
        words between."""
        lines = [self.line(formula, first=not i) for i, formula in enumerate(chain)]
        if len(lines) > 1 and "=" not in lines[0]:  # a name, or a product: `W = …` on one line
            lines[:2] = [f"{lines[0]} {lines[1]}"]
        if len(lines) > 2 and sum(_width(formula) + 3 for formula in chain[-2:]) <= WIDEST_LINE:
            lines[-2:] = [f"{lines[-2]} {lines[-1].replace('&=', '=', 1)}"]  # the sums and their result
        if sum(len(line) + 4 for line in lines) <= LONGEST_BLOCK - 60:
            yield self.display(lines)
            return
        yield self.display([self.line(chain[0], first=True)])
        for i, formula in enumerate(chain[1:]):
            words = "The result" if i == len(chain) - 2 else STAGES[min(i, len(STAGES) - 1)]
            yield f"{words}:"
            yield from self.stage(formula)

    def stage(self, formula: Formula) -> Iterator[str]:
        """One stage in a block of its own: cut down, or spread over blocks, until it is short
        enough."""
        for most in SIZES_TRIED:
            line = self.line(formula, first=False, most=most)
            if len(line) <= LONGEST_BLOCK - 60:
                yield self.display([line])
                return
        for i, chunk in enumerate(_chunks(formula)):
            if i:
                yield "And further:"
            line = Tex(SIZES_TRIED[-1]).row(chunk)
            yield self.display([f"&= {line}" if not i else f"{{}}{line}"])

    def line(self, formula: Formula, *, first: bool, most: int = 12) -> str:
        """A line of an aligned block, broken before operators where it is too wide for a page."""
        tex = Tex(most)
        start = "" if first else "&= "
        if Pen(columns=most).draw(formula).width <= WIDEST_LINE:
            whole = tex.write(formula)
            return whole.replace("=", "&=", 1) if first else start + whole
        lines: list[str] = []
        width = WIDEST_LINE + 1
        for chunk in _chunks(formula):
            chunk_width = sum(Pen(columns=most).draw(part).width + 1 for part in chunk)
            piece = tex.row(chunk)
            if not lines:
                lines.append(piece if first else start + piece)
                width = chunk_width
            elif width + chunk_width > WIDEST_LINE:
                lines.append(rf"&\quad {{}}{piece}")
                width = chunk_width
            else:
                lines[-1] += f" {piece}"
                width += chunk_width
        broken = " \\\\\n".join(lines)
        return broken.replace("=", "&=", 1) if first else broken

    def display(self, lines: list[str]) -> str:
        body = " \\\\\n".join(lines)
        if "&=" in body or r"&\quad" in body:
            body = f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}"
        if self.dialect == "fenced":
            return f"```math\n{body}\n```"
        return f"$$\n{body}\n$$"


def _width(formula: Formula) -> int:
    return Pen().draw(formula).width


def _chunks(formula: Formula) -> Iterator[tuple[Formula, ...]]:
    """The terms of a row, each but the first led by its operator."""
    parts = list(_flat(formula.parts)) if isinstance(formula, Row) else [formula]
    chunk: list[Formula] = []
    for part in parts:
        if isinstance(part, Operator) and part.kind in ("plus", "minus", "equals") and chunk:
            yield tuple(chunk)
            chunk = []
        chunk.append(part)
    yield tuple(chunk)


def _flat(parts: Iterable[Formula]) -> Iterator[Formula]:
    for part in parts:
        if isinstance(part, Row):
            yield from _flat(part.parts)
        else:
            yield part


def escaped(text: str) -> str:
    """Running text whose every sign means itself, in Markdown, HTML and mathematics."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("$", "&#36;")
    return re.sub(r"([\\`*_\[\]#|~])", r"\\\1", text)


def entities(text: str) -> str:
    """Every ASCII sign that could mean something, as a character reference."""
    return "".join(c if c.isalnum() or c == " " or ord(c) > 126 else f"&#{ord(c)};" for c in text)


def code(text: str) -> str:
    """A code span that can hold backticks."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if text[:1] in ("`", " ") or text[-1:] in ("`", " ") or not text else ""
    return f"{fence}{space}{text}{space}{fence}"
