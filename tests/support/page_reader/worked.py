"""The worked equations of a page, terminal text or Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from itertools import combinations, pairwise
from typing import TypeVar

from . import latex_pages, text_pages
from .blocks import joined
from .expressions import (
    Call,
    Divided,
    Entrywise,
    Expression,
    Matrix,
    Minus,
    Name,
    Negative,
    Number,
    Plus,
    Power,
    Sum,
    Table,
    Times,
    Transposed,
    Unreadable,
    is_numeric,
    leaves_out,
    parts,
)
from .grammar import parsed, sides

T = TypeVar("T")
# Functions of a whole vector, not of each of its entries.
WHOLE = ("softmax", "diag", "ones")


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
        signed = [(side.sign, parsed(joined(side.tokens))) for side in sides(found.tokens)]
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
    if isinstance(before, Call) and before.function == "sigmoid" and isinstance(after, Divided):
        before = Divided(Number("1"), Plus(Number("1"), Call("exp", Negative(before.of))))
    if isinstance(after, Negative) and not isinstance(before, Negative):
        after = _with_sign_inside(after)
    if isinstance(before, Sum) and isinstance(before.of, Divided) and isinstance(after, Divided):
        before = Divided(Sum(before.of.left), before.of.right)  # a sum of quotients, or a quotient of a sum
    if isinstance(before, Transposed) and isinstance(after, Call) and isinstance(after.of, Transposed):
        after = Transposed(replace(after, of=after.of.of))  # tanh vᵀ is that of each entry
    if isinstance(after, Table) and not isinstance(before, Table) and not _is_product(before):
        cells = [
            (_entry(before, i, j), cell) for i, row in enumerate(after.rows) for j, cell in enumerate(row)
        ]
        if all(one is not None for one, _ in cells):
            for one, other in cells:
                assert one is not None
                yield from _matched(one, other)
            return
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


def _shape(of: Expression) -> tuple[int, int] | None:
    """Rows and columns of what numbers make; None of a single number."""
    match of:
        case Matrix(rows) | Table(rows):
            return len(rows), len(rows[0])
        case Times(left, right):
            first, second = _shape(left), _shape(right)
            return (first[0], second[1]) if first and second else first or second
        case Transposed(inner):
            found = _shape(inner)
            return found and (found[1], found[0])
        case Sum():
            return None
    return next(filter(None, map(_shape, parts(of))), None)


def _entry(of: Expression, i: int, j: int) -> Expression | None:
    """An entry (from 0) of an expression as far as it can be told from the entries of its parts."""
    match of:
        case Times(left, right):
            first, second = _shape(left), _shape(right)
            if not first or not second:
                return _both(Times, _entry(left, i, j), _entry(right, i, j))
            products = [_both(Times, _entry(left, i, k), _entry(right, k, j)) for k in range(first[1])]
            return reduce(partial(_both, Plus), products)
        case Number():
            return of
        case Table(rows) if i < len(rows) and j < len(rows[i]):
            return rows[i][j]
        case Matrix(rows, left_out=False) if i < len(rows) and j < len(rows[i]):
            text = rows[i][j]
            return Negative(Number(text[1:])) if text[0] == "-" else Number(text)
        case Plus() | Minus() | Divided() | Entrywise():
            kind = Times if isinstance(of, Entrywise) else type(of)
            return _both(kind, _entry(of.left, i, j), _entry(of.right, i, j))
        case Negative() | Power() | Call() if not isinstance(of, Call) or of.function not in WHOLE:
            inner = _entry(of.of, i, j)
            return None if inner is None else replace(of, of=inner)
    return None


def _is_product(of: Expression) -> bool:
    """Whether it is one of matrices."""
    return isinstance(of, Times) and None not in (_shape(of.left), _shape(of.right))


def _both(
    kind: Callable[[Expression, Expression], Expression], left: Expression | None, right: Expression | None
) -> Expression | None:
    return kind(left, right) if left is not None and right is not None else None


def _with_sign_inside(negative: Negative) -> Expression:
    """The opposite of a product or a quotient as that of its first factor: ``-2 / 3`` is read either way."""
    of = negative.of
    if isinstance(of, Times | Divided | Entrywise):
        return type(of)(_with_sign_inside(Negative(of.left)), of.right)
    return negative


def taken_together(before: Expression, after: Expression) -> Iterator[list[tuple[Expression, Expression]]]:
    """Each way in which some terms of a sum, or factors of a product, that stand side by side may have
    become one."""
    if isinstance(after, Times):
        factors, others = list(_factors(before)), list(_factors(after))
        for groups in _groups(factors, len(others)):
            pairs = [(reduce(Times, group), other) for group, other in zip(groups, others, strict=True)]
            yield [each for pair in pairs for each in _matched(*pair)]
        return
    ours, theirs = list(_terms(before)), list(_terms(after))
    for groups in _groups(ours, len(theirs)):
        pairs = [(_sum_of(group), _sum_of([term])) for group, term in zip(groups, theirs, strict=True)]
        yield [each for pair in pairs for each in _matched(*pair)]


def _groups(found: Sequence[T], count: int) -> Iterator[list[Sequence[T]]]:
    """Each way to divide what stands side by side into fewer groups than it has."""
    if 1 < count < len(found):
        for ends in combinations(range(1, len(found)), count - 1):
            yield [found[i:j] for i, j in pairwise((0, *ends, len(found)))]


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
