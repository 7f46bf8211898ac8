"""What passes between an encoder and its decoder, or between any two calculations of a chain: the last
states, and on the way back their gradients; and those of the states that a network was given."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ...equations.tree import Equation, Symbol, symbols
from ...tracing.handover import initial_equations
from ..document import PART, SECTION, Block, Heading, Worked
from ..equation import work
from ..form import Form
from ..formula import EQUALS, Formula, Name, Row, Text
from ..moment import Moment
from ..presentation import Presentation
from ..spelled import values
from ..words import listed


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
        head: Formula = after.name(equation.left, 0)
        if equation.left not in after.unsaid:
            head = Row((head, EQUALS, after.in_letters(equation.right, 0)))
        yield head, _the_same(after, before, equation.left.name, before.trace.exercise.steps_of(before.part))


def _the_same(after: Presentation, before: Presentation, name: str, steps: int | None) -> Text:
    """Which state it was; without the step where examples end at different ones."""
    last = before.name(Symbol(after.calculation.takes[name], 0), steps)
    which: Text = (last, f", the {before.part}'s last") if steps else (f"the {before.part}'s last ", last)
    return (after.name(Symbol(name, 0), 0), " is ", *which)


def handed_back(after: Presentation, before: Presentation) -> Iterator[Block]:
    """The gradients of the first states, which go to the last ones of the calculation before."""
    example = f" in example {after.number + 1}" if after.trace.exercise.several else ""
    yield Heading(PART, (f"Back to the {before.part}{example}",))
    for equation in initial_equations(after.trace):
        yield _of_first_state(
            after, equation, _the_same(after, before, equation.left.name, before.trace.steps)
        )


def back_to_the_initial_state(shown: Presentation, only: frozenset[str]) -> Iterator[Block]:
    """The gradients of the states that a network was given to begin with."""
    trace, at = shown.trace, shown.calculation.step_of_initial
    of_network = shown.calculation.network is not None
    given = [name for name, state in trace.initial.items() if of_network and state.any()]
    wanted = [name for name in given if name not in shown.calculation.takes and (not only or name in only)]
    found = [equation for equation in initial_equations(trace) if equation.left.name in wanted]
    if found:
        yield Heading(SECTION, ("Back to the initial state",))
    for equation in found:
        name = equation.left.name
        feeds = dict.fromkeys(Symbol(s.name, s.step) for s in symbols(equation.right) if s.gradient)
        fed = [shown.name(feed, at(name)) for feed in feeds]
        words: Text = (shown.name(Symbol(name, 0), at(name)), " feeds ", *listed(fed)) if fed else ()
        yield _of_first_state(shown, equation, words)


def _of_first_state(shown: Presentation, equation: Equation, words: Text) -> Worked:
    """The gradient of a state where it begins, worked."""
    step = shown.calculation.step_of_initial(equation.left.name)
    form = work(Moment(shown.looks, shown.here(step)), equation, words)
    return shown.filled(form, step)
