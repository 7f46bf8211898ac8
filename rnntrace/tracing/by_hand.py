"""Worked as with a pencil: every number is rounded as it is written down, and used in that form from
then on.

The stages are those of the pages (``equations/stages.py``), so that each line of a page follows from
the one before to the last digit.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

import numpy as np

from ..equations.differentiate import sender
from ..equations.evaluate import Program, Shapes, prepared
from ..equations.functions import Array
from ..equations.onehot import OneHot
from ..equations.series import Series, Store
from ..equations.settings import made_of_settings
from ..equations.stages import Stages, computed_symbol, slot_of
from ..equations.system import TARGET
from ..equations.tree import (
    Call,
    Equation,
    Expression,
    Mul,
    OverTime,
    Symbol,
    children,
    rebuild,
    substitute,
    symbols,
    terms,
    total,
    ungroup,
)
from ..exercise.calculation import Calculation
from ..exercise.steps import Steps
from .pencil import Pencil, Written
from .trace import Trace


def as_given(calculation: Calculation, pencil: Pencil) -> Calculation:
    """A calculation whose numbers are those that are written on a page."""
    weights = pencil.out if calculation.weights_from else pencil.given
    return replace(
        calculation,
        parameters={name: weights(array) for name, array in calculation.parameters.items()},
        initial={name: pencil.given(array) for name, array in calculation.initial.items()},
        given={name: _steps(steps, pencil) for name, steps in calculation.given.items()},
    )


def _steps(steps: Steps, pencil: Pencil) -> Steps:
    if isinstance(steps.values, OneHot):
        return steps
    return replace(steps, values=np.array([pencil.given(row) for row in steps.values]))


def run_by_hand(program: Program, trace: Trace, shapes: Shapes, pencil: Pencil) -> None:
    """Work the passes in order, one step after the other, each equation's left side added to the trace's
    store."""
    store = trace.store
    for a_pass in program.passes:
        lefts = [equation.left for equation in a_pass.equations if equation.left.step is not None]
        for left in lefts:
            _room(store, left, shapes)
        steps = range(1, trace.steps + 1)
        for step in steps if a_pass.direction >= 0 else reversed(steps):
            for equation in a_pass.equations:
                if equation.left.step is not None:
                    series = store.series[equation.left.quantity]
                    assert isinstance(series, Series)
                    series.rows[step - 1 + series.margin] = _value(equation, trace, step, shapes, pencil)
        for equation in a_pass.equations:
            if equation.left.step is None:
                shape = shapes[equation.left.name]
                store.totals[equation.left.name] = _shaped(_over_steps(equation.right, trace, pencil), shape)


def _room(store: Store, left: Symbol, shapes: Shapes) -> None:
    """Room for a value over time; a state has it already, with its step 0."""
    if left.quantity not in store.series:
        store.series[left.quantity] = Series(np.zeros((store.steps + 2, *shapes[left.name])), margin=1)


def _value(equation: Equation, trace: Trace, step: int, shapes: Shapes, pencil: Pencil) -> Array:
    left, right = equation.left, equation.right
    if left.gradient:
        return _shaped(worked_gradient(right, trace, step, pencil), shapes[left.name])
    used = {symbol.name for symbol in symbols(right)}
    if TARGET in used and not trace.calculation.has_loss(step):
        return np.zeros(shapes[left.name])
    return _shaped(worked(right, trace, step, pencil), shapes[left.name])


def _shaped(array: Array, shape: Sequence[int]) -> Array:
    """Numbers as those of a value: a vector of one entry may be a number, and a number each entry."""
    one_for_all = array.size == 1 and len(shape) <= array.ndim
    return array.reshape(shape) if one_for_all else np.broadcast_to(array, shape)


def worked_gradient(node: Expression, trace: Trace, step: int, pencil: Pencil) -> Array:
    """A sum of terms of a gradient, of those that arrive at a step."""
    sent = [(sign, term) for sign, term in terms(ungroup(node)) if _arrives(trace, term, step)]
    return worked(total(sent), trace, step, pencil) if sent else np.zeros(())


def _arrives(trace: Trace, term: Expression, step: int) -> bool:
    """Whether a term comes from a step that there is, and from a loss that is taken."""
    by = sender(term)
    if by is None:
        return True
    at = step + (by.step or 0)
    return 1 <= at <= trace.steps and (by.gradient or trace.calculation.has_loss(at))


def _over_steps(node: Expression, trace: Trace, pencil: Pencil) -> Array:
    """A sum over all steps, each of its shares written down; or what is made of such sums."""
    match node:
        case OverTime(of):
            steps = range(1, trace.steps + 1)
            shares = [worked_gradient(of, trace, step, pencil) for step in steps]
            return pencil.out(np.asarray(sum(shares, np.zeros(()))))
    sums: list[Array] = []

    def become(part: Expression) -> Expression:
        if isinstance(part, OverTime):
            sums.append(_over_steps(part, trace, pencil))
            return computed_symbol(len(sums) - 1)
        return rebuild(part, become)

    settings = trace.system.constants
    return _worked(
        become(node), lambda symbol: _known(symbol, sums, trace, 0), lambda _: None, pencil, settings
    )


def _known(symbol: Symbol, sums: list[Array], trace: Trace, step: int) -> Array:
    slot = slot_of(symbol)
    return trace.value(symbol, step) if slot is None else sums[slot]


def worked(node: Expression, trace: Trace, step: int, pencil: Pencil) -> Array:
    """An expression at a step, one operation after the other."""

    def leaf(symbol: Symbol) -> Array:
        return trace.value(symbol, step)

    settings = trace.system.constants
    return _worked(ungroup(node), leaf, lambda symbol: trace.word(symbol, step), pencil, settings)


def _worked(
    node: Expression,
    leaf: Callable[[Symbol], Array],
    word: Callable[[Symbol], int | None],
    pencil: Pencil,
    settings: Collection[str] = (),
) -> Array:
    """The same where ``leaf`` gives each symbol's value and ``word`` the place of the one in a one-hot
    vector."""
    found: dict[int, Array] = {}
    parts: dict[int, Expression] = {}

    def at(symbol: Symbol) -> Array:
        slot = slot_of(symbol)
        return leaf(symbol) if slot is None else found[slot]

    def known(array: Array) -> Symbol:
        found[len(found)] = array
        return computed_symbol(len(found) - 1)

    def what(symbol: Symbol) -> Expression:
        slot = slot_of(symbol)
        return symbol if slot is None else parts.get(slot, symbol)

    def meant(part: Expression) -> Expression:
        return substitute(part, what)

    def value_of(part: Expression) -> Array:
        with np.errstate(all="ignore"):
            return np.asarray(prepared(part, lambda symbol: lambda _: at(symbol), meant)(None))

    def compute(part: Expression) -> Symbol:
        before = meant(part)
        symbol = known(_write(before, pencil, settings)(value_of(part)))
        parts[len(found) - 1] = before
        return symbol

    def picked(part: Expression) -> Expression:
        """Of a sum of which a one-hot vector leaves one entry, that."""
        match part:
            case Call("sum", Mul(Symbol() as vector, rest)) if (place := word(vector)) is not None:
                return substitute(rest, lambda symbol: _entry(symbol, place))
        return rebuild(part, picked)

    def _entry(symbol: Symbol, place: int) -> Expression:
        return symbol if symbol.step is None else known(np.asarray(at(symbol)[place]))

    def is_finite(part: Expression) -> bool:
        return bool(np.isfinite(value_of(part)).all())

    summed = [symbol for symbol in _under_sums(node) if symbol.step is not None]
    single = bool(summed) and all(np.size(at(symbol)) == 1 for symbol in summed)
    stages = Stages(compute, lambda symbol: np.size(at(symbol)), is_finite, single, fine=True)
    now = picked(node)
    while not stages.is_finished(now):
        further = stages.next(now)
        now = compute(now) if further == now else further
    return value_of(now)


def _write(node: Expression, pencil: Pencil, settings: Collection[str]) -> Written:
    """How what an expression comes to is written down; a setting stays as it is."""
    if not made_of_settings(node, settings):
        return pencil.out
    return np.asarray if isinstance(node, Symbol) else pencil.settings


def _under_sums(node: Expression) -> Iterator[Symbol]:
    """The symbols under the sums over entries in an expression."""
    match node:
        case Call("sum", _):
            yield from symbols(node)
            return
    for part in children(node):
        yield from _under_sums(part)
