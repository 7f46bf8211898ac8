"""An equation worked at one step: in symbols, in numbers, the sums, the result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np

from ..equations.evaluate import value
from ..equations.functions import FUNCTIONS, Array
from ..equations.parser import parse_expression
from ..equations.tree import (
    Call,
    Equation,
    Expression,
    MatMul,
    Mul,
    Symbol,
    Transpose,
    children,
    substitute,
    terms,
    total,
    ungroup,
)
from ..tracing.trace import Trace
from .document import Worked
from .formula import (
    Beside,
    Captioned,
    Entry,
    Formula,
    Grid,
    Name,
    Operator,
    Role,
    Row,
    Scalar,
    Text,
    Token,
    Word,
)
from .notation import name_of
from .numbers import fixed, places
from .reduce import Reduction
from .spell import Leaf, spell

# More rows or columns than this and the inner ones are left out.
MOST_SHOWN = 12
FIRST_SHOWN = 4  # of those, how many from the start


@dataclass(frozen=True)
class Style:
    """How numbers are shown: ``digits`` decimals, and one-hot products written out in full or as
    the column they pick (``auto``: in full while the vocabulary is small)."""

    digits: int = 4
    one_hot: Literal["auto", "full", "column"] = "auto"


@dataclass(frozen=True)
class Desk:
    """The equations of a trace, worked at any step."""

    trace: Trace
    style: Style = Style()

    # -- symbols -----------------------------------------------------------------------------------

    def name(self, symbol: Symbol, step: int | None, *, transposed: bool = False) -> Name:
        return name_of(symbol, step, self.role(symbol), transposed=transposed)

    def role(self, symbol: Symbol) -> Role:
        if symbol.gradient:
            return "gradient"
        known: dict[str, Role] = {"x": "input", "y": "target", "y_hat": "prediction", "loss": "loss"}
        if symbol.step is None:
            return "plain" if symbol.name in self.trace.scenario.system.constants else "weight"
        return known.get(symbol.name, "state")

    def symbolic(self, node: Expression, step: int | None) -> Formula:
        """An expression in symbols, at a step or at t in general."""

        def leaf(symbol: Symbol, transposed: bool) -> Formula:
            return self.name(symbol, step, transposed=transposed)

        def pick(symbol: Symbol) -> Leaf | None:
            place = None if step is None else self.trace.word(symbol, step)
            return None if place is None else lambda s, _: Entry(self.name(s, step), self.token(place))

        return spell(node, leaf, pick, scalar=self.scalar(node))

    def scalar(self, node: Expression) -> bool:
        """Whether an expression is a sum over vectors of one entry, where no sum needs showing."""
        timed = [s for s in _sum_symbols(node) if s.step is not None]
        return bool(timed) and all(self.shape(s) == (1,) for s in timed)

    def shape(self, symbol: Symbol) -> tuple[int, ...]:
        return self.trace.scenario.shapes[symbol.name]

    def token(self, place: int) -> Token:
        labels = self.trace.scenario.labels
        return Token(labels[place] if labels else str(place + 1), place + 1)

    # -- numbers -----------------------------------------------------------------------------------

    def numeric(self, node: Expression, step: int, computed: dict[str, Array] | None = None) -> Formula:
        """An expression with its numbers filled in; ``computed`` holds parts worked out already."""
        known = computed or {}
        scalar = self.scalar(node)

        def leaf(symbol: Symbol, transposed: bool) -> Formula:
            array = known[symbol.name] if symbol.name in known else self.trace.value(symbol, step)
            if np.ndim(array) == 0 or (scalar and np.size(array) == 1):
                return self.number(float(np.ravel(array)[0]), symbol)
            if symbol.name in known:
                return self.grid(array, "plain", transposed=transposed)
            return self.values(symbol, step, transposed=transposed)

        def pick(symbol: Symbol) -> Leaf | None:
            place = None if symbol.name in known else self.trace.word(symbol, step)
            if place is None:
                return None
            return lambda s, _: self.number(float(self.trace.value(s, step)[place]), s)

        def looked_up(product: Expression) -> Formula | None:
            match product:
                case MatMul(Symbol() as matrix, Symbol() as vector) if self.as_column(vector, step):
                    place = self.trace.word(vector, step)
                    assert place is not None
                    column = self.trace.value(matrix, step)[:, place]
                    caption: Text = (f"column {place + 1} of ", self.name(matrix, step))
                    return Captioned(self.grid(column, "weight", given=True), caption)
            return None

        lookups: dict[str, Formula] = {}

        def with_lookups(part: Expression) -> Expression:
            found = looked_up(part)
            if found is None:
                return part if not children(part) else _rebuilt(part, with_lookups)
            symbol = Symbol(f"@ {len(lookups)}")
            lookups[symbol.name] = found
            return symbol

        def any_leaf(symbol: Symbol, transposed: bool) -> Formula:
            return lookups[symbol.name] if symbol.name in lookups else leaf(symbol, transposed)

        return spell(with_lookups(node), any_leaf, pick, scalar)

    def as_column(self, vector: Symbol, step: int) -> bool:
        """Whether a product with this one-hot vector is shown as the column it picks."""
        if vector.step is None or self.trace.word(vector, step) is None:
            return False
        if self.style.one_hot == "auto":
            return self.shape(vector)[0] > MOST_SHOWN
        return self.style.one_hot == "column"

    def number(self, number: float, symbol: Symbol) -> Formula:
        digits = self.style.digits
        given = self.given(symbol, 1)
        return Scalar(fixed(number, places([number], digits) if given else digits), self.role(symbol))

    def given(self, symbol: Symbol, step: int) -> bool:
        """Whether a value is the scenario's own: it is shown as it was written."""
        if symbol.gradient:
            return False
        if symbol.step is None:
            return not self.trace.scenario.weights_from
        return symbol.name in ("x", "y") or step + symbol.step == 0

    def values(self, symbol: Symbol, step: int, *, transposed: bool = False, words: bool = False) -> Grid:
        """A symbol's numbers; with ``words``, those of the vocabulary beside their rows."""
        keep = self.worth_showing(symbol, step)
        return self.grid(
            self.trace.value(symbol, step),
            self.role(symbol),
            given=self.given(symbol, step),
            transposed=transposed,
            keep=keep,
            beside=self.words_of(symbol) if words else None,
            remarks=self.remarks_of(symbol, step) if words else {},
        )

    def worth_showing(self, symbol: Symbol, step: int) -> frozenset[int]:
        """The rows of a long vector that are shown whatever is left out."""
        places = [self.trace.word(symbol, step)]
        if symbol.step is not None and self.trace.scenario.targets is not None:
            if self.shape(symbol) == self.shape(Symbol("y", 0)):
                places.append(
                    self.trace.word(Symbol("y", symbol.step), step) if self.inside(symbol, step) else None
                )
                if symbol.name == "y_hat" and not symbol.gradient:
                    places.append(int(np.argmax(self.trace.value(symbol, step))))
        return frozenset(place for place in places if place is not None)

    def inside(self, symbol: Symbol, step: int) -> bool:
        return 1 <= step + (symbol.step or 0) <= self.trace.steps

    def words_of(self, symbol: Symbol) -> tuple[str, ...] | None:
        """The words that a vector's rows belong to."""
        scenario = self.trace.scenario
        if symbol.step is None:
            return None
        if symbol.name == "x":
            named = scenario.words
        elif "y_hat" in scenario.shapes and scenario.output != "none":
            named = scenario.labels if symbol.name in ("s", "y_hat", "y") else None
        else:
            named = None
        return named if named and len(named) == self.shape(symbol)[0] else None

    def remarks_of(self, symbol: Symbol, step: int) -> dict[int, str]:
        if symbol.name != "y_hat" or symbol.gradient or self.trace.scenario.targets is None:
            return {}
        place = self.trace.word(Symbol("y", 0), step)
        return {} if place is None else {place: "target"}

    def grid(
        self,
        array: Array,
        role: Role,
        *,
        given: bool = False,
        transposed: bool = False,
        keep: frozenset[int] = frozenset(),
        beside: tuple[str, ...] | None = None,
        remarks: dict[int, str] | None = None,
    ) -> Grid:
        """Numbers with the same decimals throughout; ``given`` ones with as few as they need."""
        matrix = array[:, None] if array.ndim == 1 else array
        if transposed:
            matrix = matrix.T
        rows = _shown(matrix.shape[0], keep)
        columns = _shown(matrix.shape[1], keep)
        part = matrix[np.ix_(rows, columns)]
        digits = places(part.ravel().tolist(), self.style.digits) if given else self.style.digits
        return Grid(
            tuple(tuple(fixed(number, digits) for number in row) for row in part.tolist()),
            tuple(rows),
            tuple(columns),
            (matrix.shape[0], matrix.shape[1]),
            role,
            tuple(Beside(beside[row], (remarks or {}).get(row, "")) for row in rows) if beside else (),
        )

    # -- what falls away ---------------------------------------------------------------------------

    @cached_property
    def zero_biases(self) -> tuple[str, ...]:
        """The biases that are zero throughout: they are left out of the pages."""
        scenario = self.trace.scenario
        return tuple(n for n in scenario.system.biases if not scenario.parameters[n].any())

    def without_zero_biases(self, node: Expression) -> Expression:
        if not any(isinstance(t, Symbol) and t.name in self.zero_biases for _, t in terms(node)):
            return node
        kept = [(s, t) for s, t in terms(node) if not (isinstance(t, Symbol) and t.name in self.zero_biases)]
        return total(kept) if kept else node

    def vanishes(self, symbol: Symbol, step: int) -> Text | None:
        """Why a value is zero at this step whatever the numbers, if it is."""
        scenario = self.trace.scenario
        if symbol.step is None:
            return None
        at = step + symbol.step
        if at > self.trace.steps:
            return (f"there is no step {at}",)
        if at == 0:
            if symbol.name in scenario.initial and not scenario.initial[symbol.name].any():
                return (self.name(symbol, step), " = 0")
            return None
        if symbol.name == "x" and not scenario.inputs.present[at - 1]:
            return (f"step {at} has no input",)
        if symbol.gradient and not self.trace.value(symbol, step).any():
            return (self.name(symbol, step), " = 0")
        return None

    def falling(self, node: Expression, step: int) -> Iterator[tuple[Expression, Text]]:
        """The terms of a sum that are zero at this step, each with the reason."""
        for _, term in terms(node):
            for factor in _product_factors(term):
                reason = self.vanishes(factor, step)
                if reason is not None:
                    yield term, reason
                    break

    # -- an equation -------------------------------------------------------------------------------

    def worked(self, equation: Equation, step: int, words: Text = ()) -> Worked:
        """The equation at a step, from symbols to result."""
        right = self.without_zero_biases(equation.right)
        plain = ungroup(right)
        gone = dict(self.falling(plain, step))
        kept = [(sign, term) for sign, term in terms(plain) if term not in gone]
        remarks = tuple(
            (*reason, ": ", self.symbolic(term, step), " falls away") for term, reason in gone.items()
        )
        left = self.name(equation.left, step)
        meaning = self.meaning(plain)
        head: tuple[Formula, ...] = (left, Operator("equals"), self.symbolic(right, step))
        if meaning is not None:
            head = (*head, Operator("equals"), self.symbolic(meaning, step))
        result = self.result(equation.left, step)
        stages: tuple[Formula, ...] = (result,)
        if kept:
            node = total(kept) if gone else plain
            before, note = self.stages(node, meaning, step)
            stages = (*before, result)
            remarks += note
        return Worked(Row(head), stages, words, remarks)

    def result(self, symbol: Symbol, step: int) -> Formula:
        array = self.trace.value(symbol, step)
        if np.ndim(array) == 0:
            return Scalar(fixed(float(array), self.style.digits), self.role(symbol))
        return self.values(symbol, step, words=True)

    def stages(
        self, node: Expression, meaning: Expression | None, step: int
    ) -> tuple[tuple[Formula, ...], tuple[Text, ...]]:
        """What stands between the symbols and the result, and what must be said of it."""
        if meaning is not None:
            reduction = Reduction(meaning, lambda s: self.trace.value(s, step))
            finite = all(np.isfinite(array).all() for array in reduction.computed.values())
            if finite:
                return (self.numeric(reduction.expression, step, reduction.computed),), ()
            return (), (("computed without the exponentials themselves, which are too large for a float",),)
        if isinstance(_bare(node), Symbol):
            return (), ()
        found = [self.numeric(node, step)]
        reduction = Reduction(node, lambda s: self.trace.value(s, step))
        if not reduction.finished and reduction.expression != node and not self.picked(node, step):
            found.append(self.numeric(reduction.expression, step, reduction.computed))
        return tuple(found), ()

    def picked(self, node: Expression, step: int) -> bool:
        """Whether a sum is no sum, since a one-hot vector leaves one entry of it."""
        match node:
            case Call("sum", Mul(Symbol() as symbol, _)):
                return self.trace.word(symbol, step) is not None
        return any(self.picked(child, step) for child in children(node))

    def meaning(self, node: Expression) -> Expression | None:
        """The formula behind a function's name, where the table has one."""
        match node:
            case Call(function, argument) if FUNCTIONS[function].meaning:
                tree = ungroup(parse_expression(FUNCTIONS[function].meaning, derived=True))
                return substitute(tree, lambda _: argument)
        return None

    def evaluated(self, node: Expression, step: int) -> Array:
        return value(node, lambda s: self.trace.value(s, step))


