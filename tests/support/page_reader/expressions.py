"""Mathematics as it stands on a page, read.

Numbers are kept as they are printed, with all their digits.
"""

from __future__ import annotations

from dataclasses import dataclass


class Unreadable(ValueError):
    """What does not stand on the page as mathematics is written."""


@dataclass(frozen=True)
class Number:
    """A number without a sign, as printed; ``2.4e-10`` for one with a power of ten, ``inf`` and ``nan``."""

    text: str


@dataclass(frozen=True)
class Matrix:
    """Numbers in brackets, with their signs. Where some are ``left_out``, ``rows`` has those that are
    shown; ``words`` stand beside the rows, ``caption`` below."""

    rows: tuple[tuple[str, ...], ...]
    left_out: bool = False
    words: tuple[str, ...] = ()
    caption: str = ""


@dataclass(frozen=True)
class Table:
    """A matrix each of whose cells is something to be worked out; ``caption`` stands below it."""

    rows: tuple[tuple[Expression, ...], ...]
    caption: str = ""


@dataclass(frozen=True)
class Dots:
    """Terms or factors that are not shown."""


@dataclass(frozen=True)
class Name:
    """A symbol: its letter (with its accent as a sign of its own), what stands ``below`` and ``above``
    it, piece by piece, the step being the last of one of them."""

    base: str
    below: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    gradient: bool = False


@dataclass(frozen=True)
class Negative:
    of: Expression


@dataclass(frozen=True)
class Plus:
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Minus:
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Times:
    """Factors side by side, or with a ``·`` between: the product of matrices, or of numbers."""

    left: Expression
    right: Expression


@dataclass(frozen=True)
class Entrywise:
    """The product ``⊙``."""

    left: Expression
    right: Expression


@dataclass(frozen=True)
class Divided:
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Power:
    """``exponent`` is a number, or the number of a step (``t``, ``t+1``)."""

    of: Expression
    exponent: str


@dataclass(frozen=True)
class Transposed:
    of: Expression


@dataclass(frozen=True)
class Call:
    """A function by its plain name."""

    function: str
    of: Expression


@dataclass(frozen=True)
class Sum:
    """Over the entries, or with ``over`` over the steps (``t``) or the examples (``i``)."""

    of: Expression
    over: str = ""


@dataclass(frozen=True)
class Entry:
    """One entry of a vector, by its word, or of a matrix by its places (``1,2``)."""

    of: Expression
    at: str


@dataclass(frozen=True)
class Column:
    """A column of a matrix, counted from 1."""

    place: int
    of: Expression


@dataclass(frozen=True)
class OneHot:
    """The vector that stands for a word."""

    word: str


@dataclass(frozen=True)
class Positive:
    """1 where something is more than 0, else 0."""

    of: Expression


Expression = (
    Number
    | Matrix
    | Table
    | Dots
    | Name
    | Negative
    | Plus
    | Minus
    | Times
    | Entrywise
    | Divided
    | Power
    | Transposed
    | Call
    | Sum
    | Entry
    | Column
    | OneHot
    | Positive
)


def parts(expression: Expression) -> tuple[Expression, ...]:
    """What an expression is directly made of."""
    match expression:
        case Plus() | Minus() | Times() | Entrywise() | Divided():
            return (expression.left, expression.right)
        case Number() | Matrix() | Dots() | Name() | OneHot():
            return ()
        case Table(rows):
            return tuple(cell for row in rows for cell in row)
    return (expression.of,)


def is_numeric(expression: Expression) -> bool:
    """Whether all of it is numbers."""
    if isinstance(expression, Name | OneHot | Column):
        return False
    return all(map(is_numeric, parts(expression)))


def leaves_out(expression: Expression) -> bool:
    """Whether some of its numbers are not shown, so that nobody can work it again."""
    if isinstance(expression, Dots):
        return True
    if isinstance(expression, Matrix):
        return expression.left_out
    return any(map(leaves_out, parts(expression)))
