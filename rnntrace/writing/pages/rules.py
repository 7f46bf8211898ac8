"""The rules that a worksheet asks for: each with its three alternatives, where it is first worked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...equations.tree import Add, Expression, Neg, OverTime, Sub
from ...marking.asked import Asked
from ...marking.rules.rule import Alternative, Rule
from ..document import Block, Listed, Paragraph, Worked
from ..formula import EQUALS, Formula, Parens, Row, Summed
from ..presentation import Presentation
from ..unsaid import line_of
from ..words import listed
from .marked_forms import in_symbols

# The parts of a chain by their names, each as it is presented.
Parts = Mapping[str, Presentation]


def asked_where_worked(blocks: Iterator[Block], asked: Asked, parts: Parts, *, key: bool) -> Iterator[Block]:
    """Blocks with each rule asked for before the first line that is worked by it, or at their end where none
    is; on the ``key`` with the answer."""
    waiting = {(rule.of, rule.part): rule for rule in asked.rules}
    for block in blocks:
        if waiting and isinstance(block, Worked):
            line = line_of(block, asked.exercise)
            if line is not None and (rule := waiting.pop((line.left, line.part), None)):
                yield from question(rule, parts, key=key)
        yield block
    for rule in waiting.values():
        yield from question(rule, parts, key=key)


def question(rule: Rule, parts: Parts, *, key: bool) -> Iterator[Block]:
    """Which rule gives a value: three to choose from, a line each."""
    shown = parts[rule.part]
    yield Paragraph(("Which rule gives ", shown.name(rule.of), "?"))
    right = rule.right.letter if key else ""
    yield Listed(
        tuple(
            (equation(shown, rule, each), (f"{each.letter}{', the right one' * (each.letter == right)}",))
            for each in rule.alternatives
        ),
        asks="" if key else rule.name,
    )
    if rule.alike and not key:
        names = [parts[part].name(left) for left, part in rule.alike]
        have, are = ("has a rule", "is") if len(names) == 1 else ("have rules", "are")
        yield Paragraph((*listed(names), f" {have} of the same form, which {are} not shown either."))


def equation(shown: Presentation, rule: Rule, alternative: Alternative) -> Formula:
    """An alternative in letters, at step t in general."""
    right = in_symbols(shown.looks, alternative.right)
    if rule.of.step is None and shown.trace.exercise.several:
        right = Summed(Parens(right) if _has_sign(alternative.right) else right, "i")
    return Row((shown.name(rule.of), EQUALS, right))


def _has_sign(node: Expression) -> bool:
    """Whether it is a sum, or begins with a minus."""
    return isinstance(node.of if isinstance(node, OverTime) else node, Add | Sub | Neg)
