"""A system of equations: the network as a whole, and what follows from its text alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .schedule import Pass, schedule
from .shapes import Shapes, infer
from .sweeps import FORWARD, Sweep, sweeps
from .text import symbol_text
from .tree import COUNT, Equation, Expression, Number, Symbol, children, symbols, terms, ungroup

TARGET = "y"  # the given value that predictions are compared with


class InconsistentEquations(ValueError):
    """Equations that do not hang together: a value never defined, defined twice, or by itself."""


@dataclass(frozen=True, eq=False)  # the same only as itself: what is derived from it is kept
class System:
    """The forward equations of a network.

    ``given`` are the values that come from outside at every step (``x``, ``y``), ``constants`` the
    numbers that are neither learned nor timed, ``loss`` the value whose sum over time is
    differentiated, and ``seed`` what multiplies that sum (``1``, or one over the number of steps for
    a mean). The last values of the states ``handed_over`` are used elsewhere, and their gradients
    come back from there. ``ranks`` tell of names that are not the vectors or matrices that the equations
    take them for: 0 of a number, 2 of a matrix at each step; what is made of them follows.
    """

    equations: tuple[Equation, ...]
    given: tuple[str, ...] = ("x", "y")
    constants: tuple[str, ...] = ()
    loss: str | None = None
    seed: Expression | None = None
    handed_over: tuple[str, ...] = ()
    ranks: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        timed = {COUNT, *self.given}
        for equation in self.equations:
            name = equation.left.name
            if equation.left.step != 0:
                raise InconsistentEquations(
                    f"{symbol_text(equation.left)} cannot be defined; define {name}[t]"
                )
            if name == COUNT:
                raise InconsistentEquations(f"{COUNT} is the number of the step, and cannot be defined")
            if name in timed:
                raise InconsistentEquations(f"{name}[t] is defined twice")
            timed.add(name)
        for equation in self.equations:
            for symbol in symbols(equation.right):
                if (symbol.step is not None) != (symbol.name in timed):
                    raise InconsistentEquations(
                        f"{symbol.name}[t] is used but never defined"
                        if symbol.step is not None
                        else f"{symbol.name} is a value of each step; write {symbol.name}[t]"
                    )

    @property
    def input(self) -> str:
        """The value that comes in from outside: ``x``, or what ``x`` is made of; nothing where none does."""
        return self.given[0] if self.given else ""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What the equations define, in their order."""
        return tuple(equation.left.name for equation in self.equations)

    @cached_property
    def definitions(self) -> dict[str, Expression]:
        """Each defined name's right side, without the author's parentheses."""
        return {equation.left.name: ungroup(equation.right) for equation in self.equations}

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names used without ``[t]``, in order of first use."""
        found = (
            symbol.name
            for equation in self.equations
            for symbol in symbols(equation.right)
            if symbol.step is None and symbol.name not in self.constants
        )
        return tuple(dict.fromkeys(found))

    @cached_property
    def states(self) -> tuple[str, ...]:
        """The names used as ``[t-1]``: they need a value at step 0."""
        found = (
            symbol.name
            for equation in self.equations
            for symbol in symbols(equation.right)
            if symbol.step == -1 and symbol.name not in (*self.given, COUNT)
        )
        return tuple(dict.fromkeys(found))

    @cached_property
    def states_after(self) -> tuple[str, ...]:
        """The names used as ``[t+1]`` and never as ``[t-1]``: they come from a value at step T+1."""
        found = (
            symbol.name
            for equation in self.equations
            for symbol in symbols(equation.right)
            if symbol.step == 1 and symbol.name not in (*self.given, *self.states, COUNT)
        )
        return tuple(dict.fromkeys(found))

    @property
    def all_states(self) -> tuple[str, ...]:
        """The names that need a value from before the first step, or from after the last."""
        return (*self.states, *self.states_after)

    @cached_property
    def recurrent(self) -> tuple[str, ...]:
        """The values that reach from one step to the next, in either direction of time."""
        found = (
            symbol.name
            for right in self.definitions.values()
            for symbol in symbols(right)
            if symbol.step in (-1, 1) and symbol.name in self.names
        )
        return tuple(dict.fromkeys(found))

    @cached_property
    def counts(self) -> bool:
        """Whether the number of the step is used."""
        return any(symbol.name == COUNT for right in self.definitions.values() for symbol in symbols(right))

    @property
    def averages(self) -> bool:
        """Whether the loss is not just the sum of the steps' losses."""
        return self.seed is not None and self.seed != Number("1")

    @cached_property
    def biases(self) -> tuple[str, ...]:
        """The parameters that are only ever added: leaving one out means zero."""
        added: dict[str, bool] = {}

        def look(node: Expression) -> None:
            for sign, part in terms(node):
                if isinstance(part, Symbol):
                    added[part.name] = sign > 0 and added.get(part.name, True)
                    continue
                for child in children(part):
                    if isinstance(child, Symbol):
                        added[child.name] = False
                    else:
                        look(child)

        for right in self.definitions.values():
            look(right)
        return tuple(name for name in self.parameters if added.get(name))

    @cached_property
    def shapes(self) -> Shapes:
        """The shape of every symbol, as far as the equations determine it."""
        return infer(self.equations, self.constants, self.ranks)

    @cached_property
    def passes(self) -> tuple[Pass, ...]:
        """The order of evaluation."""
        return schedule(self.equations)

    @cached_property
    def sweeps(self) -> tuple[Sweep, ...]:
        """The order of work on paper."""
        return sweeps(self.equations, FORWARD)
