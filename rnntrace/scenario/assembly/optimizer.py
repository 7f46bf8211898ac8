"""The optimiser: its name, and the settings that go with it; or a rule of one's own, with its numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from ...cells.optimizers import CLIPPING, OPTIMIZERS
from ...cells.own_rule import AROUND_A_RULE, LIKE
from ...equations.authored import authored
from ...equations.errors import EquationError, EquationErrors
from ...equations.functions import FUNCTIONS
from ...equations.parser import parse_equations
from ...equations.tree import COUNT, symbols
from ..keys import optimizers as rows
from ..keys import table
from ..keys.key import Key
from ..keys.sections import read_one, read_section
from ..keys.stated import MISSING, Stated
from ..values.value import Context
from ..yaml_nodes.nodes import YamlMapping
from .own_equations import read_equations

OptimizerSettings = Mapping[str, str | float]


class ReadOptimizer(NamedTuple):
    """The settings that the scenario gives, ``name`` among them, empty without an optimiser; and what it has
    kept, where that is given."""

    settings: OptimizerSettings
    state: Stated[YamlMapping | None] | None = None


def read_optimizer(optimizer: Stated[YamlMapping | None], context: Context) -> ReadOptimizer:
    """The optimiser, as far as it can be read."""
    node = optimizer.value
    if node is None:
        return ReadOptimizer({})
    if node.has(rows.RULE.name):
        return _own(node, optimizer, context)
    name = read_one(table.NAME, node, optimizer.where, context)
    if name.lack == MISSING:
        problem = f"name is missing, expected one of {', '.join(OPTIMIZERS)}, or equations"
        optimizer.complain(problem, context.complaints)
    if name.value is None or not name.sound:
        return ReadOptimizer({})
    keys = (table.NAME, *rows.rows_of(name.value))
    section = read_section(node, optimizer.where, keys, context)
    return ReadOptimizer(_given(section.stated), section.of(rows.STATE))


def _given(stated: Mapping[str, Stated[Any]]) -> OptimizerSettings:
    return {name: each.value for name, each in stated.items() if each.given and name != rows.STATE.name}


def _own(node: YamlMapping, optimizer: Stated[YamlMapping | None], context: Context) -> ReadOptimizer:
    """A rule of one's own: what its equations use without ``[t]`` are numbers, given beside them."""
    equations = read_one(rows.RULE, node, optimizer.where, context)
    text = read_equations(equations, _mistakes, context.complaints, LIKE)
    if text is None:
        return ReadOptimizer({})
    names = numbers_of(text)
    keys: list[Key[Any]] = [rows.RULE, *rows.BESIDES, *map(rows.key_of, CLIPPING), *map(rows.number, names)]
    section = read_section(node, optimizer.where, keys, context)
    for name in names:
        if section.stated[name].lack == MISSING:
            problem = f"{name} is used in the equations. Give it beside them, like {name}: 0.1"
            optimizer.complain(problem, context.complaints)
    settings = {**_given(section.stated), "name": "custom", rows.RULE.name: text}
    return ReadOptimizer(settings, section.of(rows.STATE))


def numbers_of(text: str) -> tuple[str, ...]:
    """The names that equations use without ``[t]``."""
    found = (
        symbol.name
        for equation in parse_equations(text)
        for symbol in symbols(equation.right)
        if symbol.step is None and symbol.name != COUNT
    )
    return tuple(dict.fromkeys(found))


# What makes an entry of other entries, outside of what stands after #.
MIXES = re.compile(
    rf"^[^#\n]*?(?P<sign>@|\.T\b|\b(?:{'|'.join(name for name, row in FUNCTIONS.items() if row.matrix)})\b)",
    re.M,
)


def _mixed(text: str, found: re.Match[str]) -> EquationError:
    problem = f"{found['sign']} mixes entries, and a rule takes each entry of a parameter by itself"
    hint = ". Write * for a product" if found["sign"] == "@" else ""
    return EquationError(text, found.start("sign"), problem + hint)


@lru_cache(maxsize=16)
def _mistakes(text: str) -> tuple[EquationError, ...]:
    """What is wrong with the equations of a rule."""
    if mixing := [_mixed(text, found) for found in MIXES.finditer(text)]:
        return tuple(mixing)
    try:
        equations = authored(text, AROUND_A_RULE)
    except EquationErrors as found:
        return tuple(found.errors)
    late = {symbol.name for each in equations for symbol in symbols(each.right) if (symbol.step or 0) > 0}
    if not late:
        return ()
    first = min(text.find(f"{name}[t+") for name in late)
    problem = "an update knows nothing of later ones. Use [t] and [t-1]"
    return (EquationError(text, max(first, 0), problem),)
