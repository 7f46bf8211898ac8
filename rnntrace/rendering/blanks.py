"""The blanks of a form: which texts go into them, and how wide these are."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from ..equations.tree import Symbol
from ..writing.digits import Digits, decimals_of, digits_of
from ..writing.document import Gaps, Worked
from ..writing.form import Check, Form, Known, Leaf
from ..writing.formula import Blank, Grid, Scalar, Span, StepStyle
from ..writing.leaves import leaves, slot_of_leaf
from ..writing.numbers import Shown, comes_out, shown, texts_of
from .lines import Mark, Slot

# So many matrices of numbers are kept for when they come again.
MOST_COLUMNS = 256
# Room for a number is left for so many decimals at most.
MOST_ROOM = 8
# So many digits more than usual a number has at most for the sake of its logarithm.
MOST_MORE = 4


class _Sign(Enum):
    """What tells the blank for a sign from that for a step."""

    EQUALITY = "="


class BlankWriter(Protocol):
    """How a renderer writes what goes into blanks, and how wide that is on its page."""

    def number(self, digits: Digits) -> str:
        """A number that is more than a sign and digits, or one of several of which one is."""

    def number_width(self, digits: Digits) -> int: ...

    def step(self, number: str, style: StepStyle | None) -> str:
        """The number of a step (or ``t``), below or above its symbol, or in running text."""

    def step_width(self, text: str) -> int: ...

    def sign(self, *, holds: bool) -> str:
        """The sign before what comes out as it is printed, or nearly."""

    def gap(self, digits: int, *, asked: bool) -> str:
        """Room for a number of so many decimals: where it is ``asked``, and where it is on the way."""

    def gap_width(self, digits: int) -> int: ...

    def marked(self, number: str) -> str:
        """A number that was asked, on the key."""

    def marks_width(self) -> int:
        """By how much it is wider so."""

    def on_the_way(self, number: str) -> str:
        """A number on the way to one that was asked, on the key."""


class Place(NamedTuple):
    """Where the texts of a matrix begin among all texts of numbers, and its columns among all columns."""

    text: int
    column: int


class Texts(NamedTuple):
    """What goes into the blanks: the texts of the ``numbers``, those of the ``steps``, and how ``wide`` each
    column of numbers is; ``signs`` are those of equality before each stage."""

    numbers: list[str]
    steps: list[str]
    wide: list[int]
    signs: list[str]


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
        self.checks = form.checks
        # The stages whose numbers have as many digits as the next one needs.
        self._steep = [
            stage
            for stage, check in enumerate(form.checks)
            if check and any(leaf.steep for leaf in check.operands.values())
        ]
        self.steps: dict[tuple[int, StepStyle | _Sign | None], Mark] = {}
        self._places: dict[object, Place] = {}
        self._taken: list[_Taken] = []
        self._read: _Read = {}
        text = column = 0
        for leaf in leaves((form.head, form.stages, form.words, form.remarks)):
            blank = leaf.number if isinstance(leaf, Scalar) else leaf.cells
            key = _key(leaf)
            if key in self._places or not isinstance(blank, Blank):
                continue
            self._places[key] = Place(text, column)
            self._taken.append(
                _Taken(leaf, blank.slot, _is_constant(form, blank.slot) and not (leaf.along or leaf.steep))
            )
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

    def sign(self, stage: int) -> Mark | None:
        """The blank for the sign before a stage, where it may be one or the other."""
        if stage >= len(self.checks) or self.checks[stage] is None:
            return None
        return self.steps.setdefault((stage, _Sign.EQUALITY), Mark(len(self.steps), 1))

    def _step(self, offset: int, style: StepStyle | None, step: int | None) -> str:
        return self.writer.step(step_number(offset, step), style)

    def filled(self, worked: Worked) -> Texts:
        """What goes into them where the form is filled in."""
        page = _Page(worked.numbers, self._read)
        for stage in self._steep:
            check = self.checks[stage]
            assert check
            page.sharpen(check)
        numbers: list[str] = []
        wide: list[int] = []
        for taken in self._taken:
            found = taken.texts(worked.numbers[taken.slot], self.writer, page)
            if worked.gaps and taken.slot in worked.gaps.covered:
                found = self._gap(taken, found, worked.gaps)
            numbers += found.texts
            wide += found.wide
        blank = worked.gaps is not None and not worked.gaps.filled  # a sign would tell of what is not seen
        signs = [self.writer.sign(holds=blank or check is None or check.holds(page)) for check in self.checks]
        return Texts(numbers, self.step_texts(worked.step, signs), wide, signs)

    def _gap(self, taken: _Taken, known: Column, gaps: Gaps) -> Column:
        """What stands where numbers are to be found: room for each; on the key the numbers themselves."""
        asked = taken.slot in gaps.answers
        if not gaps.filled:
            digits = min(taken.leaf.digits, MOST_ROOM)
            room = self.writer.gap(digits, asked=asked)
            width = self.writer.gap_width(digits)
            return Column([room] * len(known.texts), [width] * len(known.wide))
        if not asked:
            return known._replace(texts=[self.writer.on_the_way(text) for text in known.texts])
        more = self.writer.marks_width()
        return Column(
            [self.writer.marked(text) for text in known.texts], [each + more for each in known.wide]
        )

    def step_texts(self, step: int | None, signs: Sequence[str]) -> list[str]:
        """Those of the steps, and of the signs of equality, that are known so far."""
        return [
            signs[offset] if isinstance(style, _Sign) else self._step(offset, style, step)
            for offset, style in self.steps
        ]

    def step_width(self, place: int) -> int:
        """How wide the text of a step is."""
        return next(mark.width for mark in self.steps.values() if mark.text == place)


# What was read of an array with so many digits, at the step before: weights are the same at all steps.
_Read = dict[tuple[int, int, bool, int], tuple[Any, Shown]]


class _Page:
    """The numbers of a form as they are read on a page; ``known`` has what was read of them before."""

    def __init__(self, numbers: tuple[Any, ...], known: _Read) -> None:
        self.numbers = numbers
        self.known = known
        self.more: dict[int, int] = {}

    def sharpen(self, check: Check | Known) -> None:
        """Give what is steep before a stage as many digits as that needs, as far as some more will do."""
        steep = [slot for slot, leaf in check.operands.items() if leaf.steep]
        for more in range(MOST_MORE + 1):
            self.more.update(dict.fromkeys(steep, more))
            if check.holds(self):
                return
        self.more.update(dict.fromkeys(steep, 0))

    def digits(self, leaf: Leaf) -> int:
        """How many decimals a number has at least."""
        if not leaf.steep:
            return leaf.digits
        slot = slot_of_leaf(leaf)
        return leaf.digits + (0 if slot is None else self.more.get(slot, 0))

    def least(self, leaf: Leaf) -> int:
        """How many decimals it has for the sake of those that it is added to."""
        found = (decimals_of(self.numbers[slot], leaf.digits) for slot in leaf.along)
        return max(found, default=0)

    def printed(self, leaf: Leaf) -> Any:
        return self.shown(leaf, self.digits(leaf), self.least(leaf)).numbers

    def comes_out(self, leaf: Leaf, array: Any) -> bool:
        digits, least = self.digits(leaf), self.least(leaf)
        every = self.shown(leaf, digits, least)
        # Of several numbers a line may give all, or the one that stands there.
        alone = leaf.place if isinstance(leaf, Scalar) and getattr(array, "size", 1) == 1 else None
        return comes_out(array, every.at(alone) if alone else every, digits, least)

    def shown(self, leaf: Leaf, digits: int, least: int) -> Shown:
        slot = slot_of_leaf(leaf)
        assert slot is not None
        array, key = self.numbers[slot], (slot, digits, leaf.given, least)
        found = self.known.get(key)
        if found is None or found[0] is not array:
            found = self.known[key] = (array, shown(array, digits, given=leaf.given, least=least))
        return found[1]


def _key(leaf: Scalar | Grid) -> object:
    """What it hangs on which texts go into a blank."""
    if isinstance(leaf, Scalar):
        return (leaf.number, leaf.digits, leaf.given, leaf.place, leaf.within, leaf.steep, leaf.along)
    return (
        leaf.cells,
        leaf.rows,
        leaf.columns,
        leaf.digits,
        leaf.given,
        leaf.turned,
        leaf.steep,
        leaf.along,
    )


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

    def texts(self, array: Any, writer: BlankWriter, page: _Page) -> Column:
        """The texts for an array."""
        if self.known is not None and self.known[0] is array:
            return self.known[1]
        leaf = self.leaf
        digits, least = page.digits(leaf), page.least(leaf)
        if isinstance(leaf, Scalar) and leaf.place is not None:
            every = figures(array.ravel().tolist(), 1, digits, writer, given=leaf.given, least=least)
            found = _one_of(every, array.shape, leaf.place, within=leaf.within)
        else:
            found = figures(_cells(leaf, array), self.across, digits, writer, given=leaf.given, least=least)
        if self.constant:
            self.known = (array, found)
        return found


def _one_of(every: Column, shape: tuple[int, ...], place: tuple[int, ...], *, within: bool) -> Column:
    """One of several numbers, in parentheses where it is negative, if it is not within some."""
    at = 0
    for i, size in zip(place, shape, strict=True):
        at = at * size + i
    text = every.texts[at]
    text = f"({text})" if text.startswith("-") and not within else text
    return Column([text], [len(text)])


def figures(
    numbers: list[float],
    across: int,
    digits: int,
    writer: BlankWriter,
    *,
    given: bool,
    least: int = 0,
) -> Column:
    """The texts of numbers row by row, in so many columns ``across``."""
    plain = _plain(tuple(numbers), across, digits, given, least)
    if plain is not None:
        return plain
    found = digits_of(numbers, digits, given=given, least=least)
    widths = [writer.number_width(each) for each in found]
    return Column([writer.number(each) for each in found], _widest(widths, across))


@lru_cache(maxsize=MOST_COLUMNS)
def _plain(numbers: tuple[float, ...], across: int, digits: int, given: bool, least: int) -> Column | None:
    """The same in the usual case that they are written alike on every page."""
    texts = texts_of(numbers, digits, given, least)
    return None if texts is None else Column(list(texts), _widest(list(map(len, texts)), across))


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
