"""The line of a number, by its canonical address: of a value, of what an operation gives, of what examples
come to together."""

from __future__ import annotations

import numpy as np

from ...equations.evaluate import value
from ...equations.functions import Array
from ...equations.origin import Origin, Used, summed
from ...equations.tree import Expression, Number, Symbol, children, terms
from ...tracing.addresses import Address
from ...tracing.by_hand import worked as worked_by_hand
from ...tracing.canonical import equation_of, shape_at, traces_of
from ...tracing.sources import Origins
from ...tracing.traces import Traces
from ..document import Worked
from ..falling import arriving, falling, remarks, without_zero_biases
from ..formula import Formula, Numeral, Role, Text
from ..moment import Moment
from ..pages.losses import LOSS
from ..presentation import Presentation
from .line import Line
from .singles import OfExamples, Singles
from .words import words_for


class Lines:
    """Those of what was worked, as it is ``shown``: a presentation of each part of each example."""

    def __init__(self, origins: Origins, shown: dict[tuple[str, int], Presentation]) -> None:
        self.origins, self.shown = origins, shown
        self._values: dict[Address, Array] = {}
        self._said: dict[Address, tuple[Text, ...]] = {}

    def of(self, address: Address, expression: Expression | None) -> Worked:
        """The line of a number, by the expression that it is; there is none of what is given, and of what is
        zero with a reason."""
        if address.example is None:
            return self._over_examples(address)
        if isinstance(address.of, Symbol):
            return self._of_quantity(address, expression)
        if address.equation is None:
            return self._of_loss(address, expression)
        return self._of_operation(address, address.equation, expression)

    def _line(self, address: Address, giver: str = "") -> Line:
        """The line of an address, as yet empty: seen from its step, if it has one that is worked."""
        shown = self._presentation(address)
        return Line(Singles(shown, address.step or 1), words_for(shown, address, giver), address.example)

    def _presentation(self, address: Address) -> Presentation:
        return self.shown[address.part, address.example or 0]

    def _of_quantity(self, address: Address, of: Expression | None) -> Worked:
        """An entry of a value or a gradient."""
        handed = self.origins.handed(address)
        line = self._line(address, handed.part if handed else "")
        own = _used(address)
        left, result = line.singles.name(own), line.singles.number(own)
        if handed:
            giver = Singles(self._presentation(handed), 1).name(_used(handed))
            return line.given((left, giver), result)
        assert isinstance(address.of, Symbol)
        said = self._falls_away(line, address, address.of)
        return line.given((left,), result, said) if of is None else line.made((left,), of, result, said)

    def _of_loss(self, address: Address, of: Expression | None) -> Worked:
        """The loss over all steps."""
        line = self._line(address)
        result = line.singles.coming_to(np.asarray(line.singles.shown.trace.loss), "loss", address)
        return line.given((LOSS,), result) if of is None else line.made((LOSS,), of, result)

    def _of_operation(self, address: Address, equation: Symbol, of: Expression | None) -> Worked:
        """What an operation of an equation gives."""
        line = self._line(address)
        role: Role = "gradient" if equation.step is None else "plain"
        result = line.singles.coming_to(self._value(address), role, address)
        if of is None:
            is_sent = any(True for _ in self.origins.worked(address))
            nothing = line.singles.entry(address) if is_sent else Numeral("0")
            gone = falling(line.singles.moment, address.of, gradient=equation.gradient)
            return line.given((nothing,), result, tuple(dict.fromkeys(gone.values())))
        if not line.singles.shown.style.carried:
            beside = [address._replace(of=term) for term in self._added_to(address, equation)]
            result = line.singles.along(result, [(each, self._value(each)) for each in beside])
        return line.made((), of, result)

    def _falls_away(self, line: Line, address: Address, left: Symbol) -> tuple[Text, ...]:
        """Which terms of an equation fall away at its step, and why."""
        trace, moment = line.singles.shown.trace, line.singles.moment
        if address.step is None or trace.begins_at(left.name, address.step):
            return ()
        key = address._replace(entry=())
        if key not in self._said:
            right = equation_of(trace, left, address.step)
            self._said[key] = () if right is None else _said(moment, right, gradient=left.gradient)
        return self._said[key]

    def _value(self, address: Address) -> Array:
        """What an operation gives, all entries of it."""
        whole = address._replace(entry=())
        if whole not in self._values:
            self._values[whole] = self._worked_out(whole)
        return self._values[whole]

    def _worked_out(self, address: Address) -> Array:
        trace, _ = traces_of(self.origins.found, address)
        found: Array = np.zeros(shape_at(trace, address.of))
        for node, at in self.origins.worked(address):
            if trace.pencil:
                return worked_by_hand(node, trace, at, trace.pencil)
            found = found + value(node, lambda symbol, at=at: trace.value(symbol, at))  # type: ignore[misc]
        return found

    def _added_to(self, address: Address, equation: Symbol) -> list[Expression]:
        """The terms that what an operation gives is one of: a page shows them with the same decimals."""
        trace, _ = traces_of(self.origins.found, address)
        right = equation_of(trace, equation, address.step)
        return [] if right is None else _sum_with(address.of, right)

    def _over_examples(self, address: Address) -> Worked:
        """What all examples come to together."""
        found, shown = self.origins.found, self._presentation(address)
        assert isinstance(found, Traces)
        if isinstance(address.of, Symbol):
            every, name = found.of(address.part), address.of.name
            left: Formula = Singles(shown, 1).name(_used(address))
            role: Role = "gradient"
            total, shares = every.grad(name), tuple(each.grad(name) for each in every.examples)
        else:
            left, role = LOSS, "loss"
            total, shares = np.asarray(found.loss), tuple(np.asarray(each.loss) for each in found.examples)
        singles = OfExamples(shown, 1, address=address, arrays=shares, role=role)
        numbers = (Used(str(number), None, True, address.entry) for number in range(len(shares)))
        of = summed(Origin(None, (), number) for number in numbers).of
        assert of
        line = Line(singles, words_for(shown, address), None)
        return line.added(left, of, singles.coming_to(total, role, address))


def _said(moment: Moment, right: Expression, *, gradient: bool) -> tuple[Text, ...]:
    """What a page says of the terms that are zero at a step."""
    right = without_zero_biases(moment.looks, arriving(moment, right) if gradient else right)
    if isinstance(right, Symbol):
        return ()
    gone = falling(moment, right, gradient=gradient)
    return tuple(dict.fromkeys(gone.values())) if len(terms(right)) == len(gone) else remarks(moment, gone)


def _used(address: Address) -> Used:
    """The number at the address of a quantity."""
    assert isinstance(address.of, Symbol)
    return Used(address.of.name, address.step, address.of.gradient, address.entry)


def _sum_with(term: Expression, node: Expression) -> list[Expression]:
    """The terms of the sum in an expression that one of them stands in."""
    found = [each for _, each in terms(node)]
    if len(found) > 1 and term in found:
        return [each for each in found if not isinstance(each, Number)]
    return next(filter(None, (_sum_with(term, child) for child in children(node))), [])
