"""What a page says, worked again from its own numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .arithmetic import EXACT, PRECISION, RANGES, Arithmetic, Exact, as_printed
from .evaluation import LeftOut, Value, evaluate
from .expressions import Expression, Matrix, Negative, Number, Transposed, Unreadable
from .worked import Worked, reworkings, taken_together

# In the place of a value, where numbers are not shown (⋯) that one would need to work it.
LEFT_OUT = "left out"


@dataclass(frozen=True)
class Reworked:
    """A part of a line of numbers that became something else on a later line: the ``value`` of what it was
    and the ``expected`` one of what it became, or ``LEFT_OUT`` for both."""

    before: Expression
    after: Expression
    value: Value
    expected: Value

    @property
    def is_left_out(self) -> bool:
        return self.value is LEFT_OUT


def reworked(equation: Worked, arithmetic: Arithmetic) -> Iterator[Reworked]:
    """Every part that was worked out from one line to the next, and every line against the result.

    Raises ``Unreadable``, with the equation, for what has no value.
    """
    result = equation.stages[-1:]
    lines = [(stage, result[0]) for stage in equation.stages[:-2]]
    for before, after in (*reworkings(equation.stages), *lines):
        try:
            yield Reworked(before, after, evaluate(before, arithmetic), evaluate(after, arithmetic))
        except LeftOut:
            yield Reworked(before, after, LEFT_OUT, LEFT_OUT)
        except Unreadable as error:
            raise Unreadable(f"line {equation.line}: {error}\n{equation.text}") from error


def out_of_range(equation: Worked) -> list[str]:
    """Where a line gives another number than the next one has, by more than the rounding of the printed
    numbers can make."""
    return [
        f"line {equation.line}: {each.value.tolist()} is not {each.expected.tolist()}\n{equation.text}"
        for each in reworked(equation, RANGES)
        if not each.is_left_out and not _meet(each.value, each.expected)
    ]


def _meet(value: Value, expected: Value) -> bool:
    same = value.size == expected.size  # a vector of one is a number as well
    return same and all(one.meets(other) for one, other in zip(value.flat, expected.flat, strict=True))


def misprinted(equation: Worked) -> list[str]:
    """Where a number on the next line is not what the printed numbers give, rounded half up to the digits
    that it is printed with, or a line that is only written out is another number: nowhere, if each number
    was used as it is printed."""
    return [
        f"line {equation.line}: {printed_like(each)} is printed as {each.after}\n{equation.text}"
        for each in reworked_lines(equation.stages)
        if not comes_out(each)
    ]


def dishonest(equation: Worked) -> list[str]:
    """Where ``=`` stands before what the printed numbers do not give to the last digit, or ``≈`` before
    what they do; where not all are shown, nothing is said."""
    found = []
    for (before, after), sign in zip(pairwise(equation.stages), equation.signs[1:], strict=True):
        parts = list(reworked_lines((before, after)))
        wrong = [each for each in parts if not comes_out(each)]
        if any(each.is_left_out for each in parts) or sign == ("≈" if wrong else "="):
            continue
        given = [f"{printed_like(each)} for {each.after}" for each in wrong] or "the same"
        found.append(f"line {equation.line}: {sign}, but redone {given}\n{equation.text}")
    return found


def reworked_lines(stages: Sequence[Expression]) -> Iterator[Reworked]:
    """Every part that was worked out from one line of numbers to the next, in decimals."""
    for before, after in reworkings(stages):
        one = _in_decimals(before, after)
        found = [one]
        if not comes_out(one):
            several = ([_in_decimals(*pair) for pair in pairs] for pairs in taken_together(before, after))
            found = next((parts for parts in several if all(map(comes_out, parts))), found)
        yield from found


def _in_decimals(before: Expression, after: Expression) -> Reworked:
    try:
        return Reworked(before, after, evaluate(before, EXACT), evaluate(after, EXACT))
    except LeftOut:
        return Reworked(before, after, LEFT_OUT, LEFT_OUT)


def comes_out(each: Reworked) -> bool:
    """Whether a part is, in its last digit too, what was worked out; as far as it is shown."""
    if each.is_left_out:
        return True
    if each.before == each.after:
        return True  # as the author wrote it, ``.25``
    if is_result(each.after):
        return printed_like(each) == [as_text(text) for text in printed_numbers(each.after)]
    same = each.value.size == each.expected.size
    return same and all(map(_equal, each.value.flat, each.expected.flat))


def _equal(one: Exact, other: Exact) -> bool:
    """The same but for the last of all digits that are worked with."""
    if not (one.value.is_finite() and other.value.is_finite()):
        return str(one.value) == str(other.value)
    return abs(one.value - other.value) <= abs(other.value).scaleb(-PRECISION // 2)


def printed_like(each: Reworked) -> list[str]:
    """What was worked out, with as many digits as are printed of it."""
    if not is_result(each.after):
        return [str(number.value) for number in each.value.flat]
    printed = [as_text(text) for text in printed_numbers(each.after)]
    if len(printed) != each.value.size:
        return [f"{each.value.shape}"]
    return [as_printed(number, like) for number, like in zip(each.value.flat, printed, strict=True)]


def is_result(expression: Expression) -> bool:
    """Whether it is a number or a matrix of numbers, and nothing is left to be worked out."""
    bare = expression.of if isinstance(expression, Negative | Transposed) else expression
    return isinstance(bare, Number | Matrix)


def printed_numbers(expression: Expression) -> list[str]:
    """The numbers of a result as they are printed, with their signs, row by row."""
    match expression:
        case Number(text):
            return [text]
        case Matrix(rows):
            return [text for row in rows for text in row]
        case Transposed(Matrix(((*row,),))):
            return row
        case Negative(of):
            return [text.removeprefix("-") if text[0] == "-" else f"-{text}" for text in printed_numbers(of)]
    raise Unreadable(f"{expression} is no result")


def as_text(number: str) -> str:
    """A printed number in plain text; the opposite of 0 is 0."""
    number = number.replace("∞", "inf")
    return number if number.strip("-0.") else number.removeprefix("-")


def is_shown(value: Value, result: Expression) -> bool:
    """Whether numbers are those of a printed result, as closely as it is printed."""
    shown = evaluate(result, RANGES)
    numbers = np.array([float(number.value) for number in value.flat])
    if numbers.size != shown.size:
        return False
    return all(
        each.low - 1e-9 <= number <= each.high + 1e-9 or np.isnan(each.low)
        for number, each in zip(numbers, shown.flat, strict=True)
    )
