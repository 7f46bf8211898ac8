"""How a calculation looks on a page, whatever its numbers and whatever the step."""

from __future__ import annotations

from typing import NamedTuple

from ..equations.functions import FUNCTIONS
from ..equations.tree import Call, Expression, Symbol
from ..exercise.calculation import Calculation
from .figures import Style
from .formula import Token
from .letters import Letters

PREDICTION = "y_hat"
# Of larger vocabularies a one-hot product is shown as the column that it picks.
MOST_WORDS = 12


class Looks(NamedTuple):
    """``letters`` are those of the symbols, ``style`` how numbers are shown; ``words`` name the entries of
    values. ``zero_biases`` are zero throughout, and ``left_out`` if nobody gave them; ``written`` tells
    that the parameters are shown as they were written. Of a vector in ``looked_up`` a page shows the
    column that it picks. ``several``: this is one of several examples; ``of_network``: these are
    the equations of a network. What is ``brought`` from outside was worked there.
    """

    letters: Letters
    style: Style
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    zero_biases: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    written: bool = True
    looked_up: frozenset[str] = frozenset()
    several: bool = False
    of_network: bool = True
    brought: frozenset[str] = frozenset()

    @staticmethod
    def of(
        calculation: Calculation, after: Calculation | None, style: Style, *, several: bool = False
    ) -> Looks:
        """Those of a calculation, and of what comes ``after`` it."""
        parameters = calculation.parameters
        return Looks(
            Letters.of(calculation, after),
            style,
            tuple(calculation.words.items()),
            tuple(name for name in calculation.system.biases if not parameters[name].any()),
            calculation.left_out,
            not calculation.weights_from,
            calculation.looked_up,
            several,
            calculation.network is not None,
            calculation.brought,
        )

    def words_of(self, name: str) -> tuple[str, ...]:
        """The words of a value's entries, if they have any."""
        return next((words for each, words in self.words if each == name), ())

    def token(self, symbol: Symbol, place: int) -> Token:
        """The word of an entry, or its number where the entries have no words."""
        words = self.words_of(symbol.name)
        return Token(words[place] if words else str(place + 1), place + 1)

    @property
    def input(self) -> Symbol:
        """What comes in at a step: x, or the one-hot vector that x is made of."""
        return Symbol(self.letters.system.input, 0)

    @property
    def predicts_probabilities(self) -> bool:
        """Whether the outputs are one distribution, so that one of them is the most probable."""
        match self.letters.system.definitions.get(PREDICTION):
            case Call(function, _):
                return FUNCTIONS[function].gives == "distribution"
        return False

    def shape(self, symbol: Symbol) -> tuple[int, ...]:
        """The shape of a symbol's value."""
        return self.letters.shape_of[symbol.name]

    def is_scalar(self, node: Expression) -> bool:
        return self.letters.is_scalar(node)

    def words_beside(self, symbol: Symbol) -> tuple[str, ...]:
        """The words that a vector's rows belong to: those of the vocabulary, or the labels."""
        if symbol.step is None or (symbol.name == self.input.name and symbol != self.input):
            return ()
        words = self.words_of(symbol.name)
        return words if words and len(words) == self.shape(symbol)[0] else ()

    def picks_column(self, vector: Symbol) -> bool:
        """Whether a product with a vector, if it is one-hot, is shown as the column that it picks."""
        if vector.step is None:
            return False
        if self.style.one_hot == "auto":
            return self.shape(vector)[0] > MOST_WORDS or vector.name in self.looked_up
        return self.style.one_hot == "column"

    def is_left_out(self, symbol: Symbol) -> bool:
        """A bias that nobody gave needs no gradient on the page."""
        return symbol.step is None and symbol.name in self.left_out and self.written
