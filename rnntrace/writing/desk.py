"""A trace on the desk: how its symbols are written, in letters and in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from ..equations.differentiate import is_handed, received
from ..equations.functions import FUNCTIONS, Array
from ..equations.system import System
from ..equations.tree import Call, Expression, MatMul, Symbol, rebuild
from ..exercise.calculation import Calculation
from ..tracing.trace import Trace
from .figures import MOST_SHOWN, Style, grid, scalar
from .formula import Captioned, Entry, Formula, Grid, Name, Role, Text, Token
from .letters import Letters
from .spell import Hand, Leaf, spell

TARGET, PREDICTION = Symbol("y", 0), Symbol("y_hat", 0)


@dataclass(frozen=True)
class Desk:
    """``step`` is a time step from 1; None stands for t in general."""

    trace: Trace
    style: Style = field(default_factory=Style)

    @property
    def calculation(self) -> Calculation:
        return self.trace.calculation

    @property
    def system(self) -> System:
        return self.trace.system

    @property
    def part(self) -> str:
        """The name of the calculation in its chain; none where it is alone."""
        return self.calculation.part

    @property
    def input(self) -> Symbol:
        """What comes in at a step: x, or the one-hot vector that x is made of."""
        return Symbol(self.system.input, 0)

    @property
    def predicts_probabilities(self) -> bool:
        """Whether the outputs are one distribution, so that one of them is the most probable."""
        match self.system.definitions.get(PREDICTION.name):
            case Call(function, _):
                return FUNCTIONS[function].gives == "distribution"
        return False

    # -- letters -----------------------------------------------------------------------------------

    @cached_property
    def letters(self) -> Letters:
        """How the symbols are written."""
        return Letters(self.calculation, self.trace.exercise.after(self.part))

    def name(self, symbol: Symbol, step: int | None = None, *, transposed: bool = False) -> Name:
        return self.letters.name(symbol, step, transposed=transposed)

    def role(self, symbol: Symbol) -> Role:
        return self.letters.role(symbol)

    def in_letters(self, node: Expression, step: int | None = None) -> Formula:
        """An expression in symbols. Where the step's target is one word, a sum over all words is
        just that word's entry."""

        def leaf(symbol: Symbol, transposed: bool) -> Formula:
            return self.name(symbol, step, transposed=transposed)

        def pick(symbol: Symbol) -> Leaf | None:
            place = None if step is None else self.trace.word(symbol, step)
            return (
                None if place is None else lambda s, _: Entry(self.name(s, step), self.token(symbol, place))
            )

        return spell(node, Hand(leaf, pick, self.is_scalar(node), letters=True))

    def token(self, symbol: Symbol, place: int) -> Token:
        """The word of an entry, or its number where the entries have no words."""
        words = self.calculation.words.get(symbol.name)
        return Token(words[place] if words else str(place + 1), place + 1)

    # -- numbers -----------------------------------------------------------------------------------

    def in_numbers(self, node: Expression, step: int) -> Formula:
        """An expression with its numbers filled in."""
        return self.in_numbers_from(node, step, {}, self.is_scalar(node))

    def in_numbers_from(
        self, node: Expression, step: int, known: Mapping[str, Array], single: bool
    ) -> Formula:
        """The same where ``known`` holds, by symbol, parts that were worked out already; ``single``:
        everything is a single number."""
        columns: dict[str, Formula] = {}

        def look_up(part: Expression) -> Expression:
            """A product with a one-hot vector that is shown as a column, as a symbol for it."""
            match part:
                case MatMul(Symbol() as matrix, Symbol() as vector) if self.shows_column(vector, step):
                    symbol = Symbol(f"column {len(columns)}")
                    columns[symbol.name] = self.column(matrix, vector, step)
                    return symbol
            return rebuild(part, look_up)

        def leaf(symbol: Symbol, transposed: bool) -> Formula:
            if symbol.name in columns:
                return columns[symbol.name]
            computed_already = symbol.name in known
            array = known[symbol.name] if computed_already else self.trace.value(symbol, step)
            if np.ndim(array) == 0 or (single and np.size(array) == 1):
                given = not computed_already and self.is_given(symbol, step)
                return scalar(float(np.ravel(array)[0]), self.style, self.role(symbol), given=given)
            if computed_already:
                vital = [self.vital_of_length(len(array), step)]
                return grid(array, self.style, transposed=transposed, vital=vital)
            return self.values(symbol, step, transposed=transposed)

        def pick(symbol: Symbol) -> Leaf | None:
            place = None if symbol.name in known else self.trace.word(symbol, step)
            if place is None:
                return None

            def entry(symbol: Symbol, _: bool) -> Formula:
                number = float(self.trace.value(symbol, step)[place])
                return scalar(number, self.style, self.role(symbol), given=self.is_given(symbol, step))

            return entry

        return spell(look_up(node), Hand(leaf, pick, single))

    def values(
        self, symbol: Symbol, step: int, *, transposed: bool = False, with_words: bool = False
    ) -> Grid:
        """A symbol's numbers; ``with_words``, those of the vocabulary stand beside their rows."""
        return grid(
            self.trace.value(symbol, step),
            self.style,
            self.role(symbol),
            given=self.is_given(symbol, step),
            transposed=transposed,
            vital=self.vital(symbol, step),
            words=self.words_beside(symbol) if with_words else (),
            remarks=self.remarks_beside(symbol, step) if with_words else None,
        )

    def column(self, matrix: Symbol, one_hot: Symbol, step: int) -> Formula:
        """The column of a matrix that a one-hot vector picks."""
        place = self.trace.word(one_hot, step)
        assert place is not None
        picked = self.trace.value(matrix, step)[:, place]
        given = self.is_given(matrix, step)
        numbers = grid(picked, self.style, "weight", given=given)
        return Captioned(numbers, self.of_column(matrix, one_hot, step))

    def of_column(self, matrix: Symbol, one_hot: Symbol, step: int) -> Text:
        """Which column that is."""
        place = self.trace.word(one_hot, step)
        assert place is not None
        return (f"column {place + 1:,} of ", self.name(matrix))

    def shows_column(self, vector: Symbol, step: int) -> bool:
        """Whether a product with this vector is shown as the column it picks."""
        if vector.step is None or self.trace.word(vector, step) is None:
            return False
        if self.style.one_hot == "auto":
            return self.shape(vector)[0] > MOST_SHOWN or vector.name in self.calculation.looked_up
        return self.style.one_hot == "column"

    # -- what a symbol is --------------------------------------------------------------------------

    def shape(self, symbol: Symbol) -> tuple[int, ...]:
        return self.calculation.shapes[symbol.name]

    def is_scalar(self, node: Expression) -> bool:
        return self.letters.is_scalar(node)

    def is_given(self, symbol: Symbol, step: int) -> bool:
        """Whether a value is the scenario's own, to be shown as it was written there."""
        if symbol.gradient:
            return False
        if symbol.step is None:
            return symbol.name in self.system.constants or not self.calculation.weights_from
        first = step + symbol.step == 0 and symbol.name not in self.calculation.takes
        return symbol.name in self.system.given or first

    def vital(self, symbol: Symbol, step: int) -> list[set[int]]:
        """For each axis of a symbol's value, the places that matter at a step: the word that goes
        in, and those that are wanted and most probable among the outputs."""
        name = received(symbol) if is_handed(symbol) else symbol.name
        return [self._vital_of_dimension(d, step) for d in self.system.shapes[name]]

    def vital_of_length(self, length: int, step: int) -> set[int]:
        """The same for a value that has no name: those of the outputs, where it is as long."""
        outputs = self.calculation.shapes.get(PREDICTION.name)
        if outputs != (length,):
            return set()
        return self.vital(PREDICTION, step)[0]

    def _vital_of_dimension(self, dimension: int, step: int) -> set[int]:
        places: set[int | None] = set()
        shapes = self.system.shapes.of
        if not 1 <= step <= self.trace.steps:
            return set()
        if shapes.get(self.input.name) == (dimension,):
            places.add(self.trace.word(self.input, step))
        if shapes.get(PREDICTION.name) == (dimension,):
            places.add(int(np.argmax(self.trace.value(PREDICTION, step))))
            if self.trace.targets:
                places.add(self.trace.word(TARGET, step))
        return {place for place in places if place is not None}

    def words_beside(self, symbol: Symbol) -> tuple[str, ...]:
        """The words that a vector's rows belong to: those of the vocabulary, or the labels."""
        if symbol.step is None or (symbol.name == self.input.name and symbol != self.input):
            return ()
        words = self.calculation.words.get(symbol.name, ())
        return words if words and len(words) == self.shape(symbol)[0] else ()

    def remarks_beside(self, symbol: Symbol, step: int) -> dict[int, str]:
        if symbol != PREDICTION or not self.trace.targets:
            return {}
        place = self.trace.word(TARGET, step)
        return {} if place is None else {place: "target"}
