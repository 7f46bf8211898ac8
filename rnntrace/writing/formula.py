"""Formulas as they stand on a page, before anyone has decided how to draw them.

A renderer turns these few nodes into two-dimensional text or LaTeX; it needs to know nothing of
networks. Numbers are text already, rounded and cut to what a reader can take in.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

# What a quantity is: it decides the colour, the same everywhere.
Role = Literal["weight", "input", "state", "prediction", "target", "gradient", "loss", "plain"]


# Where a step stands: h₂ below, a⟨2⟩ and h⁽²⁾ above, in angle brackets or round ones.
StepStyle = Literal["below", "angle", "round"]
Accent = Literal["", "hat", "tilde"]
Arrow = Literal["", "right", "left"]


class Name(NamedTuple):
    """A symbol: ``base`` with a subscript that is part of its name (``W_xh``) and a step
    (``2``, ``t``, ``t−1``); with ``gradient``, the loss differentiated by it.

    ``above`` is a superscript that is part of its name (a layer, a gate) and ``part`` the letter of
    the network's part that it belongs to; ``arrow`` is the direction in which its steps are read.
    """

    base: str
    sub: str = ""
    step: str = ""
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
        return bool(self.above or self.part or (self.step and self.style != "below"))


class Scalar(NamedTuple):
    text: str
    role: Role = "plain"


class Beside(NamedTuple):
    """Words beside a row of numbers: the row's own word, and what there is to say of it."""

    word: str
    remark: str = ""


class Grid(NamedTuple):
    """A matrix of numbers, or a vector as its only column or row.

    ``rows`` and ``columns`` are the places (from 0) that ``cells`` shows of a matrix of ``shape``;
    where they jump, something is left out. Where a renderer has to leave out more, it keeps those
    that are ``vital_rows`` or ``vital_columns``. ``beside`` has an entry per shown row, or none.
    """

    cells: tuple[tuple[str, ...], ...]
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    shape: tuple[int, int]
    role: Role = "plain"
    beside: tuple[Beside, ...] = ()
    vital_rows: frozenset[int] = frozenset()
    vital_columns: frozenset[int] = frozenset()

    def kept_rows(self, most: int) -> list[int]:
        """Which of ``cells``'s rows to show where only ``most`` can be."""
        return _kept(self.rows, self.vital_rows, most)

    def kept_columns(self, most: int) -> list[int]:
        """Which of ``cells``'s columns to show where only ``most`` can be."""
        return _kept(self.columns, self.vital_columns, most)


def _kept(places: tuple[int, ...], vital: frozenset[int], most: int) -> list[int]:
    """The vital ones, the last, and as many from the start as there is room for."""
    count = len(places)
    by_worth = [i for i, place in enumerate(places) if place in vital] + [count - 1, *range(count)]
    return sorted(list(dict.fromkeys(by_worth))[:most])


class Operator(NamedTuple):
    kind: Literal["plus", "minus", "hadamard", "dot", "equals", "dots"]


EQUALS = Operator("equals")


class Row(NamedTuple):
    """Parts one after the other."""

    parts: tuple[Formula, ...]


class Negated(NamedTuple):
    of: Formula


class Parens(NamedTuple):
    of: Formula


class Applied(NamedTuple):
    """A function, by its LaTeX and its plain name, before its argument.

    LaTeX that ends in ``{}`` has the argument within: the sign itself says how far it reaches.
    """

    latex: str
    plain: str
    of: Formula

    @property
    def encloses(self) -> bool:
        return self.latex.endswith("{}")


class Raised(NamedTuple):
    """A power, or a transpose (``exponent`` is then ``T``)."""

    of: Formula
    exponent: str


class Ratio(NamedTuple):
    top: Formula
    bottom: Formula


class Summed(NamedTuple):
    """A sum over the entries, or with ``over`` (``t``) over the steps."""

    of: Formula
    over: str = ""


class Token(NamedTuple):
    """A word of the scenario inside a formula, and its place from 1 for where words do not go."""

    word: str
    place: int


class Entry(NamedTuple):
    """The entry of a vector that belongs to a word."""

    of: Formula
    at: Token


class Condition(NamedTuple):
    """1 where ``of`` is positive, else 0."""

    of: Formula


class Captioned(NamedTuple):
    """Something with words under it."""

    of: Formula
    caption: Text


class Indexed(NamedTuple):
    """One entry of a matrix or a vector, by its place counted from 1: ``W_hh[1,2]``."""

    of: Formula
    places: tuple[int, ...]


class Partial(NamedTuple):
    """The derivative of one value by another, ``∂a₃/∂h₂``."""

    top: Formula
    bottom: Formula


class Norm(NamedTuple):
    """The length of a vector."""

    of: Formula


class Blocks(NamedTuple):
    """A matrix of matrices: what stands in each place is a formula of its own."""

    rows: tuple[tuple[Formula, ...], ...]


class Said(NamedTuple):
    """Words that stand for a value, ``column 2 of E``."""

    text: Text


Formula = (
    Name
    | Scalar
    | Grid
    | Operator
    | Row
    | Negated
    | Parens
    | Applied
    | Raised
    | Ratio
    | Summed
    | Token
    | Entry
    | Condition
    | Captioned
    | Indexed
    | Partial
    | Norm
    | Blocks
    | Said
)


class Word(NamedTuple):
    """A word of the scenario's sequences, to be shown as it is, set off from the text around."""

    text: str


class Prose(NamedTuple):
    """Sentences of the scenario's author: a title, a description."""

    text: str


class Rule(NamedTuple):
    """A rule of mathematics that is short enough for running text, ``tanh' = 1 − tanh²``."""

    text: str


# Running text: the program's words, the scenario's, and short formulas.
Text = tuple[str | Word | Prose | Rule | Formula, ...]
