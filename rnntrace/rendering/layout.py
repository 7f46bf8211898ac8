"""Forms laid out: once for all steps where nothing comes out otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from ..writing.asking import Asking, Memo
from ..writing.document import Worked
from ..writing.form import Form
from ..writing.formula import Blank, Excerpt, Grid, Scalar, Span, StepStyle
from .blanks import Blanks, BlankWriter, Texts, figures
from .lines import Mark, Slot
from .pick import Pick
from .widths import Width

Kept = TypeVar("Kept")


NOTHING = Texts([], [], [], [])


class Layout(Asking[Texts]):
    """The blanks of a form, and what decides how it is laid out. Where there are none, nothing hangs on
    what goes into them."""

    def __init__(self, blanks: Blanks | None = None, filled: Texts = NOTHING) -> None:
        super().__init__(filled)
        self.blanks = blanks

    def fits(self, width: Width, columns: int) -> bool:
        """Whether something has room in so many columns of a page."""
        if width.is_fixed:
            return width.fixed <= columns
        measure = width.measure
        return self.ask(lambda filled: measure(filled.wide) <= columns, (width, columns))

    def is_short(self, text: int, numbers: Sequence[int], most: int) -> bool:
        """Whether so many characters and those of some numbers are at ``most`` so many."""
        if not numbers:
            return text <= most

        pick = Pick(numbers)
        return self.ask(lambda filled: text + sum(map(len, pick(filled.numbers))) <= most)

    # -- blanks ------------------------------------------------------------------------------------

    def slot(self, leaf: Scalar) -> Slot:
        """The blank for a number."""
        assert self.blanks
        return self.blanks.slot(leaf)

    def slots(self, grid: Grid, rows: Span, columns: Span) -> list[list[Slot]]:
        """The blanks for some of the rows and columns that are shown of a matrix."""
        assert self.blanks
        return self.blanks.slots(grid, rows, columns)

    def sign(self, stage: int) -> Mark | None:
        """The blank for the sign of equality before a stage; None where it is = in any case."""
        return self.blanks.sign(stage) if self.blanks else None

    def mark(self, offset: int, style: StepStyle | None) -> Mark | None:
        """The blank for a step; None where the step is told in general."""
        if self.blanks is None or self.blanks.example is None:
            return None
        return self.blanks.mark(offset, style)


class Cells(NamedTuple):
    """The numbers of a part of a matrix row by row, or the blanks for them, and how ``wide`` its columns
    are."""

    rows: Sequence[Sequence[str | Slot]]
    wide: list[Width]


def number_of(scalar: Scalar, layout: Layout | None, writer: BlankWriter) -> str | Slot:
    """A single number, or the blank for it."""
    if isinstance(scalar.number, Blank):
        assert layout
        return layout.slot(scalar)
    found = figures([scalar.number], 1, scalar.digits, writer, given=scalar.given, least=scalar.least)
    return found.texts[0]


def cells_of(excerpt: Excerpt, layout: Layout | None, writer: BlankWriter) -> Cells:
    """Those of a part of a matrix."""
    grid, rows, columns = excerpt.of, excerpt.rows, excerpt.columns
    if isinstance(grid.cells, Blank):
        assert layout
        slots = layout.slots(grid, rows, columns)
        return Cells(slots, [Width(columns=(slot.column,)) for slot in slots[0]])
    across = len(grid.columns)
    numbers = [number for row in grid.cells for number in row]
    found = figures(numbers, across, grid.digits, writer, given=grid.given)
    texts = [found.texts[i * across + columns.start : i * across + columns.end] for i in range(*rows)]
    return Cells(texts, [Width(width) for width in found.wide[columns.start : columns.end]])


class Layouts(Generic[Kept]):
    """How a renderer with a ``writer`` of its own lays out forms: ``make`` lays out one, and what it made is
    kept for as long as the form is."""

    def __init__(self, writer: BlankWriter, make: Callable[[Form, Layout], Kept]) -> None:
        self.writer = writer
        self.make = make
        self._known: WeakKeyDictionary[Form, dict[object, _Laid[Kept]]] = WeakKeyDictionary()

    def of(self, worked: Worked) -> tuple[Kept, Texts]:
        """The layout of a worked equation, and the texts that go into its blanks."""
        laid = self._laid(worked)
        texts = laid.blanks.filled(worked)
        found = laid.memo.known(texts)
        if found is None:
            layout = Layout(laid.blanks, texts)
            found = self.make(worked.form, layout)
            laid.memo.keep(found, layout)
            # It may have steps that were not known before.
            texts = texts._replace(steps=laid.blanks.step_texts(worked.step, texts.signs))
        return found, texts

    def _laid(self, worked: Worked) -> _Laid[Kept]:
        """What is kept of a form, for all steps of as many digits."""
        form, step = worked.form, worked.step
        of_form = self._known.get(form)
        if of_form is None:
            of_form = self._known[form] = {}
        kind = step and (len(str(step - 1)), len(str(step)), len(str(step + 1)))
        if kind not in of_form:
            of_form[kind] = _Laid(Blanks(form, step, self.writer), Memo())
        return of_form[kind]


class _Laid(NamedTuple, Generic[Kept]):
    """The blanks of a form, and its layouts. It has no reference to the form, which could not go then."""

    blanks: Blanks
    memo: Memo[Texts, Kept]
