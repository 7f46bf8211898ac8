"""The loss differentiated by SymPy, and evaluated to 30 digits with the numbers as they are written.

Every equation becomes one SymPy expression per entry, which SymPy differentiates by each quantity in
it. How far the loss moves with a parameter is then followed forward, from the first equation to the
last: nothing here goes backward, and nothing of BPTT's is used.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from itertools import count
from typing import Any, NamedTuple

import mpmath
import numpy as np
import sympy

from ..equations.functions import FUNCTIONS, Array
from ..equations.tree import (
    COUNT,
    Call,
    Equation,
    Expression,
    Symbol,
    children,
    symbols,
)
from ..exercise.calculation import Calculation
from ..exercise.exercise import Exercise
from .entries import Entry
from .expressions import MODULES, Use, entries_of
from .walk import Values, losses, passes, share

DIGITS = 30
WORKING_DIGITS = DIGITS + 15
# 1 − sigmoid(s) loses a digit for each power of ten in exp(s): large values are worked with more.
MOST_DIGITS = 1000
# More derivatives than this in one step, or products over all steps, take SymPy many seconds.
MOST_DERIVATIVES = 2500
MOST_PRODUCTS = 2_500_000
# A double that is this close to a fraction of a small denominator was written as one: 0.1, 1/3.
LARGEST_DENOMINATOR = 10**6


class TooLarge(ValueError):
    """A network that SymPy would take too long over; the message says what there is too much of."""


def as_written(number: float) -> Fraction:
    """The fraction that a double stands for: 1/10 for 0.1, 1/3 for 0.333…; else its shortest decimal."""
    simple = Fraction(number).limit_denominator(LARGEST_DENOMINATOR)
    short = simple.denominator > 1 and float(simple) == number
    return simple if short else Fraction(repr(float(number)))


def gradients(
    exercise: Exercise,
    entries: Sequence[Entry],
    report: Callable[[int, int], None] = lambda done, of: None,
) -> dict[Entry, Any]:
    """dL/d(entry) for each, as numbers of 30 digits. ``report`` is told after every step how many of
    how many are done.

    Raises TooLarge.
    """
    _refuse(exercise, entries)
    digits = WORKING_DIGITS
    while True:
        with mpmath.workdps(digits):
            try:
                total, largest = _followed(exercise, entries, report)
                needed = min(MOST_DIGITS, WORKING_DIGITS + int(largest / mpmath.log(10)))
            except ZeroDivisionError:  # 1 − p was left with no digits at all
                needed = MOST_DIGITS
                if digits == MOST_DIGITS:
                    raise TooLarge(f"more than {MOST_DIGITS} digits would be needed") from None
        if needed <= digits:
            return dict(zip(entries, total, strict=True))
        digits = needed


def _refuse(exercise: Exercise, entries: Sequence[Entry]) -> None:
    """Raise TooLarge, before the work is begun, where there is too much of it."""
    work = {each.part: derivatives(each) for each in exercise.chain}
    at_each_step = sum(work.values())
    if at_each_step > MOST_DERIVATIVES:
        raise TooLarge(
            f"the equations of one step have about {at_each_step:,} derivatives, "
            f"and SymPy is given no more than {MOST_DERIVATIVES:,}"
        )
    products = len(entries) * sum(work[each.part] * each.steps for chain in exercise.chains for each in chain)
    if products > MOST_PRODUCTS:
        raise TooLarge(
            f"it would take about {products:,} products of {DIGITS} digits over all steps, "
            f"and SymPy is given no more than {MOST_PRODUCTS:,}"
        )


def derivatives(calculation: Calculation) -> int:
    """About how many derivatives the equations of one step have, or as many as take SymPy as long:
    two for every number in a matrix, one for every entry that another goes into."""
    shapes = calculation.shapes
    return sum(_derivatives(equation.right, shapes) for equation in calculation.system.equations)


def _derivatives(node: Expression, shapes: Mapping[str, tuple[int, ...]]) -> int:
    if isinstance(node, Symbol):
        size = math.prod(shapes[node.name])
        return 2 * size if len(shapes[node.name]) == 2 else size
    below = sum(_derivatives(child, shapes) for child in children(node))
    if isinstance(node, Call) and FUNCTIONS[node.function].matrix:
        size = max(math.prod(shapes[symbol.name][:1]) for symbol in symbols(node))
        return below + size**3 // 8
    return below


Places = Mapping[tuple[str, tuple[int, ...]], int]
Moves = Mapping[int, Any]  # by the place of the entry followed; what is not there does not move it


class Moving(NamedTuple):
    """The values of a quantity at a step, and how each moves with every entry followed."""

    values: list[Any]
    moves: Sequence[Moves]


def _followed(
    exercise: Exercise, entries: Sequence[Entry], report: Callable[[int, int], None]
) -> tuple[list[Any], Any]:
    """How the loss moves with each entry, and the largest value on the way."""
    fixed = {each.part: _fixed(each) for each in exercise.chain}
    places = {each.part: _places(entries, each.part) for each in exercise.chain}
    sizes = {each.part: tuple(sorted(each.shapes.items())) for each in exercise.chain}
    largest = mpmath.mpf(0)

    def work(calculation: Calculation, equation: Equation, t: int, known: Values[Moving]) -> Moving:
        nonlocal largest
        part = calculation.part
        found = _step(_local(equation, sizes[part]), t, known, fixed[part], places[part])
        largest = max(largest, *map(abs, found.values))
        return found

    steps, done = passes(exercise), count(1)
    total = [mpmath.mpf(0)] * len(entries)
    for loss in losses(exercise, _still, work, lambda: report(next(done), steps)):
        for place, move in loss.moves[0].items():
            total[place] += move
    factor = share(exercise)
    return [each * factor.numerator / factor.denominator for each in total], largest


def _places(entries: Sequence[Entry], part: str) -> Places:
    """Which of the entries are those of one calculation, by the parameter's name and index."""
    return {
        (entry.parameter.name, entry.places): place
        for place, entry in enumerate(entries)
        if entry.parameter.part == part
    }


