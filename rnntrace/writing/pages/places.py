"""The walkthrough as a list of places: one worked equation at each, and where in the network it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from ...equations.tree import Symbol, symbols
from ...tracing.addresses import Address
from ...tracing.trace import Trace
from ...tracing.traces import Traces
from ..diagram import Mark, Unrolled
from ..document import DETAIL, PART, SECTION, STEP, Block, Heading, Listed, Paragraph, Worked
from ..figures import Style
from ..formula import Formula, Operator, Row
from ..leaves import leaves
from ..overview.levels import spots, unrolled
from ..presentation import Presentation
from . import opening
from .chapters import Chapter, chapters, networks
from .walkthrough import EVERYTHING, USUAL, Selection, stretches


class Station(NamedTuple):
    """Where a place stands among the others: its ``step``, None where it has none, and its ``leg``, all
    places of the same pass (or direction), counted from 0."""

    leg: int
    step: int | None


@dataclass(frozen=True, eq=False)
class Place:
    """A worked equation, or what there is to say between two of them.

    ``headings`` are those that it stands under, from the part to the detail. ``shown`` is the calculation
    that it belongs to, None where it is of several; ``back`` tells that it is on the way back. The
    numbers of a worked equation are fetched as it is shown: those of all places together are too many.
    """

    station: Station
    headings: tuple[Heading, ...]
    waiting: tuple[Block, ...]
    shown: Presentation | None
    back: bool

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What stands here."""
        return tuple(map(self._filled, self.waiting))

    def _filled(self, block: Block) -> Block:
        if not isinstance(block, Worked) or self.shown is None:
            return block
        return block._replace(numbers=block.form.numbers(self.shown.trace, block.step or 0))

    @property
    def drawing(self) -> Unrolled | None:
        """The network laid out over time, with the place marked; None where it is of several."""
        if self.shown is None:
            return None
        known, exercise = self.shown.calculation, self.shown.trace.exercise
        return unrolled(known, self.shown.letters, exercise, self._mark(self.shown))

    def _mark(self, shown: Presentation) -> Mark:
        mark, step = Mark(shown.trace.steps, self.back), self.station.step
        if step is not None:
            mark = mark._replace(step=min(max(1, step), mark.last))
        (block, *_) = self.blocks
        quantity = quantity_of(block)
        if quantity is None:
            return mark
        start = step is not None and not 1 <= step <= mark.last
        where, name = spots(shown.system, quantity.name), (_left(_head(block)),)
        return mark._replace(spots=where, name=name, here=step, start=start)


def _head(block: Block) -> Formula:
    """The line of symbols of an equation, worked or in brief."""
    if isinstance(block, Worked):
        return block.form.head
    assert isinstance(block, Listed)
    return block.lines[0][0]


def _left(head: Formula) -> Formula:
    """What an equation works, as it stands before the first ``=``."""
    match head:
        case Row((left, Operator("equals"), *_)):
            return left
    return head


def places(
    trace: Trace | Traces, style: Style = USUAL, selection: Selection = EVERYTHING
) -> tuple[Place, ...]:
    """All places of the walkthrough, in its order; first what it is about."""
    found = chapters(trace, style)
    guide = _Guide()
    title, several = opening.title(found[-1].shown, trace.first_not_finite), networks(found)
    rounding = Paragraph((opening.rounding(found[-1].shown),))
    if len(several) == 1:
        alone = None if trace.exercise.several else found[0]
        guide.follow(alone, False, chain(title, _equations(found[0], selection), [rounding]))
    else:
        guide.follow(None, False, chain(title, [rounding]))
        for chapter in several:
            heading = Heading(DETAIL, (f"{chapter.network}, the equations",))
            guide.follow(chapter, False, chain([heading], _equations(chapter, selection)))
    for stretch in stretches(trace, found, selection):
        guide.follow(stretch.chapter, stretch.back, stretch.blocks)
    return tuple(guide.places)


def _equations(chapter: Chapter, selection: Selection) -> Iterator[Block]:
    yield opening.forward_equations(chapter.shown, selection.only)
    yield from opening.said_once(chapter.shown)


class _Guide:
    """What goes through the blocks, and keeps for each place where it is."""

    def __init__(self) -> None:
        self.places: list[Place] = []
        self.headings: tuple[Heading, ...] = ()
        self.leg = 0

    def follow(self, chapter: Chapter | None, back: bool, blocks: Iterable[Block]) -> None:
        shown = chapter and chapter.shown
        said: list[Block] = []
        for block in chain(blocks, (None,)):
            if said and (block is None or isinstance(block, Heading) or _is_worked(block)):
                self.arrive(tuple(said), shown, back)
                said = []
            match block:
                case Heading():
                    self.turn(block)
                case Worked():
                    self.arrive((block,), shown, back)
                case Listed(lines, int() as step):
                    for line in lines:
                        self.arrive((Listed((line,), step),), shown, back)
                case Listed(()) | None:
                    pass
                case _:
                    said.append(block)

    def turn(self, heading: Heading) -> None:
        """Go on under a heading."""
        above = (each for each in self.headings if each.level < heading.level)
        self.headings = (*above, heading)
        if heading.level in (PART, SECTION):
            self.leg += 1

    def arrive(self, blocks: tuple[Block, ...], shown: Presentation | None, back: bool) -> None:
        step = next((each.step for each in self.headings if each.level == STEP), None)
        (block, *_) = blocks
        if isinstance(block, Worked):
            step = block.step
            blocks = (block._replace(numbers=()),) if shown else blocks
        self.places.append(Place(Station(self.leg, step), self.headings, blocks, shown, back))


def _is_worked(block: Block) -> bool:
    """Whether there are equations with their numbers, in brief ones of a step a line each."""
    return isinstance(block, Worked) or (isinstance(block, Listed) and block.step is not None)


def quantity_of(block: Block) -> Symbol | None:
    """What an equation works: a value, its gradient, or that of a parameter to which it adds."""
    address = address_of(block)
    if address is None:
        return None
    if isinstance(address.of, Symbol):
        return address.of
    timed = (symbol for symbol in symbols(address.of) if symbol.step is not None)
    return address.equation or next(timed, None)


def address_of(block: Block) -> Address | None:
    """What the result of an equation is, which stands at its end."""
    if isinstance(block, Worked):
        result = next(leaves(block.form.stages[-1:]), None)
        return block.address(result) if result else None
    *_, result = (None, *leaves(block)) if _is_worked(block) else (None,)
    return result.address if result else None
