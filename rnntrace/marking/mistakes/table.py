"""The table of mistakes: families of wrong equations, those that people make most often first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from ...equations.differentiate import BackwardEquation
from ...equations.system import System
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


FAMILIES: dict[str, Family] = {
    "mean": Family(others.mean, 2, convention=True),
    "sum for mean": Family(others.sum_for_mean, 2, convention=True),
    "other convention": Family(others.other_convention, 2, convention=True),
    "nothing": Family(terms.nothing, 1),
    "left out": Family(terms.left_out, 1),
    "factor left out": Family(factors.factor_left_out, 1),
    "transpose": Family(factors.transpose, 1),
    "sign of all": Family(terms.sign_of_all, 1),
    "other step": Family(others.other_step, 2),
    "one step of sum": Family(others.one_step_of_sum, 2),
    "complement": Family(factors.complement, 2),
    "derivative too many": Family(factors.derivative_too_many, 2),
    "other derivative": Family(factors.other_derivative, 2),
    "other function": Family(others.other_function, 2),
    "sign of term": Family(terms.sign_of_term, 2),
    "order of products": Family(factors.order_of_products, 2),
    "twice": Family(terms.twice, 3),
    "outside of function": Family(others.outside_of_function, 3),
    "exchanged": Family(others.exchanged, 3),
    "complement of another": Family(factors.complement_of_another, 3),
    "other value": Family(others.other_value, 3),
    "two factors left out": Family(factors.two_factors_left_out, 3),
    "constant factor": Family(factors.constant_factor, 4),
    "entries averaged": Family(others.entries_averaged, 4),
    "matrix left out": Family(factors.matrix_left_out, 4),
    "parentheses": Family(factors.parentheses, 4),
    "only one": Family(terms.only_one, 4),
    "other parameter": Family(others.other_parameter, 4),
    "same as before": Family(terms.same_as_before, 4),
    "summed apart": Family(factors.summed_apart, 5),
}


@dataclass(frozen=True)
class _Kind:
    """All that mistakes hang on: traces of one network that have as many steps share them, whatever their
    weights. The ``trace`` is one of these."""

    system: System
    shapes: tuple[tuple[str, tuple[int, ...]], ...]
    losses: tuple[int, ...]
    steps: int
    backward: tuple[BackwardEquation, ...]
    trace: Trace = field(compare=False, repr=False)


def mistakes(trace: Trace, left: Symbol) -> tuple[Mistake, ...]:
    """Every wrong equation for a right one, each once, the likely ones first."""
    known = trace.calculation
    shapes = tuple(known.shapes.items())
    return _mistakes(_Kind(trace.system, shapes, known.losses, trace.steps, trace.backward, trace), left)


@lru_cache(maxsize=1024)
def _mistakes(kind: _Kind, left: Symbol) -> tuple[Mistake, ...]:
    trace = kind.trace
    equation = equations_of(trace)[left]
    shown = Symbol(left.name.removeprefix(FIRST), left.step, left.gradient)
    found: dict[str, Mistake] = {expression_text(equation.right): Mistake(shown, equation.right)}
    for mistake in sorted(_all(trace, shown, equation.right), key=lambda each: each.rank):
        if not _cancels(mistake.right):
            found.setdefault(expression_text(mistake.right), mistake)
    return tuple(found.values())[1:]


def _all(trace: Trace, left: Symbol, right: Expression) -> Iterator[Mistake]:
    setting = Setting(trace, left, right)
    for number, family in enumerate(FAMILIES.values()):
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
