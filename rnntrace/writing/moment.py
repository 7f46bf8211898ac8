"""A step as whoever writes a form for it sees it: it does not know which step it is, and may only ask.

What is asked and answered is kept: at another step where the answers are the same, so is the form.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..equations.evaluate import prepared
from ..equations.functions import Array
from ..equations.settings import made_of_settings
from ..equations.stages import slot_of
from ..equations.system import TARGET
from ..equations.tree import Expression, Symbol, substitute, symbols
from ..tracing.sending import arriving
from ..tracing.trace import Trace
from .asking import Asking
from .covered import is_covered
from .digits import ALL
from .form import Checks, Fetch, Form, Source
from .formula import Blank, Formula, Row, Scalar, Text
from .looks import Looks
from .numbers import MORE_OF_SETTINGS, as_shown, as_written_down

if TYPE_CHECKING:
    from ..marking.asked import Asked

PREDICTION = Symbol("y_hat", 0)
TARGETED = Symbol(TARGET, 0)


class Here(NamedTuple):
    """A trace at a step: what is so there, for a reader of whom something may be ``asked``. Examples are
    told by their ``number``, from 0."""

    trace: Trace
    step: int
    asked: Asked | None = None
    number: int = 0

    def hides(self, source: Source) -> bool:
        """Whether a number is not to be seen."""
        if self.asked is None:
            return False
        return is_covered(self.asked, source, self.step, self.trace.calculation.part, self.number)

    def word(self, symbol: Symbol) -> int | None:
        """The place of the one in a one-hot vector; None for anything else."""
        return self.trace.word(symbol, self.step)

    def exists(self, offset: int) -> bool:
        """Whether there is a step so far from this one."""
        return 1 <= self.step + offset <= self.trace.steps

    def is_last(self) -> bool:
        return self.step == self.trace.steps

    def is_initial(self, symbol: Symbol) -> bool:
        """Whether a value is from before the first step."""
        return self.step + (symbol.step or 0) == 0

    def has_loss(self, offset: int) -> bool:
        """Whether the loss of a step is taken; where there is no such step, nothing is missing."""
        at = self.step + offset
        return not 1 <= at <= self.trace.steps or self.trace.calculation.has_loss(at)

    def why_zero(self, symbol: Symbol) -> str:
        """Why a value is zero whatever the weights: ``initial``, ``no step``, ``no input``, ``zero``;
        empty where it is not."""
        trace, at = self.trace, self.step + (symbol.step or 0)
        if not 1 <= at <= trace.steps:
            begins = not symbol.gradient and trace.begins_at(symbol.name, at)
            some = begins and bool(trace.initial[symbol.name].any())
            if at == 0 and not symbol.gradient:
                return "initial" if begins and not some else ""
            return "" if some else "no step"
        if symbol.name == trace.system.input and trace.inputs and not trace.inputs.present[at - 1]:
            return "no input"
        return "zero" if symbol.gradient and trace.is_zero(symbol, self.step) else ""

    def vital(self, dimension: int) -> frozenset[int]:
        """The places of a dimension that matter here: the word that goes in, and those that are wanted
        and most probable among the outputs."""
        return vital_places(self).get(dimension, frozenset())


def vital_places(here: Here) -> dict[int, frozenset[int]]:
    """Of each dimension the places that matter at a step."""
    trace, step = here.trace, here.step
    shapes = trace.system.shapes.of
    found: dict[int, frozenset[int]] = {}
    if not 1 <= step <= trace.steps:
        return found
    coming_in = shapes.get(trace.system.input, ())
    if len(coming_in) == 1 and (place := trace.word(Symbol(trace.system.input, 0), step)) is not None:
        found[coming_in[0]] = frozenset((place,))
    going_out = shapes.get(PREDICTION.name, ())
    if len(going_out) == 1:
        places = set() if here.hides(Source(PREDICTION)) else {int(trace.value(PREDICTION, step).argmax())}
        if trace.targets and (wanted := trace.word(TARGETED, step)) is not None:
            places.add(wanted)
        found[going_out[0]] = found.get(going_out[0], frozenset()) | places
    return found


class Manner(NamedTuple):
    """How a number is shown: with so many decimals at most, all of them or as many as it was written with."""

    digits: int
    given: bool


class Moment(Asking[Here]):
    """``looks`` are how the calculation looks, the same at every step. What a form asks of its step, and
    what numbers it has, are kept on the way."""

    def __init__(self, looks: Looks, here: Here) -> None:
        super().__init__(here)
        self.looks = looks
        self.sources: list[Source] = []
        self._fetches: list[Fetch] = []
        self._values: list[Any] = []
        self._slots: dict[Source, int] = {}
        # What was worked out, in the symbols and numbers that it was worked out from.
        self.parts: dict[int, Expression] = {}

    # -- what a form may ask -----------------------------------------------------------------------

    def word(self, symbol: Symbol) -> int | None:
        return self.ask(lambda here: here.word(symbol), ("word", symbol))

    def exists(self, offset: int) -> bool:
        return self.ask(lambda here: here.exists(offset), ("exists", offset))

    def is_last(self) -> bool:
        return self.ask(Here.is_last)

    def is_negative(self, number: Scalar) -> bool:
        """Whether a number is shown with a minus."""
        if not isinstance(number.number, Blank):
            return number.number < 0
        get, source = self._form_so_far(number.number.slot), self.sources[number.number.slot]
        return self.ask(lambda here: not here.hides(source) and bool(np.ravel(get(here))[0] < 0))

    def is_finite(self, node: Expression) -> bool:
        """Whether what an expression comes to is neither infinite nor NaN."""
        get = self._reading(node)
        sources, fetches = tuple(self.sources), tuple(self._fetches)
        form = Form(Row(()), sources=sources, fetches=fetches)

        def are_finite(here: Here) -> bool:
            numbers = form.numbers(here.trace, here.step)
            with np.errstate(all="ignore"):
                return bool(np.isfinite(get(numbers)).all())

        return self.ask(are_finite)

    def vital(self, dimension: int) -> frozenset[int]:
        return self.ask(lambda here: here.vital(dimension), ("vital", dimension))

    def is_given(self, symbol: Symbol) -> bool:
        """Whether a value is the author's own, to be shown as it was written."""
        looks = self.looks
        system = looks.letters.system
        if symbol.gradient or symbol.name in looks.brought:
            return False
        if symbol.step is None:
            return symbol.name in system.constants or looks.written
        if symbol.name in system.given:
            return True
        handed = any(state == symbol.name for state, _ in looks.letters.takes)
        # Only a value of another step can be from before the first.
        return bool(symbol.step) and not handed and self.ask(lambda here: here.is_initial(symbol))

    def manner(self, symbol: Symbol) -> Manner:
        """How a number is shown: a setting that the author chose, such as 0.999, with all decimals of its
        own, and what is worked out of such alone with some more than others."""
        slot = slot_of(symbol)
        known = slot is None
        given = known and self.is_given(symbol)
        own = self._own_digits(symbol if slot is None else self.sources[slot].of)
        if own is None or (known and not given):
            return Manner(self.looks.style.digits, given)
        return Manner(own, given=True)

    def _own_digits(self, node: Expression) -> int | None:
        """The decimals of a setting, or of what is made of settings alone; None of anything else."""
        if not made_of_settings(node, self.looks.letters.system.constants):
            return None
        return ALL if isinstance(node, Symbol) else self.looks.style.digits + MORE_OF_SETTINGS

    def shows_column(self, vector: Symbol) -> bool:
        """Whether a product with this vector is shown as the column it picks."""
        return self.looks.picks_column(vector) and self.picks(vector) is not None

    def picks(self, vector: Symbol) -> int | None:
        """The place of the one in a one-hot vector; None for anything else, and for what was worked out."""
        return None if slot_of(vector) is not None else self.word(vector)

    def losses(self) -> tuple[int, ...]:
        """The steps whose loss is taken."""
        return self.ask(lambda here: here.trace.calculation.losses)

    def constant(self, name: str) -> float:
        """A number that no step changes."""
        return self.ask(lambda here: here.trace.calculation.constants[name])

    def _form_so_far(self, slot: int) -> Callable[[Here], Any]:
        """How a number is had, at any step."""
        sources, fetches = tuple(self.sources[: slot + 1]), tuple(self._fetches[: slot + 1])
        form = Form(Row(()), sources=sources, fetches=fetches)
        return lambda here: form.numbers(here.trace, here.step)[slot]

    # -- its numbers -------------------------------------------------------------------------------

    def value(self, symbol: Symbol) -> int:
        """The place of a quantity's value among the form's numbers."""
        return self._slot(Source(symbol), lambda trace, step, _: trace.value(symbol, step))

    def entry(self, symbol: Symbol, place: int) -> int:
        """The same of one entry of a vector."""
        return self._slot(
            Source(symbol, pick="entry", place=place), lambda trace, step, _: trace.value(symbol, step)[place]
        )

    def column(self, matrix: Symbol, vector: Symbol) -> int:
        """The same of the column of a matrix that a one-hot vector picks."""
        place = self.word(vector)
        assert place is not None
        return self._slot(
            Source(matrix, pick="column", place=place),
            lambda trace, step, _: trace.value(matrix, step)[:, place],
        )

    def part(self, slot: int, places: tuple[tuple[int, ...], ...]) -> int:
        """The same of the part of a value at some places of each dimension."""
        source = self.sources[slot]._replace(pick="part", places=places)
        return self._slot(source, lambda trace, step, numbers: numbers[slot][np.ix_(*places)])

    def otherwise(self, source: Source, array: Array) -> int:
        """The same of a number that is had in some other way."""
        return self._slot(source, lambda trace, step, _: array)

    def whole(self, of: Expression, get: Callable[[Trace], float]) -> int:
        """The same of something that is of all steps."""
        return self._slot(Source(of), lambda trace, step, _: np.asarray(get(trace)))

    def later(self, node: Expression, steps: int, equation: Symbol | None = None) -> int:
        """The same of what an expression of a gradient comes to so many steps later."""
        get = arriving(node)
        return self._slot(
            Source(node, equation, later=steps), lambda trace, step, _: get(trace, step + steps)
        )

    def together(self, node: Expression, steps: tuple[int, ...], equation: Symbol | None = None) -> int:
        """The same of what it comes to at several later steps, added up."""
        get = arriving(node)
        source = Source(node, equation, together=steps)
        return self._slot(source, lambda trace, step, _: sum(get(trace, step + each) for each in steps))

    def worked_out(self, node: Expression, equation: Symbol | None = None) -> int:
        """The same of what an expression comes to, in which others that were worked out may stand."""
        get = self._reading(node)
        whole = Source(self.meant(node), equation)
        carried, digits = self.looks.style.carried, self.looks.style.digits
        write = partial(as_written_down, digits=digits)
        if own := self._own_digits(whole.of):
            write = partial(as_shown, digits=own, given=True)

        def fetch(trace: Trace, step: int, numbers: list[Any]) -> Array:
            return write(get(numbers)) if carried else get(numbers)

        slot = self._slot(whole, fetch)
        self.parts.setdefault(slot, node)
        return slot

    def _reading(self, node: Expression) -> Callable[[Any], Array]:
        """What gives an expression's value, from the form's numbers."""
        slots = {symbol: self.slot_of(symbol) for symbol in symbols(node)}
        return prepared(node, lambda symbol: lambda numbers, slot=slots[symbol]: numbers[slot], self.meant)  # type: ignore[misc]

    def meant(self, node: Expression) -> Expression:
        """An expression as it was before parts of it were worked out."""
        return substitute(node, self._what)

    def slot_of(self, symbol: Symbol) -> int:
        """The place of a quantity's value, or of what was worked out."""
        known = slot_of(symbol)
        return self.value(symbol) if known is None else known

    def _what(self, symbol: Symbol) -> Expression:
        """What a symbol for something that was worked out stands for."""
        known = slot_of(symbol)
        return symbol if known is None else self.sources[known].of

    def _slot(self, source: Source, fetch: Fetch) -> int:
        if source not in self._slots:
            self._slots[source] = len(self.sources)
            self.sources.append(source)
            self._fetches.append(fetch)
            with np.errstate(all="ignore"):
                self._values.append(np.asarray(fetch(self._subject.trace, self._subject.step, self._values)))
        return self._slots[source]

    @property
    def numbers(self) -> Sequence[Array]:
        """Those that were asked for so far."""
        return self._values

    def shape(self, slot: int) -> tuple[int, ...]:
        """The shape of a number's array; the same at every step."""
        shape: tuple[int, ...] = self._values[slot].shape
        return shape

    # -- the form ----------------------------------------------------------------------------------

    def form(
        self,
        head: Formula,
        stages: tuple[Formula, ...],
        words: Text,
        remarks: tuple[Text, ...] = (),
        checks: Checks = (),
    ) -> Form:
        """A form with the numbers that were asked for."""
        return Form(head, stages, words, remarks, tuple(self.sources), tuple(self._fetches), checks)
