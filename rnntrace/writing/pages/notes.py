"""What a reader of a notation must be told, where a network is not what the notation's letters say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...cells.notations import NOTATIONS, core
from ...equations.parser import parse_expression
from ...equations.tree import Expression, Symbol, substitute, symbols, terms, ungroup
from ..formula import Text
from ..letters import Letters
from ..words import listed, with_rules


def notes(letters: Letters) -> Iterator[Text]:
    """The notation's notes that hold for this network, a sentence each."""
    added = [term for e in letters.system.equations for _, term in terms(ungroup(e.right))]
    for note in NOTATIONS[letters.notation].notes:
        wanted = [ungroup(parse_expression(term)) for term in note.terms]
        found = [next(symbols(term)) for term in added if _without_layers(term) in wanted]
        if found:
            before, *after = note.sentence.split("{}")
            names = listed([letters.name(symbol) for symbol in dict.fromkeys(found)])
            yield (*with_rules(before), *(part for text in after for part in (*names, *with_rules(text))))


def _without_layers(node: Expression) -> Expression:
    """An expression as it is in the cell alone, in one layer and from the first step to the last."""

    def plain(symbol: Symbol) -> Symbol:
        step = -1 if symbol.step == 1 else symbol.step
        return replace(symbol, name=core(symbol.name), step=step)

    return substitute(node, plain)
