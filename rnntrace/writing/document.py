"""What a document is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ..equations.tree import symbols
from ..tracing.addresses import Address
from .diagram import Rolled, Unrolled
from .form import Checks, Form
from .formula import Blank, Formula, Grid, Scalar, Text
from .node import Node, node

# What a heading is of. A page need not have all of them: a renderer that counts levels counts those
# that are there.
TITLE, PART, SECTION, STEP, DETAIL = range(1, 6)


@node
class Heading(Node):
    """``level``: of the page, a part of it, a section, a step, a part of a step; ``aside`` says what
    it is about, and ``step`` which step it begins."""

    level: int
    text: Text
    aside: Text = ()
    step: int | None = None


@node
class Paragraph(Node):
    """Running text; ``step`` is the one that its formulas are seen from."""

    text: Text
    step: int | None = None


@node
class Gaps(Node):
    """The places of the numbers that a reader is to find: the ``answers`` that are asked for, and all that
    is ``covered`` with them, since it leads to them or comes of them. On a key they are ``filled`` in."""

    covered: frozenset[int]
    answers: frozenset[int]
    filled: bool = False


@node
class Worked(Node):
    """A form filled in at a ``step`` of a calculation (its ``part`` of a chain, its ``example``), or for
    all steps together; without an example, for all of them:
    ``numbers`` go into its blanks, and ``further`` is what there is to say of this step alone. On a
    worksheet some of them are ``gaps``."""

    form: Form
    step: int | None = None
    numbers: tuple[Any, ...] = ()
    further: tuple[Text, ...] = ()
    part: str = ""
    example: int | None = 0
    gaps: Gaps | None = None

    def address(self, leaf: Scalar | Grid, row: int = 0, column: int = 0) -> Address | None:
        """What a number is, for one in a matrix by its place there from 0; None where nobody says, and of
        what several steps add together."""
        blank = leaf.number if isinstance(leaf, Scalar) else leaf.cells
        if not isinstance(blank, Blank) or leaf.address:  # of what was lifted out of its line
            known = leaf.address
            return known and known._replace(entry=known.entry or self._entry(leaf, known, row, column))
        source = self.form.sources[blank.slot]
        if source.together:
            return None
        timeless = not any(symbol.step is not None for symbol in symbols(source.of))
        step = (self.step or 0) + source.later
        found = Address(
            source.of,
            None if timeless or (self.step is None and not source.later) else step,
            part=self.part,
            example=self.example if source.example is None else source.example,
            equation=source.equation,
        )
        match source.pick:
            case "entry":
                return found._replace(entry=(source.place,))
            case "column":
                return found._replace(entry=(row, source.place))
        entry = self._entry(leaf, found, row, column)
        if source.pick == "part":
            entry = tuple(places[k] for k, places in zip(entry, source.places, strict=True))
        return found._replace(entry=entry)

    def _entry(self, leaf: Scalar | Grid, address: Address, row: int, column: int) -> tuple[int, ...]:
        """The entry of the value itself that stands at a place of a matrix on the page."""
        if isinstance(leaf, Scalar):
            number = leaf.number
            if leaf.place is not None:
                return leaf.place
            return (0,) * self.numbers[number.slot].ndim if isinstance(number, Blank) else ()
        blank = leaf.cells if leaf.address is None else None
        if leaf.turned:
            row, column = column, row
        rank = self.numbers[blank.slot].ndim if isinstance(blank, Blank) else leaf.rank
        return (row, column)[:rank]


def worked(
    head: Formula,
    stages: tuple[Formula, ...],
    words: Text = (),
    remarks: tuple[Text, ...] = (),
    checks: Checks = (),
) -> Worked:
    """An equation worked whose numbers stand in it already."""
    return Worked(Form(head, stages, words, remarks, checks=checks))


@node
class Factor(Node):
    """A factor of a product: its ``name``, its ``value``, and what the product is ``so_far``, which is
    what arrives at a ``place``. The first factor is itself the product so far."""

    name: Formula
    value: Formula
    place: Formula
    so_far: Formula

    def reached(self, *, last: bool) -> Text:
        """Where the product has come to with it: what is said before ``so_far``."""
        return ("in all: ",) if last else ("so far, at ", self.place, ": ")


@node
class Chain(Node):
    """A product worked from the left, one factor at a time; ``head`` is all of it in symbols, and
    ``words`` say what it is."""

    head: Formula
    words: Text
    factors: tuple[Factor, ...]


@node
class Listed(Node):
    """Equations in symbols, a line each, with what the left sides are; ``step`` is the one that they are
    seen from. Where one of them is to be chosen, ``asks`` is the name of the rule that is asked for, and the
    lines have their letters."""

    lines: tuple[tuple[Formula, Text], ...]
    step: int | None = None
    asks: str = ""


@node
class Table(Node):
    """``numeric`` says of each column whether it holds numbers, and is set to the right. A header
    of nothing but empty cells is not shown where it need not be."""

    header: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    numeric: tuple[bool, ...]


@node
class MapRow(Node):
    """A row of a heat map: its ``label``, a sign for each step, and the numbers at its end."""

    label: str
    shades: str
    ends: tuple[str, ...] = ()


@node
class HeatMap(Node):
    """Sizes as shades: a column for each of ``steps``, which ``title`` names, then the numbers at the ends of
    the rows under ``heads``. A page that is too narrow leaves numbers out first, then breaks it between
    columns."""

    title: str
    steps: tuple[int, ...]
    rows: tuple[MapRow, ...]
    heads: tuple[str, ...] = ()


@node
class Curve(Node):
    """Numbers drawn over what they were counted by, ``across``, the first of them at ``first``: ``up`` says
    what they are, with ``digits`` decimals in words. Where one is not finite nothing is drawn. ``marks`` are
    places along the way that stand out, as ``marked`` says; ``role`` decides the color. A document whose
    pictures stand beside it shows ``file``, which is called after the ``name``, in place of a drawing of
    characters."""

    numbers: tuple[float, ...]
    up: str = "loss"
    across: str = "epoch"
    first: int = 0
    digits: int = 4
    marks: tuple[int, ...] = ()
    marked: str = "worked in full"
    role: str = "loss"
    file: str = ""
    name: str = "loss"


@node
class Aligned(Node):
    """Sequences under one another, step by step: ``labels`` name the rows, and each of ``columns``
    has a cell for every row. A page that is too narrow breaks it between columns. ``numeric`` ones are
    set to the right."""

    labels: tuple[Text, ...]
    columns: tuple[tuple[Text, ...], ...]
    numeric: bool = False


@node
class Drawing(Node):
    """A network drawn; ``file`` and ``name`` are as of a curve."""

    of: Rolled | Unrolled
    file: str = ""
    name: str = "network"


@node
class Verbatim(Node):
    """Text that is to be copied as it stands; a page may break it at spaces, but not what is written in a
    ``language``."""

    text: str
    language: str = ""


@node
class Sizes(Node):
    """What a picture shows as shades: a row for each of ``rows``, a number or nothing for each of
    ``columns``."""

    numbers: tuple[tuple[float | None, ...], ...]
    rows: tuple[int, ...]
    columns: tuple[int, ...]


@node
class Picture(Node):
    """A picture of what the document shows without it too, with ``words`` for those who do not see it. It is
    only there where pictures stand beside a document, in the ``file`` that is called after the ``name``."""

    file: str
    words: str
    of: Sizes
    name: str


# What a document that pictures stand beside has in files of their own.
Pictured = Curve | Drawing | Picture


Block = (
    Heading
    | Paragraph
    | Worked
    | Chain
    | Listed
    | Table
    | HeatMap
    | Curve
    | Aligned
    | Drawing
    | Picture
    | Verbatim
)


@dataclass(frozen=True)
class Document:
    """Blocks one after the other, made as they are asked for: a long document is never all there."""

    make: Callable[[], Iterator[Block]]

    @property
    def blocks(self) -> Iterator[Block]:
        """The blocks, from the first on."""
        return self.make()

    @staticmethod
    def of(*blocks: Block) -> Document:
        """A document of blocks that are there already."""
        return Document(lambda: iter(blocks))