def _still(numbers: Array) -> Moving:
    values = [_exact(number) for number in numbers.ravel().tolist()]
    return Moving(values, [{}] * len(values))


def _fixed(calculation: Calculation) -> dict[str, dict[tuple[int, ...], Any]]:
    """The parameters and constants, entry by entry."""
    found = {name: _exactly(array) for name, array in calculation.parameters.items()}
    return found | {name: {(): _exact(number)} for name, number in calculation.constants.items()}


def _exact(number: float) -> Any:
    fraction = as_written(number)
    return mpmath.mpf(fraction.numerator) / fraction.denominator


def _exactly(array: Array) -> dict[tuple[int, ...], Any]:
    return {index: _exact(float(array[index])) for index in np.ndindex(array.shape)}


# -- an equation, entry by entry -------------------------------------------------------------------


class PreparedEquation(NamedTuple):
    """An equation ready to be evaluated: what it uses; for each entry, which of these it moves with;
    and a function that gives the entries and their slopes along those."""

    uses: tuple[Use, ...]
    along: tuple[tuple[int, ...], ...]
    evaluate: Callable[..., Any]


@cache
def _local(equation: Equation, sizes: tuple[tuple[str, tuple[int, ...]], ...]) -> PreparedEquation:
    """An equation's entries as SymPy expressions, differentiated by all that is in them."""
    used: dict[Use, Any] = {}

    def leaf(use: Use) -> Any:
        if use not in used:
            used[use] = sympy.Symbol(f"v{len(used)}", real=True)
        return used[use]

    rows = entries_of(equation, dict(sizes), leaf, limits=True)
    place = {argument: i for i, argument in enumerate(used.values())}
    # The number of a step moves with nothing.
    still = {symbol for use, symbol in used.items() if use.name == COUNT}
    along = tuple(tuple(sorted(place[symbol] for symbol in row.free_symbols - still)) for row in rows)
    arguments = list(place)
    slopes = [
        [sympy.diff(row, arguments[i]) for i in row_along] for row, row_along in zip(rows, along, strict=True)
    ]
    return PreparedEquation(
        tuple(used), along, sympy.lambdify(arguments, [rows, slopes], modules=MODULES, cse=True)
    )


def _step(
    prepared: PreparedEquation,
    t: int,
    known: Mapping[tuple[str, int], Moving],
    fixed: Mapping[str, Mapping[tuple[int, ...], Any]],
    places: Places,
) -> Moving:
    """An equation at one step: values, and the chain rule."""
    values: list[Any] = []
    moves: list[Moves] = []
    for use in prepared.uses:
        if use.step is None:
            values.append(fixed[use.name][use.places])
            place = places.get((use.name, use.places))
            moves.append({} if place is None else {place: 1})
            continue
        found = known.get((use.name, t + use.step))  # a step that does not exist has nothing
        values.append(found.values[use.number] if found else mpmath.mpf(0))
        moves.append(found.moves[use.number] if found else {})
    rows, slopes = prepared.evaluate(*values)
    total: list[Moves] = []
    for along, row in zip(prepared.along, slopes, strict=True):
        moved: dict[int, Any] = {}
        for argument, slope in zip(along, row, strict=True):
            for entry, move in moves[argument].items():
                moved[entry] = moved.get(entry, 0) + slope * move
        total.append(moved)
    return Moving([mpmath.mpf(row) for row in rows], total)
