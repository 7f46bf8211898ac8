"""Whether equations are the same but for names, and for the order of what is added or multiplied entry by
entry."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from .system import System
from .tree import (
    Add,
    Call,
    Expression,
    Mul,
    Neg,
    Number,
    Sub,
    Symbol,
    children,
    substitute,
    terms,
)

Names = Mapping[str, str]


def alike(pattern: System, found: System, known: Names, optional: Collection[str] = ()) -> Names | None:
    """For each name of a pattern that one in ``found``, where what is ``known`` to stand for one another, and
    all states that it hangs on, is made alike; None where it is not.

    What is only added may be lacking in ``found`` if it is ``optional``.
    """
    one, other = _inlined(pattern, known.keys()), _inlined(found, known.values())
    return next(_states(one, other, known, optional, frozenset()), None)


def _inlined(system: System, kept: Collection[str]) -> Mapping[str, Expression]:
    """What each state, and each of the values that are ``kept``, is made of, with all others put in."""
    definitions = system.definitions
    names = [name for name in definitions if name in system.all_states or name in kept]

    def put_in(symbol: Symbol) -> Expression:
        if symbol.step != 0 or symbol.name in names or symbol.name not in definitions:
            return symbol
        return substitute(definitions[symbol.name], put_in)

    return {name: substitute(definitions[name], put_in) for name in names}


def _states(
    pattern: Mapping[str, Expression],
    found: Mapping[str, Expression],
    names: Names,
    optional: Collection[str],
    done: frozenset[str],
) -> Iterator[Names]:
    """The ways in which all states are alike, one after the other as their names come to be known."""
    waiting = [name for name in pattern if name not in done]
    if not waiting:
        yield names
        return
    name = next((name for name in waiting if names.get(name) in found), None)
    if name is not None:
        for each in _match(pattern[name], found[names[name]], names, optional):
            yield from _states(pattern, found, each, optional, done | {name})


def _match(
    pattern: Expression, found: Expression, names: Names, optional: Collection[str]
) -> Iterator[Names]:
    """The ways in which one expression is like another."""
    match pattern:
        case Add() | Sub() | Neg():
            yield from _each(terms(pattern), terms(found), names, optional)
        case Mul():
            yield from _each(_factors(pattern), _factors(found), names, optional)
        case Symbol(name, step):
            if isinstance(found, Symbol) and step == found.step and names.get(name, found.name) == found.name:
                yield {**names, name: found.name}
        case Number():
            if isinstance(found, Number) and pattern.value == found.value:
                yield names
        case _ if type(pattern) is type(found) and _label(pattern) == _label(found):
            yield from _all(children(pattern), children(found), names, optional)


def _each(
    pattern: list[tuple[int, Expression]],
    found: list[tuple[int, Expression]],
    names: Names,
    optional: Collection[str],
) -> Iterator[Names]:
    """The ways in which terms, or factors, are alike in whatever order."""
    if not found:
        if all(isinstance(each, Symbol) and each.name in optional for _, each in pattern):
            yield names
        return
    (sign, first), *others = found
    for place, (wanted, each) in enumerate(pattern):
        if sign == wanted:
            for more in _match(each, first, names, optional):
                yield from _each(pattern[:place] + pattern[place + 1 :], others, more, optional)


def _all(
    pattern: tuple[Expression, ...], found: tuple[Expression, ...], names: Names, optional: Collection[str]
) -> Iterator[Names]:
    """The same of parts whose order matters."""
    if not pattern:
        yield names
        return
    for more in _match(pattern[0], found[0], names, optional):
        yield from _all(pattern[1:], found[1:], more, optional)


def _factors(node: Expression) -> list[tuple[int, Expression]]:
    """The factors of a product, without signs."""
    if isinstance(node, Mul):
        return _factors(node.left) + _factors(node.right)
    return [(1, node)]


def _label(node: Expression) -> str:
    """What two nodes of a kind must have in common besides their parts."""
    return node.function if isinstance(node, Call) else ""
