"""A gradient's entry as one expression by SymPy, with the weights as symbols."""

from __future__ import annotations

import contextlib
import math
import re
from itertools import product
from typing import Any, NamedTuple

import mpmath
import sympy

from ..scenario.model import Example, Scenario
from .entries import Parameter, network_of, parameters
from .exact import MODULES, MOST_DIGITS, WORKING_DIGITS, Use, as_written, entries_of

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


def closed_form(scenario: Scenario, parameter: Parameter, places: tuple[int, ...]) -> Closed:
    """dL/d(entry), every weight a symbol and every input the number it is.

    Raises TooManyTerms, before the work is done where it can be told.
    """
    total: Any = sympy.Integer(0)
    for example in scenario.examples:
        states: dict[str, list[Any]] = {}
        if scenario.encoder:
            encoder = scenario.encoder
            last = encoder.examples[0].steps
            found = _values(encoder, encoder.examples[0], {}, "encoder.")
            states = {name: found[name, last] for name in encoder.system.states}
        values = _values(scenario, example, states, "")
        assert scenario.system.loss
        assert example.targets
        present = [t for t, there in enumerate(example.targets.present, 1) if there]
        total += sympy.Add(*(values[scenario.system.loss, t][0] for t in present))
    if scenario.architecture.reduction == "mean":
        total /= scenario.targets_present
    wanted = weight("encoder." if parameter.of_encoder else "", parameter.name, places)
    _check("the loss", total, MOST_IN_LOSS)
    slope = sympy.diff(total, wanted)
    _check("the expression", slope, MOST_OPERATIONS)
    known = {}
    for each in parameters(scenario):
        array = network_of(scenario, each).parameters[each.name]
        for index in product(*map(range, array.shape)):
            symbol = weight("encoder." if each.of_encoder else "", each.name, index)
            known[symbol] = sympy.Rational(as_written(float(array[index])))
    used = sorted(slope.free_symbols, key=str)
    evaluate = sympy.lambdify(used, slope, modules=MODULES, cse=True)
    text = TIMES.sub(" * ", sympy.sstr(slope))
    for digits in (WORKING_DIGITS, MOST_DIGITS):
        with mpmath.workdps(digits), contextlib.suppress(ZeroDivisionError):  # a probability was 0
            value = float(evaluate(*(mpmath.mpf(known[symbol].p) / known[symbol].q for symbol in used)))
            return Closed(text, int(sympy.count_ops(slope)), value)
    return Closed(text, int(sympy.count_ops(slope)), math.nan)


def weight(part: str, name: str, places: tuple[int, ...]) -> Any:
    """The symbol of one weight, ``W_hh[1,2]``."""
    return sympy.Symbol(f"{part}{name}[{','.join(str(i + 1) for i in places)}]", real=True)


def _check(what: str, expression: Any, most: int) -> None:
    if (operations := int(sympy.count_ops(expression))) > most:
        raise TooManyTerms(what, operations, most)


def _values(
    scenario: Scenario, example: Example, states: dict[str, list[Any]], part: str
) -> dict[tuple[str, int], list[Any]]:
    """Every value of a sequence as expressions of the weights."""
    system, shapes, steps = scenario.system, scenario.shapes, example.steps
    known: dict[tuple[str, int], list[Any]] = {}

    def numbers(row: Any) -> list[Any]:
        return [sympy.Rational(as_written(float(each))) for each in row]

    for name, initial in scenario.initial.items():
        known[name, 0] = states.get(name) or numbers(initial)
    for name, given in ((system.input, example.inputs), ("y", example.targets)):
        if given is not None:
            rows = given.values.dense() if hasattr(given.values, "dense") else given.values
            known |= {(name, t): numbers(row) for t, row in enumerate(rows, 1)}
    constants = {"n_outputs": scenario.output_size, "n_targets": scenario.targets_present or 1}

    def leaf(use: Use, t: int) -> Any:
        if use.step is not None:
            found = known.get((use.name, t + use.step))
            return found[use.places[0] if use.places else 0] if found else sympy.Integer(0)
        if use.name in constants:
            return sympy.Integer(constants[use.name])
        if use.name in scenario.left_out:
            return sympy.Integer(0)
        return weight(part, use.name, use.places)

    for a_pass in system.passes:
        for t in range(1, steps + 1) if a_pass.direction >= 0 else range(steps, 0, -1):
            for equation in a_pass.equations:
                name = equation.left.name
                if name == system.loss and not (example.targets and example.targets.present[t - 1]):
                    continue
                found = entries_of(equation, shapes, lambda use, t=t: leaf(use, t))  # type: ignore[misc]
                known[name, t] = found
                _check(f"{name} at step {t}", sympy.Add(*found), MOST_OPERATIONS)
    return known
