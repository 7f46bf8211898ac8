"""What a document is made of."""

from __future__ import annotations

from typing import NamedTuple

from .diagram import Rolled, Unrolled
from .formula import Formula, Text

# What a heading is of. A page need not have all of them: a renderer that counts levels counts those
# that are there.
TITLE, PART, SECTION, STEP, DETAIL = range(1, 6)


class Heading(NamedTuple):
    """``level``: of the page, a part of it, a section, a step, a part of a step; ``aside`` says what
    it is about."""

    level: int
    text: Text
    aside: Text = ()


class Paragraph(NamedTuple):
    text: Text


class Worked(NamedTuple):
    """An equation worked: in symbols, then in numbers, then the result.

    ``head`` is the line of symbols, ``stages`` what follows each further ``=``, the last of them
    the result. ``words`` say what the left side is, ``remarks`` what there is to say of this step.
    """

    head: Formula
    stages: tuple[Formula, ...]
    words: Text = ()
    remarks: tuple[Text, ...] = ()


class Factor(NamedTuple):
    """A factor of a product: its ``name``, its ``value``, and what the product is ``so_far``, which is
    what arrives at a ``place``. The first factor is itself the product so far."""

    name: Formula
    value: Formula
    place: Formula
    so_far: Formula


class Chain(NamedTuple):
    """A product worked from the left, one factor at a time; ``head`` is all of it in symbols, and
    ``words`` say what it is."""

    head: Formula
    words: Text
    factors: tuple[Factor, ...]


class Listed(NamedTuple):
    """Equations in symbols, a line each, with what the left sides are."""

    lines: tuple[tuple[Formula, Text], ...]


class Table(NamedTuple):
    """``numeric`` says of each column whether it holds numbers, and is set to the right. A header
    of nothing but empty cells is not shown where it need not be."""

    header: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    numeric: tuple[bool, ...]


class Aligned(NamedTuple):
    """Sequences under one another, step by step: ``labels`` name the rows, and each of ``columns``
    has a cell for every row. A page that is too narrow breaks it between columns."""

    labels: tuple[Text, ...]
    columns: tuple[tuple[Text, ...], ...]


class Drawing(NamedTuple):
    """A network drawn."""

    of: Rolled | Unrolled


class Verbatim(NamedTuple):
    """Text that is to be copied as it stands; a page may break it at spaces."""

    text: str


class Picture(NamedTuple):
    """A picture in a file of its own, beside the document."""

    file: str
    words: str


Block = Heading | Paragraph | Worked | Chain | Listed | Table | Aligned | Drawing | Picture | Verbatim


class Document(NamedTuple):
    blocks: tuple[Block, ...]
