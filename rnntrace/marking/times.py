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


def step_named(symbol: Symbol, length: int) -> tuple[Symbol, int] | None:
    """The value and the step that such a symbol stands for; None for any other."""
    match = _NAMED.fullmatch(symbol.name) if symbol.step is None else None
    if match is None:
        return None
    name, last, further, number = match.groups()
    return Symbol(name, 0, symbol.gradient), length + int(further or 0) if last else int(number)
