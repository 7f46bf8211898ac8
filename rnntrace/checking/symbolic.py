"""A gradient's entry as one expression by SymPy, with the weights as symbols."""

from __future__ import annotations

import contextlib
import math
import re
from functools import partial
from itertools import product
from typing import Any, NamedTuple

import mpmath
import sympy

from ..equations.functions import Array
from ..equations.tree import Equation
from ..exercise.calculation import Calculation
from ..exercise.exercise import Exercise, Parameter
from .exact import MOST_DIGITS, WORKING_DIGITS, as_written
from .expressions import MODULES, Use, entries_of
from .walk import Values, losses, share

# More operations than this no one reads. SymPy takes long over the derivative of much less.
MOST_OPERATIONS = 4000
MOST_IN_LOSS = 1000
# A single *, which pages may break lines at when there are spaces around it.
TIMES = re.compile(r"(?<!\*)\*(?!\*)")


class TooManyTerms(ValueError):
    """An expression that would be too long: ``what`` has so many ``operations``, more than ``most``."""

    def __init__(self, what: str, operations: int, most: int) -> None:
        self.operations = operations
        super().__init__(f"{what} has {operations:,} operations, more than {most:,}")


class Closed(NamedTuple):
    """The expression as text, how many operations it takes, and what it is with the scenario's
    weights; NaN where that takes more digits than there are."""

    text: str
    operations: int
    value: float


def closed_form(exercise: Exercise, parameter: Parameter, places: tuple[int, ...]) -> Closed:
    """dL/d(entry), every weight a symbol and every input the number it is.

    Raises TooManyTerms, before the work is done where it can be told.
    """
    wanted = weight(exercise, parameter, places)
    work = partial(_work, exercise, wanted)
    total: Any = sympy.Add(*(loss[0] for loss in losses(exercise, _numbers, work, lambda: None)))
    total *= sympy.Rational(share(exercise))
    _check("the loss", total, MOST_IN_LOSS)
    slope = sympy.diff(total, wanted)
    if parameter.name in exercise.of(parameter.part).left_out:
        slope = slope.subs(wanted, 0)
    _check("the expression", slope, MOST_OPERATIONS)
    known = {}
    for each in exercise.parameters:
        array = exercise.array(each)
        for index in product(*map(range, array.shape)):
            symbol = weight(exercise, each, index)
            known[symbol] = sympy.Rational(as_written(float(array[index])))
    used = sorted(slope.free_symbols, key=str)
    evaluate = sympy.lambdify(used, slope, modules=MODULES, cse=True)
    text = TIMES.sub(" * ", sympy.sstr(slope))
    for digits in (WORKING_DIGITS, MOST_DIGITS):
        with mpmath.workdps(digits), contextlib.suppress(ZeroDivisionError):  # a probability was 0
            value = float(evaluate(*(mpmath.mpf(known[symbol].p) / known[symbol].q for symbol in used)))
            return Closed(text, int(sympy.count_ops(slope)), value)
    return Closed(text, int(sympy.count_ops(slope)), math.nan)


def weight(exercise: Exercise, parameter: Parameter, places: tuple[int, ...]) -> Any:
    """The symbol of one weight, ``W_hh[1,2]``; of a parameter with one entry, its name alone."""
    name = exercise.spelled(parameter.part, parameter.name)
    if exercise.array(parameter).size == 1:
        return sympy.Symbol(name, real=True)
    return sympy.Symbol(f"{name}[{','.join(str(i + 1) for i in places)}]", real=True)


def _check(what: str, expression: Any, most: int) -> None:
    if (operations := int(sympy.count_ops(expression))) > most:
        raise TooManyTerms(what, operations, most)


def _numbers(array: Array) -> list[Any]:
    return [sympy.Rational(as_written(number)) for number in array.ravel().tolist()]


def _work(
    exercise: Exercise,
    wanted: Any,
    calculation: Calculation,
    equation: Equation,
    t: int,
    known: Values[list[Any]],
) -> list[Any]:
    """An equation's entries at a step as expressions of the weights; those that are not given are
    zero, but for the one that is ``wanted``."""

    def leaf(use: Use) -> Any:
        if use.step is not None:
            found = known.get((use.name, t + use.step))
            return found[use.number] if found else sympy.Integer(0)
        if use.name in calculation.constants:
            return sympy.Rational(as_written(calculation.constants[use.name]))
        entry = weight(exercise, Parameter(use.name, calculation.part), use.places)
        return sympy.Integer(0) if use.name in calculation.left_out and entry != wanted else entry

    entries = entries_of(equation, calculation.shapes, leaf)
    _check(f"{equation.left.name} at step {t}", sympy.Add(*entries), MOST_OPERATIONS)
    return entries
