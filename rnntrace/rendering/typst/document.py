"""A document as Typst, in one file: the page, then block after block."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from itertools import chain, pairwise
from typing import NamedTuple

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
from ...writing.signed import signature
from ..network_svg.look import ROLES
from ..outline import outlined
from ..pictures import picture_of
from ..plain import visible
from ..plain_line import plain_text
from .equations import Equations
from .escapes import breakable, string
from .math import Setter
from .prose import writer_at
from .sheets import Sheets, beside
from .tables import aligned, heat_map, table

# The contents go down to the deepest level of so many lines at most, and no deeper; of fewer than so many
# there are none.
MOST_LISTED, DEEPEST, FEWEST = 38, 3, 3
SHORT = 24  # a document of fewer blocks has no contents
# Words that are not longer than this are a label of what they stand beside.
LONGEST_LABEL = 2
MOST_TOGETHER = 5  # equations that no page's end parts
LONGEST_RUNNING = 80  # of the title in the head of each page
# A page is so many points wide, and a pixel of a picture takes so many: a drawing has so many pixels at most.
PAGE, HIGHEST, POINTS = 470, 600, 0.68
WIDEST_DRAWING = PAGE / POINTS
SIZE = re.compile(r'width="([0-9.]+)"\s+height="([0-9.]+)"')


class Signature(NamedTuple):
    """Whose a document is, and when it was made; nothing where that is not said."""

    author: str = ""
    date: str = ""


UNSIGNED = Signature()


def to_typst(document: Document, signed: Signature = UNSIGNED) -> Iterator[str]:
    """The document's Typst, piece by piece."""
    page = _Page(signed)
    blocks = list(page.pieces(document))
    title = page.title or "rnntrace"
    author = f", author: {string(visible(signed.author))}" if signed.author else ""
    yield f"#set document(title: {string(title)}{author}, date: none)\n"
    running = title if len(title) <= LONGEST_RUNNING else f"{title[:LONGEST_RUNNING]}…"
    yield f"#let running = {string(running)}\n"
    ink = ", ".join(f"{role}: rgb({string(color.paper)})" for role, color in ROLES.items())
    yield f"#let ink = ({ink})\n"
    yield preamble()
    yield "\n"
    depth = _depth(page.levels) if len(blocks) >= SHORT else 0
    listed = False
    for heads, piece in blocks:
        if heads and depth and not listed:
            yield f"\n#contents({depth})\n"
            listed = True
        yield f"\n{piece}\n"


@cache
def preamble() -> str:
    """The settings of the page."""
    return resources.files(__package__).joinpath("preamble.typ").read_text(encoding="utf-8")


def _depth(levels: Sequence[int]) -> int:
    """How deep the contents go; 0 for none."""
    found = 0
    for depth in range(1, DEEPEST + 1):
        count = sum(level <= depth for level in levels)
        if FEWEST <= count <= MOST_LISTED:
            found = depth
    return found


