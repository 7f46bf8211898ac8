"""Formulas as they stand on a page, before anyone has decided how to draw them.

A renderer turns these few nodes into two-dimensional text or LaTeX; it needs to know nothing of
networks. A number is a value, or a blank for one: its digits are made as the page is rendered. A step
may be told by how far it is from the page's own.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from ..tracing.addresses import Address
from .node import Node, node

# What a quantity is: it decides the color, the same everywhere.
Role = Literal["weight", "input", "state", "prediction", "target", "gradient", "loss", "plain"]


# Where a step stands: h₂ below, a⟨2⟩ and h⁽²⁾ above, in angle brackets or round ones; β² as a power.
StepStyle = Literal["below", "angle", "round", "power"]
Accent = Literal["", "hat", "tilde"]
Arrow = Literal["", "right", "left"]


@node
class Name(Node):
    """A symbol: ``base`` with a subscript that is part of its name (``W_xh``) and a step: how far it is
    from the page's (-1), or as it is written (``2``, ``T+1``), None for what has no step; with
    ``gradient``, the loss differentiated by it.

    ``above`` is a superscript that is part of its name (a layer, a gate) and ``part`` the letter of
    the network's part that it belongs to; ``arrow`` is the direction in which its steps are read.
    """

    base: str
    sub: str = ""
    step: str | int | None = None
    accent: Accent = ""
    gradient: bool = False
    transposed: bool = False
    role: Role = "plain"
    above: str = ""
    part: str = ""
    arrow: Arrow = ""
    style: StepStyle = "below"

    @property
    def raised(self) -> bool:
        """Whether something stands above already, so that a power needs parentheses."""
        return bool(self.above or self.part or (self.step is not None and self.style != "below"))


@node
class Numeral(Node):
    """A number as an equation has it, ``1`` in 1 − h²."""

    text: str


# Parentheses around what goes on over several lines: each stands alone on its own.
OPENING, CLOSING = Numeral("("), Numeral(")")


@node
class At(Node):
    """The number of a step, told by how far it is from the page's own."""

    offset: int


@node
class Blank(Node):
    """Where a number or a matrix of numbers goes that is not known yet, by its place among those of a
    form."""

    slot: int


@node
class Scalar(Node):
    """A single number, shown with so many ``digits`` after the point; a ``given`` one with as few as it
    was written with. ``address`` tells what it is. Of a blank for several numbers it is the one at a
    ``place``, with the decimals that they have together, and in parentheses where it is negative, if it
    does not stand ``within`` some. What comes of a ``steep`` one moves more than it does itself, so that
    it may need more digits; those of a sum, ``along`` with which it stands by the blanks of all, have the
    same decimals. One that is known has ``least`` so many."""

    number: float | Blank
    digits: int
    role: Role = "plain"
    given: bool = False
    address: Address | None = None
    place: tuple[int, ...] | None = None
    within: bool = False
    steep: bool = False
    along: tuple[int, ...] = ()
    least: int = 0


@node
class Beside(NamedTuple):
    """Words beside a row of numbers: the row's own word, and what there is to say of it."""

    word: str
    remark: str = ""


Axis = int | None


@node
class Grid(Node):
    """A matrix of numbers, or a vector as its only column or row, all with the same ``digits``; those
    that are ``given`` have as few as they were written with.

    ``rows`` and ``columns`` are the places (from 0) that are shown of a matrix of ``shape``; where they
    jump, something is left out, and a renderer says which they are. It leaves out no more, but may show
    them in several ``Excerpt``s. ``cells`` has their numbers, or is a blank for the whole matrix, which
    is ``turned`` before it is shown. ``beside`` has an entry per shown row, or none. ``address`` tells
    what the numbers are, and ``rank`` 1 that they are a vector's; ``steep`` and ``along`` are as of a
    ``Scalar``.
    """

    cells: tuple[tuple[float, ...], ...] | Blank
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    shape: tuple[int, int]
    digits: int
    role: Role = "plain"
    given: bool = False
    turned: bool = False
    beside: tuple[Beside, ...] = ()
    address: Address | None = None
    rank: int = 2
    steep: bool = False
    along: tuple[int, ...] = ()

    @property
    def lacks_rows(self) -> bool:
        """Whether some rows are left out."""
        return len(self.rows) < self.shape[0]

    @property
    def lacks_columns(self) -> bool:
        """Whether some columns are left out."""
        return len(self.columns) < self.shape[1]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return not (self.lacks_rows or self.lacks_columns)


