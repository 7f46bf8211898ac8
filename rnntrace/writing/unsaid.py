"""Worked lines of a quantity whose rule is asked for: what is on the left, and room for the result."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ..equations.tree import Symbol
from ..exercise.exercise import Exercise, part_of
from .document import Worked
from .form import Form
from .formula import EQUALS, Formula, Name, Row
from .leaves import leaves, slot_of_leaf

if TYPE_CHECKING:
    from ..marking.asked import Asked

# Forms that many steps share are cut down once: what renderers make of them is kept by the form.
MOST_KEPT = 1024


class Line(NamedTuple):
    """What a worked line is of: the ``left`` side of an equation, and the ``part`` of the chain."""

    left: Symbol
    part: str


def line_of(worked: Worked, exercise: Exercise) -> Line | None:
    """Which equation a line works; None where it works none, as one that shows what is given."""
    *_, result = (None, *leaves(worked.form.stages[-1:]))
    if result is None or _left_side(worked.form.head) is None:
        return None
    slot = slot_of_leaf(result)
    if slot is None:
        of, part = (result.address.of, result.address.part) if result.address else (None, "")
    else:
        source = worked.form.sources[slot]
        of, part = (None if source.equation else source.of), worked.part
    if not isinstance(of, Symbol) or _is_handed_over(of, part, worked, exercise):
        return None
    return Line(of, part)


def without_rule(worked: Worked, asked: Asked) -> Worked:
    """A line with nothing that would tell the rule where that is asked for: neither its symbols, nor its
    numbers, nor its words."""
    line = line_of(worked, asked.exercise)
    if line is None or not asked.hides_rule(line.left, line.part):
        return worked
    return worked._replace(form=_cut_down(worked.form))


@lru_cache(maxsize=MOST_KEPT)
def _cut_down(form: Form) -> Form:
    left = _left_side(form.head)
    assert left is not None
    return Form(left, form.stages[-1:], sources=form.sources, fetches=form.fetches)


def _left_side(head: Formula) -> Formula | None:
    """What stands before the first sign of equality."""
    if isinstance(head, Row) and isinstance(head.parts[0], Name) and EQUALS in head.parts[1:2]:
        return head.parts[0]
    return None


def _is_handed_over(of: Symbol, part: str, worked: Worked, exercise: Exercise) -> bool:
    """Whether a value is from before the first step, where no equation of its own gives it."""
    if of.gradient or of.step is None:
        return False
    calculation = part_of(exercise.chains[worked.example or 0], part)
    return worked.step is not None and not 1 <= worked.step <= calculation.steps
