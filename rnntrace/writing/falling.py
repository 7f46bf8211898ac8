"""What falls away: terms that are zero whatever the other numbers are, and why."""

from __future__ import annotations

from ..equations.differentiate import is_handed, sender
from ..equations.tree import (
    Call,
    Div,
    Expression,
    Group,
    MatMul,
    Mul,
    Symbol,
    Transpose,
    rebuild,
    symbols,
    terms,
    total,
)
from .formula import At, Name, Text
from .looks import Looks
from .moment import Moment
from .spelled import in_letters
from .words import listed

# More terms than this that fall away for one reason are not named one by one.
MOST_NAMED = 2
IS_ZERO = " is 0"


def falling(moment: Moment, node: Expression, *, gradient: bool = False) -> dict[Expression, Text]:
    """The terms of a sum that are zero at a step, each with the reason; those of a ``gradient`` also
    where the loss would send them and no loss is taken."""
    found: dict[Expression, Text] = {}
    for _, term in terms(node):
        if gradient and (reason := _not_sent(moment, term)):
            found[term] = reason
            continue
        if reason := _why_zero(moment, term):
            found[term] = reason
    return found


def _not_sent(moment: Moment, term: Expression) -> Text:
    """Why the loss sends nothing, for a term that it sends itself; empty where it does."""
    by = sender(term)
    if by is None or by.gradient:
        return ()
    offset = by.step or 0
    there = moment.ask(lambda here: here.has_loss(offset), ("has loss", offset))
    return () if there else ("step ", At(offset), " has no target")


def without(node: Expression, gone: dict[Expression, Text]) -> Expression | None:
    """A sum without the terms that fall away; None where nothing is left."""
    kept = [(sign, term) for sign, term in terms(node) if term not in gone]
    if not gone:
        return node
    return total(kept) if kept else None


def remarks(moment: Moment, gone: dict[Expression, Text]) -> tuple[Text, ...]:
    """Which terms fall away and why, one line per reason however many terms there are."""
    by_reason: dict[Text, list[Expression]] = {}
    for term, reason in gone.items():
        by_reason.setdefault(reason, []).append(term)
    return tuple(_falls_away(moment, reason, fallen) for reason, fallen in by_reason.items())


def _falls_away(moment: Moment, reason: Text, fallen: list[Expression]) -> Text:
    if len(fallen) > MOST_NAMED:
        return (*reason, ", so the terms with it fall away")
    verb = "falls" if len(fallen) == 1 else "fall"
    return (*reason, ", so ", *listed([in_letters(moment, term) for term in fallen]), f" {verb} away")


def why_zero(moment: Moment, symbol: Symbol) -> Text:
    """Why a value is zero whatever the weights, in words; empty where it is not."""
    if symbol.step is None:
        return ()
    offset = symbol.step
    match moment.ask(lambda here: here.why_zero(symbol), ("why zero", symbol)):
        case "initial" | "zero":
            name: Name = moment.looks.letters.name(symbol)
            return (name, IS_ZERO)
        case "no step":
            return ("there is no step ", At(offset))
        case "no input":
            return ("step ", At(offset), " has no input")
    return ()


def without_zero_biases(looks: Looks, node: Expression) -> Expression:
    """An expression without the biases that are zero, in its parentheses too; but a sum of nothing
    else stays. They are said to be zero once."""
    zero = frozenset(looks.zero_biases)
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


def without_handed(node: Expression) -> Expression:
    """An expression without what comes back from where a state was handed over, which arrives only at
    the last step."""
    kept = [(s, t) for s, t in terms(node) if not (isinstance(t, Symbol) and is_handed(t))]
    return total(kept) if kept and len(kept) < len(terms(node)) else node


def arriving(moment: Moment, node: Expression) -> Expression:
    """The same at a step: at the last one all of it arrives."""
    handed = any(is_handed(symbol) for symbol in symbols(node))
    return without_handed(node) if handed and not moment.is_last() else node


def _why_zero(moment: Moment, node: Expression) -> Text:
    """Why a term is zero: since a factor of it is, or what is divided, or all that is summed in it."""
    match terms(node):
        case [(_, term)]:
            pass
        case several:
            reasons = [_why_zero(moment, term) for _, term in several]
            return reasons[0] if all(reasons) else ()
    match term:
        case Symbol():
            return why_zero(moment, term)
        case Transpose(of) | Group(of) | Call("sum", of) | Div(of, _):
            return _why_zero(moment, of)
        case MatMul(left, right) | Mul(left, right):
            return _why_zero(moment, left) or _why_zero(moment, right)
    return ()
