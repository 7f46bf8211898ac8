"""What passes between an encoder and its decoder, or between any two calculations of a chain: the last
states, and on the way back their gradients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from ...equations.tree import Symbol
from ...tracing.handover import initial_equations, sent_to_initial_state
from ..document import PART, Block, Heading, Worked
from ..equation import work
from ..figures import grid
from ..form import Form
from ..formula import EQUALS, Formula, Name, Row, Text
from ..moment import Here, Moment
from ..presentation import Presentation
from ..spelled import values


def handed_over(after: Presentation, before: Presentation) -> Iterator[Block]:
    """The first states of the one are the last of the other."""
    last = before.trace.steps
    for name, source in after.calculation.takes.items():
        sent = before.name(Symbol(source, 0), last)
        yield after.worked(("taken", name, sent, before.part), partial(_taken, name, sent, before.part), 0)


def _taken(name: str, sent: Name, giver: str, moment: Moment) -> Form:
    state = Symbol(name, 0)
    head = Row((moment.looks.letters.name(state), EQUALS, sent))
    return moment.form(head, (values(moment, state),), (f"handed over by the {giver}",))


def equations_handed_back(after: Presentation, before: Presentation) -> Iterator[tuple[Formula, Text]]:
    """The backward equations of the first states, which come from step 1."""
    for equation in initial_equations(after.trace):
        head = Row((after.name(equation.left, 0), EQUALS, after.in_letters(equation.right, 0)))
        yield head, _the_same(after, before, equation.left.name)


def _the_same(after: Presentation, before: Presentation, name: str) -> Text:
    source = Symbol(after.calculation.takes[name], 0)
    last = before.name(source, before.trace.steps)
    return (after.name(Symbol(name, 0), 0), " is ", last, f", the {before.part}'s last")


def handed_back(after: Presentation, before: Presentation) -> Iterator[Block]:
    """The gradients of the first states, which go to the last ones of the calculation before."""
    sent = sent_to_initial_state(after.trace)
    yield Heading(PART, (f"Back to the {before.part}",))
    for equation in initial_equations(after.trace):
        left = equation.left
        form = work(Moment(after.looks, Here(after.trace, 0)), equation, _the_same(after, before, left.name))
        # A trace has no gradients at step 0: nothing but this needs them.
        address = after.address(left, 0)
        result = grid(sent[left.name], after.style, "gradient", address=address)
        yield Worked(
            _ending_in(form, result), 0, form.numbers(after.trace, 0), part=after.part, example=after.number
        )


def _ending_in(form: Form, result: Formula) -> Form:
    return replace(form, stages=(*form.stages[:-1], result))
