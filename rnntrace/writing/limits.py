"""What is to be said where a page has 0 · ln 0 or 0 / 0, and goes on with 0."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from ..equations.evaluate import prepared
from ..equations.limits import is_logarithm, is_of_target
from ..equations.tree import Div, Expression, Mul, Symbol, children
from .formula import Text
from .mathematics import rule
from .moment import Here, Moment

LOGARITHM: Text = (rule("0 · ln 0"), " counts as 0, which is its limit")
QUOTIENT: Text = (rule("0 / 0"), " counts as 0: where the target is 0, the loss has no such term")


def taken_as_zero(moment: Moment, node: Expression) -> tuple[Text, ...]:
    """Which of the two an expression has at a step."""
    found = dict.fromkeys(words for words, is_there in _limits(node) if moment.ask(is_there))
    return tuple(found)


def _limits(node: Expression) -> Iterator[tuple[Text, Callable[[Here], bool]]]:
    match node:
        case Mul(factor, logarithm) if is_logarithm(logarithm):
            yield LOGARITHM, partial(_meet, _value(factor), _value(logarithm), np.isinf)
        case Mul(logarithm, factor) if is_logarithm(logarithm):
            yield LOGARITHM, partial(_meet, _value(factor), _value(logarithm), np.isinf)
        case Div(top, bottom) if is_of_target(top):
            yield QUOTIENT, partial(_meet, _value(top), _value(bottom), _is_zero)
    for child in children(node):
        yield from _limits(child)


def _value(node: Expression) -> Callable[[Here], Any]:
    def leaf(symbol: Symbol) -> Callable[[Here], Any]:
        return lambda here: here.trace.value(symbol, here.step)

    return prepared(node, leaf)


def _is_zero(value: Any) -> Any:
    return np.equal(value, 0.0)


def _meet(zero: Callable[[Here], Any], other: Callable[[Here], Any], test: Any, here: Here) -> bool:
    """Whether anywhere one is 0 and the other what it must not be."""
    with np.errstate(all="ignore"):
        return bool(np.any(_is_zero(zero(here)) & test(other(here))))
