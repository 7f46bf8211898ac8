"""Mistakes with one thing taken for another: a step, a value, a weight, a function."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from ...equations.calls import put_in
from ...equations.functions import FUNCTIONS
from ...equations.tree import (
    Add,
    Call,
    Div,
    Expression,
    Number,
    OverTime,
    Symbol,
    substitute,
    symbols,
    terms,
    total,
)
from ..times import FIRST_STEP, LAST_STEP, LENGTH, at_step
from .rewriting import Change, Setting, everywhere, said, within_sums


def other_step(setting: Setting) -> Iterator[Change]:
    """A value of the step before or after for that of the step itself."""

    def change(node: Expression) -> Iterator[Change]:
        match node:
            case Symbol(name, int() as step, gradient) if node != setting.left:
                for other in (0, -1, 1):
                    wrong = Symbol(name, other, gradient)
                    own = other == 0 and (name, gradient) == setting.left.quantity
                    if other != step and not own:
                        yield wrong, said(wrong, " stands for ", node)

    return everywhere(setting.right, change)


def other_value(setting: Setting) -> Iterator[Change]:
    """Another value of the same shape: the number before the activation, another gate, a state."""

    def change(node: Expression) -> Iterator[Change]:
        match node:
            case Symbol(_, int(), gradient):
                for other, at in (*_like(setting, node), *_like_at_another_step(setting, node)):
                    wrong = Symbol(other, at, gradient)
                    if wrong != setting.left:
                        yield wrong, said(wrong, " stands for ", node)

    return everywhere(setting.right, change)


def other_parameter(setting: Setting) -> Iterator[Change]:
    """Another weight or bias of the same shape."""
    calculation = setting.trace.calculation

    def change(node: Expression) -> Iterator[Change]:
        if isinstance(node, Symbol) and node.name in calculation.parameters and not node.gradient:
            for other in calculation.parameters:
                if other != node.name and calculation.shapes[other] == calculation.shapes[node.name]:
                    wrong = Symbol(other)
                    yield wrong, said(wrong, " stands for ", node)

    return everywhere(setting.right, change)


def _like(setting: Setting, symbol: Symbol) -> Iterator[tuple[str, int]]:
    """The values of the shape of this one, at its step."""
    shape = setting.shape(symbol)
    there = setting.trace.differentiated if symbol.gradient else setting.values
    timed = {*setting.values}
    for other in there:
        if other in timed and other != symbol.name and setting.trace.calculation.shapes.get(other) == shape:
            yield other, symbol.step or 0


def _like_at_another_step(setting: Setting, symbol: Symbol) -> Iterator[tuple[str, int]]:
    """The states that there are before a step, for a value at it; going back, also the values at it for such
    a state."""
    if symbol.gradient:
        return
    found = [other for other, _ in _like(setting, symbol)]
    if symbol.step == -1 and setting.left.gradient:
        yield from ((other, 0) for other in found)
    if symbol.step == 0 and not setting.left.gradient:
        yield from ((other, -1) for other in found if other in setting.trace.system.all_states)


def exchanged(setting: Setting) -> Iterator[Change]:
    """Two values, or two weights, each in the place of the other."""
    there = [each for each in dict.fromkeys(symbols(setting.right)) if not each.gradient]
    for one, other in combinations(there, 2):
        if one.step == other.step and setting.shape(one) == setting.shape(other) is not None:
            yield _swapped(setting.right, one, other), said(one, " and ", other, " are exchanged")


def _swapped(node: Expression, one: Symbol, other: Symbol) -> Expression:
    """The expression with each of two symbols in the place of the other."""
    become = {one: other, other: one}
    return substitute(node, lambda symbol: become.get(symbol, symbol))


def other_function(setting: Setting) -> Iterator[Change]:
    """Another function, none, or the same one twice."""

    def change(node: Expression) -> Iterator[Change]:
        match node:
            case Call(function, argument) if FUNCTIONS[function].public:
                row = FUNCTIONS[function]
                yield argument, f"{function} is left out"
                yield Call(function, node), f"{function} is taken twice"
                others = [name for name, other in FUNCTIONS.items() if other.activation and other.because]
                for other in others if row.activation or row.gives != "numbers" else ():
                    if other != function:
                        yield Call(other, argument), f"{other} stands for {function}"
                if row.matrix:
                    yield from _half_done(put_in(row.meaning, argument))
                yield from _taken_for(function, argument, convention=False)

    return everywhere(setting.right, change)


def _half_done(meaning: Expression) -> Iterator[Change]:
    """A function of which one operation is forgotten: the division by the sum, or what is summed."""
    match meaning:
        case Div(Call(power, argument), _):
            yield Call(power, argument), "it is not divided by the sum"
            yield Div(argument, Call("sum", argument)), f"{power} is left out, above and below"


def other_convention(setting: Setting) -> Iterator[Change]:
    """A function as some books have it: the logarithm to another base."""

    def change(node: Expression) -> Iterator[Change]:
        match node:
            case Call(function, argument):
                yield from _taken_for(function, argument, convention=True)

    return everywhere(setting.right, change)


def _taken_for(function: str, argument: Expression, *, convention: bool) -> Iterator[Change]:
    """What is taken for a function, as the table tells."""
    for name, row in FUNCTIONS.items():
        if row.taken_for == function and row.convention == convention:
            yield Call(name, argument), f"{name} stands for {FUNCTIONS[function].terminal}"


def outside_of_function(setting: Setting) -> Iterator[Change]:
    """A term that belongs inside a function added after it."""

    def change(node: Expression) -> Iterator[Change]:
        match node:
            case Call(function, argument) if FUNCTIONS[function].public:
                within = argument
                if isinstance(argument, Symbol) and argument.step == 0:
                    within = setting.definition(argument.name) or argument
                parts = terms(within)
                for place, (sign, term) in enumerate(parts if len(parts) > 1 else ()):
                    rest = [*parts[:place], *parts[place + 1 :]]
                    wrong = Add(Call(function, total(rest)), total([(sign, term)]))
                    yield wrong, said(term, f" is added after {function}, not before")

    return everywhere(setting.right, change)


def one_step_of_sum(setting: Setting) -> Iterator[Change]:
    """The last step, or the first, in place of the sum over all; or the sum without it."""

    def change(node: Expression) -> Iterator[Change]:
        match node:
            case OverTime(of):
                yield at_step(of, LAST_STEP), "only the last step is taken, not the sum"
                yield at_step(of, FIRST_STEP), "only the first step is taken, not the sum"
                for step, which in ((LAST_STEP, "last"), (FIRST_STEP, "first")):
                    rest = total([(1, node), (-1, at_step(of, step))])
                    yield rest, f"the {which} step is left out of the sum"

    return everywhere(setting.right, change)


def mean(setting: Setting) -> Iterator[Change]:
    """The mean over the steps for their sum."""
    calculation = setting.trace.calculation
    targets = len(calculation.losses)

    def change(node: Expression) -> Iterator[Change]:
        yield Div(node, LENGTH), "it is divided by the number of steps"
        if targets not in (1, calculation.steps):
            yield Div(node, Number(str(targets))), "it is divided by the number of targets"

    if setting.right and (setting.left.gradient or setting.left.step is None):
        yield from change(setting.right)


def sum_for_mean(setting: Setting) -> Iterator[Change]:
    """The sum where the exercise asks for the mean."""
    system = setting.trace.system
    if system.averages and system.seed is not None:
        seed = set(system.constants)
        without = substitute(setting.right, lambda s: Number("1") if s.name in seed else s)
        if without != setting.right:
            yield without, "the sum is taken, not the mean"


def entries_averaged(setting: Setting) -> Iterator[Change]:
    """Divided by the number of entries, as the mean squared error is."""
    system = setting.trace.system
    prediction = setting.trace.calculation.shapes.get("y_hat")
    if not prediction or not (setting.left.gradient or setting.left.name == system.loss):
        return
    size = Number(str(prediction[0]))

    def change(node: Expression) -> Iterator[Change]:
        yield Div(node, size), f"it is divided by {size.text}, the number of outputs"

    yield from within_sums(setting.right, change)
