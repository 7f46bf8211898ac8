"""The rules that were chosen, on the page of answers that were marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...marking.rules.rule import Chosen
from ..document import PART, Block, Heading, Listed, Paragraph
from ..formula import Formula, Text
from .rules import Parts, equation


def marked_rules(chosen: Sequence[Chosen], parts: Parts) -> Iterator[Block]:
    """How many are right, then each that is wrong beside the right one; nothing where none was asked for."""
    if not chosen:
        return
    right = sum(each.verdict == "right" for each in chosen)
    missing = sum(each.verdict == "missing" for each in chosen)
    verb = "is" if 1 in (right, len(chosen)) else "are"
    yield Heading(PART, ("Rules",))
    left_out = f", {missing} {'is' if missing == 1 else 'are'} not answered" if missing else ""
    yield Paragraph((f"{right} of {len(chosen)} {verb} right{left_out}.",))
    for each in chosen:
        if each.verdict == "wrong":
            yield Listed(tuple(_beside(each, parts)))


def _beside(chosen: Chosen, parts: Parts) -> Iterator[tuple[Formula, Text]]:
    """What was chosen, with what is wrong with it, and what is right."""
    rule, alternative = chosen.rule, chosen.alternative
    assert alternative
    assert alternative.mistake
    shown = parts[rule.part]
    said = (part if isinstance(part, str) else shown.in_letters(part) for part in alternative.mistake.said)
    yield equation(shown, rule, alternative), (f"{chosen.given}, which you chose: ", *said)
    yield equation(shown, rule, rule.right), (f"{rule.right.letter}, the right one",)
