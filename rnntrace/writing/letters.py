"""How a network's symbols are written: all that needs no numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ..cells.notations import look_alike
from ..equations.differentiate import is_handed, received
from ..equations.system import System
from ..equations.tree import Call, Expression, Symbol, children, symbols
from ..exercise.calculation import Calculation
from .formula import Formula, Name, Role
from .notation import name_of
from .spell import Spelling, spell

ROLES: dict[str, Role] = {
    "x": "input",
    "one_hot": "input",
    "y": "target",
    "y_hat": "prediction",
    "loss": "loss",
}
# What only one part of a network has: what is predicted, and compared with it.
OF_NO_PART = ("y", "y_hat", "loss")

Shapes = tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Letters:
    """The names of a chain's parts (an encoder's, a decoder's) are told apart by the ``part``; ``takes``
    are the states that start from others in the part before, and ``after`` are the letters of what takes
    over from this one. The same for all calculations that look alike, whatever their numbers."""

    system: System
    shapes: Shapes
    notation: str = "standard"
    part: str = ""
    takes: tuple[tuple[str, str], ...] = ()
    after: Letters | None = None

    @staticmethod
    def of(calculation: Calculation, after: Calculation | None = None) -> Letters:
        """The letters of a calculation, and of the one that comes after it."""
        return Letters(
            calculation.system,
            tuple(calculation.shapes.items()),
            calculation.notation,
            calculation.part,
            tuple(calculation.takes.items()),
            None if after is None else Letters.of(after),
        )

    def name(self, symbol: Symbol, step: int | None = None, *, transposed: bool = False) -> Name:
        """A symbol at a step; without one at the page's step, or at t in general."""
        if is_handed(symbol):  # the first state of what comes after, or its gradient: at step 0 always
            assert self.after
            taker = next(state for state, source in self.after.takes if source == received(symbol))
            return self.after.name(Symbol(taker, 0, symbol.gradient), 0, transposed=transposed)
        return name_of(
            symbol,
            step,
            self.role(symbol),
            notation=self.notation,
            part="" if symbol.name in self.of_no_part else self.part,
            transposed=transposed,
            spelled=symbol.name in self.alike,
        )

    def in_letters(self, node: Expression, step: int | None = None) -> Formula:
        """An expression in symbols; without a step at the page's, or at t in general."""

        def leaf(symbol: Symbol, transposed: bool) -> Formula:
            return self.name(symbol, step, transposed=transposed)

        scalar = self.is_scalar(node)
        return spell(node, Spelling(leaf, self.shape, scalar=scalar, letters=True, step=step))

    @cached_property
    def of_no_part(self) -> frozenset[str]:
        """The names that are the same in an encoder and a decoder."""
        return frozenset({*OF_NO_PART, *self.system.constants})

    @cached_property
    def alike(self) -> frozenset[str]:
        """The names that the notation would show like another one of this network."""
        system = self.system
        names = (*system.given, *system.names, *system.parameters, *system.constants)
        return look_alike(names, self.notation)

    @cached_property
    def shape_of(self) -> dict[str, tuple[int, ...]]:
        """The shape of each symbol at one step."""
        return dict(self.shapes)

    def role(self, symbol: Symbol) -> Role:
        """What a symbol is: it decides the color."""
        if symbol.gradient:
            return "gradient"
        if symbol.step is None:
            return "plain" if symbol.name in self.system.constants else "weight"
        return ROLES.get(symbol.name, "state")

    def shape(self, symbol: Symbol) -> tuple[int, ...]:
        """The shape of a symbol: () where it is a single number by its equations."""
        return self.shape_of.get(received(symbol) if is_handed(symbol) else symbol.name, ())

    def is_scalar(self, node: Expression) -> bool:
        """Whether the vectors that an expression sums over have one entry: no sum needs showing."""
        timed = [symbol for symbol in _under_sums(node) if symbol.step is not None]
        return bool(timed) and all(self.shape_of[symbol.name] == (1,) for symbol in timed)


def _under_sums(node: Expression) -> list[Symbol]:
    """The symbols under the sums over entries in an expression."""
    match node:
        case Call("sum", _):
            return list(symbols(node))
    return [symbol for child in children(node) for symbol in _under_sums(child)]
