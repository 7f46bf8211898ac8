"""What falls away: terms that are zero whatever the other numbers are, and why."""

from __future__ import annotations

from collections.abc import Iterator

from ..equations.differentiate import is_handed, sender
from ..equations.functions import Array
from ..equations.tree import Expression, Group, MatMul, Mul, Symbol, Transpose, rebuild, terms, total
from .desk import Desk
from .formula import Text
from .words import listed

# More terms than this that fall away for one reason are not named one by one.
MOST_NAMED = 2


def falling(desk: Desk, node: Expression, step: int, *, gradient: bool = False) -> dict[Expression, Text]:
    """The terms of a sum that are zero at this step, each with the reason; those of a ``gradient``
    also where the loss would send them and no loss is taken."""
    found: dict[Expression, Text] = {}
    for _, term in terms(node):
        if gradient and (reason := _not_sent(desk, term, step)):
            found[term] = reason
            continue
        for factor in _factors(term):
            reason = why_zero(desk, factor, step)
            if reason:
                found[term] = reason
                break
    return found


def _not_sent(desk: Desk, term: Expression, step: int) -> Text:
    """Why the loss sends nothing, for a term that it sends itself; empty where it does."""
    by = sender(term)
    if by is None or by.gradient:
        return ()
    at = step + (by.step or 0)
    there = not 1 <= at <= desk.trace.steps or desk.calculation.has_loss(at)
    return () if there else (f"step {at} has no target",)


def without(node: Expression, gone: dict[Expression, Text]) -> Expression | None:
    """A sum without the terms that fall away; None where nothing is left."""
    kept = [(sign, term) for sign, term in terms(node) if term not in gone]
    if not gone:
        return node
    return total(kept) if kept else None


def remarks(desk: Desk, gone: dict[Expression, Text], step: int) -> tuple[Text, ...]:
    """Which terms fall away and why, a line a reason however many there are."""
    by_reason: dict[Text, list[Expression]] = {}
    for term, reason in gone.items():
        by_reason.setdefault(reason, []).append(term)
    return tuple(_falls_away(desk, reason, fallen, step) for reason, fallen in by_reason.items())


def _falls_away(desk: Desk, reason: Text, fallen: list[Expression], step: int) -> Text:
    if len(fallen) > MOST_NAMED:
        return (*reason, ", so the terms with it fall away")
    verb = "falls" if len(fallen) == 1 else "fall"
    return (*reason, ", so ", *listed([desk.in_letters(term, step) for term in fallen]), f" {verb} away")


def why_zero(desk: Desk, symbol: Symbol, step: int) -> Text:
    """Why a value is zero at this step whatever the weights, in words; empty where it is not."""
    if symbol.step is None:
        return ()
    at = step + symbol.step
    initial = _initial(desk, symbol, at)
    if at == 0 and not symbol.gradient:
        return (desk.name(symbol, step), " is 0") if initial is not None and not initial.any() else ()
    if not 1 <= at <= desk.trace.steps:
        return () if initial is not None and initial.any() else (f"there is no step {at}",)
    inputs = desk.trace.inputs
    if symbol.name == desk.input.name and inputs and not inputs.present[at - 1]:
        return (f"step {at} has no input",)
    if symbol.gradient and not desk.trace.value(symbol, step).any():
        return (desk.name(symbol, step), " is 0")
    return ()


def _initial(desk: Desk, symbol: Symbol, at: int) -> Array | None:
    """What a state comes from, where ``at`` is the step of that."""
    if symbol.gradient or symbol.name not in desk.calculation.initial:
        return None
    here = desk.calculation.step_of_initial(symbol.name) == at
    return desk.trace.initial[symbol.name] if here else None


def zero_biases(desk: Desk) -> tuple[str, ...]:
    """The biases that are zero throughout: said once, and then left out of the pages."""
    parameters = desk.calculation.parameters
    return tuple(name for name in desk.system.biases if not parameters[name].any())


def without_zero_biases(desk: Desk, node: Expression) -> Expression:
    """An expression without the biases that are zero, in its parentheses too; but a sum of nothing
    else stays."""
    zero = frozenset(zero_biases(desk))
    return _without_biases(node, zero) if zero else node


def _without_biases(node: Expression, zero: frozenset[str]) -> Expression:
    kept = [(s, t) for s, t in terms(node) if not (isinstance(t, Symbol) and t.name in zero)]
    if kept and len(kept) < len(terms(node)):
        return _without_biases(total(kept), zero)
    shorter = rebuild(node, lambda child: _without_biases(child, zero))
    match shorter:
        case Group(of) if isinstance(of, Symbol):  # (a + b) without b needs no parentheses
            return of
    return shorter


def without_handed(desk: Desk, node: Expression, step: int) -> Expression:
    """An expression without what the decoder hands back, but at the last step, where it arrives."""
    kept = [(s, t) for s, t in terms(node) if not (isinstance(t, Symbol) and is_handed(t))]
    return total(kept) if kept and step != desk.trace.steps and len(kept) < len(terms(node)) else node


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
