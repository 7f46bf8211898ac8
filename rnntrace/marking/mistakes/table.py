"""The table of mistakes: families of wrong equations, those that people make most often first."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ...equations.text import expression_text
from ...equations.tree import Equation, Expression, Mul, Number, Sub, Symbol, children, rebuild, ungroup
from ...tracing.trace import Trace
from ..places import FIRST, equations_of
from . import factors, others, terms
from .rewriting import Rewrite, Setting, Words, in_text


class Family(NamedTuple):
    """A row: what is rewritten, and how soon it is thought of; a ``convention`` is no mistake in itself."""

    rewrite: Rewrite
    rank: int
    convention: bool = False


class Mistake(NamedTuple):
    """A wrong equation for what is on its left, what is ``said`` of what is wrong in it, and the rank and the
    place of its ``family``."""

    left: Symbol
    right: Expression
    said: Words = ()
    rank: int = 0
    convention: bool = False
    family: int = 0

    @property
    def words(self) -> str:
        """What is wrong, as plain text."""
        return in_text(self.said)

    @property
    def equation(self) -> Equation:
        return Equation(self.left, self.right)


FAMILIES = (
    Family(others.mean, 2, convention=True),
    Family(others.sum_for_mean, 2, convention=True),
    Family(terms.nothing, 1),
    Family(terms.left_out, 1),
    Family(factors.factor_left_out, 1),
    Family(factors.transpose, 1),
    Family(terms.sign_of_all, 1),
    Family(others.other_step, 2),
    Family(others.one_step_of_sum, 2),
    Family(factors.complement, 2),
    Family(factors.derivative_too_many, 2),
    Family(factors.other_derivative, 2),
    Family(others.other_function, 2),
    Family(terms.sign_of_term, 2),
    Family(factors.order_of_products, 2),
    Family(terms.twice, 3),
    Family(others.outside_of_function, 3),
    Family(others.exchanged, 3),
    Family(factors.complement_of_another, 3),
    Family(others.other_value, 3),
    Family(factors.two_factors_left_out, 3),
    Family(factors.constant_factor, 4),
    Family(others.entries_averaged, 4),
    Family(factors.matrix_left_out, 4),
    Family(factors.parentheses, 4),
    Family(terms.only_one, 4),
    Family(others.other_parameter, 4),
    Family(terms.same_as_before, 4),
    Family(factors.summed_apart, 5),
)


@lru_cache(maxsize=512)
def mistakes(trace: Trace, left: Symbol) -> tuple[Mistake, ...]:
    """Every wrong equation for a right one, each once, the likely ones first."""
    equation = equations_of(trace)[left]
    shown = Symbol(left.name.removeprefix(FIRST), left.step, left.gradient)
    found: dict[str, Mistake] = {expression_text(equation.right): Mistake(shown, equation.right)}
    for mistake in sorted(_all(trace, shown, equation.right), key=lambda each: each.rank):
        if not _cancels(mistake.right):
            found.setdefault(expression_text(mistake.right), mistake)
    return tuple(found.values())[1:]


def _all(trace: Trace, left: Symbol, right: Expression) -> Iterator[Mistake]:
    setting = Setting(trace, left, right)
    for number, family in enumerate(FAMILIES):
        for other, words in family.rewrite(setting):
            said = (words,) if isinstance(words, str) else words
            yield Mistake(left, _without_ones(ungroup(other)), said, family.rank, family.convention, number)


def _cancels(node: Expression) -> bool:
    """Whether something is subtracted from itself, which nobody writes."""
    return (isinstance(node, Sub) and node.left == node.right) or any(map(_cancels, children(node)))


def _without_ones(node: Expression) -> Expression:
    """The expression without factors of 1, which are what is left where something was forgotten."""
    match node:
        case Mul(left, Number("1")) | Mul(Number("1"), left):
            return _without_ones(left)
    return rebuild(node, _without_ones)
