"""One student at work: every formula in its turn, each number written down before it is used again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
Script = dict[str, Array]
# What a quantity is at a step, given all that stands there already; parameters' gradients need no step.
Formula = Callable[["Work", int], Array]
Formulas = Mapping[str, Formula]
# The loss over all steps, which is called as that of a step is.
TOTAL = "total"


class Pen(NamedTuple):
    """How numbers are written: with ``digits`` after the point, or in full; and whether products and other
    results on the way to a number are ``parts`` that are written down too."""

    digits: int | None = None
    parts: bool = False
    kind: type = np.float64

    def written(self, number: Array) -> Array:
        """A number as it stands there afterwards."""
        number = np.asarray(number, self.kind)
        return number if self.digits is None else np.round(number, self.digits)


class Series(dict[int, Array]):
    """A value at every step, and zero where there is no such step."""

    def __init__(self, size: int | tuple[()]) -> None:
        self.size = size

    def __missing__(self, step: int) -> Array:
        return np.zeros(self.size)


class Cell(NamedTuple):
    """A cell's own formulas, with the ``shapes`` of its parameters in letters, ``HN`` for H×N; and the
    ``equations`` of one that the program does not know."""

    shapes: Mapping[str, str]
    forward: Formulas
    backward: Formulas
    gradients: Formulas
    equations: str = ""


class Tables(NamedTuple):
    """All formulas of a network, in the order of work: ``forward`` at each step, ``loss`` at each step after
    that, ``backward`` from the last step to the first, ``gradients`` of the parameters."""

    forward: Formulas
    loss: Formulas
    backward: Formulas
    gradients: Formulas

    def but(self, name: str, formula: Formula) -> Tables:
        """The same with another formula for one quantity."""
        return Tables(*({**table, name: formula} if name in table else table for table in self))


class Work:
    """A student's numbers: ``w.h[t]``, ``w.dh[t]`` for ∂L/∂h, ``w.W_hh``, ``w.dW_hh``, ``w.T``."""

    def __init__(self, given: Mapping[str, Any], sizes: Mapping[str, int | tuple[()]], pen: Pen) -> None:
        self.pen = pen
        self.T = len(given["x"])
        self.sizes = sizes
        self.numbers: dict[str, Any] = {}
        for name, value in given.items():
            self.numbers[name] = value if isinstance(value, Series) else np.asarray(value, pen.kind)

    def __getattr__(self, name: str) -> Any:
        size = self.sizes.get(name.removeprefix("d"))
        if size is None:
            return self.numbers[name]
        return self.numbers.setdefault(name, Series(size))

    def part(self, number: Array) -> Array:
        """A result on the way to a number."""
        return self.pen.written(number) if self.pen.parts else number

    def sum(self, share: Callable[[int], Array]) -> Array:
        """The sum over all steps."""
        return np.sum([self.part(share(t)) for t in range(1, self.T + 1)], axis=0)

    def all(self, tables: Tables) -> Script:
        """The whole script, under the names that answers have."""
        script: Script = {}
        for steps, formulas in (
            (range(1, self.T + 1), tables.forward),
            (range(1, self.T + 1), tables.loss),
            (range(self.T, 0, -1), tables.backward),
        ):
            for t in steps:
                for name, formula in formulas.items():
                    number = getattr(self, name)[t] = self.pen.written(formula(self, t))
                    script[title(name, t)] = number
        for name, formula in tables.gradients.items():
            number = self.numbers[f"total {name}"] = self.pen.written(formula(self, 0))
            script[title(name)] = number
        return script


def title(name: str, step: int | None = None) -> str:
    """What an answer is called: ``h[2]``, ``dL/dh[2]``, ``dL/dW_hh``, ``loss``."""
    if name == TOTAL:
        return "loss"
    called = f"dL/{name}" if name.startswith("d") else name
    return called if step is None else f"{called}[{step}]"
