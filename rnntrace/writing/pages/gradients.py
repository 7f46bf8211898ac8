"""The gradients of the parameters: what the steps add, summed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from ...equations.functions import Array
from ...equations.tree import Expression, OverTime, Symbol, ungroup
from ...tracing.traces import Traces
from ..document import PART, SECTION, Block, Heading, Worked, worked
from ..figures import grid
from ..formula import EQUALS, Captioned, Formula, Name, Numeral, Operator, Row, Summed, Text
from ..presentation import Presentation
from .shares import of_all_steps, picked_column, shares

# A sum of more shares than this shows the largest.
MOST_SHARES = 6
LARGEST_SHOWN = 4


def gradients(shown: Presentation, only: frozenset[str]) -> Iterator[Block]:
    """The parameters' gradients, each the sum of all steps' shares."""
    found = list(_shares(shown, only))
    if found:
        yield Heading(PART, (_summed_over(shown),))
    for parameter, share in found:
        gradient = shown.name(Symbol(parameter, gradient=True))
        head = Row((gradient, EQUALS, _over_steps(shown, share)))
        yield _summed(shown, parameter, share, head, ("the shares of all steps",))


def _summed_over(shown: Presentation) -> str:
    if not shown.part:
        return "Gradients, summed over the steps"
    return f"Gradients of the {shown.part}, summed over its steps"


def gradients_of_example(shown: Presentation, number: int, only: frozenset[str]) -> Iterator[Block]:
    """What one example adds to the parameters' gradients: the sum of its steps' shares, where it has
    more than one."""
    found = list(_shares(shown, only)) if shown.trace.steps > 1 else []
    if found:
        yield Heading(SECTION, (f"Example {number}'s share of the gradients",))
    for parameter, share in found:
        gradient = shown.name(Symbol(parameter, gradient=True))
        yield _summed(shown, parameter, share, _over_steps(shown, share), ("added to ", gradient))


def gradients_of_examples(
    several: Sequence[Presentation], traces: Traces, only: frozenset[str]
) -> Iterator[Block]:
    """The parameters' gradients, each the sum of all examples' shares."""
    shown = several[0]
    found = list(_shares(shown, only))
    if found:
        yield Heading(PART, ("Gradients, summed over the examples",))
    for parameter, share in found:
        of_each = [trace.grad(parameter) for trace in traces.examples]

        def of_example(place: int, parameter: str = parameter) -> Formula:
            numbers = several[place].gradient(traces.examples[place].grad(parameter), parameter)
            return Captioned(numbers, (f"example {place + 1}",))

        left = shown.name(Symbol(parameter, gradient=True))
        head = Row((left, EQUALS, Summed(_over_steps(shown, share), "i")))
        added, notes = _added(of_each, "example", of_example)
        result = shown.gradient(traces.grad(parameter), parameter)
        words = "the shares of all examples i"
        yield worked(head, (*added, result), (words,), notes)


def _shares(shown: Presentation, only: frozenset[str]) -> Iterator[tuple[str, Expression]]:
    return shares(shown, [backward.equation for backward in shown.trace.backward], only)


def _over_steps(shown: Presentation, share: Expression) -> Formula:
    return shown.in_letters(OverTime(ungroup(share)))


def _summed(shown: Presentation, parameter: str, share: Expression, head: Formula, words: Text) -> Worked:
    """A parameter's gradient as the sum of the steps' shares; of the columns they add to, where each
    adds to one."""
    gradient = shown.trace.grad(parameter)
    if (columns := _columns(shown, share)) is not None:
        result = shown.gradient(gradient, parameter, vital=[(), [place for place, _ in columns]])
        return worked(head, (result,), words, (_of_columns(columns),))
    result = shown.gradient(gradient, parameter)
    of_each = of_all_steps(shown, share)
    left = Symbol(parameter, gradient=True)

    def of_step(place: int) -> Formula:
        at = Row((Name("t"), EQUALS, Numeral(str(place + 1))))
        address = shown.address(share, place + 1, left)
        numbers = grid(of_each[place], shown.style, "gradient", address=address)  # the same rows for all
        return Captioned(numbers, (at,))

    added, notes = _added(of_each, "step", of_step)
    return worked(head, (*added, result), words, notes)


def _added(
    of_each: Sequence[Array], what: str, share: Callable[[int], Formula]
) -> tuple[tuple[Formula, ...], tuple[Text, ...]]:
    """The sum of the shares, where it is one, and what is to be said of it: of many, those that are 0
    are left out, and the largest are shown. ``what`` has a share each: ``step``."""
    sizes = [float(np.nan_to_num(np.abs(each), nan=np.inf).max(initial=0.0)) for each in of_each]
    shown = list(range(len(sizes)))
    if len(sizes) == 1:
        return (), ()
    said = ""
    if len(sizes) > MOST_SHARES:
        shown = [place for place in shown if sizes[place]]
        said = "all others are 0" if len(shown) < len(sizes) else ""
    if not shown:
        return (), ((f"that of every {what} is 0",),)
    if len(shown) == 1:
        return (), ((f"only that of {what} {shown[0] + 1} is not 0",),)
    if len(shown) > MOST_SHARES:
        shown = sorted(shown, key=lambda place: -sizes[place])[:LARGEST_SHOWN]
        said = "only the largest are shown"
    parts: list[Formula] = []
    for place, size in enumerate(sizes):
        part = share(place) if place in shown else Operator("dots")
        if place in shown or (size and parts[-1:] != [part]):
            parts += [Operator("plus"), part] if parts else [part]
    return (Row(tuple(parts)),), ((said,),) if said else ()


def _columns(shown: Presentation, share: Expression) -> list[tuple[int, list[int]]] | None:
    """The columns that the steps add to, each with its steps; None where a share is a whole matrix."""
    found: dict[int, list[int]] = {}
    for step in range(1, shown.trace.steps + 1):
        place = picked_column(shown, share, step)
        if place is not None:
            found.setdefault(place, []).append(step)
    return sorted(found.items()) or None


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
