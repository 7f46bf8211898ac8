"""Steps told by themselves, which wrong equations have: ``h[1]``, ``dL/da[T]``, and T."""

from __future__ import annotations

import re

from ..equations.tree import Expression, Symbol, substitute

LENGTH = Symbol("T")
FIRST_STEP, LAST_STEP = "1", "T"
_NAMED = re.compile(r"(.+)\[(?:(T)([+-]\d+)?|(\d+))\]")


def at_step(node: Expression, step: str) -> Expression:
    """An expression seen from the first step or from the last, its steps told by themselves."""

    def told(symbol: Symbol) -> Expression:
        if symbol.step is None:
            return symbol
        further = f"{symbol.step:+d}" if symbol.step else ""
        when = str(1 + symbol.step) if step == FIRST_STEP else f"T{further}"
        return Symbol(f"{symbol.name}[{when}]", None, symbol.gradient)

    return substitute(node, told)


def told_step(symbol: Symbol) -> tuple[Symbol, str] | None:
    """The value that such a symbol stands for, and its step as it is written; None for any other."""
    match = _NAMED.fullmatch(symbol.name) if symbol.step is None else None
    if match is None:
        return None
    name, last, further, number = match.groups()
    return Symbol(name, 0, symbol.gradient), f"T{further or ''}" if last else number


def step_named(symbol: Symbol, length: int) -> tuple[Symbol, int] | None:
    """The value and the step that such a symbol stands for; None for any other."""
    told = told_step(symbol)
    if told is None:
        return None
    of, step = told
    return of, length + int(step[1:] or 0) if step.startswith(LAST_STEP) else int(step)
