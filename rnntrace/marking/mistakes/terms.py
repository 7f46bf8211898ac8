"""Mistakes with terms and signs: one forgotten, one too many, one with the other sign."""

from __future__ import annotations

from collections.abc import Iterator

from ...equations.tree import Add, Expression, Mul, Neg, Number, Sub, Symbol, terms, total
from .rewriting import Change, Setting, everywhere, factors, multiplied, said, turned, within_sums


def left_out(setting: Setting) -> Iterator[Change]:
    """A term of a sum forgotten: a bias, the state before, one of two ways back."""

    def change(node: Expression) -> Iterator[Change]:
        parts = _sum(node)
        for place, (_, term) in enumerate(parts):
            rest = [*parts[:place], *parts[place + 1 :]]
            if not isinstance(term, Number):  # 1 − h² without its 1 is nobody's formula
                yield total(rest), said(term, " is left out")

    return everywhere(setting.right, change)


def only_one(setting: Setting) -> Iterator[Change]:
    """All terms of a longer sum forgotten but one."""

    def change(node: Expression) -> Iterator[Change]:
        parts = _sum(node)
        if len(parts) > 2:
            for sign, term in parts:
                yield total([(sign, term)]), said("only ", term, " is taken")

    return everywhere(setting.right, change)


def twice(setting: Setting) -> Iterator[Change]:
    """A term added twice, as where a bias is believed to be in both products."""

    def change(node: Expression) -> Iterator[Change]:
        for sign, term in (parts := _sum(node)):
            if isinstance(term, Symbol) and term.step is None:
                yield total([*parts, (sign, term)]), said(term, " is added twice")

    return everywhere(setting.right, change)


def sign_of_term(setting: Setting) -> Iterator[Change]:
    """One term of a sum with the other sign."""

    def change(node: Expression) -> Iterator[Change]:
        parts = _sum(node)
        for place, (sign, term) in enumerate(parts):
            if isinstance(term, Number):
                continue
            changed = [*parts[:place], (-sign, term), *parts[place + 1 :]]
            does = "subtracted, not added" if sign > 0 else "added, not subtracted"
            yield total(changed), said(term, f" is {does}")

    return everywhere(setting.right, change)


def sign_of_all(setting: Setting) -> Iterator[Change]:
    """The whole with the other sign: y − ŷ for ŷ − y, + ln."""

    def change(node: Expression) -> Iterator[Change]:
        match node:
            case Sub(left, right):
                wrong = Sub(right, left)
                yield wrong, said(wrong, " stands for ", node)
            case Neg(of):
                yield of, "the minus is left out"
            case Mul() if difference_turned := _difference_turned(node):
                yield difference_turned
            case _:
                yield turned(node), "the sign is the other way round"

    return within_sums(setting.right, change)


def _difference_turned(node: Expression) -> Change | None:
    """A product with a difference in it the other way round, which is how its sign is got wrong."""
    parts = factors(node)
    for place, part in enumerate(parts):
        if isinstance(part, Sub) and not isinstance(part.left, Number):
            wrong = turned(part)
            return multiplied([*parts[:place], wrong, *parts[place + 1 :]]), said(wrong, " stands for ", part)
    return None


def nothing(setting: Setting) -> Iterator[Change]:
    """Zero for what is not zero."""
    if setting.left.gradient:
        yield Number("0"), "it is taken as zero"


def same_as_before(setting: Setting) -> Iterator[Change]:
    """The number of the neighboring step once more."""
    if setting.left.step is None:
        return
    step = 1 if setting.left.gradient else -1
    other = Symbol(setting.left.name, step, setting.left.gradient)
    yield other, said("it is ", other, " once more")


def _sum(node: Expression) -> list[tuple[int, Expression]]:
    """The terms of a sum; of anything else none."""
    found = terms(node) if isinstance(node, Add | Sub | Neg) else []
    return found if len(found) > 1 else []
