"""Which formulas are taller than a line, so that the parentheses around them have to grow."""

from __future__ import annotations

from ...writing.formula import (
    Applied,
    At,
    Blocks,
    Captioned,
    Condition,
    Excerpt,
    Formula,
    Grid,
    Indexed,
    Name,
    Negated,
    Norm,
    Numeral,
    Operator,
    Parens,
    Partial,
    Raised,
    Ratio,
    Row,
    Said,
    Scalar,
    Summed,
    Token,
    WordEntry,
)


def is_tall(formula: Formula) -> bool:
    """Whether there is a fraction in it, or a matrix of more than one row."""
    match formula:
        case Name():
            return formula.gradient
        case Ratio() | Partial() | Captioned():
            return True
        case Grid():
            return len(formula.rows) > 1 or formula.lacks_columns
        case Excerpt(_, rows):
            return rows.end - rows.start > 1 or bool(formula.caption)
        case Blocks(rows):
            return len(rows) > 1 or any(is_tall(cell) for row in rows for cell in row)
        case Row(parts):
            return any(map(is_tall, parts))
        case (
            Negated(of)
            | Parens(of)
            | Applied(_, _, of)
            | Raised(of)
            | Summed(of)
            | WordEntry(of)
            | Condition(of)
            | Indexed(of)
            | Norm(of)
        ):
            return is_tall(of)
        case Said(text):
            return any(is_tall(part) for part in text if isinstance(part, Ratio | Partial | Grid))
        case Numeral() | At() | Scalar() | Operator() | Token():
            return False
