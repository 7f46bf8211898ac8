"""Which numbers of a trace made a number of it: one step back along the equations.

Of a value these are the entries that its equation uses, of a gradient those that its backward equation
does, as far as there are such steps and their losses are taken; of what an operation gives, those of
its operands. Where one calculation hands on to the next, so do the sources, forward and on the way
back.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ..equations.differentiate import is_handed
from ..equations.functions import Array
from ..equations.shapes import Shape
from ..equations.sources import Entry, Setting, entries
from ..equations.sources import sources as used_in
from ..equations.system import TARGET
from ..equations.tree import Expression, OverTime, Symbol, symbols, terms, total
from .addresses import Address
from .canonical import canonical, equation_of, shape_at, taker, traces_of
from .sending import is_sent
from .trace import Trace
from .traces import Traces


def sources(found: Trace | Traces, address: Address) -> tuple[Address, ...]:
    """The numbers that made a number, as canonical addresses, each once; all that made any of its
    entries, where the address is of all of them.

    What is given has none. A factor leaves nothing of what it is multiplied by where it is zero with a
    reason: there is no such step, it has no input or target, a state starts at zero, no gradient
    arrives, or a one-hot vector is zero there. Raises ValueError for an address that does not exist.
    """
    address = canonical(found, address)
    if address.example is None:
        assert isinstance(found, Traces)
        return tuple(address._replace(example=number) for number in range(len(found.examples)))
    trace, after = traces_of(found, address)
    places = [address.entry] if address.entry else entries(shape_at(trace, address.of))
    made = (each for place in places for each in _made(trace, after, address._replace(entry=place)))
    return tuple(dict.fromkeys(canonical(found, each) for each in made))


def _made(trace: Trace, after: Trace | None, address: Address) -> Iterator[Address]:
    """What made one entry of a value, as it is used there."""
    of, step = address.of, address.step
    if isinstance(of, Symbol) and not of.gradient and step is not None and trace.begins_at(of.name, step):
        if trace.before and (handed := trace.calculation.takes.get(of.name)):
            part = trace.before.calculation.part
            yield address._replace(of=Symbol(handed, 0), step=trace.before.steps, part=part)
        return
    setting = _setting(trace, after)
    for node, at in _worked(trace, of, step, address.equation):
        for used in used_in(node, address.entry, setting, at):
            yield Address(used.symbol, used.step, used.entry, address.part, address.example)


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

    return Setting(shape, trace.steps, there, known)
