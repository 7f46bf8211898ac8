"""The worked equations of a page, terminal text or Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from . import latex_pages, text_pages
from .expressions import (
    Call,
    Divided,
    Expression,
    Matrix,
    Minus,
    Name,
    Negative,
    Number,
    Plus,
    Sum,
    Times,
    Unreadable,
    is_numeric,
    leaves_out,
    parts,
)
from .grammar import parsed, sides


@dataclass(frozen=True)
class Worked:
    """An equation: what stands between its signs of equality. ``letters`` has what is written with
    symbols, the left side first; ``stages`` the numbers, line by line, the result last, and ``signs`` the
    sign before each of these, ``=`` or ``≈``. It begins at a ``line`` (from 1), and ``text`` is all of it."""

    letters: tuple[Expression, ...]
    stages: tuple[Expression, ...]
    line: int
    text: str
    signs: tuple[str, ...] = ()

    @property
    def is_general(self) -> bool:
        """Whether it is an equation for any step t."""
        left = self.letters[0]
        return isinstance(left, Name) and left.below[-1:] == ("t",)

    @property
    def left_out(self) -> bool:
        """Whether it cannot be worked again, since not all numbers are shown."""
        return any(map(leaves_out, self.stages))


def worked_equations(text: str) -> list[Worked]:
    """All equations of a page in their order, those only in letters too.

    Raises ``Unreadable`` where an equation is not mathematics as it is written.
    """
    is_markdown = "\n$$\n" in text or "\n```math\n" in text
    found = latex_pages.equations(text) if is_markdown else text_pages.equations(text)
    return [_worked(each) for each in found]


def _worked(found: text_pages.Found) -> Worked:
    text = "\n".join(found.lines)
    try:
        signed = [(side.sign, parsed(side.tokens)) for side in sides(found.tokens)]
    except Unreadable as error:
        raise Unreadable(f"line {found.line}: {error}\n{text}") from error
    letters = tuple(side for _, side in signed if not is_numeric(side))
    if letters != tuple(side for _, side in signed[: len(letters)]):
        raise Unreadable(f"line {found.line}: symbols after numbers\n{text}")
    signs, stages = zip(*signed[len(letters) :], strict=True) if signed[len(letters) :] else ((), ())
    return Worked(letters, stages, found.line, text, signs)


def reworkings(stages: Sequence[Expression]) -> Iterator[tuple[Expression, Expression]]:
    """What was worked out from each line of numbers to the next: each part that became something else, and
    what it became. Parts that were copied are pairs of the same."""
    for before, after in pairwise(stages):
        yield from _matched(before, after)


def _matched(before: Expression, after: Expression) -> Iterator[tuple[Expression, Expression]]:
    if isinstance(before, Call) and before.function == "softmax" and isinstance(after, Divided):
        powers = Call("exp", before.of)  # the quotient that it is was worked in the same breath
        before = Divided(powers, Sum(powers))
    if _is_result(after) or type(before) is not type(after):
        yield before, after
        return
    if isinstance(after, Plus | Minus):
        ours, theirs = list(_terms(before)), list(_terms(after))
        if [sign for sign, _ in ours] != [sign for sign, _ in theirs]:
            yield before, after
            return
        for (_, left), (_, right) in zip(ours, theirs, strict=True):
            yield from _matched(left, right)
        return
    if isinstance(after, Times):
        factors, others = list(_factors(before)), list(_factors(after))
        if len(factors) != len(others):
            yield before, after
            return
        for left, right in zip(factors, others, strict=True):
            yield from _matched(left, right)
        return
    of_before, of_after = parts(before), parts(after)
    if len(of_before) != len(of_after) or _signs(before) != _signs(after):
        yield before, after
        return
    for left, right in zip(of_before, of_after, strict=True):
        yield from _matched(left, right)


def summed_up(before: Expression, after: Expression) -> Iterator[list[tuple[Expression, Expression]]]:
    """Each way in which some terms of a sum that stand side by side may have become one."""
    ours, theirs = list(_terms(before)), list(_terms(after))
    if not 1 < len(theirs) < len(ours):
        return
    for ends in combinations(range(1, len(ours)), len(theirs) - 1):
        groups = (ours[i:j] for i, j in pairwise((0, *ends, len(ours))))
        yield [(_sum_of(group), _sum_of([term])) for group, term in zip(groups, theirs, strict=True)]


def _sum_of(terms: Sequence[tuple[str, Expression]]) -> Expression:
    (sign, found), *further = terms
    found = found if sign == "+" else Negative(found)
    for sign, term in further:
        found = Plus(found, term) if sign == "+" else Minus(found, term)
    return found


def _is_result(expression: Expression) -> bool:
    bare = expression.of if isinstance(expression, Negative) else expression
    return isinstance(bare, Number | Matrix)


def _terms(expression: Expression, sign: str = "+") -> Iterator[tuple[str, Expression]]:
    """The terms of a sum with their signs, those of sums in parentheses left as they are."""
    match expression:
        case Plus(left, right):
            yield from _terms(left)
            yield "+", right
        case Minus(left, right):
            yield from _terms(left)
            yield "-", right
        case _:
            yield sign, expression


def _factors(expression: Expression) -> Iterator[Expression]:
    """What is multiplied side by side, from left to right: in a product of matrices it does not matter
    which of them are multiplied first."""
    if isinstance(expression, Times):
        yield from _factors(expression.left)
        yield from _factors(expression.right)
    else:
        yield expression


def _signs(expression: Expression) -> tuple[object, ...]:
    """What tells two expressions of a kind apart besides their parts: an exponent, a function."""
    return tuple(value for value in vars(expression).values() if isinstance(value, str))
