"""The gradients of the parameters: what the steps add, summed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np

from ...equations.functions import Array
from ...equations.tree import Expression, OverTime, Symbol, ungroup
from ...tracing.addresses import Address
from ...tracing.sending import arriving
from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ..document import PART, SECTION, Block, Heading, worked
from ..figures import grid
from ..form import Form
from ..formula import (
    EQUALS,
    Captioned,
    Formula,
    Grid,
    Name,
    Numeral,
    Operator,
    Parens,
    Row,
    Scalar,
    Summed,
    Text,
    alike_in_sum,
    leaves,
)
from ..letters import Letters
from ..moment import Here, Moment
from ..presentation import Presentation
from ..redone import known_sum, sum_comes_out
from ..spell import IsNegative, added, shows_minus
from ..spelled import blank_grid
from .shares import picks, shares

# A sum of more shares than this shows the largest.
MOST_SHARES = 6
LARGEST_SHOWN = 4


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
    found = list(_shares(shown, only)) if shown.trace.steps > 1 else []
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
        shown_of, said = _added([_size(gradient) for gradient in gradients], "example")

        def of_example(place: int, of: Sequence[Array] = gradients, parameter: str = parameter) -> Formula:
            numbers = several[place].gradient(of[place], parameter)
            negative = place and isinstance(numbers, Scalar) and of[place].item() < 0
            return Captioned(Parens(numbers) if negative else numbers, (f"example {place + 1}",))

        left = shown.name(Symbol(parameter, gradient=True))
        head = Row((left, EQUALS, Summed(_over_steps(shown.letters, share), "i")))
        address = Address(Symbol(parameter, gradient=True), part=shown.part, example=None)
        result = grid(traces.grad(parameter), shown.style, "gradient", address=address)
        words = "the shares of all examples i"
        remarks = (said,) if said else ()
        sums = _sum(shown_of, of_example, shows_minus)
        if not sums or shown.style.detail == "brief":
            yield worked(head, (result,), (words,), remarks if not sums else ())
            continue
        check = None
        if None not in shown_of:
            terms = [gradients[place] for place in shown_of if place is not None]
            check = known_sum(terms, traces.grad(parameter), shown.style.digits)
        yield worked(head, (*sums, result), (words,), remarks, (None, check))


def _shares(shown: Presentation, only: frozenset[str]) -> Iterator[tuple[str, Expression]]:
    return shares(shown, [backward.equation for backward in shown.trace.backward], only)


def _over_steps(letters: Letters, share: Expression) -> Formula:
    return letters.in_letters(OverTime(ungroup(share)))


def _gradient(parameter: str, share: Expression, moment: Moment) -> Form:
    letters = moment.looks.letters
    gradient = letters.name(Symbol(parameter, gradient=True))
    head = Row((gradient, EQUALS, _over_steps(letters, share)))
    return _summed(moment, parameter, share, head, ("the shares of all steps",))


def _added_to(parameter: str, share: Expression, moment: Moment) -> Form:
    letters = moment.looks.letters
    gradient = letters.name(Symbol(parameter, gradient=True))
    return _summed(moment, parameter, share, _over_steps(letters, share), ("added to ", gradient))


def _summed(moment: Moment, parameter: str, share: Expression, head: Formula, words: Text) -> Form:
    """A parameter's gradient as the sum of the steps' shares; of the columns they add to, where each
    adds to one."""
    left = Symbol(parameter, gradient=True)
    gradient = moment.value(left)
    columns, said = moment.ask(partial(_columns, picks(moment.looks, share)))
    if said:
        result = blank_grid(moment, gradient, "gradient", vital=((), columns))
        return moment.form(head, (result,), words, (said,))
    sizes = _sizes(share)
    places, what = moment.ask(lambda here: _added(sizes(here.trace), "step"))

    def of_step(place: int) -> Formula:
        at = Row((Name("t"), EQUALS, Numeral(str(place + 1))))
        numbers = blank_grid(moment, moment.later(share, place + 1, left), "gradient")
        return Captioned(numbers, (at,))

    result = blank_grid(moment, gradient, "gradient")
    if moment.looks.style.detail == "brief":
        return moment.form(head, (result,), words)
    sums = _sum(places, of_step, moment.is_negative)
    if not moment.looks.style.carried:
        sums = tuple(Row(alike_in_sum(each.parts)) for each in sums)
    shown = [leaf for leaf in leaves(sums) if isinstance(leaf, Scalar | Grid)]
    check = None
    if None not in places and isinstance(result, Scalar | Grid):
        check = sum_comes_out(shown, result)
    checks = (None, check) if sums else (None,)
    return moment.form(head, (*sums, result), words, (what,) if what else (), checks)


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


# The places of the shares that are shown, in their order, None for some that are left out between.
Added = tuple[int | None, ...]


def _added(sizes: Sequence[float], what: str) -> tuple[Added, Text]:
    """What is shown of a sum of shares of such sizes, where it is one, and what is to be said of it: of
    many, those that are 0 are left out, and the largest are shown. ``what`` has a share each: ``step``."""
    shown = list(range(len(sizes)))
    if len(sizes) == 1:
        return (), ()
    said = ""
    if len(sizes) > MOST_SHARES:
        shown = [place for place in shown if sizes[place]]
        said = "all others are 0" if len(shown) < len(sizes) else ""
    if not shown:
        return (), (f"that of every {what} is 0",)
    if len(shown) == 1:
        return (), (f"only that of {what} {shown[0] + 1} is not 0",)
    if len(shown) > MOST_SHARES:
        shown = sorted(shown, key=lambda place: -sizes[place])[:LARGEST_SHOWN]
        said = "only the largest are shown"
    found: list[int | None] = []
    for place, size in enumerate(sizes):
        if place in shown:
            found.append(place)
        elif size and found[-1:] != [None]:
            found.append(None)
    return tuple(found), (said,) if said else ()


def _sum(places: Added, share: Callable[[int], Formula], is_negative: IsNegative) -> tuple[Row, ...]:
    """The sum of the shares that are shown; nothing where there is none."""
    if not places:
        return ()
    return (added((Operator("dots") if place is None else share(place) for place in places), is_negative),)


def _columns(vector: Symbol | None, here: Here) -> tuple[tuple[int, ...], Text]:
    """The columns that the steps add to, where a vector picks one of them at each step, and which step
    adds to which."""
    found: dict[int, list[int]] = {}
    for step in range(1, here.trace.steps + 1) if vector else ():
        assert vector
        place = here.trace.word(vector, step)
        if place is not None:
            found.setdefault(place, []).append(step)
    return tuple(sorted(found)), _of_columns(sorted(found.items())) if found else ()


def _of_columns(columns: Sequence[tuple[int, list[int]]]) -> Text:
    """Which step added to which column."""
    if sum(len(steps) for _, steps in columns) > MOST_SHARES:
        return ("each step adds to the column of its word; all others are 0",)
    said = []
    for place, steps in columns:
        *first, last = [str(step) for step in steps]
        which = f"steps {', '.join(first)} and {last}" if first else f"step {last}"
        said.append(f"column {place + 1:,} is from {which}")
    return (f"{'; '.join(said)}; all others are 0",)
