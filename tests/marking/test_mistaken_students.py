"""Mistakes are found where they were made, and named."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pytest

from tests.support.students.handing_in import formulas, marked, wrong
from tests.support.students.making import made
from tests.support.students.mistakes import MISTAKES, Wrong
from tests.support.students.work import Pen

PENS = (Pen(4), Pen(3), Pen())
# What may go unseen or unnamed, as a share of all mistakes.
SELDOM = 0.05


class Verdict(NamedTuple):
    """What became of a mistake: whether it was found where it was made, whether everything else is
    right or follows, and whether it was named."""

    here: bool
    alone: bool
    named: bool


def verdict(cell: str, mistake: Wrong, pen: Pen, first: int) -> Verdict:
    network, script, own = made(cell, mistake, pen, first)
    marks = marked(network, script, pen)
    found = wrong(marks)
    first_wrong = () if marks.first_wrong is None else (marks.first_wrong,)
    others = {each.verdict for each in marks.judged if each.question.name not in own}
    rightly = {"right", "follows"} if pen.digits is None else {"right", "follows", "rounding"}
    named = bool(mistake.named & formulas(first_wrong))
    return Verdict(bool(found) and found[0] in own, others <= rightly, named)


def check(cell: str, mistakes: Iterable[tuple[int, Wrong]]) -> None:
    """Each made once, by students who write their numbers in different ways."""
    found = {min(wrong.named): verdict(cell, wrong, PENS[i % len(PENS)], i) for i, wrong in mistakes}
    few = SELDOM * len(found)
    elsewhere = [formula for formula, each in found.items() if not each.here]
    assert len(elsewhere) <= few, elsewhere
    unnamed = [formula for formula, each in found.items() if not each.named]
    assert len(unnamed) <= few, unnamed
    assert [formula for formula, each in found.items() if not each.alone] == []


@pytest.mark.parametrize("cell", MISTAKES)
def test_a_mistake_is_found_where_it_was_made_and_named(cell: str) -> None:
    """Some of each cell's mistakes: the first wrong number is the mistaken one, what comes after it follows,
    and its own formula is among those that are named."""
    check(cell, [*enumerate(MISTAKES[cell])][::12])


@pytest.mark.long
@pytest.mark.parametrize("cell", MISTAKES)
def test_every_mistake_is_found_where_it_was_made_and_named(cell: str) -> None:
    """The same for all of them."""
    check(cell, enumerate(MISTAKES[cell]))


def test_there_are_many_mistakes_of_each_cell() -> None:
    """Enough of them for the shares to mean something."""
    assert len(MISTAKES["rnn"]) >= 40
    assert all(len(mistakes) >= 12 for mistakes in MISTAKES.values())
