"""What a page says, worked again from its own numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .arithmetic import EXACT, RANGES, Arithmetic, as_printed
from .evaluation import LeftOut, Value, evaluate
from .expressions import Expression, Matrix, Negative, Number, Transposed, Unreadable
from .worked import Worked, reworkings

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
    that it is printed with: nowhere, if each number was used as it is printed."""
    found = []
    for each in reworked(Worked((), equation.stages, equation.line, equation.text), EXACT):
        if each.is_left_out or not is_result(each.after):
            continue
        printed = printed_numbers(each.after)
        given = [as_printed(number, like) for number, like in zip(each.value.flat, printed, strict=True)]
        if given != printed:
            found.append(f"line {equation.line}: {given} is printed as {printed}\n{equation.text}")
    return found


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
