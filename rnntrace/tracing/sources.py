"""Which numbers of a trace made a number of it, and how: one step back along the equations.

Of a value these are the entries that its equation uses, of a gradient those that its backward equation
does, as far as there are such steps and their losses are taken; of what an operation gives, those of
its operands. Where one calculation hands on to the next, so do the sources, forward and on the way
back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial

from ..equations.differentiate import is_handed
from ..equations.functions import Array
from ..equations.one_entry import OneEntry, Setting, entries
from ..equations.origin import Entry, Origin, Used, summed
from ..equations.shapes import Shape
from ..equations.system import TARGET
from ..equations.tree import Expression, OverTime, Symbol, symbols, terms, total
from .addresses import Address
from .canonical import canonical, equation_of, shape_at, taker, traces_of
from .sending import is_sent
from .trace import Trace
from .traces import Traces

NOTHING = Origin(None)


def sources(found: Trace | Traces, address: Address) -> tuple[Address, ...]:
    """The numbers that made a number, as canonical addresses, each once; all that made any of its
    entries, where the address is of all of them.

    What is given has none. A factor leaves nothing of what it is multiplied by where it is zero with a
    reason: there is no such step, it has no input or target, a state starts at zero, no gradient
    arrives, or a one-hot vector is zero there. Raises ValueError for an address that does not exist.
    """
    return Origins(found).sources(canonical(found, address))


class Origins:
    """The same of many numbers of what was worked: its equations are read once. All addresses that it takes
    and gives are canonical. Of so many entries that are added up, only those at the places that are ``seen``
    at a step are looked at, if that is said."""

    def __init__(
        self, found: Trace | Traces, seen: Callable[[Trace, int, int], Sequence[int]] | None = None
    ) -> None:
        self.found = found
        self._seen = seen
        self._readings: dict[tuple[Trace, bool], OneEntry] = {}
        self._canonical: dict[Address, Address] = {}

    def sources(self, address: Address) -> tuple[Address, ...]:
        """The numbers that made a number, or any entry of several."""
        if address.example is None:
            return tuple(address._replace(example=number) for number in range(len(self.found.examples)))
        if address.entry:
            return self.sources_of(address, self.origin(address))
        places = entries(shape_at(traces_of(self.found, address)[0], address.of))
        every = [address._replace(entry=place) for place in places]
        return tuple(dict.fromkeys(each for one in every for each in self.sources_of(one, self.origin(one))))

    def sources_of(self, address: Address, origin: Origin) -> tuple[Address, ...]:
        """The same of one number, whose ``origin`` is known."""
        if handed := self.handed(address):
            return (handed,)
        return tuple(dict.fromkeys(self.address(used, address) for used in origin.used))

    def address(self, used: Used, by: Address) -> Address:
        """What is used ``by`` a number."""
        whole = Address(used.symbol, used.step, (), by.part, by.example)
        if whole not in self._canonical:
            self._canonical[whole] = canonical(self.found, whole)
        return self._canonical[whole]._replace(entry=used.entry)

    def handed(self, address: Address) -> Address | None:
        """The number that is taken over from the calculation before; None for any other."""
        trace, _ = traces_of(self.found, address)
        name = _begins(trace, address)
        taken = trace.calculation.takes.get(name) if name else None
        if taken is None or trace.before is None:
            return None
        before = trace.before
        return address._replace(of=Symbol(taken, 0), step=before.steps, part=before.calculation.part)

    def origin(self, address: Address, *, keeps_zeros: bool = False) -> Origin:
        """How one entry is made of single numbers of its own calculation and example; what is given, or
        taken over, is made of nothing. Products with a factor that is zero with a reason are left out
        unless it ``keeps_zeros``."""
        trace, after = traces_of(self.found, address)
        if _begins(trace, address):
            return NOTHING
        key = trace, keeps_zeros
        if key not in self._readings:
            setting = _setting(trace, after)._replace(keeps_zeros=keeps_zeros)
            if self._seen:
                setting = setting._replace(seen=cache(partial(self._seen, trace)))
            self._readings[key] = OneEntry(setting)
        reading = self._readings[key]
        made = [reading.of(node, address.entry, at) for node, at in self.worked(address)]
        return made[0] if len(made) == 1 else summed(made) if made else NOTHING

    def worked(self, address: Address) -> Iterator[tuple[Expression, int]]:
        """The expressions that add up to a value, with the steps that they are seen from."""
        trace, _ = traces_of(self.found, address)
        return _worked(trace, address.of, address.step, address.equation)


def _begins(trace: Trace, address: Address) -> str:
    """The name of the state of which this is where it begins; nothing for any other number."""
    of, step = address.of, address.step
    begins = isinstance(of, Symbol) and not of.gradient and step is not None
    return of.name if begins and trace.begins_at(of.name, step) else ""  # type: ignore[union-attr, arg-type]


def _worked(
    trace: Trace, of: Expression, step: int | None, equation: Symbol | None
) -> Iterator[tuple[Expression, int]]:
    """What adds up to a value, with the steps that it is seen from."""
    left = of if isinstance(of, Symbol) else equation
    whole = of if left is None else equation_of(trace, left, step)
    if whole is None or (of is left and not left.gradient and _is_lacking(trace, whole, step)):
        return
    node = whole if of is left else of
    if left is None or not left.gradient:
        yield node, step or 1
        return
    # Of what the equation adds up, some may not be sent; factors of it stand whoever sends.
    added = {term for _, term in terms(whole.of if isinstance(whole, OverTime) else whole)}
    summed = isinstance(node, OverTime)
    for at in range(1, trace.steps + 1) if summed else [step or 0]:
        parts = terms(node.of if isinstance(node, OverTime) else node)
        kept = [(sign, term) for sign, term in parts if term not in added or is_sent(trace, term, at)]
        if kept:
            yield total(kept), at


def _is_lacking(trace: Trace, right: Expression, step: int | None) -> bool:
    """Whether a value needs a target where there is none."""
    if trace.targets is None or step is None or trace.targets.present[step - 1]:
        return False
    return any(symbol.name == TARGET for symbol in symbols(right))


def _setting(trace: Trace, after: Trace | None) -> Setting:
    """What there is to be used in a trace."""
    calculation = trace.calculation

    @cache
    def there(symbol: Symbol, step: int) -> bool:
        if symbol.step is None:
            return True
        at = step + symbol.step
        if is_handed(symbol):
            return at == trace.steps and taker(after, symbol) is not None
        if not 1 <= at <= trace.steps:
            return not symbol.gradient and trace.begins_at(symbol.name, at)
        if not symbol.gradient and symbol.name in calculation.given:
            return calculation.given[symbol.name].present[at - 1]
        return symbol.gradient or symbol.name != trace.system.loss or calculation.has_loss(at)

    @cache
    def value(symbol: Symbol, step: int) -> Array:
        return trace.value(symbol, step)

    def known(symbol: Symbol, step: int, entry: Entry) -> float | None:
        if symbol.gradient:
            return None if value(symbol, step)[entry] else 0.0
        if (place := trace.word(symbol, step)) is not None:
            return float(entry == (place,))
        return 0.0 if comes_of_nothing(symbol, step) and not value(symbol, step).any() else None

    @cache
    def comes_of_nothing(symbol: Symbol, step: int) -> bool:
        """Whether a value is where a state begins, or is made of what is not there: a missing word."""
        at = step + (symbol.step or 0)
        right = trace.system.definitions.get(symbol.name)
        timed = [used for used in symbols(right) if used.step is not None] if right else []
        begins = trace.begins_at(symbol.name, at)
        return begins or (bool(timed) and not any(there(used, at) for used in timed))

    @cache
    def shape(symbol: Symbol) -> Shape:
        return shape_at(trace, symbol)

    return Setting(shape, trace.steps, there, known, calculation.earlier)