def _bare(node: Expression) -> Expression:
    """Without what does nothing."""
    match node:
        case Call("identity", of):
            return _bare(of)
    return node


def _rebuilt(node: Expression, change):  # type: ignore[no-untyped-def]
    from ..equations.tree import rebuild

    return rebuild(node, change)


def _sum_symbols(node: Expression) -> Iterator[Symbol]:
    """The symbols under a sum over entries."""
    from ..equations.tree import symbols

    if isinstance(node, Call) and node.function == "sum":
        yield from symbols(node)
        return
    for child in children(node):
        yield from _sum_symbols(child)


def _product_factors(node: Expression) -> Iterator[Symbol]:
    """The symbols that a term is a product of: where one is zero, so is the term."""
    match node:
        case Symbol():
            yield node
        case Transpose(of):
            yield from _product_factors(of)
        case MatMul(left, right) | Mul(left, right):
            yield from _product_factors(left)
            yield from _product_factors(right)


def _shown(length: int, keep: frozenset[int]) -> list[int]:
    """The places shown of a long row or column: the first few, the last, and those to keep."""
    if length <= MOST_SHOWN:
        return list(range(length))
    return sorted({*range(FIRST_SHOWN), length - 1, *(place for place in keep if place < length)})


def resized(worked: Worked, stages: tuple[Formula, ...]) -> Worked:
    return replace(worked, stages=stages)


__all__ = ["Desk", "Style", "Word"]
