"""The gradients of the parameters: what the steps add, summed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from ...equations.functions import Array
from ...equations.tree import Expression, OverTime, Symbol, ungroup
from ...tracing.addresses import Address
from ...tracing.sending import arriving
from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ..document import PART, SECTION, Block, Heading, worked
from ..figures import Style, grid
from ..form import Form
from ..formula import (
    EQUALS,
    Captioned,
    Formula,
    Grid,
    Name,
    Numeral,
    Operator,
    Raised,
    Row,
    Scalar,
    Summed,
    Text,
)
from ..leaves import alike_in_sum, leaves
from ..letters import Letters
from ..moment import Here, Moment
from ..presentation import Presentation
from ..redone import known_sum, sum_comes_out
from ..spell import IsNegative, added, shows_minus
from ..spelled import blank_grid
from .shares import picks, shares, shares_told

# A sum of more shares than this shows the largest, and what the others add together.
MOST_SHARES = 12
LARGEST_SHOWN = 4
# It is told of so many steps which column each of them adds to.
MOST_STEPS = 20


def gradients(shown: Presentation, only: frozenset[str]) -> Iterator[Block]:
    """The parameters' gradients, each the sum of all steps' shares."""
    found = list(_shares(shown, only))
    if found:
        yield Heading(PART, (_summed_over(shown),))
    for parameter, share in found:
        yield shown.over_time(("gradient", parameter, id(share)), partial(_gradient, parameter, share))


def _summed_over(shown: Presentation) -> str:
    if not shown.part:
        return "Gradients, summed over the steps"
    return f"Gradients of the {shown.part}, summed over its steps"


def _summed_over_examples(shown: Presentation) -> str:
    return f"Gradients{f' of the {shown.part}' if shown.part else ''}, summed over the examples"


def gradients_of_example(shown: Presentation, number: int, only: frozenset[str]) -> Iterator[Block]:
    """What one example adds to the parameters' gradients: the sum of its steps' shares, where it has
    more than one."""
    equations = [backward.equation for backward in shown.trace.backward]
    found = list(shares_told(shown, equations, only)) if shown.trace.steps > 1 else []
    if found:
        whose = f"The {shown.part}'s share" if shown.part else f"Example {number}'s share"
        of = f" in example {number}" if shown.part else ""
        yield Heading(SECTION, (f"{whose} of the gradients{of}",))
    for parameter, share in found:
        yield shown.over_time(("added", parameter, id(share)), partial(_added_to, parameter, share))


def gradients_of_examples(
    several: Sequence[Presentation], traces: Traces, only: frozenset[str]
) -> Iterator[Block]:
    """The parameters' gradients, each the sum of all examples' shares."""
    shown = several[0]
    found = list(_shares(shown, only))
    if found:
        yield Heading(PART, (_summed_over_examples(shown),))
    for parameter, share in found:
        gradients = [trace.grad(parameter) for trace in traces.examples]
        shown_of = _added([_size(gradient) for gradient in gradients], "example", shown.style)

        def of_examples(
            places: Sequence[int], of: Sequence[Array] = gradients, parameter: str = parameter
        ) -> Formula:
            if len(places) > 1:
                return grid(_added_up(of, places), shown.style, "gradient")
            return several[places[0]].gradient(of[places[0]], parameter)

        left = shown.name(Symbol(parameter, gradient=True))
        head = Row((left, EQUALS, Summed(_over_steps(shown.letters, share), "i")))
        address = Address(Symbol(parameter, gradient=True), part=shown.part, example=None)
        result = grid(traces.grad(parameter), shown.style, "gradient", address=address)
        words = "the shares of all examples i"
        sums = _sum(shown_of, of_examples, lambda place: (f"example {place + 1}",), shows_minus)
        if not sums or shown.style.detail == "brief":
            yield worked(head, (result,), (words,), shown_of.remarks if not sums else ())
            continue
        terms = [_added_up(gradients, places) for places in shown_of.terms]
        check = known_sum(terms, traces.grad(parameter), shown.style.digits)
        yield worked(head, (*sums, result), (words,), shown_of.remarks, (None, check))


def _shares(shown: Presentation, only: frozenset[str]) -> Iterator[tuple[str, Expression]]:
    return shares(shown, [backward.equation for backward in shown.trace.backward], only)


def _over_steps(letters: Letters, share: Expression) -> Formula:
    return letters.in_letters(OverTime(ungroup(share)))


def _gradient(parameter: str, share: Expression, moment: Moment) -> Form:
    letters = moment.looks.letters
    gradient = letters.name(Symbol(parameter, gradient=True))
    head = Row((gradient, EQUALS, _over_steps(letters, share)))
    return summed(moment, parameter, share, head, ("the shares of all steps",))


def _added_to(parameter: str, share: Expression, moment: Moment) -> Form:
    letters = moment.looks.letters
    gradient = letters.name(Symbol(parameter, gradient=True))
    return summed(moment, parameter, share, _over_steps(letters, share), ("added to ", gradient))


def summed(moment: Moment, parameter: str, share: Expression, head: Formula, words: Text) -> Form:
    """A parameter's gradient as the sum of the steps' shares; of the columns they add to, where each
    adds to one."""
    left = Symbol(parameter, gradient=True)
    gradient = moment.value(left)
    style = moment.looks.style
    columns, said = moment.ask(partial(_columns, picks(moment.looks, share), style))
    if said:
        result = blank_grid(moment, gradient, "gradient", vital=((), columns))
        return moment.form(head, (result,), words, (said,))
    sizes = _sizes(share)
    shown_of = moment.ask(lambda here: _added(sizes(here.trace), "step", style))

    def of_steps(places: Sequence[int]) -> Scalar | Grid:
        first, *others = (place + 1 for place in places)
        slot = moment.together(share, (first, *others), left) if others else moment.later(share, first, left)
        return blank_grid(moment, slot, "gradient")

    def step(place: int) -> Text:
        return (Row((Name("t"), EQUALS, Numeral(str(place + 1)))),)

    if style.detail == "brief":
        return _on_one_line(moment, gradient, head, words)
    result = blank_grid(moment, gradient, "gradient")
    sums = _sum(shown_of, of_steps, step, moment.is_negative)
    if not style.carried:
        sums = tuple(Row(alike_in_sum(each.parts)) for each in sums)
    checks = (None, sum_comes_out(leaves(sums), result)) if sums else (None,)
    return moment.form(head, (*sums, result), words, shown_of.remarks, checks)


def _on_one_line(moment: Moment, gradient: int, head: Formula, words: Text) -> Form:
    """A gradient in brief, a vector as a row that is to be read as a column."""
    row = len(moment.shape(gradient)) == 1
    numbers = blank_grid(moment, gradient, "gradient", transposed=row)
    result = Raised(numbers, "T") if row and isinstance(numbers, Grid) else numbers
    match head:
        case Row((Name() as name, Operator("equals"), right)):
            return moment.form(name, (Row((right, EQUALS, result)),), words)
    return moment.form(head, (result,), words)


def _sizes(share: Expression) -> Callable[[Trace], list[float]]:
    """How large what each step adds is."""
    get = arriving(share)

    def sizes(trace: Trace) -> list[float]:
        with np.errstate(all="ignore"):
            return [_size(get(trace, step)) for step in range(1, trace.steps + 1)]

    return sizes


def _size(array: Array) -> float:
    size = float(np.abs(array).max(initial=0.0))
    return np.inf if np.isnan(size) else size


class Added(NamedTuple):
    """The places of the shares in a sum that are shown one by one and of those that are added ``together``,
    and what is to be said of it."""

    places: tuple[int, ...] = ()
    together: tuple[int, ...] = ()
    remarks: tuple[Text, ...] = ()

    @property
    def terms(self) -> tuple[tuple[int, ...], ...]:
        """The places of the shares in each term."""
        return (*((place,) for place in self.places), *([self.together] if self.together else []))


def _added_up(shares: Sequence[Array], places: Sequence[int]) -> Array:
    return np.asarray(sum(shares[place] for place in places))


def _added(sizes: Sequence[float], what: str, style: Style) -> Added:
    """What is shown of a sum of shares of such sizes, where it is one: of many, those that are 0 are left
    out, and all but the largest are one term. ``what`` has a share each: ``step``."""
    shown = list(range(len(sizes)))
    if len(sizes) == 1:
        return Added()
    said = ""
    if len(sizes) > MOST_SHARES:
        shown = [place for place in shown if sizes[place]]
        said = "all others are 0" if len(shown) < len(sizes) else ""
    if not shown:
        return Added(remarks=((f"that of every {what} is 0",),))
    if len(shown) == 1:
        return Added(remarks=((f"only that of {what} {shown[0] + 1} is not 0",),))
    if len(shown) <= MOST_SHARES or style.full:
        return Added(tuple(shown), (), ((said,),) if said else ())
    largest = sorted(sorted(shown, key=lambda place: -sizes[place])[:LARGEST_SHOWN])
    others = tuple(place for place in shown if place not in largest)
    said = f"the largest one by one, the other {len(others)} together" + (f"; {said}" if said else "")
    return Added(tuple(largest), others, ((said,),))


def _sum(
    shown: Added,
    share: Callable[[Sequence[int]], Formula],
    caption: Callable[[int], Text],
    is_negative: IsNegative,
) -> tuple[Row, ...]:
    """The sum of the shares; nothing where there is none."""
    terms: list[Formula] = [Captioned(share((place,)), caption(place)) for place in shown.places]
    if shown.together:
        terms.append(Captioned(share(shown.together), (f"{len(shown.together)} others",)))
    return (added(terms, is_negative),) if terms else ()


def _columns(vector: Symbol | None, style: Style, here: Here) -> tuple[tuple[int, ...], Text]:
    """The columns that the steps add to, where a vector picks one of them at each step, and which step
    adds to which."""
    found: dict[int, list[int]] = {}
    for step in range(1, here.trace.steps + 1) if vector else ():
        assert vector
        place = here.trace.word(vector, step)
        if place is not None:
            found.setdefault(place, []).append(step)
    return tuple(sorted(found)), _of_columns(sorted(found.items()), style) if found else ()


def _of_columns(columns: Sequence[tuple[int, list[int]]], style: Style) -> Text:
    """Which step added to which column."""
    if sum(len(steps) for _, steps in columns) > MOST_STEPS and not style.full:
        return ("each step adds to the column of its word; all others are 0",)
    said = []
    for place, steps in columns:
        *first, last = [str(step) for step in steps]
        which = f"steps {', '.join(first)} and {last}" if first else f"step {last}"
        said.append(f"column {place + 1:,} is from {which}")
    return (f"{'; '.join(said)}; all others are 0",)
