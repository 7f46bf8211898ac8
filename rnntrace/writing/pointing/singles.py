"""Single numbers of a trace in a line of their own: their names, and the blanks for them.

A number has the digits that it has on its page, where it stands among those of a whole value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from ...equations.differentiate import is_handed, received
from ...equations.functions import Array
from ...equations.origin import Entry, Used
from ...equations.shapes import shape_of
from ...equations.tree import COUNT, Expression, Symbol
from ...tracing.addresses import Address
from ..entries import indexed
from ..figures import is_cut, places_shown
from ..form import Source
from ..formula import Applied, Blank, Formula, Indexed, Name, Role, Scalar
from ..moment import Here, Moment, vital_places
from ..presentation import Presentation
from ..sizes import Shape, is_single
from ..spell import enclosed


@dataclass(frozen=True)
class Singles:
    """Those of the ``shown`` trace, in a form that is seen from a ``step``."""

    shown: Presentation
    step: int
    _known: dict[Used, Scalar] = field(default_factory=dict)

    @cached_property
    def moment(self) -> Moment:
        return Moment(self.shown.looks, self.shown.here(self.step))

    # -- letters -----------------------------------------------------------------------------------

    def name(self, used: Used) -> Formula:
        """An entry in symbols, ``h₂[1]``."""
        letters = self.shown.letters
        earlier = self.shown.calculation.earlier
        step = None if used.step is None else used.step + earlier
        return indexed(letters.name(used.symbol, step), used.entry, letters.shape_of[_name(used)])

    def entry(self, address: Address) -> Formula:
        """An entry of what an operation gives, in symbols, ``diag(ŷ₂)[1,2]``."""
        earlier = self.shown.calculation.earlier
        whole = self.shown.in_letters(address.of, (address.step or 0) + earlier)
        if not address.entry:
            return whole
        of = whole if isinstance(whole, Name | Applied) else enclosed(whole)
        return Indexed(of, tuple(place + 1 for place in address.entry))

    # -- numbers -----------------------------------------------------------------------------------

    def number(self, used: Used) -> Scalar:
        """The blank for an entry of a quantity."""
        if used not in self._known:
            self._known[used] = self.made(used)
        return self._known[used]

    def made(self, used: Used) -> Scalar:
        """The same for the first time."""
        symbol = Symbol(used.name, None if used.step is None else used.step - self.step, used.gradient)
        slot, role = self.moment.value(symbol), self.shown.letters.role(symbol)
        if is_single(self.moment.shape(slot)):
            manner = self.moment.manner(symbol)
            return Scalar(Blank(slot), manner.digits, role, manner.given)
        given = self.moment.is_given(symbol)
        return self._entry(slot, role, used.entry, Symbol(_name(used)), used.step, given=given)

    def coming_to(self, array: Array, role: Role, address: Address, example: int | None = None) -> Scalar:
        """The blank for a number that is no quantity, by its address and by what all entries come to; of
        another ``example``, if it is one's share."""
        slot = self.moment.otherwise(Source(address.of, address.equation, example=example), array)
        return self._entry(slot, role, address.entry, address.of, address.step)

    def along(self, number: Scalar, others: Iterable[tuple[Address, Array]]) -> Scalar:
        """The same, with as many decimals as it takes beside others, each told by its address and by what all
        entries come to."""
        slots = [self.moment.otherwise(Source(each.of, each.equation), array) for each, array in others]
        return number._replace(along=tuple(slots)) if len(slots) > 1 else number

    def place(self, number: Scalar) -> Entry:
        """Where a number stands among those that go into its blank."""
        assert isinstance(number.number, Blank)
        return number.place or (0,) * len(self.moment.shape(number.number.slot))

    def is_negative(self, number: Scalar) -> bool:
        """Whether a number is shown with a minus."""
        assert isinstance(number.number, Blank)
        slot = number.number.slot
        if not self.moment.numbers[slot][self.place(number)] < 0:
            return False
        return not self.shown.here(self.step).hides(self.moment.sources[slot])

    def _entry(
        self, slot: int, role: Role, entry: Entry, of: Expression, step: int | None, *, given: bool = False
    ) -> Scalar:
        """A blank among those of a whole value; of a large one, among those that a page shows of it."""
        moment, style = self.moment, self.shown.style
        shape = moment.shape(slot)
        if any(map(is_cut, shape)) and not style.full:
            places = self._places(shape, of, entry, step)
            slot = moment.part(slot, places)
            entry = tuple(shown.index(place) for shown, place in zip(places, entry, strict=True))
        place = None if is_single(shape) else entry
        return Scalar(Blank(slot), style.digits, role, given, place=place, within=True)

    def _places(self, shape: Shape, of: Expression, entry: Entry, step: int | None) -> tuple[Entry, ...]:
        """The places of each dimension of a large value that a page shows, and the entry's own."""
        axes = axes_of(self.shown, of)
        vital = {} if step is None else vital_places(Here(self.shown.trace, step))
        return tuple(
            places_shown(size, vital.get(axis, frozenset()) | {place})
            for size, axis, place in zip(shape, axes, entry, strict=True)
        )


@dataclass(frozen=True, kw_only=True)
class OfExamples(Singles):
    """What examples add to the number at an ``address``, each told by its number: ``arrays`` has all entries
    for each of them."""

    address: Address
    arrays: tuple[Array, ...]
    role: Role

    def made(self, used: Used) -> Scalar:
        number = int(used.name)
        return self.coming_to(self.arrays[number], self.role, self.address, number)


def axes_of(shown: Presentation, of: Expression) -> Shape:
    """The dimensions of an expression's value."""
    dimensions = shown.system.shapes
    return shape_of(of, lambda symbol: () if symbol.name == COUNT else dimensions[symbol.name])


def _name(used: Used) -> str:
    """The name of the value, or of the state that was handed over, which an entry is of."""
    return received(used) if is_handed(used) else used.name