@node
class Span(NamedTuple):
    """Some things one after the other, from the first place (from 0) to before the last."""

    start: int
    end: int


@node
class Excerpt(Node):
    """A part of a matrix that has no room in one piece: some of the ``rows`` and ``columns`` that are shown
    of it. ``caption`` is what stands under the matrix."""

    of: Grid
    rows: Span
    columns: Span
    caption: Text = ()


@node
class Operator(Node):
    kind: Literal["plus", "minus", "hadamard", "dot", "over", "equals", "dots"]


EQUALS = Operator("equals")


@node
class Row(Node):
    """Parts one after the other."""

    parts: tuple[Formula, ...]


@node
class Negated(Node):
    of: Formula


@node
class Parens(Node):
    of: Formula


@node
class Applied(Node):
    """A function, by its LaTeX and its plain name, before its argument.

    LaTeX that ends in ``{}`` has the argument within: the sign itself says how far it reaches.
    """

    latex: str
    plain: str
    of: Formula

    @property
    def encloses(self) -> bool:
        return self.latex.endswith("{}")


@node
class Raised(Node):
    """A power, also to the number of a step; a transpose (``exponent`` is then ``T``) or a derivative
    (``'``)."""

    of: Formula
    exponent: str | At


@node
class Ratio(Node):
    top: Formula
    bottom: Formula


@node
class Summed(Node):
    """A sum over the entries, or with ``over`` (``t``) over the steps."""

    of: Formula
    over: str = ""


@node
class Token(Node):
    """A word of the scenario inside a formula, and its place from 1 for where words do not go."""

    word: str
    place: int


@node
class WordEntry(Node):
    """The entry of a vector that belongs to a word."""

    of: Formula
    at: Token


@node
class Condition(Node):
    """1 where ``of`` is positive, else 0."""

    of: Formula


@node
class Captioned(Node):
    """Something with words under it."""

    of: Formula
    caption: Text


@node
class Indexed(Node):
    """One entry of a matrix or a vector, by its place counted from 1: ``W_hh[1,2]``."""

    of: Formula
    places: tuple[int, ...]


@node
class Partial(Node):
    """The derivative of one value by another, ``∂a₃/∂h₂``."""

    top: Formula
    bottom: Formula


@node
class Norm(Node):
    """The length of a vector."""

    of: Formula


@node
class Blocks(Node):
    """A matrix of matrices: what stands in each place is a formula of its own. A sum there that is wider
    than a page has at most so many terms on a line ``across``, where that is said."""

    rows: tuple[tuple[Formula, ...], ...]
    across: int | None = None


@node
class Said(Node):
    """Words that stand for a value, ``column 2 of E``."""

    text: Text


Formula = (
    Name
    | Numeral
    | At
    | Scalar
    | Grid
    | Excerpt
    | Operator
    | Row
    | Negated
    | Parens
    | Applied
    | Raised
    | Ratio
    | Summed
    | Token
    | WordEntry
    | Condition
    | Captioned
    | Indexed
    | Partial
    | Norm
    | Blocks
    | Said
)


@node
class Word(Node):
    """A word of the scenario's sequences, to be shown as it is, set off from the text around."""

    text: str


@node
class Prose(Node):
    """Sentences of the scenario's author: a title, a description."""

    text: str


@node
class Rule(Node):
    """A rule of mathematics that is short enough for running text, ``tanh' = 1 − tanh²``: as plain text, and
    as the formula that it is."""

    text: str
    formula: Formula


@node
class Code(Node):
    """What is typed: an option, a name in a file, an equation in the language of scenarios."""

    text: str


@node
class Figure(Node):
    """A number in running text, with the digits that it takes when it stands together with others; a
    ``given`` one with as few as it was written with."""

    number: float
    digits: int
    together: tuple[float, ...] = ()
    given: bool = False
    address: Address | None = None


# Running text: the program's words, the scenario's, and short formulas.
Text = tuple[str | Word | Prose | Rule | Code | Figure | Formula, ...]
