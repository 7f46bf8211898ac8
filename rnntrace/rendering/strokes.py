"""Quotients: what one with a stroke would take in that stands beside it, and what a bar holds together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ..writing.formula import (
    Formula,
    Grid,
    Name,
    Negated,
    Numeral,
    Operator,
    Parens,
    Ratio,
    Row,
    Scalar,
    Summed,
)


def is_sum(formula: Formula) -> bool:
    return isinstance(formula, Row) and any(
        isinstance(part, Operator) and part.kind in ("plus", "minus") for part in formula.parts
    )


def is_open(formula: Formula) -> bool:
    """Whether a sum over entries stands at the end, which would take in what follows."""
    if isinstance(formula, Negated):
        return is_open(formula.of)
    return isinstance(formula, Summed) or (isinstance(formula, Row) and is_open(formula.parts[-1]))


def is_constant(formula: Formula) -> bool:
    """Whether it is a number, or letters for numbers that are the same at all steps: it does not matter
    then whether a sum is divided or what is summed."""
    if isinstance(formula, Row):
        return all(map(is_constant, formula.parts))
    if isinstance(formula, Name):
        return formula.step is None and not formula.gradient and formula.role == "plain"
    return isinstance(formula, Numeral | Scalar | Operator)


def has_slash(formula: Formula) -> bool:
    """Whether it is a quotient with a stroke, which would take in what is multiplied to it."""
    if isinstance(formula, Negated):
        return has_slash(formula.of)
    return isinstance(formula, Ratio) and not is_tight(formula)


def is_tight(ratio: Ratio) -> bool:
    """Whether it is a fraction of whole numbers, 1/2."""
    return all(isinstance(part, Numeral) and part.text.isdigit() for part in (ratio.top, ratio.bottom))


def has_no_bar(formula: Formula) -> bool:
    """Whether it is a quotient that has a stroke even where others have a bar: under a whole vector that is
    hard to read."""
    return isinstance(formula, Ratio) and isinstance(formula.top, Grid)


def guarded(
    parts: Sequence[Formula], has_stroke: Callable[[Formula], bool] = has_no_bar
) -> Iterator[Formula]:
    """Parts of a row: those that have a stroke are in parentheses where they would take in what is multiplied
    to them."""
    for i, part in enumerate(parts):
        multiplied = i + 1 < len(parts) and not isinstance(parts[i + 1], Operator)
        yield Parens(part) if multiplied and has_stroke(part) else part


def unfenced(formula: Formula) -> Formula:
    """A formula without its parentheses, where something else holds it together."""
    return formula.of if isinstance(formula, Parens) else formula
