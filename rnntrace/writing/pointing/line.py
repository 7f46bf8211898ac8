"""The line that one number is worked in by itself: in symbols, in numbers, the result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ...equations.calls import put_in
from ...equations.evaluate import prepared
from ...equations.functions import FUNCTIONS, Array
from ...equations.origin import LeftOut, Used
from ...equations.tree import Call, Expression, Symbol, symbols
from ..document import Worked
from ..equation import TOO_LARGE
from ..falling import without_zero_biases
from ..form import Check, Leaf, Result
from ..formula import EQUALS, Blank, Formula, Operator, Row, Scalar, Text
from ..spell import Spelling, spell
from .singles import Singles

DOTS = Operator("dots")
# The numbers of a form by their places.
Known = Any


class Line(NamedTuple):
    """A line of single numbers; ``words`` say what it is of."""

    singles: Singles
    words: Text
    example: int | None = 0

    def given(self, sides: tuple[Formula, ...], result: Scalar, said: tuple[Text, ...] = ()) -> Worked:
        """What is not worked, or is just something else."""
        return self.worked(_equal(sides), (result,), said)

    def made(
        self, left: tuple[Formula, ...], of: Expression, result: Scalar, said: tuple[Text, ...] = ()
    ) -> Worked:
        """What is made of other numbers; nothing need be on its ``left``."""
        of = without_zero_biases(self.singles.shown.looks, of)
        meaning = _meaning(of)
        said = (*said, *_said_of_sums(of))
        sides = [self.in_letters(of), *([self.in_letters(meaning)] if meaning else [])]
        head = _equal((*left, *sides))
        if isinstance(of, Used) or not any(True for _ in symbols(of)):
            return self.worked(head, (result,), said)
        return self.added(head, meaning or of, result, said)

    def added(self, head: Formula, of: Expression, result: Scalar, remarks: tuple[Text, ...] = ()) -> Worked:
        """A number made of others, of which the symbols are written."""
        numbers = self.in_numbers(of)
        reckoned = self.reckoned(of)
        if reckoned is None:
            return self.worked(head, (numbers, result), remarks)
        get, operands = reckoned
        known = self.singles.moment.numbers
        with np.errstate(all="ignore"):
            is_unclear = np.isnan(get(known)) and not np.isnan(self.value(result))  # it is ∞ / ∞
        if is_unclear:
            return self.worked(head, (result,), (*remarks, (TOO_LARGE,)))
        check = Check(operands, (Result(result, get),))
        return self.worked(head, (numbers, result), remarks, check)

    def worked(
        self,
        head: Formula,
        stages: tuple[Formula, ...],
        remarks: tuple[Text, ...] = (),
        check: Check | None = None,
    ) -> Worked:
        """The symbols, and what follows them; a ``check`` is of the last stage."""
        moment = self.singles.moment
        form = moment.form(head, stages, self.words, remarks, (*((None,) * (len(stages) - 1)), check))
        shown = self.singles.shown
        return Worked(form, self.singles.step, tuple(moment.numbers), (), shown.part, self.example)

    # -- formulas ----------------------------------------------------------------------------------

    def in_letters(self, of: Expression) -> Formula:
        return _spelled(of, self.singles.name, lambda number: False)

    def in_numbers(self, of: Expression) -> Formula:
        return _spelled(of, self.singles.number, self.singles.is_negative)

    # -- numbers -----------------------------------------------------------------------------------

    def value(self, number: Scalar) -> Any:
        """The number that goes into a blank."""
        assert isinstance(number.number, Blank)
        return self.singles.moment.numbers[number.number.slot][self.singles.place(number)]

    def reckoned(self, of: Expression) -> tuple[Callable[[Known], Array], dict[int, Leaf]] | None:
        """How an expression is reckoned from the numbers of the form, with those that it takes; None where
        it has terms that nobody kept."""
        if not _is_whole(of):
            return None
        operands: dict[int, Leaf] = {}

        def get(symbol: Symbol) -> Callable[[Known], Array]:
            if isinstance(symbol, LeftOut):
                terms = [prepared(term, get) for term in symbol.terms]
                return lambda numbers: np.asarray(sum(term(numbers) for term in terms))
            assert isinstance(symbol, Used)
            number = self.singles.number(symbol)
            assert isinstance(number.number, Blank)
            slot, place = number.number.slot, self.singles.place(number)
            operands[slot] = number
            return lambda numbers: np.asarray(numbers[slot][place])

        return prepared(of, get), operands


def _equal(sides: tuple[Formula, ...]) -> Formula:
    """Formulas with a sign of equality between; one alone as it is."""
    if len(sides) == 1:
        return sides[0]
    return Row(tuple(part for side in sides for part in (EQUALS, side))[1:])


def _spelled(
    of: Expression, single: Callable[[Used], Formula], is_negative: Callable[[Scalar], bool]
) -> Formula:
    def leaf(symbol: Symbol, transposed: bool) -> Formula:
        if isinstance(symbol, LeftOut):
            return DOTS
        assert isinstance(symbol, Used)
        return single(symbol)

    return spell(of, Spelling(leaf, lambda symbol: (), scalar=True, is_negative=is_negative))


def _meaning(of: Expression) -> Expression | None:
    """The formula behind a function's name, where pages show it."""
    match of:
        case Call(function, Used() as argument) if FUNCTIONS[function].shown:
            return put_in(FUNCTIONS[function].meaning, argument)
    return None


def _left_out(of: Expression) -> list[LeftOut]:
    return [symbol for symbol in symbols(of) if isinstance(symbol, LeftOut)]


def _is_whole(of: Expression) -> bool:
    """Whether all terms of an expression are there, those too that are not written."""
    return all(found.terms and all(map(_is_whole, found.terms)) for found in _left_out(of))


def _said_of_sums(of: Expression) -> tuple[Text, ...]:
    """How many terms are not written."""
    counts = list(dict.fromkeys(f"{found.count:,}" for found in _left_out(of)))
    if not counts:
        return ()
    which = "each ⋯ stands" if len(_left_out(of)) > len(counts) else "⋯ stands"
    return ((f"{which} for {' and '.join(counts)} more terms",),)
