"""Which way the steps are gone through, where that is not the same for all equations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...equations.sweeps import BACKWARD, FORWARD, Sweep
from ...equations.tree import symbols
from ..document import SECTION, Block, Heading, Paragraph
from ..formula import Name, Text
from ..presentation import Presentation
from ..words import listed


def order_of_values(shown: Presentation) -> Iterator[Block]:
    """Which values are worked from the last step to the first, and why."""
    yield from _against(shown, shown.trace.sweeps, FORWARD, ("last", "first", "after"))


def order_of_gradients(shown: Presentation) -> Iterator[Block]:
    """Their gradients, which are worked from the first step to the last."""
    yield from _against(shown, shown.trace.backward_sweeps, BACKWARD, ("first", "last", "before"))


def _against(
    shown: Presentation, sweeps: Sequence[Sweep], usual: int, words: tuple[str, str, str]
) -> Iterator[Block]:
    names = [name for sweep in sweeps if sweep.way != usual for name in _states(shown, sweep)]
    if names:
        verb = "is" if len(names) == 1 else "are"
        first, last, beside = words
        why = f"since each step needs what the step {beside} it gave"
        yield Paragraph((*listed(names), f" {verb} worked from the {first} step to the {last}, {why}."))


def sweep_heading(
    shown: Presentation, sweep: Sweep, sweeps: Sequence[Sweep], steps: Sequence[int]
) -> Heading:
    """``The backward direction: h from step 3 to step 1``, for one of several ``sweeps``."""
    when = f"from step {steps[0]} to step {steps[-1]}" if len(steps) > 1 else f"at step {steps[0]}"
    return Heading(SECTION, (*_what(shown, sweep, sweeps), f" {when}"))


def _what(shown: Presentation, sweep: Sweep, sweeps: Sequence[Sweep]) -> Text:
    """A direction, with its states; or what stands before or after the directions."""
    gradients = sweep.equations[0].left.gradient
    if sweep.bound:
        usual = BACKWARD if gradients else FORWARD
        direction = "forward" if sweep.way == usual else "backward"
        return (f"The {direction} direction: ", *listed(_states(shown, sweep)))
    others = [other for other in sweeps if other != sweep]
    first, last = ("inputs", "outputs")
    if gradients:
        first, last = ("gradients of the outputs", "gradients of the inputs")
    if not any(_uses(sweep, other) for other in others):
        return (f"The {first}",)
    if not any(_uses(other, sweep) for other in others):
        return (f"The {last}",)
    return ("In between: ", *listed([shown.name(e.left) for e in sweep.equations if e.left.step is not None]))


def _states(shown: Presentation, sweep: Sweep) -> list[Name]:
    """What is carried from one step to another among a sweep's values, or the gradients of that."""
    carried = {s.name for e in shown.trace.equations for s in symbols(e.right) if s.step}
    found = [equation.left for equation in sweep.equations]
    return [shown.name(symbol) for symbol in found if symbol.step is not None and symbol.name in carried]


def _uses(sweep: Sweep, other: Sweep) -> bool:
    """Whether a sweep needs what another one gives."""
    given = {equation.left.quantity for equation in other.equations}
    return any(s.quantity in given for e in sweep.equations for s in symbols(e.right))
