"""What falls away: terms that are zero whatever the other numbers are, and why."""

from __future__ import annotations

from collections.abc import Iterator

from ..equations.tree import Expression, MatMul, Mul, Symbol, Transpose, terms, total
from .desk import Desk
from .formula import Text


def falling(desk: Desk, node: Expression, step: int) -> dict[Expression, Text]:
    """The terms of a sum that are zero at this step, each with the reason."""
    found: dict[Expression, Text] = {}
    for _, term in terms(node):
        for factor in _factors(term):
            reason = why_zero(desk, factor, step)
            if reason:
                found[term] = reason
                break
    return found


def without(node: Expression, gone: dict[Expression, Text]) -> Expression | None:
    """A sum without the terms that fall away; None where nothing is left."""
    kept = [(sign, term) for sign, term in terms(node) if term not in gone]
    if not gone:
        return node
    return total(kept) if kept else None


def why_zero(desk: Desk, symbol: Symbol, step: int) -> Text:
    """Why a value is zero at this step whatever the weights, in words; empty where it is not."""
    if symbol.step is None:
        return ()
    at = step + symbol.step
    if at > desk.trace.steps:
        return (f"there is no step {at}",)
    if at == 0:
        initial = desk.scenario.initial.get(symbol.name)
        return (desk.name(symbol, step), " is 0") if initial is not None and not initial.any() else ()
    if symbol.name == "x" and not desk.scenario.inputs.present[at - 1]:
        return (f"step {at} has no input",)
    if symbol.gradient and not desk.trace.value(symbol, step).any():
        return (desk.name(symbol, step), " is 0")
    return ()


def zero_biases(desk: Desk) -> tuple[str, ...]:
    """The biases that are zero throughout: said once, and then left out of the pages."""
    scenario = desk.scenario
    return tuple(name for name in scenario.system.biases if not scenario.parameters[name].any())


def without_zero_biases(desk: Desk, node: Expression) -> Expression:
    """An expression without the biases that are zero, unless it is nothing else."""
    zero = zero_biases(desk)
    kept = [(s, t) for s, t in terms(node) if not (isinstance(t, Symbol) and t.name in zero)]
    return total(kept) if kept and len(kept) < len(terms(node)) else node


def _factors(node: Expression) -> Iterator[Symbol]:
    """The symbols that a term is a product of: where one is zero, so is the term."""
    match node:
        case Symbol():
            yield node
        case Transpose(of):
            yield from _factors(of)
        case MatMul(left, right) | Mul(left, right):
            yield from _factors(left)
            yield from _factors(right)
