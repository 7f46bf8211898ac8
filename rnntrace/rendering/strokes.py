"""Quotients with a stroke: what they would take in that stands beside them."""

from __future__ import annotations

from ..writing.formula import Formula, Name, Negated, Numeral, Operator, Ratio, Row, Scalar, Summed


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
