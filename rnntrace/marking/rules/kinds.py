"""Equations that are the same but for their names: whoever is shown one of them knows the others."""

from __future__ import annotations

from ...equations.differentiate import is_handed
from ...equations.text import expression_text, symbol_text
from ...equations.tree import Expression, Symbol, substitute, terms, total

Kind = tuple[str, str]


def kind_of(left: Symbol, right: Expression) -> Kind:
    """What an equation has in common with those of its kind: its two sides, the names in them numbered as
    they come."""
    numbers: dict[str, int] = {}

    def numbered(symbol: Symbol) -> Symbol:
        number = numbers.setdefault(symbol.name, len(numbers))
        return Symbol(f"v{number}", symbol.step, symbol.gradient)

    return symbol_text(numbered(left)), expression_text(substitute(own(right), numbered))


def own(right: Expression) -> Expression:
    """The right side as it is at most steps: what is handed back to a state arrives at the last one only."""
    kept = [(sign, term) for sign, term in terms(right) if not _is_handed(term)]
    return total(kept) if kept else right


def handed(right: Expression) -> list[tuple[int, Expression]]:
    """What is handed back."""
    return [(sign, term) for sign, term in terms(right) if _is_handed(term)]


def _is_handed(term: Expression) -> bool:
    return isinstance(term, Symbol) and is_handed(term)
