"""Expressions of a form, spelled with symbols and with blanks for their numbers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ..equations import shapes
from ..equations.differentiate import is_handed, received
from ..equations.stages import slot_of
from ..equations.tree import Div, Expression, MatMul, Symbol, rebuild
from .entries import divided, divides_by_vector, is_to_be_written, multiplied
from .figures import Axes, beside, framed, is_cut
from .formula import (
    Axis,
    Blank,
    Blocks,
    Captioned,
    Formula,
    Grid,
    Name,
    Raised,
    Role,
    Row,
    Said,
    Scalar,
    Text,
    Word,
    WordEntry,
)
from .moment import PREDICTION, TARGETED, Moment
from .sizes import Shape, is_single, size_of
from .spell import Leaf, Spelling, spell


def in_letters(moment: Moment, node: Expression) -> Formula:
    """An expression in symbols. Where the step's target is one word, a sum over all words is just that
    word's entry."""
    letters = moment.looks.letters

    def leaf(symbol: Symbol, transposed: bool) -> Formula:
        return letters.name(symbol, transposed=transposed)

    def pick(symbol: Symbol) -> Leaf | None:
        place = moment.word(symbol)
        if place is None:
            return None
        return lambda other, _: WordEntry(letters.name(other), moment.looks.token(symbol, place))

    return spell(node, Spelling(leaf, letters.shape, pick, moment.looks.is_scalar(node), letters=True))


def in_numbers(moment: Moment, node: Expression, *, single: bool, entries: bool = False) -> Formula:
    """An expression with its numbers filled in; ``single``: everything is a single number; ``entries``:
    those of products of matrices are written out. Parts that were worked out already stand in it as
    symbols."""
    written: dict[str, tuple[Formula, Shape]] = {}

    def known_as(formula: Formula, shape: Shape) -> Symbol:
        symbol = Symbol(f"written {len(written)}")
        written[symbol.name] = formula, shape
        return symbol

    def look_up(part: Expression) -> Expression:
        """What is not written as it is read, as symbols for it: a product with a one-hot vector that is
        shown as a column, and what is written entry by entry."""
        match part:
            case MatMul(Symbol() as matrix, Symbol() as vector) if moment.shows_column(vector):
                return known_as(column(moment, matrix, vector), moment.looks.letters.shape(matrix)[:1])
            case Div() if divides_by_vector(part, shape_of):
                return known_as(divided(moment, part, shape_of), size_of(part, shape_of)[:1])
            case MatMul() if entries and is_to_be_written(part, shape_of):
                return known_as(multiplied(moment, part, shape_of), size_of(part, shape_of))
        return rebuild(part, look_up)

    def leaf(symbol: Symbol, transposed: bool) -> Formula:
        if symbol.name in written:
            found = written[symbol.name][0]
            return _turned(found) if transposed else found
        known = slot_of(symbol)
        slot = moment.value(symbol) if known is None else known
        shape = moment.shape(slot)
        if is_single(shape):
            role: Role = "plain" if known is not None else _role(moment, symbol)
            manner = moment.manner(symbol)
            return Scalar(Blank(slot), manner.digits, role, manner.given)
        if known is not None:
            return blank_grid(moment, slot, "plain", _axes_worked_out(moment, slot), transposed=transposed)
        return values(moment, symbol, transposed=transposed)

    def pick(symbol: Symbol) -> Leaf | None:
        place = moment.picks(symbol)
        if place is None:
            return None

        def entry(other: Symbol, _: bool) -> Formula:
            slot = moment.entry(other, place)
            return _scalar(moment, slot, _role(moment, other), moment.is_given(other))

        return entry

    def shape_of(symbol: Symbol) -> Shape:
        if symbol.name in written:
            return written[symbol.name][1]
        known = slot_of(symbol)
        return moment.looks.letters.shape(symbol) if known is None else moment.shape(known)

    return spell(
        look_up(node),
        Spelling(
            leaf,
            shape_of,
            pick,
            single,
            is_negative=moment.is_negative,
            further=not moment.looks.style.carried,
        ),
    )