class _Page:
    """The blocks of a page, with its title and its headings."""

    def __init__(self, signed: Signature) -> None:
        self.signature = signature(*signed) if signed.author else None
        self.title = ""
        self.levels: list[int] = []

    def pieces(self, document: Document) -> Iterator[tuple[bool, str]]:
        """Each block as Typst, and whether it is a heading below the title."""
        depth = 0
        for block, following in pairwise(chain(outlined(document.blocks), [None])):
            assert block
            if isinstance(block, Heading):
                if not self.title and not self.levels:
                    depth = 1
                    self.title = ": ".join(map(plain_text, filter(None, (block.text, block.aside))))
                    yield False, f"#title[{_headline(block)}]"
                    continue
                level = max(1, block.level - depth)
                self.levels.append(level)
                yield True, self.heading(block._replace(level=level))
                continue
            for piece in self.block(block):
                leads = isinstance(block, Paragraph) and not isinstance(following, Paragraph | Heading | None)
                yield False, piece.replace("#par[", "#lead[", 1) if leads else piece

    def heading(self, heading: Heading) -> str:
        return f"#heading(level: {heading.level})[{_headline(heading)}]"

    def block(self, block: Block) -> Iterator[str]:
        match block:
            case Worked():
                yield Sheets.usual().text(block)
            case Heading():
                yield self.heading(block)
            case Paragraph(text, step):
                line = writer_at(step).text(text)
                if line:
                    yield f"#signed[{line}]" if block == self.signature else f"#par[{line}]"
            case Chain():
                yield from _chained(block)
            case Listed(lines, step):
                yield from _listed(lines, step)
            case Verbatim(text):
                copied = "\n".join(breakable(visible(line)) for line in text.split("\n"))
                yield f"#copied({string(copied)})"
            case Picture(_, words):
                yield _picture(words, picture_of(block))
            case Table():
                yield table(block, writer_at(None))
            case HeatMap():
                yield from heat_map(block)
            case Curve():
                from ...writing.curve_words import sentences  # on few pages

                said = " ".join(sentences(block, "A circle"))
                yield _picture(said, picture_of(block))
                yield f"#par[{writer_at(None).text((said,))}]"
            case Aligned():
                yield from aligned(block, writer_at(None))
            case Drawing(of):
                from ..diagram_words import described, in_words  # on few pages
                from ..network_svg.picture import network_picture

                yield _picture(f"{in_words(of)} {described(of)}", network_picture(of, widest=WIDEST_DRAWING))


def _headline(heading: Heading) -> str:
    """A heading, and what it is about."""
    writer = writer_at(None)
    return writer.text(heading.text) + (f": {writer.text(heading.aside)}" if heading.aside else "")


def _picture(said: str, svg: str) -> str:
    """A picture with the words for it, no wider than the page and no higher."""
    drawn = SIZE.search(svg)
    assert drawn
    wide, high = map(float, drawn.groups())
    width = min(wide * POINTS, PAGE, HIGHEST * wide / high)
    return f"#picture({string(said)}, {string(svg)}, {width:.0f}pt)"


def _listed(lines: Sequence[tuple[Formula, Text]], step: int | None) -> Iterator[str]:
    """Equations with their words beside them, or above them where there is no room; those without any
    together. Few are on one page."""
    equations, writer = Equations(Setter(here=step)), writer_at(step)
    found: list[str] = []
    bare: list[Formula] = []
    for formula, words in (*lines, (None, ())):
        if formula and not words:
            bare.append(formula)
            continue
        if bare:
            several = "The equations:" if step is None else "In brief:"
            found.append(f"#said[{several if len(bare) > 1 else 'The equation:'}]\n{equations.several(bare)}")
            bare = []
        if formula:
            shown = equations.several([formula])
            if len(plain_text(words)) <= LONGEST_LABEL:
                found.append(f"#labelled([{writer.text(words)}], {shown.removeprefix('#')})")
            elif equations.has_room_for([formula], words):
                found.append(beside(shown, writer.text(words)))
            else:
                found.append(f"#said[{writer.sentence(words)}:]\n{shown}")
    few = 1 < len(found) <= MOST_TOGETHER
    yield "#together[\n{}\n]".format("\n".join(found)) if few else "\n\n".join(found)


def _chained(chain: Chain) -> Iterator[str]:
    """The product in symbols, then its factors one by one, with what each of them leads to."""
    equations = Equations(Setter())
    sentence = writer_at(None).sentence(chain.words) or "The product"
    yield f"#said[{sentence}:]\n{equations.several([chain.head])}"
    yield "#said[From the left, with what the product is so far at each value:]"
    last = len(chain.factors) - 1
    for i, factor in enumerate(chain.factors):
        shown = equations.chain((factor.name, factor.value))
        reached = factor.reached(last=i == last)
        if not i:
            yield shown
        elif equations.has_room_for((factor.name, factor.value), (*reached, factor.so_far)):
            yield beside(shown, writer_at(None).text((*reached, factor.so_far)))
        else:
            where = writer_at(None).sentence(reached[:-1] if i != last else ("in all",))
            yield f"{shown}\n#said[{where}:]\n{equations.several([factor.so_far])}"
