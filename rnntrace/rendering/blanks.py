"""The blanks of a form: which texts go into them, and how wide these are."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from ..equations.tree import Symbol
from ..writing.document import Worked
from ..writing.form import Form
from ..writing.formula import Blank, Grid, Scalar, Span, StepStyle, leaves
from ..writing.numbers import Digits, digits_of, plain_texts
from .lines import Mark, Slot

# So many matrices of numbers are kept for when they come again.
MOST_COLUMNS = 256


class BlankWriter(Protocol):
    """How a renderer writes what goes into blanks, and how wide that is on its page."""

    def number(self, digits: Digits) -> str:
        """A number that is more than a sign and digits, or one of several of which one is."""

    def number_width(self, digits: Digits) -> int: ...

    def step(self, number: str, style: StepStyle | None) -> str:
        """The number of a step (or ``t``), below or above its symbol, or in running text."""

    def step_width(self, text: str) -> int: ...


class Place(NamedTuple):
    """Where the texts of a matrix begin among all texts of numbers, and its columns among all columns."""

    text: int
    column: int


class Texts(NamedTuple):
    """What goes into the blanks: the texts of the ``numbers``, those of the ``steps``, and how ``wide`` each
    column of numbers is."""

    numbers: list[str]
    steps: list[str]
    wide: list[int]


class Column(NamedTuple):
    """The texts of one matrix row by row, and how ``wide`` its columns are."""

    texts: list[str]
    wide: list[int]


class Blanks:
    """The blanks of a form that is filled in at steps like the ``example``: they and those around them
    have as many digits. ``alone`` are the columns with only one number."""

    def __init__(self, form: Form, example: int | None, writer: BlankWriter) -> None:
        self.writer = writer
        self.example = example
        self.alone: set[int] = set()
        self.steps: dict[tuple[int, StepStyle | None], Mark] = {}
        self._places: dict[object, Place] = {}
        self._taken: list[_Taken] = []
        text = column = 0
        for leaf in leaves((form.head, form.stages, form.words, form.remarks)):
            blank = leaf.number if isinstance(leaf, Scalar) else leaf.cells
            key = _key(leaf)
            if key in self._places or not isinstance(blank, Blank):
                continue
            self._places[key] = Place(text, column)
            self._taken.append(_Taken(leaf, blank.slot, _is_constant(form, blank.slot)))
            height, width = (1, 1) if isinstance(leaf, Scalar) else (len(leaf.rows), len(leaf.columns))
            if height == 1:
                self.alone.update(range(column, column + width))
            text, column = text + height * width, column + width
        self.columns = column
        self.count = text

    def slot(self, leaf: Scalar) -> Slot:
        """The blank for a number."""
        return Slot(*self._places[_key(leaf)])

    def slots(self, grid: Grid, rows: Span, columns: Span) -> list[list[Slot]]:
        """The blanks for some of the rows and columns that are shown of a matrix."""
        text, first = self._places[_key(grid)]
        across = len(grid.columns)
        return [[Slot(text + i * across + j, first + j) for j in range(*columns)] for i in range(*rows)]

    def mark(self, offset: int, style: StepStyle | None) -> Mark:
        """The blank for a step."""
        key = (offset, style)
        if key not in self.steps:
            width = self.writer.step_width(self._step(offset, style, self.example))
            self.steps[key] = Mark(len(self.steps), width)
        return self.steps[key]

    def _step(self, offset: int, style: StepStyle | None, step: int | None) -> str:
        return self.writer.step(step_number(offset, step), style)

    def filled(self, worked: Worked) -> Texts:
        """What goes into them where the form is filled in."""
        numbers: list[str] = []
        wide: list[int] = []
        for taken in self._taken:
            found = taken.texts(worked.numbers[taken.slot], self.writer)
            numbers += found.texts
            wide += found.wide
        return Texts(numbers, self.step_texts(worked.step), wide)

    def step_texts(self, step: int | None) -> list[str]:
        """Those of the steps that are known so far."""
        return [self._step(offset, style, step) for offset, style in self.steps]

    def step_width(self, place: int) -> int:
        """How wide the text of a step is."""
        return next(mark.width for mark in self.steps.values() if mark.text == place)


def _key(leaf: Scalar | Grid) -> object:
    """What it hangs on which texts go into a blank."""
    if isinstance(leaf, Scalar):
        return (leaf.number, leaf.digits, leaf.given)
    return (leaf.cells, leaf.rows, leaf.columns, leaf.digits, leaf.given, leaf.turned)


def step_number(offset: int, step: int | None) -> str:
    """The number of a step, or how it is told in general: ``t``, ``t−1``."""
    if step is not None:
        return str(step + offset)
    return "t" if not offset else f"t{'+' if offset > 0 else '−'}{abs(offset)}"


def _is_constant(form: Form, slot: int) -> bool:
    """Whether a blank gets the same numbers at every step."""
    source = form.sources[slot]
    return isinstance(source.of, Symbol) and source.of.step is None and not source.pick


class _Taken:
    """One blank, and how its texts are made."""

    def __init__(self, leaf: Scalar | Grid, slot: int, constant: bool) -> None:
        self.leaf, self.slot, self.constant = leaf, slot, constant
        self.known: tuple[Any, Column] | None = None
        self.across = 1 if isinstance(leaf, Scalar) else len(leaf.columns)

    def texts(self, array: Any, writer: BlankWriter) -> Column:
        """The texts for an array."""
        if self.known is not None and self.known[0] is array:
            return self.known[1]
        leaf = self.leaf
        found = figures(_cells(leaf, array), self.across, leaf.digits, writer, given=leaf.given)
        if self.constant:
            self.known = (array, found)
        return found


def figures(numbers: list[float], across: int, digits: int, writer: BlankWriter, *, given: bool) -> Column:
    """The texts of numbers row by row, in so many columns ``across``."""
    plain = _plain(tuple(numbers), across, digits, given)
    if plain is not None:
        return plain
    found = digits_of(numbers, digits, given=given)
    widths = [writer.number_width(each) for each in found]
    return Column([writer.number(each) for each in found], _widest(widths, across))


@lru_cache(maxsize=MOST_COLUMNS)
def _plain(numbers: tuple[float, ...], across: int, digits: int, given: bool) -> Column | None:
    """The same in the usual case that they are written alike on every page. The same numbers come again
    soon: a result is what the next equation begins with."""
    texts = plain_texts(numbers, digits, given=given)
    return None if texts is None else Column(texts, _widest(list(map(len, texts)), across))


def _widest(widths: list[int], across: int) -> list[int]:
    """How wide each column is, of widths row by row."""
    if across == 1:
        return [max(widths)]
    return widths if across == len(widths) else [max(widths[k::across]) for k in range(across)]


def _cells(leaf: Scalar | Grid, array: Any) -> list[float]:
    """The numbers that are shown of an array, row by row."""
    if isinstance(leaf, Scalar):
        return [float(array.ravel()[0])]
    if leaf.turned and array.ndim == 2:
        array = array.T
    height, width = leaf.shape
    if len(leaf.rows) < height or len(leaf.columns) < width:
        array = array.reshape(height, width).take(leaf.rows, axis=0).take(leaf.columns, axis=1)
    found: list[float] = array.ravel().tolist()
    return found
