"""Any number of a page, pointed at: the numbers that made it, and the line that it is worked in by itself,
``a₂[1] = W_xh[1,2] · x₂[2] + W_hh[1,1] · h₁[1] + … = 0.3 · 1 + 0.2 · 0.1974 + … = 0.2413``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from ...equations.text import expression_text
from ...equations.tree import Symbol
from ...tracing.addresses import Address
from ...tracing.canonical import canonical, shape_at, traces_of
from ...tracing.sources import Origins
from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ..covered import with_gaps
from ..document import Worked
from ..figures import Style, is_cut, places_shown
from ..formula import Text
from ..leaves import leaves, slot_of_leaf
from ..moment import Here, vital_places
from ..presentation import Presentation
from .by_address import Lines

if TYPE_CHECKING:
    from ...marking.asked import Asked

USUAL = Style()


class Pointed(NamedTuple):
    """What there is to say of one number: its canonical address, the ``line`` that it is worked in, and the
    canonical addresses of the numbers that made it; of a sum over very many those that pages show. What is
    given has no sources, and its line is just what it is."""

    of: Address
    line: Worked
    sources: tuple[Address, ...]

    @property
    def words(self) -> Text:
        """What it is, ``step 2: hidden state, entry 1``."""
        return self.line.form.words

    @property
    def remarks(self) -> tuple[Text, ...]:
        """What else is to be said, ``⋯ stands for 45 more terms``."""
        return self.line.form.remarks


class Pointing:
    """The numbers of what was worked, to be pointed at: in the letters and with the digits of its pages, for
    a reader of whom something may be ``asked``."""

    def __init__(self, found: Trace | Traces, style: Style = USUAL, asked: Asked | None = None) -> None:
        self.found, self.asked = found, asked
        self._origins = Origins(found, partial(_seen, style))
        shown = {
            (trace.calculation.part, number): Presentation(trace, style, number, asked)
            for number, example in enumerate(found.examples)
            for trace in example.chain
        }
        self._lines = Lines(self._origins, shown)

    def __call__(self, address: Address) -> Pointed | None:
        """What there is to say of the number at an address; None where there is no such number, as of a step
        before the first, and where it would tell the reader what is asked.

        Raises ValueError where it is not said which entry is meant.
        """
        try:
            address = canonical(self.found, address)
        except ValueError:
            return None
        trace, _ = traces_of(self.found, address)
        if not address.entry and shape_at(trace, address.of):
            raise ValueError(f"{expression_text(address.of)} has several entries; say which")
        if self.asked is None:
            return self._pointed(address)
        left = address.of if isinstance(address.of, Symbol) else address.equation
        if left and self.asked.hides_rule(left, address.part):
            return None
        pointed = self._pointed(address)
        line = with_gaps(pointed.line, self.asked)
        (result,) = leaves(line.form.stages[-1])
        if line.gaps and slot_of_leaf(result) in line.gaps.covered:
            return None
        return pointed._replace(line=line)

    def _pointed(self, address: Address) -> Pointed:
        if address.example is None:
            return Pointed(address, self._lines.of(address, None), self._origins.sources(address))
        origin = self._origins.origin(address)
        of = origin.of or self._origins.origin(address, keeps_zeros=True).of
        return Pointed(address, self._lines.of(address, of), self._origins.sources_of(address, origin))


def _seen(style: Style, trace: Trace, size: int, step: int) -> Sequence[int]:
    """The places that pages show of so many, at a step and those beside it."""
    if not is_cut(size):
        return range(size)
    near = (vital_places(Here(trace, at)) for at in (step - 1, step, step + 1))
    vital = frozenset[int]().union(*(places for found in near for places in found.values()))
    return places_shown(size, vital, full=style.full)
