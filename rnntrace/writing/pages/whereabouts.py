"""Where in its networks, drawn over time, each equation of a document stands."""

from __future__ import annotations

from functools import cached_property

from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ..diagram import Mark, Rolled, Unrolled
from ..document import Block, Listed, Worked
from ..figures import Style
from ..overview.levels import drawing, spots
from ..presentation import Presentation
from .chapters import chapters
from .places import address_of, quantity_of

# A page that is scrolled has room for as many steps as this.
MOST_STEPS = 60


class Whereabouts:
    """The networks of a trace: those of all examples look alike but for their words."""

    def __init__(self, trace: Trace | Traces, style: Style) -> None:
        self.shown = [chapter.shown for chapter in chapters(trace, style)]
        self._places = {(shown.number, shown.part): i for i, shown in enumerate(self.shown)}

    @cached_property
    def pictures(self) -> tuple[Rolled | Unrolled, ...]:
        """Each network of each example."""
        return tuple(
            drawing(each.calculation, each.letters, each.trace.exercise, MOST_STEPS).of for each in self.shown
        )

    @property
    def kinds(self) -> int:
        """How many of them there are of the first example, before the same with other words."""
        return sum(not shown.number for shown in self.shown)

    def of(self, block: Block) -> tuple[int, Mark] | None:
        """Which of them an equation is about, and where it is there; None where it is of several."""
        if not isinstance(block, Worked | Listed):
            return None
        address, quantity = address_of(block), quantity_of(block)
        if address is None or quantity is None or address.example is None:
            return None
        place = self._places.get((address.example, address.part))
        if place is None:
            return None
        return place, self._mark(self.shown[place], block.step, quantity.name, back=quantity.gradient)

    def _mark(self, shown: Presentation, step: int | None, name: str, *, back: bool) -> Mark:
        last = shown.trace.steps
        mark = Mark(last, back, spots=spots(shown.system, name))
        if step is None:
            return mark
        return mark._replace(step=min(max(0, step), last + 1), start=not 1 <= step <= last)
