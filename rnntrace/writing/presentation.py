"""A trace as it is presented: its letters, its numbers, and the forms that its equations are worked in."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from ..equations.functions import Array
from ..equations.system import System
from ..equations.tree import Expression, Symbol
from ..exercise.calculation import Calculation
from ..tracing.addresses import Address
from ..tracing.trace import Trace
from .asking import Memo
from .document import Worked
from .figures import Style, grid
from .form import Form
from .formula import Formula, Grid, Name, Scalar, Text
from .letters import Letters
from .looks import Looks
from .moment import Here, Moment

if TYPE_CHECKING:
    from ..marking.asked import Asked

Made = TypeVar("Made")
# Calculations that look alike, in one process, share their forms; so many looks are kept.
MOST_BOOKS = 16


class Book:
    """The forms of all calculations that look alike, kept as they are made."""

    def __init__(self) -> None:
        self.memos: dict[Hashable, Memo[Here, Any]] = {}
        self.spelled: dict[Expression, Formula] = {}
        self.kept: dict[Hashable, Any] = {}


@lru_cache(maxsize=MOST_BOOKS)
def book_of(looks: Looks) -> Book:
    """The book of a look, the same one as long as it is kept."""
    return Book()


@dataclass(frozen=True)
class Presentation:
    """``number`` counts the examples from 0; ``asked`` is what a reader is not to see."""

    trace: Trace
    style: Style = field(default_factory=Style)
    number: int = 0
    asked: Asked | None = None

    @property
    def calculation(self) -> Calculation:
        return self.trace.calculation

    @property
    def system(self) -> System:
        return self.trace.system

    @property
    def part(self) -> str:
        """The name of the calculation in its chain; none where it is alone."""
        return self.calculation.part

    @cached_property
    def looks(self) -> Looks:
        """How it looks whatever its numbers."""
        exercise = self.trace.exercise
        after = exercise.after(self.part)
        return Looks.of(self.calculation, after, self.style, several=exercise.several)

    @cached_property
    def unsaid(self) -> frozenset[Symbol]:
        """The left sides of the equations that are not shown, since a reader is asked for them."""
        if self.asked is None:
            return frozenset()
        equations = (*self.trace.equations, *(item.equation for item in self.trace.backward))
        return frozenset(each.left for each in equations if self.asked.hides_rule(each.left, self.part))

    @cached_property
    def book(self) -> Book:
        return book_of(self.looks)

    @property
    def input(self) -> Symbol:
        return self.looks.input

    # -- letters -----------------------------------------------------------------------------------

    @property
    def letters(self) -> Letters:
        """How the symbols are written."""
        return self.looks.letters

    def name(self, symbol: Symbol, step: int | None = None, *, transposed: bool = False) -> Name:
        return self.letters.name(symbol, step, transposed=transposed)

    def in_letters(self, node: Expression, step: int | None = None) -> Formula:
        """An expression in symbols; without a step at the page's, or at t in general."""
        if step is not None:
            return self.letters.in_letters(node, step)
        spelled = self.book.spelled
        if node not in spelled:
            spelled[node] = self.letters.in_letters(node)
        return spelled[node]

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What is made from the looks alone, the first time that it is asked for. The ``key`` tells what it
        is of."""
        kept = self.book.kept
        if key not in kept:
            kept[key] = make()
        found: Made = kept[key]
        return found

    # -- forms -------------------------------------------------------------------------------------

    def here(self, step: int) -> Here:
        """The trace at a step, as a reader may see it."""
        return Here(self.trace, step, self.asked, self.number)

    def made(self, key: Hashable, make: Callable[[Moment], Made], step: int) -> Made:
        """What is made for a step, or was made for one like it. The ``key`` tells what it is of; the
        identity of something that ``make`` holds will do."""
        memo = self.book.memos.get(key)
        if memo is None:
            memo = self.book.memos[key] = Memo()
        here = self.here(step)
        made: Made | None = memo.known(here)
        if made is None:
            moment = Moment(self.looks, here)
            made = make(moment)
            memo.keep(made, moment)
        return made

    def filled(self, form: Form, step: int, *further: Text) -> Worked:
        """A form with the numbers of a step."""
        numbers = form.numbers(self.trace, step)
        at = step + self.calculation.earlier
        return Worked(form, at, numbers, further, self.part, self.number)

    def worked(self, key: Hashable, make: Callable[[Moment], Form], step: int) -> Worked:
        """A form that is made for a step, with its numbers."""
        return self.filled(self.made(key, make, step), step)

    def over_time(self, key: Hashable, make: Callable[[Moment], Form]) -> Worked:
        """A form for all steps together: it is made as if at step 0."""
        form = self.made(key, make, 0)
        return Worked(form, None, form.numbers(self.trace, 0), part=self.part, example=self.number)

    # -- numbers that stand where they are ---------------------------------------------------------

    def address(self, of: Expression, step: int | None, equation: Symbol | None = None) -> Address:
        """What numbers are, all entries of them."""
        return Address(of, step, (), self.part, self.number, equation)

    def gradient(self, array: Array, parameter: str, **options: Any) -> Scalar | Grid:
        """A parameter's gradient, or a part of it."""
        address = self.address(Symbol(parameter, gradient=True), None)
        return grid(array, self.style, "gradient", address=address, **options)