def _turned(formula: Formula) -> Formula:
    """What is written out, transposed."""
    if isinstance(formula, Blocks):
        return formula._replace(rows=tuple(zip(*formula.rows, strict=True)))
    return Raised(formula, "T")


def _role(moment: Moment, symbol: Symbol) -> Role:
    return moment.looks.letters.role(symbol)


def _scalar(moment: Moment, slot: int, role: Role, given: bool = False) -> Scalar:
    return Scalar(Blank(slot), moment.looks.style.digits, role, given)


def values(
    moment: Moment,
    symbol: Symbol,
    *,
    transposed: bool = False,
    with_words: bool = False,
    given: bool | None = None,
) -> Formula:
    """A symbol's numbers; ``with_words``, those of the vocabulary stand beside their rows. ``given``:
    they are shown as their author wrote them, if it is not to be found out."""
    slot = moment.value(symbol)
    role = _role(moment, symbol)
    given = moment.is_given(symbol) if given is None else given
    words = moment.looks.words_beside(symbol) if with_words else ()
    target = moment.word(TARGETED) if with_words and symbol == PREDICTION else None
    if words and is_single(moment.shape(slot)):
        return Row((_scalar(moment, slot, role, given), Said(("  ", Word(words[0])))))
    return blank_grid(
        moment,
        slot,
        role,
        axes_of(moment, symbol),
        given=given,
        transposed=transposed,
        words=words,
        remarks={} if target is None else {target: "target"},
    )


def axes_of(moment: Moment, symbol: Symbol) -> Axes:
    """The dimensions of a symbol's value."""
    name = received(symbol) if is_handed(symbol) else symbol.name
    rows, columns, *_ = (*moment.looks.letters.system.shapes[name], None, None)
    return rows, columns


def _axes_worked_out(moment: Moment, slot: int) -> Axes:
    """The dimensions of what was worked out."""
    if not any(map(is_cut, moment.shape(slot))):
        return None, None  # it is shown whole
    dimensions = moment.looks.letters.system.shapes

    def shape(symbol: Symbol) -> tuple[int, ...]:
        return dimensions[received(symbol) if is_handed(symbol) else symbol.name]

    rows, columns, *_ = (*shapes.shape_of(moment.sources[slot].of, shape), None, None)
    return rows, columns


def blank_grid(
    moment: Moment,
    slot: int,
    role: Role,
    axes: Axes = (None, None),
    *,
    given: bool = False,
    transposed: bool = False,
    words: Sequence[str] = (),
    remarks: Mapping[int, str] | None = None,
    vital: Sequence[Collection[int]] = (),
) -> Scalar | Grid:
    """A matrix of blanks, a vector as its only column, or a single number. Of a large one the form hangs on
    which places matter at its step, unless it is said for each axis which are ``vital`` at any."""
    shape = moment.shape(slot)
    if is_single(shape):
        return _scalar(moment, slot, role, given)
    vital = vital or [_must_show(moment, axis, size) for axis, size in zip(axes, shape, strict=False)]
    style = moment.looks.style
    frame = framed(shape, vital, transposed=transposed, full=style.full)
    return Grid(
        Blank(slot),
        frame.rows,
        frame.columns,
        frame.shape,
        style.digits,
        role,
        given,
        turned=transposed,
        beside=beside(words, frame.rows, remarks),
    )


def _must_show(moment: Moment, axis: Axis, size: int) -> frozenset[int]:
    cut = is_cut(size) and not moment.looks.style.full
    return moment.vital(axis) if axis is not None and cut else frozenset()


def column(moment: Moment, matrix: Symbol, vector: Symbol) -> Formula:
    """The column of a matrix that a one-hot vector picks."""
    slot = moment.column(matrix, vector)
    numbers = blank_grid(moment, slot, "weight", (None, None), given=moment.is_given(matrix))
    return Captioned(numbers, of_column(moment, matrix, vector))


def of_column(moment: Moment, matrix: Symbol, vector: Symbol) -> Text:
    """Which column that is."""
    place = moment.word(vector)
    assert place is not None
    name: Name = moment.looks.letters.name(matrix)
    return (f"column {place + 1:,} of ", name)
